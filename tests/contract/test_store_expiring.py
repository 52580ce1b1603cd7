"""Every engine: what retention takes is gone, and does not come back."""

from datetime import timedelta

import pytest

from contract.desk import (
    NOW,
    ROUTES,
    Desk,
    a_build,
    a_rendered,
    a_teller,
    an_item,
    built,
    selected,
)
from htfeed.store import Retention

OLD = an_item("old", days=40)
NEW = an_item("new", days=1)
MONTH = Retention(at=NOW, before=NOW - timedelta(days=30))


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """A store with an old item and a new one, published."""
    desk.keep("a", new=(OLD, NEW))
    desk.clean()
    return desk


def test_what_is_too_old_is_let_go(desk: Desk) -> None:
    count = desk.store.expire("a", MONTH, ROUTES)

    assert count == 1
    assert desk.shown("news") == ["Title of new"]


def test_of_too_many_the_oldest_are_let_go(desk: Desk) -> None:
    count = desk.store.expire("a", Retention(at=NOW, count=1), ROUTES)

    assert count == 1
    assert desk.shown("news") == ["Title of new"]


def test_their_channels_are_published_anew(desk: Desk) -> None:
    desk.store.expire("a", MONTH, ROUTES)

    assert desk.store.dirty().keys() == {"news"}


def test_nothing_too_old_changes_nothing(desk: Desk) -> None:
    year = Retention(at=NOW, before=NOW - timedelta(days=365), count=5)

    assert desk.store.expire("a", year, ROUTES) == 0
    assert desk.store.dirty() == {}


def test_a_rule_without_limits_takes_nothing(desk: Desk) -> None:
    assert desk.store.expire("a", Retention(at=NOW), ROUTES) == 0


def test_what_was_let_go_is_known_as_such(desk: Desk) -> None:
    desk.store.expire("a", MONTH, ROUTES)

    known = desk.store.known("a")

    assert known["old"].expired
    assert known["old"].id == OLD.id
    assert not known["new"].expired


def test_its_id_stays_in_the_ledger(desk: Desk) -> None:
    built(
        desk.store, a_build("news"), mark=None, rendered=(a_rendered(OLD), a_rendered(NEW))
    )

    desk.store.expire("a", MONTH, ROUTES)

    assert desk.store.claimed_ids([OLD.id])[OLD.id].source_id == "old"


def test_other_sources_keep_theirs(desk: Desk) -> None:
    desk.keep("b", new=(an_item("old", source="b", days=40),))

    desk.store.expire("a", MONTH, ROUTES)

    assert not desk.store.known("b")["old"].expired


def test_who_tells_the_same_story_stands_in(desk: Desk) -> None:
    desk.keep("a", new=(a_teller("a"),))
    desk.keep("b", new=(a_teller("b"),))
    desk.clean()

    desk.store.expire("a", Retention(at=NOW, before=NOW + timedelta(days=1)), ROUTES)

    assert [item.source for item in selected(desk.store, "news", 9)] == ["b"]
