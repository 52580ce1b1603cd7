"""Leases: who is due is claimed for a while, by one worker at a time."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    update,
)

from htfeed.answers import PlaceState
from htfeed.model import SourceState
from htfeed.store import Claim, Claimable
from htfeed.store.columns import Utc
from htfeed.store.listing import listed_among
from htfeed.store.lists import Listed
from htfeed.store.statements import batches, each_of
from htfeed.store.states import STATE
from htfeed.store.tables import hosts, places, sources

_CONFIGURED: Final = sources.c.configured.is_(True)
_TOLD: Final = tuple(each.name for each in fields(PlaceState))
_KNOWN: Final = tuple(places.c[each] for each in _TOLD)
_TAKE: Final = (
    update(sources)
    .where(sources.c.key.in_(each_of("keys")))
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
    places.c.source.in_(each_of("keys"))
)


_NOW: Final = bindparam("now", type_=Utc)
_FREE: Final = and_(
    or_(sources.c.lease_until.is_(None), sources.c.lease_until <= _NOW),
    sources.c.paused.is_(False),
)
_AWAKE: Final = ~exists().where(hosts.c.host == sources.c.host, hosts.c.rests_until > _NOW)
_CLAIMABLE: Final = (
    select(*STATE, sources.c.fence, sources.c.list)
    .where(_CONFIGURED, _FREE)
    .limit(bindparam("limit"))
)
# Each says `configured` and `watched`, as the index of who is due begins with them.
_WATCHED: Final = _CLAIMABLE.where(sources.c.watched.is_(True)).order_by(sources.c.position)
_UNDUE: Final = _CLAIMABLE.where(sources.c.watched.is_(False))
_PLANNED: Final = _CLAIMABLE.where(sources.c.watched.is_(False), _AWAKE)
_NEW: Final = _PLANNED.where(
    sources.c.next_due.is_(None), sources.c.health != "gone"
).order_by(sources.c.position)
_DUE: Final = _PLANNED.where(sources.c.next_due <= _NOW).order_by(
    sources.c.next_due, sources.c.position
)
_FIRST_DUE: Final = select(func.min(sources.c.next_due)).where(
    _CONFIGURED,
    sources.c.watched.is_(False),
    sources.c.paused.is_(False),
    sources.c.health != "gone",
)


def claim(
    connection: Connection,
    now: datetime,
    *,
    owner: str,
    until: datetime,
    wanted: Claimable,
) -> tuple[Claim, ...]:
    """Lease the sources that are due to an owner; see :meth:`htfeed.store.Store.claim`."""
    rows: list[dict[str, Any]] = []
    for statement in _statements(wanted):
        left = wanted.limit - len(rows)
        if left > 0:
            found = connection.execute(statement, {"now": now, "limit": left})
            names = tuple(found.keys())
            rows += [dict(zip(names, row, strict=True)) for row in found]
    for batch in batches(row["key"] for row in rows):
        connection.execute(_TAKE, {"keys": batch, "owner": owner, "until": until})
    known = known_places(connection, [row["key"] for row in rows])
    lists = {row["key"]: row.pop("list") for row in rows}
    named = listed_among(connection, lists)
    return tuple(_claim(row, known, named.get(row["key"])) for row in rows)


def _statements(wanted: Claimable) -> Iterator[Select[*tuple[Any, ...]]]:
    watched = (_WATCHED,) if wanted.watched else ()
    planned: tuple[Select[*tuple[Any, ...]], ...] = ()
    if wanted.planned:
        planned = (_UNDUE,) if wanted.undue and wanted.only else (_NEW, _DUE)
    for each in (*watched, *planned):
        yield each if wanted.only is None else each.where(sources.c.key == wanted.only)


def _claim(
    row: dict[str, Any],
    known: Mapping[str, Mapping[str, PlaceState]],
    named: Listed | None,
) -> Claim:
    fence, of_places = row.pop("fence") + 1, known.get(row["key"], {})
    return Claim(state=SourceState(**row), fence=fence, places=of_places, listed=named)


def known_places(
    connection: Connection, keys: Collection[str]
) -> Mapping[str, Mapping[str, PlaceState]]:
    """Return the validators of each place of each of the sources."""
    known: dict[str, dict[str, PlaceState]] = defaultdict(dict)
    for batch in batches(keys):
        for source, place, *told in connection.execute(_PLACES, {"keys": batch}):
            known[source][place] = PlaceState(**dict(zip(_TOLD, told, strict=True)))
    return known


def first_due(connection: Connection) -> datetime | None:
    """Return when the source is due that is the first; None where none ever is."""
    found: datetime | None = connection.scalar(_FIRST_DUE)
    return found


def lease_owners(connection: Connection) -> frozenset[str]:
    """Return who holds a lease, whether it has ended or not."""
    return frozenset(owner for owner in connection.scalars(_OWNERS) if owner is not None)


def release(connection: Connection, owners: Collection[str]) -> None:
    """End the leases of owners that are known to be dead."""
    for batch in batches(owners):
        connection.execute(_RELEASE, {"owners": batch})
