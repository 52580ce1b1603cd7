"""Every engine: what an operator hides is out, stays out, and leaves a tombstone."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from contract.desk import (
    HOUR,
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
from htfeed.constructs import Date
from htfeed.errors import StoreError
from htfeed.model import Item, Placement, Tombstone
from htfeed.store.views import Hiding

LATER = NOW + HOUR


def hide(desk: Desk, item: Item, *, at: datetime = LATER, reason: str = "asked to") -> None:
    desk.store.hide(item.id, Hiding(at=at, reason=reason), ROUTES)


def hiding(desk: Desk, item: Item) -> Hiding | None:
    history = desk.store.history(item.id)
    assert history is not None
    return history.standing.hidden


def publish(desk: Desk, *items: Item) -> None:
    built(desk.store, a_build(), mark=None, rendered=tuple(map(a_rendered, items)))


def gone(
    desk: Desk, category: str = "news", *, since: datetime | None = None, limit: int = 50
) -> list[str]:
    found = desk.store.tombstones(category, since=since, limit=limit)
    return [each.id for each in found]


# --- hiding and showing


def test_a_hidden_item_leaves_its_channels_and_they_are_marked(desk: Desk) -> None:
    item = an_item(categories=("news", "media"))
    desk.keep(new=(item,))
    desk.clean()

    hide(desk, item)

    assert (desk.shown("news"), desk.shown("media")) == ([], [])
    assert desk.store.dirty().keys() == {"news", "media", "everything"}
    assert hiding(desk, item) == Hiding(at=LATER, reason="asked to")


def test_a_shown_item_is_back_and_its_channels_are_marked(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))
    hide(desk, item)
    desk.clean()

    desk.store.show(item.id, LATER, ROUTES)

    assert desk.shown() == ["Title of one"]
    assert desk.store.dirty().keys() == {"news"}
    assert hiding(desk, item) is None


def test_a_shown_item_is_later_than_its_tombstone_whatever_its_source_says(
    desk: Desk,
) -> None:
    item = replace(an_item(), updated=Date(at=NOW - HOUR))
    desk.keep(new=(item,))
    hide(desk, item)

    desk.store.show(item.id, LATER + HOUR, ROUTES)
    desk.keep(at=LATER + HOUR, changed=(replace(item, title="Changed"),))

    (shown,) = desk.store.items()
    assert shown.title == "Changed"
    assert shown.last_updated == LATER + HOUR


def test_hiding_twice_changes_the_reason_and_publishes_nothing(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))
    hide(desk, item)
    desk.clean()

    hide(desk, item, at=LATER + HOUR, reason="court order")

    assert hiding(desk, item) == Hiding(at=LATER, reason="court order")
    assert desk.store.dirty() == {}


def test_showing_what_is_not_hidden_publishes_nothing(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))
    desk.clean()

    desk.store.show(item.id, LATER, ROUTES)

    assert desk.store.dirty() == {}


def test_only_the_item_that_was_meant_is_hidden(desk: Desk) -> None:
    first, second = an_item("first", days=1), an_item("second")
    desk.keep(new=(first, second))

    hide(desk, first)

    assert desk.shown() == ["Title of second"]


def test_what_is_not_kept_can_be_neither_hidden_nor_shown(desk: Desk) -> None:
    with pytest.raises(StoreError, match="urn:nobody is no longer kept"):
        desk.store.hide("urn:nobody", Hiding(at=NOW, reason="x"), ROUTES)

    with pytest.raises(StoreError, match="urn:nobody is no longer kept"):
        desk.store.show("urn:nobody", LATER, ROUTES)


def test_a_hidden_item_stays_out_when_its_source_brings_it_again(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))
    hide(desk, item)

    desk.keep(changed=(replace(item, title="Brought again"),))
    desk.keep(withdrawn=(item.id,))
    desk.keep(changed=(item,))

    assert desk.shown() == []
    assert hiding(desk, item) == Hiding(at=LATER, reason="asked to")


def test_another_teller_stands_in_for_a_hidden_one_and_gives_way_again(desk: Desk) -> None:
    first = a_teller("a", first_seen=NOW - HOUR)
    desk.keep("a", new=(first,))
    desk.keep("b", new=(a_teller("b", categories=("media",)),))
    desk.clean()

    hide(desk, first)

    assert [each.source for each in selected(desk.store, "media", 9)] == ["b"]
    assert desk.store.dirty().keys() == {"news", "media", "everything"}
    desk.store.show(first.id, LATER, ROUTES)
    assert [each.source for each in selected(desk.store, "news", 9)] == ["a"]
    assert selected(desk.store, "media", 9) == ()


# --- tombstones


def test_what_was_published_leaves_a_tombstone_when_it_is_hidden(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))
    publish(desk, item)

    hide(desk, item)

    found = desk.store.tombstones("news", since=None, limit=50)
    assert found == (Tombstone(id=item.id, at=LATER),)


def test_what_was_published_leaves_a_tombstone_when_it_is_withdrawn(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))
    publish(desk, item)

    desk.keep(at=LATER, withdrawn=(item.id,))

    found = desk.store.tombstones("news", since=None, limit=50)
    assert found == (Tombstone(id=item.id, at=LATER),)


def test_what_was_never_published_leaves_none(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))

    hide(desk, item)

    assert gone(desk) == []


def test_what_is_in_another_category_leaves_none(desk: Desk) -> None:
    item = an_item(categories=("media",))
    desk.keep(new=(item,))
    publish(desk, item)

    hide(desk, item)

    assert (gone(desk, "news"), gone(desk, "media")) == ([], [item.id])


def test_what_is_back_has_no_tombstone(desk: Desk) -> None:
    shown, returned = an_item("shown"), an_item("returned")
    desk.keep(new=(shown, returned))
    publish(desk, shown, returned)
    hide(desk, shown)
    desk.keep(withdrawn=(returned.id,))

    desk.store.show(shown.id, LATER, ROUTES)
    desk.keep(changed=(returned,))

    assert gone(desk) == []


@pytest.mark.parametrize("first", ["hidden", "withdrawn"])
def test_what_went_twice_is_gone_since_the_first_time(desk: Desk, first: str) -> None:
    item = an_item()
    desk.keep(new=(item,))
    publish(desk, item)
    hidden_at, withdrawn_at = (NOW, LATER) if first == "hidden" else (LATER, NOW)

    hide(desk, item, at=hidden_at)
    desk.keep(at=withdrawn_at, withdrawn=(item.id,))

    found = desk.store.tombstones("news", since=None, limit=50)
    assert found == (Tombstone(id=item.id, at=NOW),)


def test_a_withdrawn_item_that_is_shown_again_stays_gone(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))
    publish(desk, item)
    hide(desk, item, at=NOW)
    desk.keep(at=LATER, withdrawn=(item.id,))

    desk.store.show(item.id, LATER, ROUTES)

    found = desk.store.tombstones("news", since=None, limit=50)
    assert found == (Tombstone(id=item.id, at=LATER),)


def test_the_latest_tombstones_come_first_and_no_more_than_asked_for(desk: Desk) -> None:
    dead = [an_item(f"i{number}") for number in range(4)]
    desk.keep(new=tuple(dead))
    publish(desk, *dead)
    for hours, item in enumerate(dead):
        hide(desk, item, at=NOW + timedelta(hours=hours // 2))

    # Two went at the same time: then by id.
    assert gone(desk, limit=3) == [dead[2].id, dead[3].id, dead[0].id]
    assert gone(desk, since=LATER) == [dead[2].id, dead[3].id]


def test_a_purged_source_leaves_no_tombstones(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))
    publish(desk, item)
    hide(desk, item)
    desk.enrol()

    desk.store.purge(("a",), ROUTES)

    assert gone(desk) == []


def test_a_hidden_item_follows_the_rules_into_another_category(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))
    publish(desk, item)
    hide(desk, item)

    moved = replace(item, placements=(Placement(category="media", reason="now"),))
    desk.store.replace_items((moved,), ROUTES)

    assert (gone(desk, "news"), gone(desk, "media")) == ([], [item.id])


def test_a_hidden_item_that_its_source_dates_anew_is_still_gone(desk: Desk) -> None:
    item = an_item(days=3)
    desk.keep(new=(item,))
    publish(desk, item)
    hide(desk, item)

    desk.keep(changed=(replace(item, published=Date(at=NOW)),))

    assert gone(desk, since=LATER) == [item.id]
