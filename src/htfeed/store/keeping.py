"""What an attempt at a source changes, written in one transaction.

The order matters little, as nobody sees a part of it; that it is one does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    bindparam,
    case,
    delete,
    func,
    insert,
    select,
    update,
)

from htfeed.errors import StoreError
from htfeed.identity import page, story
from htfeed.model import Changes, Item
from htfeed.store import Outcome, Routes
from htfeed.store.attempts import fenced_off, record
from htfeed.store.hosts import add_up, rest
from htfeed.store.indexing import index
from htfeed.store.listing import enlist
from htfeed.store.marks import channels_of, mark
from htfeed.store.numbers import last_number, numbers_of, numbers_since
from htfeed.store.placing import place, standing, unplace
from htfeed.store.records import entry_to_json, item_to_json
from htfeed.store.rendering import forget_ids
from htfeed.store.statements import batches, insert_into, write_rows
from htfeed.store.stories import regroup
from htfeed.store.tables import items, ledger, revisions, withdrawals

_INSERT: Final = insert(items)
_THESE: Final[ColumnElement[bool]] = items.c.published_id.in_(
    bindparam("ids", expanding=True)
)
_OWN: Final[ColumnElement[bool]] = items.c.source == bindparam("of_source", type_=Text)
_LIVING: Final = select(
    items.c.id,
    bindparam("at", type_=items.c.withdrawn_at.type),
    bindparam("reason", type_=Text),
).where(_THESE, _OWN, items.c.withdrawn_at.is_(None))
_WITHDRAW: Final = (
    update(items)
    .where(_THESE, _OWN, items.c.withdrawn_at.is_(None))
    .values(withdrawn_at=bindparam("at"))
)
_ONE: Final[ColumnElement[bool]] = items.c.published_id == bindparam("of", type_=Text)
_REWRITTEN: Final[ColumnElement[bool]] = items.c.data != bindparam("new_data", type_=Text)
_REMEMBER: Final = insert(revisions).from_select(
    ["item", "number", "at", "data"],
    select(
        items.c.id,
        items.c.revision,
        bindparam("seen", type_=revisions.c.at.type),
        items.c.data,
    ).where(_ONE, _OWN, _REWRITTEN),
)
_TEXTS_AT_ONCE: Final = 100
"""New items whose texts are in memory as they are kept, beside the items themselves."""
REVISIONS_KEPT: Final = 50
"""How many revisions of an item are remembered: some change at every poll."""
_OUTDATED: Final = delete(revisions).where(
    revisions.c.item == select(items.c.id).where(_ONE, _OWN).scalar_subquery(),
    revisions.c.number
    <= select(items.c.revision).where(_ONE, _OWN).scalar_subquery() - REVISIONS_KEPT,
)
# A hidden item stays hidden whatever its source makes of it, and first_seen
# never changes; what the source wrote stays where a caller does not know it.
_CHANGE: Final = (
    update(items)
    .where(_ONE, _OWN)
    .values(
        revision=items.c.revision + case((_REWRITTEN, 1), else_=0),
        entry=func.coalesce(bindparam("new_entry", type_=Text), items.c.entry),
        withdrawn_at=None,
    )
)
_NOTE: Final = (
    update(items).where(_ONE, _OWN).values(digest=bindparam("new_digest", type_=Text))
)
_IDENTIFY: Final = tuple(
    update(table)
    .where(
        table.c.published_id == bindparam("of", type_=Text),
        table.c.source == bindparam("of_source", type_=Text),
    )
    .values(source_id=bindparam("new_source_id", type_=Text))
    for table in (items, ledger)
)
_NONE: Final = Changes()
_FIXED: Final = frozenset({"source", "source_id", "published_id", "first_seen", "entry"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What has become of items of a source."""

    source: str
    at: datetime
    normaliser: int
    """Version of the rules that made them."""
    changes: Changes


def keep(
    connection: Connection, outcomes: Sequence[Outcome], routes: Routes
) -> frozenset[str]:
    """Keep what attempts came to; see :meth:`htfeed.store.Store.keep`."""
    late = fenced_off(connection, outcomes)
    current = [each for each in outcomes if each.state.key not in late]
    written = [
        Written(
            source=each.state.key,
            at=each.at,
            normaliser=each.normaliser,
            changes=each.changes,
        )
        for each in current
        if each.changes != _NONE
    ]
    write(connection, written, routes)
    if current:
        record(connection, current)
        enlist(connection, current)
    # Who was asked in vain was asked all the same.
    add_up(connection, outcomes)
    rest(connection, outcomes)
    return late


