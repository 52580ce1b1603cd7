"""What items were before: as subscribers had them, and may have them still."""

from dataclasses import replace
from datetime import timedelta

import pytest

from contract.desk import HOUR, NOW, ROUTES, Desk, a_build, a_rendered, an_item, built
from htfeed.constructs import Date
from htfeed.model import Item
from htfeed.store.views import Hiding


@pytest.fixture
def item(desk: Desk) -> Item:
    """An item that is kept and published."""
    made = an_item()
    desk.keep(new=(made,))
    publish(desk, made)
    return made


def publish(desk: Desk, *items: Item, hours: int = 0) -> None:
    build = a_build(at=NOW + hours * HOUR)
    built(desk.store, build, mark=None, rendered=map(a_rendered, items))


def change(desk: Desk, item: Item, title: str, *, hours: int, **fields: object) -> Item:
    changed = replace(item, title=title, **fields)  # type: ignore[arg-type]
    desk.keep(at=NOW + hours * HOUR, changed=(changed,))
    return changed


def were(desk: Desk, item: Item) -> list[tuple[str, timedelta]]:
    """What an item was called, and until how long after the first hour."""
    found = desk.store.formerly([item.id]).get(item.id, ())
    return [(str(each.title), at - NOW) for at, each in found]


def test_what_was_published_is_told_the_latest_first(desk: Desk, item: Item) -> None:
    change(desk, item, "Second", hours=1)
    change(desk, item, "Third", hours=2)

    assert were(desk, item) == [("Second", 2 * HOUR), ("Title of one", HOUR)]
    revisions = [each.revision for _, each in desk.store.formerly([item.id])[item.id]]
    assert revisions == [2, 1]


def test_what_never_changed_was_nothing_else(desk: Desk, item: Item) -> None:
    assert desk.store.formerly([item.id, "tag:nobody"]) == {}


def test_what_nobody_had_is_left_out(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))
    changed = change(desk, item, "Second", hours=1)
    publish(desk, changed, hours=1)
    change(desk, item, "Third", hours=2)

    assert were(desk, item) == [("Second", 2 * HOUR)]


def test_what_was_hidden_until_it_was_another_is_left_out(desk: Desk, item: Item) -> None:
    hiding = Hiding(at=NOW + HOUR, reason="wrong")
    desk.store.hide(item.id, hiding, ROUTES)
    change(desk, item, "Second", hours=2)
    desk.store.show(item.id, NOW + 3 * HOUR, ROUTES)
    change(desk, item, "Third", hours=4)

    assert were(desk, item) == [("Second", 4 * HOUR)]


def test_what_its_source_took_back_is_left_out(desk: Desk, item: Item) -> None:
    desk.keep(at=NOW + HOUR, withdrawn=(item.id,))
    change(desk, item, "Second", hours=2)
    change(desk, item, "Third", hours=3)

    assert were(desk, item) == [("Second", 3 * HOUR)]


@pytest.mark.parametrize(
    "fields", [{"status": "withheld"}, {"available": Date(at=NOW + 9 * HOUR)}]
)
def test_what_was_not_to_be_public_is_left_out(
    desk: Desk, item: Item, fields: dict[str, object]
) -> None:
    held = change(desk, item, "Held", hours=1, **fields)
    change(desk, held, "Third", hours=2, status=None, available=None)

    assert were(desk, item) == [("Title of one", HOUR)]
