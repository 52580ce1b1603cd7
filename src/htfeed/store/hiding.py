"""What operators take out of every channel, and the tombstones of what is gone."""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    case,
    exists,
    or_,
    select,
    update,
)

from htfeed.errors import StoreError
from htfeed.model import Tombstone
from htfeed.store import Routes
from htfeed.store.marks import channels_of, mark
from htfeed.store.placing import standing
from htfeed.store.rendering import forget_ids
from htfeed.store.stories import regroup
from htfeed.store.tables import items, ledger, placements
from htfeed.store.views import Hiding

_EVER: Final = datetime.min.replace(tzinfo=UTC)
_ONE: Final[ColumnElement[bool]] = items.c.published_id == bindparam("of")
_IS_HIDDEN: Final = select(items.c.hidden).where(_ONE)
_HIDE: Final = update(items).where(_ONE).values(hidden=True)
_REASON: Final = update(items).where(_ONE)
_SHOW: Final = (
    update(items).where(_ONE).values(hidden=False, hidden_reason=None, hidden_at=None)
)
# Since when an item is gone: what took it out first, as the other one changed
# nothing for subscribers. (SQLite and PostgreSQL call the lesser of two differently.)
_GONE: Final[ColumnElement[Any]] = case(
    (items.c.hidden.is_(False), items.c.withdrawn_at),
    (items.c.withdrawn_at.is_(None), items.c.hidden_at),
    (items.c.withdrawn_at < items.c.hidden_at, items.c.withdrawn_at),
    else_=items.c.hidden_at,
)
_TOMBSTONES: Final = (
    select(items.c.published_id, _GONE.label("gone"))
    .where(
        # Each side by an index of its own, where there is one.
        or_(
            items.c.hidden_at >= bindparam("since"),
            items.c.withdrawn_at >= bindparam("since"),
        ),
        bindparam("since", type_=items.c.hidden_at.type) <= _GONE,
        exists().where(
            placements.c.item == items.c.id,
            placements.c.category == bindparam("category"),
        ),
        exists().where(ledger.c.published_id == items.c.published_id),
    )
    .order_by(_GONE.desc(), items.c.published_id)
    .limit(bindparam("limit"))
)


def hide(connection: Connection, item: str, hiding: Hiding, routes: Routes) -> None:
    """Take an item out of every channel; see :meth:`htfeed.store.Store.hide`."""
    if _is_hidden(connection, item):
        connection.execute(_REASON, {"of": item, "hidden_reason": hiding.reason})
        return
    forget_ids(connection, [item])
    connection.execute(
        _HIDE, {"of": item, "hidden_reason": hiding.reason, "hidden_at": hiding.at}
    )
    _mark(connection, item, routes)


def show(connection: Connection, item: str, at: datetime, routes: Routes) -> None:
    """Undo the hiding of an item; see :meth:`htfeed.store.Store.show`."""
    if _is_hidden(connection, item):
        connection.execute(_SHOW, {"of": item, "shown_at": at, "updated_at": at})
        forget_ids(connection, [item])
        _mark(connection, item, routes)


def _is_hidden(connection: Connection, item: str) -> bool:
    hidden = connection.scalar(_IS_HIDDEN, {"of": item})
    if hidden is None:
        raise StoreError(
            f"item {item} is no longer kept",
            cure="look for it with: htfeed items",
        )
    return bool(hidden)


def _mark(connection: Connection, item: str, routes: Routes) -> None:
    """Mark the channels that carry the item, or another that tells its story."""
    stories, categories = standing(connection, [item])
    mark(connection, channels_of(categories | regroup(connection, stories), routes))


def tombstones(
    connection: Connection, category: str, *, since: datetime | None, limit: int
) -> tuple[Tombstone, ...]:
    """Return what is gone from a category; see :meth:`htfeed.store.Store.tombstones`."""
    asked = {"category": category, "since": since or _EVER, "limit": limit}
    rows = connection.execute(_TOMBSTONES, asked)
    return tuple(Tombstone(id=row.published_id, at=row.gone) for row in rows)
