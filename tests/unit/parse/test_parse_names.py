"""Namespaces by their many addresses, and references made absolute."""

import pytest
from lxml import etree

from htfeed.parse.addresses import is_web, rebased, resolved
from htfeed.parse.names import attribute, attributes, children, key


@pytest.mark.parametrize(
    ("source", "atom", "rss"),
    [
        ("<title/>", "title", "title"),
        ('<Title xmlns="http://purl.org/rss/1.0/"/>', "title", "title"),
        ('<a:id xmlns:a="http://www.w3.org/2005/Atom"/>', "id", "atom:id"),
        (
            '<x:creator xmlns:x="http://purl.org/dc/elements/1.1/"/>',
            "dc:creator",
            "dc:creator",
        ),
        ('<m:group xmlns:m="http://search.yahoo.com/mrss"/>', "media:group", "media:group"),
        (
            '<i:image xmlns:i="http://www.itunes.com/DTDs/PodCast-1.0.dtd"/>',
            *["itunes:image"] * 2,
        ),
        ('<media:group xmlns:media="urn:mistaken"/>', "media:group", "media:group"),
        ('<q:Depth xmlns:q="urn:q"/>', "q:Depth", "q:Depth"),
        ('<Depth xmlns="urn:q"/>', "{urn:q}Depth", "{urn:q}Depth"),
    ],
)
def test_an_element_has_one_short_name(source: str, atom: str, rss: str) -> None:
    element = etree.fromstring(source)

    assert (key(element, atom=True), key(element, atom=False)) == (atom, rss)


def test_an_attribute_is_found_in_any_case_its_own_first() -> None:
    element = etree.fromstring('<a xmlns:x="urn:x" x:href="no" HREF=" yes " empty=" "/>')

    assert attribute(element, "empty", "href") == "yes"
    assert attribute(element, "missing") is None


def test_an_element_with_a_thousand_attributes_has_none() -> None:
    source = "".join(f' a{number}="1"' for number in range(1000))

    assert attributes(etree.fromstring(f"<a{source}/>")) == []


def test_only_elements_are_children() -> None:
    element = etree.fromstring("<a>x<!-- y --><b/><?z?></a>")

    assert [each.tag for each in children(element)] == ["b"]


@pytest.mark.parametrize(
    ("reference", "base", "wanted"),
    [
        ("b", "https://quay.example/a/", "https://quay.example/a/b"),
        (" //cdn.example/b ", "https://quay.example/", "https://cdn.example/b"),
        ("https://other.example/", "https://quay.example/", "https://other.example/"),
        ("javascript:x", "https://quay.example/", "javascript:x"),
        ("b", None, "b"),
        ("http://[bad", "https://quay.example/", "http://[bad"),
        ("//[bad", "https://quay.example/", "//[bad"),
    ],
)
def test_references_are_resolved_or_left(
    reference: str, base: str | None, wanted: str
) -> None:
    assert resolved(reference, base) == wanted


def test_an_empty_base_changes_nothing() -> None:
    assert rebased("", "https://quay.example/") == "https://quay.example/"
    assert rebased("a/", "https://quay.example/") == "https://quay.example/a/"


def test_a_web_address_has_no_spaces() -> None:
    assert is_web("https://quay.example/a")
    assert not is_web("https://quay.example/a b")
    assert not is_web("quay.example")
