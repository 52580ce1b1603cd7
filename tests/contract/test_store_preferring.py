"""Every engine: of what several tell, the word of an official source comes first."""

import pytest

from contract.desk import HOUR, NOW, ROUTES, Desk, a_teller, selected


@pytest.fixture
def tellers(desk: Desk) -> Desk:
    """Two sources that tell one story; a told it first, and says more."""
    desk.keep("a", new=(a_teller("a", alt="A picture"),))
    desk.keep("b", new=(a_teller("b", first_seen=NOW + HOUR),))
    desk.clean()
    return desk


def given(desk: Desk, *, merged: bool = True) -> list[str]:
    return [each.source for each in selected(desk.store, "news", 9, merged=merged)]


def test_the_word_of_an_official_source_comes_before_an_earlier_one(tellers: Desk) -> None:
    assert given(tellers) == ["a"]

    tellers.store.prefer(["b"], ROUTES)

    assert given(tellers) == ["b"]
    assert tellers.store.dirty().keys() == {"news"}


def test_what_an_official_source_tells_later_is_given_in_place(desk: Desk) -> None:
    desk.keep("a", new=(a_teller("a"),))
    desk.enrol("a", "b")
    desk.store.prefer(["b"], ROUTES)

    desk.keep("b", new=(a_teller("b", first_seen=NOW + HOUR),))

    assert given(desk) == ["b"]


def test_a_source_that_is_official_no_more_is_one_of_many(tellers: Desk) -> None:
    tellers.store.prefer(["b"], ROUTES)

    tellers.store.prefer([], ROUTES)

    assert given(tellers) == ["a"]


def test_the_same_official_sources_again_change_nothing(tellers: Desk) -> None:
    tellers.store.prefer(["b"], ROUTES)
    tellers.clean()

    tellers.store.prefer(["b"], ROUTES)

    assert tellers.store.dirty() == {}


def test_who_wants_a_story_as_often_as_it_is_told_gets_it(tellers: Desk) -> None:
    assert sorted(given(tellers, merged=False)) == ["a", "b"]
