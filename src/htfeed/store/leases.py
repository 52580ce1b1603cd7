"""Leases: who is due is claimed for a while, by one worker at a time."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, bindparam, or_, select, update

from htfeed.answers import PlaceState
from htfeed.model import SourceState
from htfeed.store import Claim
from htfeed.store.statements import batches
from htfeed.store.tables import places, sources

_STATE: Final = tuple(sources.c[each.name] for each in fields(SourceState))
_CONFIGURED: Final = sources.c.configured.is_(True)
_KNOWN: Final = tuple(places.c[each.name] for each in fields(PlaceState))
_TAKE: Final = (
    update(sources)
    .where(sources.c.key.in_(bindparam("keys", expanding=True)))
    .values(
        fence=sources.c.fence + 1,
        lease_owner=bindparam("owner"),
        lease_until=bindparam("until"),
    )
)
_OWNERS: Final = (
    select(sources.c.lease_owner).where(sources.c.lease_owner.is_not(None)).distinct()
)
_RELEASE: Final = (
    update(sources)
    .where(sources.c.lease_owner.in_(bindparam("owners", expanding=True)))
    .values(lease_owner=None, lease_until=None)
)
_PLACES: Final = select(places.c.source, places.c.place, *_KNOWN).where(
    places.c.source.in_(bindparam("keys", expanding=True))
)


def _is_due(now: datetime) -> ColumnElement[bool]:
    # Every branch says `configured` again: SQLite looks into one index for
    # each branch, and does not see what stands outside the OR.
    planned = and_(_CONFIGURED, sources.c.watched.is_(False))
    return or_(
        and_(_CONFIGURED, sources.c.watched.is_(True)),
        and_(planned, sources.c.next_due <= now),
        and_(planned, sources.c.next_due.is_(None), sources.c.health != "gone"),
    )


def claim(
    connection: Connection, now: datetime, *, owner: str, until: datetime, only: str | None
) -> tuple[Claim, ...]:
    """Lease the sources that are due to an owner; see :meth:`htfeed.store.Store.claim`."""
    free = or_(sources.c.lease_until.is_(None), sources.c.lease_until <= now)
    awake = sources.c.paused.is_(False)
    due = select(*_STATE, sources.c.fence).where(_is_due(now), awake, free)
    if only is not None:
        due = due.where(sources.c.key == only)
    # Another claim, or the keep of one that has just ended, is passed over.
    due = due.order_by(sources.c.position).with_for_update(skip_locked=True)
    rows = [row._asdict() for row in connection.execute(due)]
    for batch in batches(row["key"] for row in rows):
        connection.execute(_TAKE, {"keys": batch, "owner": owner, "until": until})
    known = known_places(connection, [row["key"] for row in rows])
    return tuple(_claim(row, known) for row in rows)


def _claim(row: dict[str, Any], known: Mapping[str, Mapping[str, PlaceState]]) -> Claim:
    fence = row.pop("fence") + 1
    return Claim(state=SourceState(**row), fence=fence, places=known.get(row["key"], {}))


def known_places(
    connection: Connection, keys: Collection[str]
) -> Mapping[str, Mapping[str, PlaceState]]:
    """Return the validators of each place of each of the sources."""
    known: dict[str, dict[str, PlaceState]] = defaultdict(dict)
    for batch in batches(keys):
        for row in connection.execute(_PLACES, {"keys": batch}):
            source, place, *validators = row
            names = (column.name for column in _KNOWN)
            known[source][place] = PlaceState(**dict(zip(names, validators, strict=True)))
    return known


def lease_owners(connection: Connection) -> frozenset[str]:
    """Return who holds a lease, whether it has ended or not."""
    return frozenset(owner for owner in connection.scalars(_OWNERS) if owner is not None)


def release(connection: Connection, owners: Collection[str]) -> None:
    """End the leases of owners that are known to be dead."""
    for batch in batches(owners):
        connection.execute(_RELEASE, {"owners": batch})
