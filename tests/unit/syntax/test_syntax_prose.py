"""Prose is told at one look, and comes out as tidying it would have it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.syntax import tidy
from htfeed.syntax.prose import prose
from htfeed.syntax.wall import wall

BASE = "https://example.org/"
PIECES = st.sampled_from(
    (
        *("<p>", "</p>", "<h2>", "</h2>", "<ul>", "<li>", "</li>", "</ul>", "<br>"),
        *("<em>", "</em>", "<b>", "</b>", '<a href="/x">', "</a>", "<a>", "<blockquote>"),
        *("</blockquote>", "<pre>", "</pre>", "<div>", "</div>", '<img src="/a.png">'),
        *('<img src="/a.png" width="1" height="1">', "<img>", "words", " ", "&nbsp;", "\n"),
        *("<td>", "<table>", "<hr>", "<span>", "</span>", '<p title="a > b">', "&lt;", "é"),
    )
)


def drawn(written: str) -> str | None:
    return prose(written, tidy._Pen(BASE).picture)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_what_is_prose_needs_no_tidying_but_of_its_pictures(html: str) -> None:
    written = wall(BASE).clean(html)
    found = drawn(written)

    if found is not None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tidy, "prose", lambda *_: None)
            assert tidy.tidied(written, base=BASE) == (found, True, 0)


@pytest.mark.parametrize(
    "written",
    [
        "Only words, and a &lt; b.",
        "<p>A <strong>bold</strong> one.</p>\n<p><br>Two<br>lines</p>",
        '<h2>News</h2> <p>See <a href="https://example.org/" rel="noopener">this</a>.</p>',
        "<ul><li>One</li>\n<li><em>Two</em> and a half</li></ul>",
        "<blockquote><p>Said.</p></blockquote>",
    ],
)
def test_common_texts_are_prose(written: str) -> None:
    assert drawn(written) == written


def test_a_picture_is_addressed_to_its_file() -> None:
    written = '<p>A <img src="/a.png" data-src="/b.png" alt="B"></p>'

    assert drawn(written) == '<p>A <img src="https://example.org/a.png" alt="B"></p>'


@pytest.mark.parametrize(
    "written",
    [
        "<p></p>",
        "<p>&nbsp;</p>",
        "<p>One <em> </em></p>",
        "<div>One</div>",
        "<p>One <em><strong>two</strong></em></p>",
        "<a>No way</a>",
        '<p>Spied on<img src="/spy.gif" width="1" height="1"></p>',
        "<table><tbody><tr><td>1</td></tr></tbody></table>",
    ],
    ids=["empty", "blank", "blank mark", "div", "nested", "no address", "spy", "table"],
)
def test_what_may_have_to_be_tidied_is_not(written: str) -> None:
    assert drawn(written) is None


def test_a_long_text_that_is_nearly_prose_costs_one_look() -> None:
    assert drawn("<p>" + "a <em>b</em> " * 200_000 + "<p>") is None
