"""What items are found by: numbers in the order of their dates, words and facets."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.desk import an_item
from htfeed.constructs import Category
from htfeed.store.fulltext import MOST_OCTETS, MOST_WORDS
from htfeed.store.indexing import ANY, facet, facets_of, number, since, words_of
from htfeed.syntax.words import words

DATES = st.datetimes(timezones=st.just(UTC))
KEYS = st.integers(min_value=1, max_value=2**40)


@given(DATES, KEYS, KEYS)
def test_an_item_of_a_later_second_has_a_greater_number(
    at: datetime, one: int, other: int
) -> None:
    earlier = at - timedelta(seconds=1) if at.year > 1 else at

    assert since(at) <= number(one, at) < 2**63
    if earlier < at:
        assert number(other, earlier) < since(at)


def test_a_facet_is_no_word_and_no_other_facet() -> None:
    made = {
        facet(kind, value)
        for kind in ("category", "source", "tag", "language", "kind", "page")
        for value in ("news", "News", "a b", "ab")
    }

    # Of tags case does not count, so there is one facet less.
    assert len(made) == 6 * 4 - 1
    assert all(each.startswith("=") and words(each) != [each] for each in made)


def test_a_tag_is_found_by_its_term_and_its_label_in_any_spelling() -> None:
    tags = (Category(term="Straße", label="A-B"),)
    told = facets_of(replace(an_item(), categories=tags), ()).split()

    assert {facet("tag", "STRASSE"), facet("tag", "a b")} <= set(told)
    assert told[0] == ANY


@pytest.mark.parametrize("language", ["de-AT", "de-at", "DE-AT"])
def test_a_language_is_found_by_each_of_its_ranges(language: str) -> None:
    told = facets_of(an_item(language=language), ("news",)).split()

    assert {facet("language", "de"), facet("language", "de-at")} <= set(told)
    assert facet("language", "at") not in told


def test_what_has_no_kind_is_an_article() -> None:
    assert facet("kind", "article") in facets_of(an_item(), ()).split()
    assert facet("kind", "article") not in facets_of(an_item(kind="audio"), ()).split()


@pytest.mark.parametrize("word", ["ab", "ausländerfeindlichkeiten", "联合国打击人口贩卖"])
def test_a_text_without_end_is_cut_between_words(word: str) -> None:
    whole = words(word)

    told = words_of(an_item(content=f"<p>{f'{word} ' * 20_000}</p>")).split(" ")

    assert len(told) <= MOST_WORDS
    assert len(" ".join(told).encode()) <= MOST_OCTETS
    assert told[-1] in whole