def write(connection: Connection, written: Sequence[Written], routes: Routes) -> None:
    """Write what has become of items; tell their stories anew, and mark their channels."""
    if not written:
        return
    _note(connection, written)
    _identify(connection, written)
    all_changes = [each.changes for each in written]
    old = [item.id for each in all_changes for item in each.rewritten]
    gone = [published for each in all_changes for published in each.withdrawn]
    stories, categories = standing(connection, (*old, *gone))
    last = last_number(connection)
    stories |= _insert(connection, written)
    stories |= _change(connection, written)
    for each in written:
        if each.changes.withdrawn:
            _withdraw(connection, each)
    unplace(connection, old)
    touched = [item for each in all_changes for item in (*each.new, *each.rewritten)]
    numbers = {**numbers_since(connection, last), **numbers_of(connection, old)}
    categories |= place(connection, touched, numbers)
    index(connection, touched, numbers, again=old)
    if stories:
        categories |= regroup(connection, stories)
    if categories:
        mark(connection, channels_of(categories, routes))


def _note(connection: Connection, written: Iterable[Written]) -> None:
    """Note of what was written otherwise, and says the same, how it is written now."""
    rows = [
        {"of": published, "of_source": each.source, "new_digest": digest}
        for each in written
        for published, digest in each.changes.reread.items()
    ]
    if rows:
        write_rows(connection, _NOTE, rows)


def _identify(connection: Connection, written: Iterable[Written]) -> None:
    """Note by what items are known in their sources from now on, here and in the ledger."""
    rows = [
        {"of": published, "of_source": each.source, "new_source_id": source_id}
        for each in written
        for published, source_id in each.changes.identified.items()
    ]
    for statement in _IDENTIFY if rows else ():
        write_rows(connection, statement, rows)


def _insert(connection: Connection, written: Iterable[Written]) -> set[str]:
    stories: set[str] = set()
    new = ((item, each) for each in written for item in each.changes.new)
    for batch in batches(new, _TEXTS_AT_ONCE):
        rows = [
            {**_row(item, by), "revision": 1, "hidden": False, "withdrawn_at": None}
            for item, by in batch
        ]
        write_rows(connection, _INSERT, rows)
        stories |= _stories(rows)
    return stories


def _change(connection: Connection, written: Sequence[Written]) -> set[str]:
    changed = [
        _changed(item, each) | {"seen": each.at}
        for each in written
        for item in each.changes.changed
    ]
    renewed = [_changed(item, each) for each in written for item in each.changes.renewed]
    if changed:
        write_rows(connection, _REMEMBER, changed)
        write_rows(connection, _OUTDATED, changed)
    rows = [*changed, *renewed]
    if rows:
        missing = len(rows) - write_rows(connection, _CHANGE, rows)
        if missing:
            keys = ", ".join(sorted({str(row["of_source"]) for row in rows}))
            raise StoreError(
                f"{missing} of the {len(rows)} items to change are not kept; of: {keys}",
                cure="run again: they are then read as new",
            )
    return _stories(rows)


def _changed(item: Item, by: Written) -> dict[str, object]:
    """Return what an item becomes: what has a name of its own is only compared with."""
    row = _row(item, by)
    return {
        **{name: value for name, value in row.items() if name not in _FIXED},
        "of": row["published_id"],
        "of_source": row["source"],
        "new_data": row["data"],
        "new_entry": row["entry"],
    }


def _withdraw(connection: Connection, by: Written) -> None:
    noted = insert_into(connection, withdrawals).from_select(
        ["item", "at", "reason"], _LIVING
    )
    forget_ids(connection, by.changes.withdrawn)
    for batch in batches(by.changes.withdrawn):
        these = {"ids": batch, "of_source": by.source, "at": by.at}
        connection.execute(
            # Twice at the same pretended time is once.
            noted.on_conflict_do_nothing(),
            {**these, "reason": "no longer in its source"},
        )
        connection.execute(_WITHDRAW, these)


def _row(item: Item, by: Written) -> dict[str, object]:
    first_seen = item.first_seen or by.at
    order = item.order
    return {
        "source": by.source,
        "source_id": item.source_id,
        "published_id": item.id,
        "place": item.place,
        "digest": item.entry.digest if item.entry else "",
        "normaliser": by.normaliser,
        "first_seen": first_seen,
        "revised": item.revised,
        # As it will be once the item is known to have been seen first now.
        "sort_at": min(order, first_seen) if order else first_seen,
        "updated_at": item.last_updated or first_seen,
        "published_at": item.published.at if item.published else None,
        "story": story(item),
        "page": page(item),
        "public_at": _embargo(item, by.at),
        "data": item_to_json(item),
        "entry": entry_to_json(item.entry) if item.entry else None,
    }


def _embargo(item: Item, now: datetime) -> datetime | None:
    until = item.public_at
    return until if until and until > now else None


def _stories(rows: Iterable[Mapping[str, object]]) -> set[str]:
    told = (row[key] for row in rows for key in ("story", "page"))
    return {str(key) for key in told if key is not None}
