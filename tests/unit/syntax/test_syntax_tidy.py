"""Every fragment comes out well nested, flat, and short."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.syntax import tidy
from htfeed.syntax.elements import names
from htfeed.syntax.html import clean
from htfeed.syntax.tidy import DEEPEST, escaped
from htfeed.syntax.wall import wall

TAGS = names(
    """p b i a div ul li table tr td th tbody caption h1 pre dl dt dd ruby rt br img span"""
)
MARKUP = st.lists(
    st.sampled_from(
        [f"<{tag} href=x src=y>" for tag in sorted(TAGS)]
        + [f"</{tag}>" for tag in sorted(TAGS)]
        + ["text", " ", "\n", "&amp;", "<"]
    ),
    max_size=40,
).map("".join)


def nested(html: str) -> int:
    """Return how deep the elements are nested; fails if they are not closed in order."""
    stack: list[str] = []
    deepest = 0
    for slash, name in re.findall(r"<(/?)([a-z0-9]+)", html):
        if slash:
            assert stack.pop() == name
        elif name not in {"br", "hr", "img", "wbr", "col", "source"}:
            stack.append(name)
            deepest = max(deepest, len(stack))
    assert not stack
    return deepest


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
        ("<p>a<div>b</div>", "<p>a</p><div>b</div>"),
        ("<b>a<i>b</b>c</i>", "<b>a<i>b</i></b><i>c</i>"),
        ("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>",
         "<ul><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ul>"),
        ("<dl><dt>a<dd>b<dt>c</dl>", "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>"),
        ("<h1>a<h2>b", "<h1>a</h1><h2>b</h2>"),
        ("<table><td>a<td>b<tr><td>c</table>",
         "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>"),
        ("<div><table><tr><td>a</div>b</table>c</div>",
         "<div><table><tbody><tr><td>ab</td></tr></tbody></table>c</div>"),
        ("a</p></b></table>b", "a b"),
        ("<td>a</td><td>b</td>", "a b"),
        ("a<br/>b</br>c", "a<br>b<br>c"),
        ("<pre>\n\na\n b</pre>", "<pre>a\n b</pre>"),
        ("<ruby><object><li>a<rt>b", "<ruby><li>a</li><rt>b</rt></ruby>"),
        ("<ruby><object><p>a<rp>b", "<ruby><p>a</p><rp>b</rp></ruby>"),
        ("<li><object><b><rt>a<rt>b", "<li><b><rt>a<rt>b</rt></rt></b></li>"),
    ],
)  # fmt: skip
def test_what_the_author_left_open_is_closed(written: str, expected: str) -> None:
    assert clean(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("<p></p><p>&nbsp;</p><p><br></p><p>a</p>", "<p>a</p>"),
        ("a<p></p>b", "a b"),
        ("a<b> </b>c<i></i>d", "a cd"),
        ("<div><div><span></span></div></div>", ""),
        ("<ul><li></li><li>a</li></ul>", "<ul><li>a</li></ul>"),
        (
            "<p><img src='https://e.example/a'></p>",
            '<p><img src="https://e.example/a"></p>',
        ),
        ("<a href='https://e.example/'></a>", ""),
        ("<form>a</form>b", "a b"),
        ("<center>a</center>", "<div>a</div>"),
        ("<menu><li>a<li>b</menu>", "<ul><li>a</li><li>b</li></ul>"),
        ("<dir><li>a</dir>b", "<ul><li>a</li></ul>b"),
        ("a<listing>\nb  c\nd</listing>", "a<pre>b  c\nd</pre>"),
        ("<font color=red>a</font><blink>b</blink>", "ab"),
    ],
)
def test_what_shows_nothing_is_left_out(written: str, expected: str) -> None:
    assert clean(written) == expected


def test_attributes_are_kept_only_with_values_that_make_sense() -> None:
    written = (
        '<p id=a class=b style=c onclick=d dir=ltr lang=en-GB title="&lt;x&gt; &quot;">e'
        '<td colspan=2><ol start=x reversed type="a"><li value=3>f'
    )

    assert clean(written) == (
        '<p dir="ltr" lang="en-GB" title="&lt;x&gt; &quot;">e </p>'
        '<ol type="a" reversed=""><li value="3">f</li></ol>'
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("<audio src=/a.mp3></audio>", '<audio src="https://e.example/a.mp3" controls="">'),
        ("<video autoplay loop src=/a></video>",
         '<video src="https://e.example/a" controls="">'),
        ("<audio><source src=/a type='audio/ogg; codecs=\"opus\"'></audio>",
         '<audio controls=""><source src="https://e.example/a" type="audio/ogg; codecs='),
        ("<p>a<video><source src=/a></video></p>",
         '<p>a<video controls=""><source src="https://e.example/a">'),
    ],
)  # fmt: skip
def test_what_plays_can_be_started_by_its_reader(written: str, expected: str) -> None:
    assert clean(written, base="https://e.example/").startswith(expected)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("<p><video src=blob:x poster=/a.png></video></p>", ""),
        ("<video><p>No <b>film</b></p></video>", "<p>No <b>film</b></p>"),
        ("<audio><source src=blob:x></audio>", ""),
        ("a <source src=/a.mp4>", "a"),
        ('<video>words of src="x"</video>', 'words of src="x"'),
        ("<picture><source src=/b.mp4><img src=/a.png></picture>",
         '<img src="https://e.example/a.png">'),
    ],
)  # fmt: skip
def test_what_has_nothing_to_play_is_no_player(written: str, expected: str) -> None:
    assert clean(written, base="https://e.example/") == expected


def test_a_picture_that_its_fallback_repeats_is_shown_once() -> None:
    written = "<img data-src=/a.jpg><noscript><img src=/a.jpg><img src=/b.jpg></noscript>"

    assert clean(written, base="https://e.example/") == (
        '<img src="https://e.example/a.jpg"><img src="https://e.example/b.jpg">'
    )


@pytest.mark.parametrize("tag", ["div", "b", "ul", "blockquote", "span", "table><tr><td"])
def test_nesting_is_capped_and_no_word_is_lost(tag: str) -> None:
    flat = clean(f"<{tag}>" * 5000 + "word")

    assert "word" in flat
    assert 1 < nested(flat) <= DEEPEST


def test_markup_cannot_grow() -> None:
    written = "".join(f"<b title='{number}'>" for number in range(500)) + "<p>a" * 500

    assert len(clean(written)) < 2 * len(written)


@given(MARKUP)
def test_every_fragment_comes_out_well_nested(written: str) -> None:
    assert nested(clean(written, base="https://e.example/")) <= DEEPEST


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_an_escaped_text_is_text_to_a_reader(text: str) -> None:
    assert not set("<>\xa0") & set(escaped(text))


PIECES = st.sampled_from(
    (
        *("<p>", "</p>", "<ul>", "<li>", "</li>", "</ul>", "<br>", "<div>", "</div>"),
        *("<em>", "</em>", "<span>", "</span>", '<a href="/x">', "</a>", "<blockquote>"),
        *("</blockquote>", "<pre>", "</pre>", "<h2>", "</h2>", '<img src="/a.png">'),
        *("<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>", "words", " ", "&nbsp;"),
        *("\n", "<em>marked</em>", '<a href="/y">linked</a>', "<p>a <b>paragraph</b></p>"),
        *("<ul><li>one</li></ul>", "<center>", "</center>", "<div>" * 97, "<b> </b>"),
    )
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_what_is_taken_at_once_is_as_if_all_were_taken_apart(html: str) -> None:
    written = wall(None).clean(html)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tidy, "pieces", lambda: tidy._PARTS)
        apart = tidy.tidied(written, base="https://example.org/")

    assert tidy.tidied(written, base="https://example.org/") == apart
