"""An excerpt ends where a sentence does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.syntax.excerpts import LONGEST, excerpt
from htfeed.syntax.html import clean, plain_text, text_to_html

FIRST = "The lock gates of the old harbour open again at high tide this evening."
MORE = " Whoever wants to see them should come early, and bring a lamp" * 8


@pytest.mark.parametrize("text", ["", "Short.", "x" * LONGEST])
def test_a_short_text_stands_for_itself(text: str) -> None:
    assert excerpt(text_to_html(text)) is None


@pytest.mark.parametrize(
    "start",
    [
        FIRST,
        FIRST.replace("this evening.", "this evening!"),
        FIRST.replace("this evening.", "says Dr. Holm, on p. 7 of the A. B. report."),
        FIRST.replace("The lock", "\u201cThe lock").replace("ing.", "ing.\u201d"),
        "\u6e2f\u306e\u6c34\u9580\u304c\u958b\u304f" * 10 + "\u3002",
        FIRST + " It is the first time since the winter.",
    ],
)
def test_it_ends_with_a_sentence(start: str) -> None:
    assert excerpt(f"<p>{start}{MORE}</p>") == start


def test_where_no_sentence_ends_it_ends_between_two_words() -> None:
    cut = excerpt(f"<p>{MORE * 2}</p>")

    assert cut is not None
    assert cut.endswith("\u2026")
    assert plain_text(f"<p>{MORE * 2}</p>").startswith(cut[:-1] + " ")


def test_markup_is_no_part_of_it_and_references_are_undone() -> None:
    assert excerpt(f"<h2>Gates</h2><p>Fish &amp; <b>ships</b>: {FIRST}{MORE}</p>") == (
        f"Gates Fish & ships: {FIRST}"
    )


@given(st.text(max_size=2000))
def test_it_is_never_longer_than_it_may_be(text: str) -> None:
    html = clean(text_to_html(text))
    cut = excerpt(html)

    assert cut is None or len(cut) <= LONGEST
    assert cut is None or plain_text(html).startswith(cut.removesuffix("\u2026"))
