"""Kept items as operators meet them: hidden, withdrawn and second tellers included."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, exists, func, select

from htfeed.model import Item
from htfeed.store.reading import COLUMNS, items_of
from htfeed.store.tables import duplicates, items, placements
from htfeed.store.views import Hiding, Page, Standing, Wanted

_given = duplicates.alias("given")
_teller = items.alias("teller")
_PREFERRED: Final = (
    select(_teller.c.published_id)
    .join(_given, _given.c.item == _teller.c.id)
    .join(duplicates, duplicates.c.story == _given.c.story)
    .where(
        duplicates.c.item == items.c.id,
        duplicates.c.preferred.is_(False),
        _given.c.preferred.is_(True),
    )
    .correlate(items)
    .scalar_subquery()
)
STANDINGS: Final = select(
    *COLUMNS,
    items.c.hidden,
    items.c.hidden_reason,
    items.c.hidden_at,
    items.c.withdrawn_at,
    items.c.public_at,
    _PREFERRED.label("preferred"),
)
"""What :func:`standings_of` has to be given; the caller says which and in what order."""


def listed(connection: Connection, wanted: Wanted, limit: int) -> Page:
    """Return the newest of the wanted items; see :meth:`htfeed.store.Store.listed`."""
    conditions = tuple(_conditions(wanted))
    order: ColumnElement[Any] = items.c.sort_at
    statement: Select[*tuple[Any, ...]] = STANDINGS.where(*conditions)
    counting = select(func.count()).select_from(items).where(*conditions)
    if wanted.category is not None:
        # By the copy that stands in the index of placements: no sorting of all.
        order = placements.c.sort_at
        joined = items.join(placements, placements.c.item == items.c.id)
        inside = placements.c.category == wanted.category
        statement = statement.select_from(joined).where(inside)
        counting = counting.where(
            exists().where(placements.c.item == items.c.id, inside).correlate(items)
        )
    statement = statement.order_by(order.desc(), items.c.published_id).limit(limit)
    rows = connection.execute(statement).all()
    return Page(rows=standings_of(connection, rows), total=connection.scalar(counting) or 0)


def _conditions(wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    source = [items.c.source == wanted.source] if wanted.source is not None else []
    return [*source, *([items.c.hidden.is_(True)] if wanted.hidden else [])]


def standings_of(
    connection: Connection, rows: Sequence["Row[*tuple[Any, ...]]"]
) -> tuple[Standing, ...]:
    """Return the standings of rows of :data:`STANDINGS`, in their order."""
    found = items_of(connection, rows)
    return tuple(_standing(row, item) for row, item in zip(rows, found, strict=True))


def _standing(row: "Row[*tuple[Any, ...]]", item: Item) -> Standing:
    made = Standing(
        item=item,
        revision=row.revision,
        withdrawn_at=row.withdrawn_at,
        public_at=row.public_at,
        preferred=row.preferred,
    )
    if not row.hidden:
        return made
    # A hiding has a time since the store can tell tombstones.
    at = row.hidden_at or row.revised or row.first_seen
    return replace(made, hidden=Hiding(at=at, reason=row.hidden_reason or ""))
