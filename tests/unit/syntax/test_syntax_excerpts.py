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
        FIRST.replace(
            "evening.", "3. Oktober, says Lt. Col. Holm of Harbours Inc. in Kiel."
        ),
        FIRST.replace("this evening.", "in version 2.0."),
        "\u041f\u043e\u0440\u0442 " * 15 + "\u0418. \u0421. \u041e\u043a\u043e.",
        "\u12c8\u12f0\u1261 " * 20 + "\u12ed\u12a8\u1348\u1273\u120d\u1362",
        "\u1780\u17c6\u1796\u1784\u17cb" * 20 + "\u17d4",
        "\u6e2f\u306e\u300e\u6c34\u9580\u304c\u958b\u304f" * 10 + "\u3002\u300f",
    ],
)
def test_it_ends_with_a_sentence(start: str) -> None:
    assert excerpt(f"<p>{start}{MORE}</p>") == start


def test_where_no_sentence_ends_it_ends_between_two_words() -> None:
    cut = excerpt(f"<p>{MORE * 2}</p>")

    assert cut is not None
    assert cut.endswith("\u2026")
    assert plain_text(f"<p>{MORE * 2}</p>").startswith(cut[:-1] + " ")


@pytest.mark.parametrize(
    "sign",
    [
        "e\u0301",
        "\U0001f1e9\U0001f1ea",
        "\U0001f469\u200d\U0001f467\u200d\U0001f466",
        "\u2764\ufe0f",
        "\U0001f44d\U0001f3fd",
    ],
)
@pytest.mark.parametrize("before", ["", "a", "ab", "abc", "abcd"])
def test_where_no_word_ends_it_ends_between_two_signs(sign: str, before: str) -> None:
    cut = excerpt(f"<p>{before}{sign * 200}</p>")

    assert cut is not None
    assert cut[len(before) :].removesuffix("\u2026").replace(sign, "") == ""
    assert len(cut) > LONGEST - 10


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
