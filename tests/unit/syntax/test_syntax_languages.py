"""Months in many languages, and the tags of the languages themselves."""

# ruff: noqa: RUF001 -- words in many scripts

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.syntax.languages import FILLERS, MONTHS, WEEKDAYS, folded, language_tag


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("January", 1),
        ("févr", 2),
        ("März", 3),
        ("avril", 4),
        ("мая", 5),
        ("Ιούνιος", 6),
        ("luglio", 7),
        ("agosto", 8),
        ("sept", 9),
        ("październik", 10),
        ("Kasım", 11),
        ("dezembro", 12),
    ],
)
def test_a_month_is_found_whatever_its_language(word: str, number: int) -> None:
    assert MONTHS[folded(word)] == number


def test_tables_are_searched_without_case_accents_and_widths() -> None:
    assert folded("ＦÉVRIER") == "fevrier"


def test_words_that_say_nothing_are_no_months() -> None:
    assert not FILLERS & MONTHS.keys()
    assert folded("Freitag") in WEEKDAYS


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("en", "en"),
        ("EN-us", "en-US"),
        ("en_US.UTF-8", "en-US"),
        (" de-AT ", "de-AT"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("x-Quay-DE", "x-quay-de"),
        ("i-klingon", "i-klingon"),
        ("sl-rozaj", "sl-rozaj"),
        ("de-1996", "de-1996"),
        ("en-a-bb-x-aa", "en-a-bb-x-aa"),
        ("en, fr", "en"),
        ("English", "en"),
        ("Français", "fr"),
        ("", None),
        ("C", None),
        ("unknown", None),
        ("e", None),
        ("en us", None),
        ("en--us", None),
        ("https://e.example/", None),
        ("x" * 60, None),
    ],
)
def test_languages_become_tags_in_their_usual_case(written: str, tag: str | None) -> None:
    assert language_tag(written) == tag


@given(st.text(max_size=40))
def test_a_tag_is_its_own_tag(text: str) -> None:
    tag = language_tag(text)

    assert tag is None or language_tag(tag) == tag
