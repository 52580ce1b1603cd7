"""What the tables remember that no method of the port tells yet."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Select, func, select, update

from contract.desk import (
    HOUR,
    NOW,
    ROUTES,
    Desk,
    a_build,
    a_teller,
    an_item,
    built,
    selected,
)
from htfeed.identity import differs
from htfeed.model import FeedInfo, Placement
from htfeed.store import Poll
from htfeed.store.records import item_from_json
from htfeed.store.sql import SqlStore
from htfeed.store.tables import (
    builds,
    duplicates,
    fragments,
    items,
    metadata,
    placements,
    polls,
    revisions,
    withdrawals,
)


@pytest.fixture
def desk(store: SqlStore) -> Desk:
    return Desk(store)


def rows(store: SqlStore, query: Select[Any]) -> list[dict[str, Any]]:
    with store._reading() as connection:
        return [row._asdict() for row in connection.execute(query)]


def hide(store: SqlStore, published_id: str) -> None:
    with store._writing() as connection:
        hidden = update(items).where(items.c.published_id == published_id)
        connection.execute(hidden.values(hidden=True, hidden_reason="asked to"))


def test_a_revision_is_what_was_before_the_change(store: SqlStore, desk: Desk) -> None:
    first = an_item()
    second = replace(first, title="Second", revised=NOW + HOUR)
    desk.keep(new=(first,))

    desk.keep(at=NOW + HOUR, changed=(second,))
    desk.keep(at=NOW + 2 * HOUR, changed=(replace(second, title="Third"),))

    found = rows(store, select(revisions).order_by(revisions.c.number))
    columns = {"source": "a", "source_id": "one", "place": ""}
    told = [item_from_json(row["data"], columns).title for row in found]
    assert told == ["Title of one", "Second"]
    assert [row["number"] for row in found] == [1, 2]
    assert [row["at"] for row in found] == [NOW + HOUR, NOW + 2 * HOUR]


def test_an_item_that_only_comes_back_has_no_revision(store: SqlStore, desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))
    desk.keep(withdrawn=(item.id,))

    desk.keep(changed=(replace(item, place="elsewhere"),))

    assert rows(store, select(revisions)) == []
    assert rows(store, select(items.c.revision)) == [{"revision": 1}]


def test_what_nobody_would_notice_is_another_revision_without_a_history(
    store: SqlStore, desk: Desk
) -> None:
    """A fragment is kept by revision: the item's JSON decides, not what it says."""
    item = an_item()
    desk.keep(new=(item,))
    other = replace(item, origin=FeedInfo(title="Told by"))
    assert not differs(item, other)

    desk.keep(renewed=(other,))

    assert rows(store, select(items.c.revision)) == [{"revision": 2}]
    assert rows(store, select(revisions)) == []


def test_each_withdrawal_is_noted_with_its_time(store: SqlStore, desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))
    desk.keep(withdrawn=(item.id,))
    desk.keep(changed=(item,))

    desk.keep(at=NOW + HOUR, withdrawn=(item.id,))

    found = rows(store, select(withdrawals.c.at, withdrawals.c.reason))
    assert [row["at"] for row in found] == [NOW, NOW + HOUR]
    assert {row["reason"] for row in found} == {"no longer in its source"}
    assert rows(store, select(items.c.withdrawn_at)) == [{"withdrawn_at": NOW + HOUR}]


def test_the_last_hundred_polls_of_a_source_are_kept(store: SqlStore, desk: Desk) -> None:
    for number in range(60):
        desk.keep("a", polls=(Poll(at=NOW, outcome="fetched", octets=number),) * 2)
    desk.keep("b", polls=(Poll(at=NOW, outcome="failed", elapsed=HOUR),))

    found = rows(store, select(polls).order_by(polls.c.id))

    assert [row["octets"] for row in found[:100]] == [
        n for n in range(10, 60) for _ in "xx"
    ]
    assert [(row["source"], row["elapsed"]) for row in found[100:]] == [("b", HOUR)]


def test_the_last_ten_builds_of_a_channel_are_kept(store: SqlStore) -> None:
    for number in range(25):
        built(store, a_build("news", items=number), mark=None)
    built(store, a_build("media"), mark=None)

    found = rows(store, select(builds).where(builds.c.channel == "news"))

    assert sorted(row["items"] for row in found) == list(range(15, 25))
    assert len(rows(store, select(builds))) == 11


def test_a_story_that_one_item_tells_has_no_group(store: SqlStore, desk: Desk) -> None:
    second = a_teller("b")
    desk.keep("a", new=(a_teller("a"),))
    assert rows(store, select(duplicates)) == []

    desk.keep("b", new=(second,))
    grouped = rows(store, select(duplicates))
    desk.keep("b", withdrawn=(second.id,))

    assert [row["preferred"] for row in grouped] == [True, False]
    assert rows(store, select(duplicates)) == []


def test_a_hidden_item_stays_hidden_when_it_changes(store: SqlStore, desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))
    hide(store, item.id)

    desk.keep(changed=(replace(item, title="Changed"),))

    assert desk.shown() == []
    assert [each.title for each in store.items()] == ["Changed"]


def test_a_hidden_item_stands_for_no_story(store: SqlStore, desk: Desk) -> None:
    first = a_teller("a", first_seen=NOW - HOUR)
    desk.keep("a", new=(first,))
    hide(store, first.id)

    desk.keep("b", new=(a_teller("b"),))
    desk.keep("c", new=(a_teller("c"),))

    assert [each.source for each in selected(store, "news", 9)] == ["b"]


def test_a_purge_leaves_nothing_that_hung_on_the_items(store: SqlStore, desk: Desk) -> None:
    item = a_teller("a")
    desk.keep("b", new=(a_teller("b"),))
    desk.keep("a", new=(item,), polls=(Poll(at=NOW, outcome="fetched"),))
    desk.keep("a", changed=(replace(item, summary="More"),))
    desk.keep("a", withdrawn=(item.id,))
    with store._writing() as connection:
        number = connection.scalar(select(items.c.id).where(items.c.source == "a"))
        fragment = {"item": number, "revision": 1, "settings": ""}
        connection.execute(fragments.insert(), {**fragment, "formats": "", "body": ""})
    desk.enrol("b")

    store.purge(["a"], ROUTES)

    left = {
        table.name: rows(store, select(func.count().label("count")).select_from(table))
        for table in (revisions, withdrawals, fragments, polls, duplicates, placements)
    }
    assert {name: found[0]["count"] for name, found in left.items()} == {
        "revisions": 0,
        "withdrawals": 0,
        "fragments": 0,
        "polls": 0,
        "duplicates": 0,
        "placements": 1,
    }


def test_a_stay_in_a_category_follows_the_date_of_the_item(
    store: SqlStore, desk: Desk
) -> None:
    item = an_item()
    desk.keep(new=(item,))
    both = tuple(Placement(category=key, reason="r") for key in ("news", "media"))
    store.replace_items([replace(item, placements=both)], ROUTES)

    desk.keep(changed=(replace(item, published=None, placements=both),))

    dates = {row["sort_at"] for row in rows(store, select(placements.c.sort_at))}
    assert dates == {row["sort_at"] for row in rows(store, select(items.c.sort_at))}


def test_every_table_is_empty_in_a_new_store(store: SqlStore) -> None:
    for table in metadata.sorted_tables:
        assert rows(store, select(table)) == []
