"""XML text -> a tree, without fetching or expanding anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from htfeed.errors import ParseError
from htfeed.parse.xmltree import read, text_of


def _text(document: str) -> str:
    root = read(document).root
    assert root is not None
    return text_of(root)


def test_a_well_formed_document_has_no_problem() -> None:
    found = read("<rss>a &amp; b</rss>")

    assert found.problems == ()
    assert found.root is not None


@pytest.mark.parametrize(
    ("document", "wanted"),
    [
        pytest.param("<rss>a & b</rss>", "a & b", id="bare ampersand"),
        pytest.param("<rss>a &b; c</rss>", "a &b; c", id="name that nobody knows"),
        pytest.param("<rss>caf&eacute;</rss>", "café", id="name of HTML"),
        pytest.param("<rss>&NotEqualTilde;</rss>", "≂̸", id="name of two characters"),
        pytest.param("<rss>a&#0;b&#x1F;c&#65;</rss>", "abcA", id="forbidden characters"),
        pytest.param("<rss>&#99999999999;</rss>", "&#99999999999;", id="no character"),
        pytest.param("<rss><x:a>b</x:a></rss>", "b", id="undeclared prefix"),
        pytest.param("junk<rss>a</rss>junk", "a", id="something around"),
        pytest.param("<rss>&x <![CDATA[&amp;]]></rss>", "&x &amp;", id="CDATA stays"),
    ],
)
def test_what_has_one_reading_is_mended_and_told(document: str, wanted: str) -> None:
    assert _text(document) == wanted
    assert [each.code for each in read(document).problems] == ["ill-formed"]


def test_a_problem_names_the_line_of_the_document() -> None:
    (problem,) = read("<rss>\n<a/>\nb & c</rss>").problems

    assert problem.where == "line 3"


def test_what_takes_a_guess_is_left_to_another_reader() -> None:
    found = read("<rss><a></rss>")

    assert found.root is None
    assert found.problems


@pytest.mark.parametrize(
    ("document", "code"),
    [
        pytest.param("<rss><channel><title>N", "cut-off", id="in a text"),
        pytest.param("<rss><channel></channel>", "cut-off", id="before the last tag"),
        pytest.param("<a:feed xmlns:a='b'><a:entry", "cut-off", id="in a tag"),
        pytest.param("<rss><a></rss>", "ill-formed", id="wrong, but whole"),
    ],
)
def test_what_ends_before_its_end_is_told_from_what_is_wrong(
    document: str, code: str
) -> None:
    assert [each.code for each in read(document).problems] == [code]


def test_entities_of_the_document_are_undone_once() -> None:
    dtd = '<!DOCTYPE rss [<!ENTITY a "quay"><!ENTITY b "&#38;a;">]>'

    assert _text(f"{dtd}<rss>The &a; &b;</rss>") == "The quay &a;"


def test_a_name_of_html_is_known_where_the_dtd_is_elsewhere() -> None:
    dtd = '<!DOCTYPE rss SYSTEM "http://quay.example/rss.dtd">'

    assert _text(f"{dtd}<rss>caf&eacute;</rss>") == "café"


@pytest.mark.parametrize(
    ("document", "code"),
    [
        pytest.param(
            "<rss>" + "<a>" * 300 + "</a>" * 300 + "</rss>", "too-deep", id="deep"
        ),
        pytest.param(
            '<!DOCTYPE rss [<!ENTITY a "'
            + "a" * 50_000
            + '">]><rss b="'
            + "&a;" * 5_000
            + '"/>',
            "entity-bomb",
            id="quadratic bomb in an attribute",
        ),
    ],
)
def test_what_no_reader_should_try_is_refused(document: str, code: str) -> None:
    with pytest.raises(ParseError) as raised:
        read(document)

    assert raised.value.code == code


@pytest.mark.parametrize(
    "document",
    [
        pytest.param("<rss>é</rss>", id="no declaration"),
        pytest.param('<?xml version="1.0" encoding="UTF-8"?><rss>é</rss>', id="a true one"),
        pytest.param(
            '<?xml version="1.0" encoding="koi8-r"?><rss>é</rss>', id="a false one"
        ),
        pytest.param('<?xml version="1.0"\n?>\n<rss>é</rss>', id="one of two lines"),
        pytest.param("<rss>&#146;é</rss>", id="a number of windows-1252"),
        pytest.param('<?xml version="1.0"?>\n<rss>é & b</rss>', id="ill-formed"),
    ],
)
def test_octets_are_read_as_their_text_is(document: str) -> None:
    plain, quick = read(document), read(document, document.encode())

    assert plain.root is not None
    assert quick.root is not None
    assert etree.tostring(quick.root) == etree.tostring(plain.root)
    assert quick.root.sourceline == plain.root.sourceline
    assert (quick.text, quick.problems) == (plain.text, plain.problems)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])))
def test_written_text_is_read_back(words: str) -> None:
    element = etree.Element("rss")
    element.text = "".join(each for each in words if each not in "\ufffe\uffff")

    assert _text(etree.tostring(element, encoding="unicode")) == element.text.strip()
