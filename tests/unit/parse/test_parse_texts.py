"""The words of an element, and what they are written in."""

import pytest
from lxml import etree

from htfeed.parse.texts import construct, looks_like_html, markup_of


@pytest.mark.parametrize(
    ("text", "html", "title"),
    [
        pytest.param("depth < 3 & falling", False, False, id="comparison"),
        pytest.param("x<y and y>z", False, False, id="letters that are no element"),
        pytest.param("a <b>bold</b> word", True, True, id="element"),
        pytest.param("about <b>", True, False, id="lone tag"),
        pytest.param("one<br>two", True, True, id="void element"),
        pytest.param("Pier &amp; quay", True, True, id="reference"),
        pytest.param("AT&T; so", False, False, id="no reference"),
        pytest.param("the <quay>pier</quay>", False, False, id="element of nobody"),
        pytest.param("<quay> &amp; <b>", True, False, id="reference and nobody's tag"),
        pytest.param("", False, False, id="nothing"),
    ],
)
def test_html_is_told_by_what_shows(text: str, html: bool, title: bool) -> None:  # noqa: FBT001 - a table
    assert looks_like_html(text) is html
    assert looks_like_html(text, title=True) is title


def test_markup_reads_the_same_in_xml_and_in_html() -> None:
    element = etree.fromstring(
        '<x xmlns:h="http://www.w3.org/1999/xhtml">a &lt; b<h:br/>'
        '<h:p class="&quot;">c</h:p>'
        "<!-- gone --><h:a/></x>"
    )

    expected = 'a &lt; b<br/><p class="&quot;">c</p><a></a>'
    assert markup_of(element) == expected
    assert etree.fromstring(f"<x>{expected}</x>") is not None


@pytest.mark.parametrize(
    ("source", "value", "kind"),
    [
        pytest.param("<t>a</t>", "a", "text", id="nothing said"),
        pytest.param('<t type="TEXT/HTML">a</t>', "a", "html", id="media type in capitals"),
        pytest.param('<t type="text/plain; charset=x">a</t>', "a", "text", id="parameters"),
        pytest.param(
            '<t type="xhtml"><div>a<i>b</i></div></t>', "a<i>b</i>", "xhtml", id="div"
        ),
        pytest.param(
            '<t type="xhtml"><div>a</div><div/></t>',
            "<div>a</div><div></div>",
            "xhtml",
            id="two of them",
        ),
        pytest.param('<t type="html"><p>a</p></t>', "<p>a</p>", "html", id="not escaped"),
        pytest.param('<t type="application/xml">a</t>', "a", "text", id="XML"),
        pytest.param(
            '<t type="text/plain" mode="base64">YQ==</t>', "a", "text", id="base64"
        ),
    ],
)
def test_a_construct_says_what_it_is(source: str, value: str, kind: str) -> None:
    text = construct(etree.fromstring(source), None, guess=False)

    assert text is not None
    assert (text.value, text.type) == (value, kind)


@pytest.mark.parametrize(
    "source",
    ["<t/>", "<t> </t>", '<t type="image/png">iVBORw0KGgo=</t>', "<t><!-- x --></t>"],
)
def test_a_construct_without_words_is_none(source: str) -> None:
    assert construct(etree.fromstring(source), None, guess=False) is None


def test_bases_and_languages_are_those_of_the_innermost() -> None:
    root = etree.fromstring(
        '<r xml:base="https://quay.example/a/" xml:lang="en"><t xml:base="b/">'
        '<div xml:base="c/" xml:lang="nl">x</div></t></r>'
    )

    text = construct(root[0], "https://other.example/", guess=True)

    assert text is not None
    assert text.base == "https://quay.example/a/b/"
    assert text.language == "en"
