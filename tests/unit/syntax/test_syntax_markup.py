"""HTML as tokens: read as browsers read it, and in linear time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.syntax.markup import Token, attributes, tokens, unescape


def read(source: str, *, xml: bool = False) -> str:
    """Return the tokens in short: text as it is, tags in brackets."""
    marks = {"text": "{}", "start": "[{}]", "end": "[/{}]"}
    return "".join(marks[each.kind].format(each.value) for each in tokens(source, xml=xml))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a <b>c</b> d", "a [b]c[/b] d"),
        ("<BR/>", "[br]"),
        ("a < b <3 <- >", "a < b <3 <- >"),
        ("a &lt;b&gt; &amp;amp;", "a <b> &amp;"),
        ('<a title="x>y">z', "[a]z"),
        ("<a title='x>y' b=\"'\">z", "[a]z"),
        ("a<!-- <b> -->c<!--->d", "acd"),
        ("a<!-- never closed <b>", "a"),
        ("<!DOCTYPE html><?php x ?>a</ b>", "a"),
        ("<script>a<b></script>c", "[script][/script]c"),
        ("<SCRIPT>a</SCRIPTS>b</Script >c", "[script][/script]c"),
        ("<style>a", "[style]"),
        ("<title>a</title>b", "[title][/title]b"),
        ("<svg><svg/><svg>a</svg>b</svg>c", "c"),
        ("<svg/>a", "a"),
        ("<select><option>a</select>b", "b"),
        ("<iframe src=x />a", "[iframe]a"),
        ("<iframe src=x>a</iframe>b", "[iframe][/iframe]b"),
        ("<![CDATA[<b>a</b>]]>c", "[b]a[/b]c"),
        ("<![CDATA[a", "a"),
        ("a\x00b", "ab"),
    ],
)
def test_a_fragment_is_read_as_a_browser_reads_it(source: str, expected: str) -> None:
    assert read(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param('a <a href="b', "a ", id="a tag that was cut off goes"),
        pytest.param("if a<b & c", "if a<b & c", id="what only looks like one stays"),
        pytest.param(
            '<a href="b>c</a> d', "[a]c[/a] d", id="an open quote ends with the tag"
        ),
        pytest.param("1 <! 2", "1 <! 2", id="no declaration without an end"),
    ],
)
def test_broken_tags_cost_no_words(source: str, expected: str) -> None:
    assert read(source) == expected


def test_an_empty_element_is_whole_in_xhtml_only() -> None:
    assert read("<p/>a<br/>") == "[p]a[br]"
    assert read("<p/>a<br/>", xml=True) == "[p][/p]a[br]"
    assert read("<script/>a", xml=True) == "[script][/script]a"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", {}),
        (" a b=c d='e' f=\"g\"/", {"a": "", "b": "c", "d": "e", "f": "g"}),
        (" A=b a=c", {"a": "b"}),
        (" a = b", {"a": "b"}),
        (' href="?a=1&amp;b=2&copy=3&lt=4"', {"href": "?a=1&b=2&copy=3&lt=4"}),
        (' a="&quot;&#39;&#x26;&eacute;&nosuch;&"', {"a": "\"'&é&nosuch;&"}),
        (" href=http://e.example/a/", {"href": "http://e.example/a/"}),
        (' a="b', {"a": "b"}),
    ],
)
def test_attributes_are_read_with_their_references(
    written: str, expected: dict[str, str]
) -> None:
    assert attributes(Token("start", "x", written)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("&amp;lt;", "&lt;"),
        ("&eacute;&#233;&#xE9;", "ééé"),
        ("&#128;", "€"),
        ("&#0;&#1;&#xD800;", "\ufffd\ufffd"),
        ("&#" + "9" * 6000 + ";", "\ufffd"),
        ("&#x" + "F" * 6000, "\ufffd"),
        ("a & b &c;", "a & b &c;"),
    ],
)
def test_references_are_undone_once(text: str, expected: str) -> None:
    assert unescape(text) == expected


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<a",
        "<a ",
        '<a b="',
        "<a ='\"",
        "<!--",
        "<!",
        "</",
        "<![CDATA[",
        "&#",
        "<svg>",
        "<title>",
    ],
)
def test_time_is_linear_in_the_length(piece: str) -> None:
    started = time.process_time()

    list(tokens(piece * 100_000))

    assert time.process_time() - started < 2


@given(st.text(st.sampled_from("<>/!-?ab='\" &;#\x00[]é")))
def test_no_text_raises(text: str) -> None:
    for token in tokens(text):
        assert token.kind == "text" or token.value == token.value.lower()
        attributes(token)
