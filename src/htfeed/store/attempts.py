"""How attempts at sources ended: their fences, places, states and polls."""

from collections.abc import Sequence
from dataclasses import fields
from functools import cache
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.dialects import sqlite

from htfeed.answers import PlaceState
from htfeed.model import SourceState
from htfeed.store import Outcome, Poll
from htfeed.store.statements import batches, each_of, insert_of, write_rows
from htfeed.store.tables import places, polls, sources

POLLS_KEPT: Final = 100
"""How many polls of a source are remembered at least."""
_TRIMMED_EVERY: Final = 10
"""Claims of a source after which what is older is forgotten: not at each of them."""

_FENCES: Final = (
    select(sources.c.key, sources.c.fence)
    .where(sources.c.key.in_(each_of("keys")))
    .with_for_update()
)
_STATE: Final = tuple(each.name for each in fields(SourceState) if each.name != "key")
_END: Final = (
    update(sources)
    .where(sources.c.key == bindparam("of"))
    .values(
        {name: bindparam(name) for name in _STATE}
        | {"lease_owner": None, "lease_until": None}
    )
)
_OLDEST_KEPT: Final = (
    select(polls.c.id)
    .where(polls.c.source == bindparam("of"))
    .order_by(polls.c.id.desc())
    .offset(POLLS_KEPT - 1)
    .limit(1)
    .scalar_subquery()
)
_TRIM: Final = delete(polls).where(
    polls.c.source == bindparam("of"), polls.c.id < _OLDEST_KEPT
)
_FORGET: Final = delete(places).where(
    places.c.source == bindparam("of"), places.c.place == bindparam("gone")
)
_POLL: Final = insert(polls)
_TOLD: Final = tuple(each.name for each in fields(Poll))
_KNOWN: Final = tuple(each.name for each in fields(PlaceState))


def fenced_off(connection: Connection, outcomes: Sequence[Outcome]) -> frozenset[str]:
    """Return the sources whose outcome does not come from their newest claim."""
    newest: dict[str, int] = {}
    for batch in batches(each.state.key for each in outcomes):
        newest |= dict(connection.execute(_FENCES, {"keys": batch}).all())
    return frozenset(
        each.state.key for each in outcomes if newest.get(each.state.key) != each.fence
    )


def record(connection: Connection, outcomes: Sequence[Outcome]) -> None:
    """Write the states, the places and the polls of attempts; end the leases."""
    _write_places(connection, outcomes)
    ended = [
        {"of": each.state.key, **{name: getattr(each.state, name) for name in _STATE}}
        for each in outcomes
    ]
    write_rows(connection, _END, ended)
    told = [
        {**{name: getattr(poll, name) for name in _TOLD}, "source": each.state.key}
        for each in outcomes
        for poll in each.polls
    ]
    if told:
        write_rows(connection, _POLL, told)
    full = [{"of": each.state.key} for each in outcomes if each.fence % _TRIMMED_EVERY == 0]
    if full:
        write_rows(connection, _TRIM, full)


def _write_places(connection: Connection, outcomes: Sequence[Outcome]) -> None:
    gone, rows = [], []
    for each in outcomes:
        key = each.state.key
        for place, known in each.places.items():
            if known is None:
                gone.append({"of": key, "gone": place})
            else:
                told = {name: getattr(known, name) for name in _KNOWN}
                rows.append({"source": key, "place": place, **told})
    if gone:
        write_rows(connection, _FORGET, gone)
    if rows:
        write_rows(connection, _know(connection.dialect.name), rows)


@cache
def _know(dialect: str) -> sqlite.Insert:
    statement = insert_of(dialect, places)
    return statement.on_conflict_do_update(
        index_elements=list(places.primary_key),
        set_={name: statement.excluded[name] for name in _KNOWN},
    )
