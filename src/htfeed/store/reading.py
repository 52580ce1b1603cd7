"""Items out of the store: what is known, everything in pages, a channel's newest."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import starmap
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    case,
    exists,
    func,
    select,
)

from htfeed.constructs import Sort
from htfeed.model import FeedInfo, Item, Kept, Placement
from htfeed.store.expiring import let_go
from htfeed.store.records import entry_from_json, item_from_json
from htfeed.store.releases import Place
from htfeed.store.statements import batches, each_of
from htfeed.store.stories import LIVES
from htfeed.store.tables import duplicates, items, ledger, placements
from htfeed.store.tellers import elsewhere

PAGE: Final = 500
"""How many items are in memory at once when all are read."""

# The fields of Kept, in their order.
_KNOWN: Final = select(
    items.c.published_id,
    items.c.source_id,
    items.c.place,
    items.c.first_seen,
    items.c.digest,
    items.c.normaliser,
    items.c.revised,
    items.c.published_at,
    items.c.page,
    items.c.story,
    items.c.withdrawn_at.is_not(None),
).where(items.c.source == bindparam("of"))
COLUMNS: Final = (
    items.c.id.label("number"),
    items.c.published_id,
    items.c.source,
    items.c.source_id,
    items.c.place,
    items.c.first_seen,
    items.c.revised,
    items.c.revision,
    items.c.shown_at,
    items.c.data,
)
"""What :func:`items_of` has to be given of an item; ``entry`` may be there too."""
WHOLE: Final = (*COLUMNS, items.c.entry, items.c.digest)
"""The same with what the source wrote."""
_SOME: Final = select(*WHOLE).where(
    items.c.source == bindparam("of"),
    items.c.source_id.in_(bindparam("ids", expanding=True)),
)
_PAGE: Final = (
    select(*WHOLE)
    .where(items.c.id > bindparam("after"), items.c.withdrawn_at.is_(None))
    .order_by(items.c.id)
    .limit(PAGE)
)
_EVERY: Final = 2**62
"""More items than any store holds."""
NOT_PREFERRED: Final = exists().where(
    and_(duplicates.c.item == items.c.id, duplicates.c.preferred.is_(False))
)
"""Whether another item is preferred for the story that an item tells."""
UPDATED: Final = func.coalesce(items.c.updated_at, items.c.first_seen)
_SEEN: Final = func.coalesce(items.c.revised, items.c.first_seen)
CHANGED: Final = case((items.c.shown_at > _SEEN, items.c.shown_at), else_=_SEEN)
"""When an item was first kept, or last changed, or shown again."""
_PLACE: Final = (
    items.c.published_id,
    items.c.revision,
    UPDATED.label("updated"),
    CHANGED.label("changed"),
)
"""The fields of Place but for the last."""
_TOLD: Final = (
    select(*_PLACE)
    .join_from(placements, items, items.c.id == placements.c.item)
    .where(
        placements.c.category == bindparam("category"),
        LIVES,
    )
    .limit(bindparam("limit"))
)
_MERGED: Final = {True: _TOLD.where(~NOT_PREFERRED), False: _TOLD}
"""By whether of a story only the preferred item is given."""
_BY: Final[Mapping[Sort, ColumnElement[Any]]] = {
    "published": placements.c.sort_at,
    "updated": UPDATED,
}
_LINEUP: Final = {
    (merged, sort): told.add_columns(by.label("order")).order_by(
        by.desc(), items.c.published_id
    )
    for merged, told in _MERGED.items()
    for sort, by in _BY.items()
}
IS_PUBLIC: Final = and_(
    exists().where(
        placements.c.item == items.c.id,
        placements.c.category.in_(bindparam("categories", expanding=True)),
    ),
    exists().where(ledger.c.published_id == items.c.published_id),
    LIVES,
)
"""Whether an item is published now in one of some ``categories``."""
_PUBLIC: Final = select(items.c.published_id).where(IS_PUBLIC)
_PUBLISHED: Final = _PUBLIC.where(items.c.published_id.in_(each_of("ids")))
_LATEST: Final = (
    select(*_PLACE, items.c.sort_at)
    .where(IS_PUBLIC, ~NOT_PREFERRED)
    .order_by(items.c.sort_at.desc(), items.c.published_id)
    .limit(bindparam("limit"))
)
_CHOSEN: Final = select(*COLUMNS).where(
    items.c.published_id.in_(bindparam("ids", expanding=True))
)
_LAST_OF_EACH: Final = select(*COLUMNS).where(
    items.c.id.in_(select(func.max(items.c.id)).group_by(items.c.source))
)
_PLACEMENTS: Final = (
    select(placements.c.item, placements.c.category, placements.c.reason)
    .where(placements.c.item.in_(bindparam("numbers", expanding=True)))
    .order_by(placements.c.item, placements.c.position)
)


def known(connection: Connection, source: str) -> Mapping[str, Kept]:
    """Return what is kept of a source, withdrawn items included, by source_id."""
    gone = {
        source_id: Kept(
            id=published_id,
            source_id=source_id,
            place="",
            first_seen=at,
            expired=True,
        )
        for source_id, (published_id, at) in let_go(connection, source).items()
    }
    rows = connection.execute(_KNOWN, {"of": source})
    return gone | {each.source_id: each for each in starmap(Kept, rows)}


def kept(
    connection: Connection, source: str, source_ids: Collection[str]
) -> Mapping[str, Item]:
    """Return some items of a source; see :meth:`htfeed.store.Store.kept`."""
    return {
        item.source_id: item
        for batch in batches(source_ids)
        for item in items_of(
            connection, connection.execute(_SOME, {"of": source, "ids": batch}).all()
        )
    }


def page(connection: Connection, after: int) -> tuple[int, tuple[Item, ...]]:
    """Return the items that follow a number, and the last number of them.

    None follow the last; hidden items are given, withdrawn ones are not.
    """
    rows = connection.execute(_PAGE, {"after": after}).all()
    return (rows[-1].number if rows else after), items_of(connection, rows)


def lineup(
    connection: Connection, category: str, limit: int | None, *, merged: bool, sort: Sort
) -> tuple[Place, ...]:
    """Return which items are the newest; see :meth:`htfeed.store.Store.lineup`."""
    asked = {"category": category, "limit": _EVERY if limit is None else limit}
    rows = connection.execute(_LINEUP[merged, sort], asked).all()
    return tuple(map(Place._make, rows))


def latest(
    connection: Connection, categories: Collection[str], limit: int
) -> tuple[Place, ...]:
    """Return which published items are the newest."""
    asked = {"categories": list(categories), "limit": limit}
    return tuple(map(Place._make, connection.execute(_LATEST, asked)))


def published(
    connection: Connection, ids: Collection[str], categories: Collection[str]
) -> frozenset[str]:
    """Return which of some items are published now, in one of some categories."""
    of = {"categories": list(categories)}
    return frozenset(
        each
        for batch in batches(ids)
        for each in connection.scalars(_PUBLISHED, {"ids": batch, **of})
    )


def origins(connection: Connection) -> Mapping[str, FeedInfo]:
    """Return what feeds say of themselves; see :meth:`htfeed.store.Store.origins`."""
    rows = connection.execute(_LAST_OF_EACH).all()
    last = (_item(row, ()) for row in rows)
    return {item.source: item.origin for item in last if item.origin}


def public(connection: Connection, categories: Collection[str]) -> frozenset[str]:
    """Return the ids of what is published; see :meth:`htfeed.store.Store.public`."""
    return frozenset(connection.scalars(_PUBLIC, {"categories": list(categories)}))


def chosen(connection: Connection, ids: Collection[str]) -> Mapping[str, Item]:
    """Return items by published id; see :meth:`htfeed.store.Store.chosen`."""
    return {
        item.id: item
        for batch in batches(ids)
        for item in _linked(connection, connection.execute(_CHOSEN, {"ids": batch}).all())
    }


def _linked(
    connection: Connection, rows: Sequence["Row[*tuple[Any, ...]]"]
) -> tuple[Item, ...]:
    """Return the items of rows with where else their stories are told."""
    found = items_of(connection, rows)
    told = elsewhere(connection, (row.number for row in rows))
    return tuple(
        replace(item, elsewhere=told[row.number]) if row.number in told else item
        for row, item in zip(rows, found, strict=True)
    )


def items_of(
    connection: Connection, rows: Sequence["Row[*tuple[Any, ...]]"]
) -> tuple[Item, ...]:
    """Return the items of rows, with their placements, in the order of the rows."""
    placed: dict[int, list[Placement]] = defaultdict(list)
    for batch in batches(row.number for row in rows):
        for number, category, reason in connection.execute(_PLACEMENTS, {"numbers": batch}):
            placed[number].append(Placement(category=category, reason=reason))
    return tuple(_item(row, tuple(placed[row.number])) for row in rows)


def _item(row: "Row[*tuple[Any, ...]]", placed: tuple[Placement, ...]) -> Item:
    written = getattr(row, "entry", None)
    entry = None
    if written is not None:
        entry = replace(entry_from_json(written), digest=row.digest)
    return item_from_json(
        row.data,
        {
            "id": row.published_id,
            "source": row.source,
            "source_id": row.source_id,
            "place": row.place,
            "first_seen": row.first_seen,
            "revised": row.revised,
            "revision": row.revision,
            "shown": row.shown_at,
            "placements": placed,
            "entry": entry,
        },
    )
