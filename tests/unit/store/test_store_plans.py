"""How SQLite finds what is asked often: by an index, whatever the store has grown to."""

from collections.abc import Sequence

from sqlalchemy import event

from contract.desk import LEASE, NOW, Desk, a_teller, selected
from htfeed.store.sql import SqlStore


def plans(store: SqlStore) -> list[str]:
    """Listen to a store; return the list into which the plan of each SELECT goes."""
    found: list[str] = []

    def explain(
        _: object, cursor: object, text: str, parameters: Sequence[object], *more: object
    ) -> None:
        if text.startswith("SELECT"):
            asked = store._engine.raw_connection().cursor()
            asked.execute(f"EXPLAIN QUERY PLAN {text}", parameters)
            found.extend(str(row[3]) for row in asked.fetchall())

    event.listen(store._engine, "before_cursor_execute", explain)
    return found


def test_who_is_due_is_found_by_index(store: SqlStore) -> None:
    found = plans(store)

    store.claim(NOW, owner="me", lease=LEASE)

    wanted = "ix_sources_configured_watched_next_due"
    assert sum(wanted in step for step in found) == 3
    assert not any(step.startswith("SCAN") for step in found)


def test_the_newest_of_a_category_are_found_without_sorting_them_all(
    store: SqlStore,
) -> None:
    found = plans(store)

    selected(store, "news", 50)

    assert any("ix_placements_category_sort_at_item (category=?)" in each for each in found)
    assert not any("USE TEMP B-TREE FOR ORDER BY" in each for each in found)


def test_counting_items_reads_no_item(store: SqlStore) -> None:
    found = plans(store)

    store.item_counts()

    assert any("COVERING INDEX ix_items_source_withdrawn_at" in each for each in found)


def test_keeping_an_item_reads_no_table_from_end_to_end(store: SqlStore) -> None:
    desk = Desk(store)
    desk.keep("a", new=(a_teller("a"),))
    found = plans(store)

    desk.keep("a", changed=(a_teller("a", alt="More"),))

    whole = [each for each in found if each.startswith("SCAN")]
    # A list that is given is no table.
    tables = [each for each in whole if "VIRTUAL TABLE" not in each]
    assert [each for each in tables if "sources" not in each] == []


def test_with_nothing_due_no_source_is_read_but_those_of_the_config(
    store: SqlStore,
) -> None:
    found = plans(store)

    store.claim(NOW, owner="me", lease=LEASE)
    store.lease_owners()
    store.resting()
    store.replan(NOW)
    store.listed_total()
    store.enrol([])

    assert [each for each in found if each.startswith("SCAN") and "INDEX" not in each] == []
    for index in ("lease_owner", "paused", "list_configured", "configured_last_attempt"):
        assert any(f"ix_sources_{index}" in each for each in found), index
