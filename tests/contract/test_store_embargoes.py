"""Every engine: what is not to be published before a time waits for it."""

from dataclasses import replace

import pytest

from contract.desk import HOUR, NOW, ROUTES, Desk, a_teller, an_item, selected
from htfeed.constructs import Date, Status

SOON = Date(at=NOW + HOUR)


def given(desk: Desk) -> list[str]:
    return [each.source_id for each in selected(desk.store, "news", 9)]


def test_an_item_under_embargo_is_kept_and_not_given(desk: Desk) -> None:
    desk.keep("a", new=(an_item("one", available=SOON), an_item("two")))

    assert given(desk) == ["two"]
    history = desk.store.history(an_item("one").id)
    assert history is not None
    assert history.standing.public_at == SOON.at


def test_it_is_given_once_its_time_has_come(desk: Desk) -> None:
    desk.keep("a", new=(an_item("one", available=SOON),))
    desk.clean()

    assert desk.store.ripen(NOW, ROUTES) == 0
    assert not desk.store.dirty()
    assert desk.store.ripen(SOON.at, ROUTES) == 1
    assert given(desk) == ["one"]
    assert desk.store.dirty().keys() == {"news"}
    assert desk.store.ripen(SOON.at, ROUTES) == 0


def test_an_embargo_that_is_over_keeps_nothing_back(desk: Desk) -> None:
    desk.keep("a", new=(an_item("one", available=Date(at=NOW - HOUR)),))

    assert given(desk) == ["one"]


@pytest.mark.parametrize("status", ["withheld", "canceled"])
def test_what_is_not_to_be_published_waits_for_another_word(
    desk: Desk, status: Status
) -> None:
    item = an_item("one", status=status)
    desk.keep("a", new=(item,))
    desk.store.ripen(NOW + 10_000 * HOUR, ROUTES)
    assert given(desk) == []

    desk.keep("a", changed=(replace(item, status="usable"),))
    assert given(desk) == ["one"]


def test_what_was_given_is_withheld_when_its_source_says_so(desk: Desk) -> None:
    item = an_item("one")
    desk.keep("a", new=(item,))
    desk.clean()

    desk.keep("a", changed=(replace(item, status="withheld"),))

    assert given(desk) == []
    assert desk.store.dirty().keys() == {"news"}


def test_a_story_is_not_told_by_who_has_to_wait(desk: Desk) -> None:
    desk.keep("a", new=(a_teller("a", first_seen=NOW - HOUR, available=SOON),))
    desk.keep("b", new=(a_teller("b"),))
    assert [each.source for each in selected(desk.store, "news", 9)] == ["b"]

    desk.store.ripen(SOON.at, ROUTES)
    assert [each.source for each in selected(desk.store, "news", 9)] == ["a"]
