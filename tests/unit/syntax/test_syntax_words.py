"""Words as they are looked for, whatever they are written in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.syntax.words import LONGEST, phrase, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Don't stop", ["don", "t", "stop"]),
        ("ÜBER-STRASSE Straße", ["uber", "strasse", "strasse"]),
        ("o\u0308sterreich", ["osterreich"]),
        ("Łódź Ærø Đorđe", ["lodz", "aero", "dorde"]),
        ("ΕΛΛΆΣ ελλάς", ["ελλασ", "ελλασ"]),
        ("שָׁלוֹם", ["שלום"]),
        ("مُحَمَّد", ["محمد"]),
        ("हिन्दी", ["हिन्दी"]),
        ("한국어", ["한국어"]),
        ("ﬁve x² №7", ["five", "x2", "no7"]),
        ("人口贩卖", ["人口", "口贩", "贩卖", "卖"]),
        ("がん news", ["がん", "ん", "news"]),
        ("a_b\x00c=d", ["a", "b", "c", "d"]),
        ("...", []),
        ("x" * 100, ["x" * LONGEST]),
    ],
)
def test_a_text_has_these_words(text: str, found: list[str]) -> None:
    assert list(words(text)) == found


@given(st.text())
def test_words_hold_letters_digits_and_marks_alone(text: str) -> None:
    for word in words(text):
        assert 0 < len(word) <= LONGEST
        assert not set(word) & set(" \t\n\"'\\:=*()-\x00")
        assert word == "".join(words(word)) or len(word) > 1


@given(st.text(), st.text(alphabet="ab 人口贩卖é", min_size=1), st.text())
def test_a_text_holds_the_phrase_of_any_part_between_spaces(
    before: str, part: str, after: str
) -> None:
    asked, begins = phrase(part)
    told = list(words(f"{before} {part} {after}"))

    at = range(len(told) - len(asked) + 1)
    assert any(
        tuple(told[start : start + len(asked)]) == asked
        or (
            begins
            and tuple(told[start : start + len(asked) - 1]) == asked[:-1]
            and told[start + len(asked) - 1].startswith(asked[-1])
        )
        for start in at
    )


def test_any_part_of_a_text_without_spaces_is_a_phrase_of_it() -> None:
    text = "联合国打击人口贩卖"
    told = list(words(text))

    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            asked, begins = phrase(text[start:end])
            if begins:
                assert any(each.startswith(asked[0]) for each in told)
            else:
                assert tuple(told[start : start + len(asked)]) == asked
