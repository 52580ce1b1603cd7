"""HTML into plain text, into clean HTML, and text into HTML."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html as lxml_html

from htfeed.constructs import Text
from htfeed.syntax.elements import KEPT
from htfeed.syntax.html import (
    clean,
    lines_of_clean,
    plain_text,
    text_of_clean,
    text_to_html,
    title_text,
)

BASE = "https://e.example/a/b"
PIECES = [
    *(f"<{tag}>" for tag in sorted(KEPT)),
    *(f"</{tag}>" for tag in sorted(KEPT)),
    *("<svg>", "<math>", "<style>", "</style>", "<noscript>", "</noscript>", "<title>"),
    *("<a href='c'>", "<img src=d>", "<video src=e>", "<source src=f>"),
    *("<p title='<b>&quot;'>", "<!--", "-->", "text", "&amp;", "&lt;", "&#13;"),
    *"<>\"'\n\r \xa0",
]
MARKUP = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("a < b & c", "a < b & c"),
        ("a &lt; b &amp; c", "a < b & c"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("<p>One</p><p>two<br>three</p>", "One two three"),
        ("<b>un</b>believable", "unbelievable"),
        ("<td>a</td><td>b</td>", "a b"),
        ("  a \n\t b\xa0 c ", "a b c"),
        ("<script>alert(1)</script>a<style>b</style>", "a"),
        ("a<!-- b -->c", "ac"),
        ("<img alt='a' src='b'>c", "c"),
        ("List<String> of Vec<u8>", "List<String> of Vec<u8>"),
        ("<o:p>a</o:p><foo bar=1>b</foo>", "ab"),
        ("<foo>a</foo><bar/>b", "ab"),
        ("a\x00\x0bb", "ab"),
    ],
)
def test_the_words_of_a_fragment_are_read(html: str, text: str) -> None:
    assert plain_text(html) == text


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (Text(value="AT&amp;T <b>x</b>"), "AT&amp;T <b>x</b>"),
        (Text(value="AT&amp;T <b>x</b>", type="html"), "AT&T x"),
        (Text(value="a &amp;lt; b", type="html"), "a &lt; b"),
        (Text(value="<div>a <em>b</em></div>", type="xhtml"), "a b"),
        (Text(value=" a\n b\x07 "), "a b"),
        (Text(value="<script>alert(1)</script>", type="html"), ""),
    ],
)
def test_a_title_is_text_by_the_type_that_it_has(title: Text, text: str) -> None:
    assert title_text(title) == text


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("a < b & c", "a &lt; b &amp; c"),
        ("a\nb", "a<br>b"),
        ("a\r\n\r\n  b\n\n\nc ", "<p>a</p><p>b</p><p>c</p>"),
        ("<b>a</b>", "&lt;b&gt;a&lt;/b&gt;"),
    ],
)
def test_text_is_escaped_and_keeps_its_lines(text: str, html: str) -> None:
    assert text_to_html(text) == html


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a <em>b</em></p>", "<p>a <em>b</em></p>"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("<p class=x style=y onclick=z id=w>a</p>", "<p>a</p>"),
        ("<a href='c?d=1&amp;e=2'>f</a>",
         '<a href="https://e.example/a/c?d=1&amp;e=2" rel="noopener noreferrer">f</a>'),
        ("<a href='mailto:a@e.example'>b</a>",
         '<a href="mailto:a@e.example" rel="noopener noreferrer">b</a>'),
        ("<a href='javascript:alert(1)'>a</a>", "a"),
        ("<a name=x>a</a>", "a"),
        ("<img src=c.png alt=d onerror=e>",
         '<img src="https://e.example/a/c.png" alt="d">'),
        ("<img src='data:image/png;base64,x' alt=d>", ""),
        ("a<img src=c width=1 height=1>", "a"),
        ("<blockquote cite='javascript:x'>a</blockquote>", "<blockquote>a</blockquote>"),
        ("<video src=c.mp4 autoplay controls></video>",
         '<video src="https://e.example/a/c.mp4" controls=""></video>'),
        ("<iframe src=/f></iframe>a<object data=b>c</object>", "ac"),
        ("a<script>b</script>c<style>d</style>", "ac"),
        ("<li><input type=checkbox disabled checked> a", "<li>\u2611 a</li>"),
        ('<li><input class="b" disabled="" type="checkbox"/> a', "<li>\u2610 a</li>"),
        ("<label><input type=checkbox checked> a</label>", "a"),
        ("<math><mi>x</mi></math><svg><text>y</text></svg>", "x"),
    ],
)  # fmt: skip
def test_a_fragment_is_cleaned(html: str, expected: str) -> None:
    assert clean(html, base=BASE) == expected


def test_without_a_base_relative_references_go() -> None:
    assert clean("<a href=b>c</a><img src=d>") == "c"


def test_xhtml_is_read_as_xml() -> None:
    assert clean("<p><b/>a</p>", xml=True) == "<p>a</p>"


@pytest.mark.parametrize(
    "piece", ["<div>", "<b>", "<table><tr><td>", "<p><b>", "<li>", "<a href=x>"]
)
def test_deep_nesting_is_cheap(piece: str) -> None:
    started = time.process_time()

    clean(piece * (100_000 // piece.count("<")) + "a", base=BASE)

    assert time.process_time() - started < 2


def test_many_attributes_are_cheap() -> None:
    given = "".join(f" a{number}=1" for number in range(200_000))
    started = time.process_time()

    clean(f"<p{given}>a</p>")

    assert time.process_time() - started < 2


@given(MARKUP | st.text(st.characters()))
@example(" \ufeff<p>a</p>")
@example("<script>a</script>\ufeff <p>a</p>")
def test_cleaning_twice_is_cleaning_once(html: str) -> None:
    cleaned = clean(html, base=BASE)

    assert clean(cleaned, base=BASE) == clean(cleaned) == cleaned


@given(st.text())
def test_the_words_of_a_text_survive_the_way_through_html(text: str) -> None:
    html = text_to_html(text)

    assert plain_text(html) == title_text(Text(value=text))
    assert clean(html).split() == html.split()


@given(MARKUP)
def test_what_is_clean_reads_the_same_in_another_parser(html: str) -> None:
    cleaned = clean(html, base=BASE)

    words = lxml_html.fragment_fromstring(cleaned, create_parent=True).text_content()

    assert "".join(words.split()) == "".join(plain_text(cleaned).split())


FRAGMENTS = (
    *("<p>", "</p>", "<b>", "</b>", "<br>", "<td>", "&amp;", "&lt;", "&nbsp;", "<", ">"),
    *('<a href="/x>y" title="a<b">', "</a>", '<img alt="1 > 2" src="x">', "<!-- x -->"),
    *("<![CDATA[", "]]>", "&", "amp;", "<List>", "<pre>\n", "</pre>", "<math><mi>"),
)


@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=5), max_size=20).map("".join))
def test_the_text_of_what_is_clean_is_its_plain_text(html: str) -> None:
    cleaned = clean(html, base="https://a.example/")

    assert text_of_clean(cleaned) == plain_text(cleaned)
    assert " ".join(lines_of_clean(cleaned).split()) == text_of_clean(cleaned)


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("", ""),
        ("a &lt; b", "a < b"),
        ("<p>One\n two</p>\n<p>Three<br>four</p>", "One two\nThree\nfour"),
        ("<ul><li>a <b>b</b></li><li></li></ul>c&#10;d", "a b\nc d"),
    ],
)
def test_a_text_in_lines_has_one_for_each_block(html: str, lines: str) -> None:
    assert lines_of_clean(html) == lines
