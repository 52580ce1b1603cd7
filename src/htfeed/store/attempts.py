"""How an attempt at a source ended: its fence, its places, its state, its polls."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from htfeed.answers import PlaceState
from htfeed.errors import StoreError
from htfeed.model import SourceState
from htfeed.store import Outcome
from htfeed.store.leases import known_places
from htfeed.store.statements import batches, insert_into
from htfeed.store.tables import places, polls, sources

POLLS_KEPT: Final = 100
"""How many polls of a source are remembered."""

_FENCE: Final = (
    select(sources.c.fence).where(sources.c.key == bindparam("key")).with_for_update()
)
_STATE: Final = tuple(each.name for each in fields(SourceState) if each.name != "key")
_END: Final = update(sources).where(sources.c.key == bindparam("of"))
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
    places.c.source == bindparam("of"),
    places.c.place.in_(bindparam("gone", expanding=True)),
)


def check_fence(connection: Connection, outcome: Outcome) -> None:
    """Raise StoreError unless the outcome comes from the newest claim of its source."""
    key = outcome.state.key
    newest = connection.scalar(_FENCE, {"key": key})
    if newest != outcome.fence:
        raise StoreError(
            f"source {key}: claim {outcome.fence} is not the newest ({newest}):"
            " its lease ended and another worker took over",
            cure="nothing: what the newer claim brings is kept",
        )


def record(connection: Connection, outcome: Outcome) -> None:
    """Write the state, the places and the polls of an attempt; end the lease."""
    key = outcome.state.key
    _replace_places(connection, key, outcome.places)
    state = {name: getattr(outcome.state, name) for name in _STATE}
    ended = {"of": key, "lease_owner": None, "lease_until": None}
    connection.execute(_END, {**state, **ended})
    rows = [{**asdict(each), "source": key} for each in outcome.polls]
    if rows:
        connection.execute(insert(polls), rows)
        connection.execute(_TRIM, {"of": key})


def _replace_places(
    connection: Connection, source: str, wanted: Mapping[str, PlaceState]
) -> None:
    """Make these the places of a source, touching only what differs."""
    known = known_places(connection, [source]).get(source, {})
    for batch in batches(known.keys() - wanted.keys()):
        connection.execute(_FORGET, {"of": source, "gone": batch})
    rows = [
        {"source": source, "place": place, **asdict(validators)}
        for place, validators in wanted.items()
        if known.get(place) != validators
    ]
    if rows:
        statement = insert_into(connection, places)
        overwritten = {
            column.name: statement.excluded[column.name]
            for column in places.columns
            if not column.primary_key
        }
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=list(places.primary_key), set_=overwritten
            ),
            rows,
        )
