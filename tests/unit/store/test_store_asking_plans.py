"""How SQLite answers what operators ask: it walks through no article for it."""

from contract.desk import NOW, Desk, an_item
from htfeed.store.sql import SqlStore
from htfeed.store.views import Wanted
from unit.store.test_store_plans import plans


def test_handles_are_looked_for_in_an_index(store: SqlStore) -> None:
    Desk(store).keep("a", new=(an_item(),))
    found = plans(store)

    store.find("0123456789", 5)

    scans = [each for each in found if each.startswith("SCAN items")]
    assert any("COVERING INDEX" in each for each in scans)


def test_the_items_of_a_channel_are_listed_without_sorting_them_all(
    store: SqlStore,
) -> None:
    found = plans(store)

    store.listed(Wanted(category="news"), 50)

    assert any("ix_placements_category_sort_at_item (category=?)" in each for each in found)
    assert "USE TEMP B-TREE FOR ORDER BY" not in found


def test_placements_and_ledger_are_asked_by_key_for_tombstones(store: SqlStore) -> None:
    found = plans(store)

    store.tombstones("news", since=NOW, limit=50)

    assert not any(each.startswith(("SCAN placements", "SCAN ledger")) for each in found)
