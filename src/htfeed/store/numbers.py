"""The numbers by which tables of the store name an item, and its date as these copy it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Connection, bindparam, func, select

from htfeed.store.statements import batches
from htfeed.store.tables import items

_ROWS: Final = select(items.c.published_id, items.c.id, items.c.sort_at)
_THESE: Final = _ROWS.where(items.c.published_id.in_(bindparam("ids", expanding=True)))
_SINCE: Final = _ROWS.where(items.c.id > bindparam("last"))
_LAST: Final = select(func.coalesce(func.max(items.c.id), 0))


class Number(NamedTuple):
    """Of one item: ``items.id`` and ``items.sort_at``."""

    id: int
    sort_at: datetime


def last_number(connection: Connection) -> int:
    """Return the greatest number of all; what is kept after this gets a greater one.

    Nobody else keeps items before a transaction that writes has ended.
    """
    last: int = connection.scalars(_LAST).one()
    return last


def numbers_since(connection: Connection, last: int) -> Mapping[str, Number]:
    """Return the numbers of what was kept after :func:`last_number`, by published id."""
    rows = connection.execute(_SINCE, {"last": last}).all()
    return {published_id: Number(*told) for published_id, *told in rows}


def numbers_of(connection: Connection, ids: Iterable[str]) -> Mapping[str, Number]:
    """Return the numbers of those items that are kept, by their published ids."""
    return {
        published_id: Number(*told)
        for batch in batches(ids)
        for published_id, *told in connection.execute(_THESE, {"ids": batch}).all()
    }
