"""What was asked of each host, and which of them want a rest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, case, or_, select, update
from sqlalchemy.dialects import sqlite

from htfeed.answers import Hop
from htfeed.store import Outcome
from htfeed.store.columns import Utc
from htfeed.store.statements import insert_into, insert_of, write_rows
from htfeed.store.tables import hosts, sources
from htfeed.store.views import HostTraffic

_TRAFFIC: Final = select(*(hosts.c[each.name] for each in fields(HostTraffic))).order_by(
    hosts.c.requests.desc(), hosts.c.host
)
_SUMS: Final = ("requests", "not_modified", "failed", "octets")
_AHEAD: Final = select(sources.c.key, sources.c.last_attempt, sources.c.next_due).where(
    sources.c.configured.is_(True), sources.c.last_attempt > bindparam("now", type_=Utc)
)
_PUT_RIGHT: Final = (
    update(sources)
    .where(sources.c.key == bindparam("of"))
    .values(next_due=bindparam("due"), last_attempt=bindparam("at"))
)
_RESTS: Final = select(hosts.c.host, hosts.c.rests_until).where(
    hosts.c.rests_until > bindparam("now", type_=Utc)
)
_END_OF_RESTS: Final = update(hosts).values(rests_until=None, rests_why=None)


def add_up(connection: Connection, outcomes: Sequence[Outcome]) -> None:
    """Add up what the attempts asked of each host."""
    rows: dict[str, dict[str, Any]] = {}
    for outcome in outcomes:
        for hop in outcome.hops:
            row = rows.get(hop.host)
            if row is None:
                row = rows[hop.host] = _never_asked(hop.host, outcome.at)
            _add(row, hop)
    if rows:
        write_rows(connection, _add_up(connection.dialect.name), list(rows.values()))


@cache
def _add_up(dialect: str) -> sqlite.Insert:
    statement = insert_of(dialect, hosts)
    new = statement.excluded
    old = hosts.c
    changed = {name: old[name] + new[name] for name in _SUMS} | {
        "last_asked": new.last_asked,
        "most_beside": case(
            (new.most_beside > old.most_beside, new.most_beside), else_=old.most_beside
        ),
        "least_pause": case(
            (old.least_pause.is_(None), new.least_pause),
            (new.least_pause < old.least_pause, new.least_pause),
            else_=old.least_pause,
        ),
    }
    return statement.on_conflict_do_update(index_elements=[hosts.c.host], set_=changed)


def _never_asked(host: str, at: datetime) -> dict[str, Any]:
    return {
        "host": host,
        "first_asked": at,
        "last_asked": at,
        **dict.fromkeys(_SUMS, 0),
        "most_beside": 0,
        "least_pause": None,
    }


def _add(row: dict[str, Any], hop: Hop) -> None:
    row["requests"] += 1
    row["not_modified"] += hop.status == 304
    row["failed"] += hop.status is None or hop.status >= 400
    row["octets"] += hop.octets
    row["most_beside"] = max(row["most_beside"], hop.beside)
    least = row["least_pause"]
    if hop.after is not None and (least is None or hop.after < least):
        row["least_pause"] = hop.after


def traffic(connection: Connection) -> tuple[HostTraffic, ...]:
    """Return what was asked of each host; see :meth:`htfeed.store.Store.hosts`."""
    return tuple(HostTraffic(**row._asdict()) for row in connection.execute(_TRAFFIC))


def rests(connection: Connection, now: datetime) -> Mapping[str, datetime]:
    """Return the hosts that rest; see :meth:`htfeed.store.Store.rests`."""
    return {row.host: row.rests_until for row in connection.execute(_RESTS, {"now": now})}


def rest(connection: Connection, outcomes: Iterable[Outcome]) -> None:
    """Note until when hosts want no requests; what was noted and lasts longer stays."""
    for each, now in ((rest, outcome.at) for outcome in outcomes for rest in outcome.rests):
        told = {"rests_until": each.until, "rests_why": each.why}
        statement = insert_into(connection, hosts).values(
            {**_never_asked(each.host, now), **told}
        )
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=[hosts.c.host],
                set_=told,
                where=or_(hosts.c.rests_until.is_(None), hosts.c.rests_until < each.until),
            )
        )


def ahead(connection: Connection, now: datetime) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return the sources whose last attempt lies in the future."""
    return connection.execute(_AHEAD, {"now": now}).all()


def replan(connection: Connection, now: datetime) -> int:
    """Put right what was planned ahead; see :meth:`htfeed.store.Store.replan`."""
    rows = [
        {"of": row.key, "at": now, "due": now + (row.next_due - row.last_attempt)}
        for row in ahead(connection, now)
        if row.next_due is not None
    ]
    if rows:
        connection.execute(_PUT_RIGHT, rows)
    connection.execute(_END_OF_RESTS.where(hosts.c.last_asked > now))
    return len(rows)
