"""Which sources are configured, how each is, and how much is kept of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Final

from sqlalchemy import (
    Connection,
    bindparam,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from htfeed.model import SourceState
from htfeed.store import Enrolment
from htfeed.store.tables import items, sources

_STATE: Final = tuple(sources.c[each.name] for each in fields(SourceState))
_CONFIGURED: Final = sources.c.configured.is_(True)
_HAS_ITEMS: Final = exists().where(items.c.source == sources.c.key)
_NEW: Final[dict[str, object]] = {
    "health": "new",
    "next_due": None,
    "last_attempt": None,
    "last_success": None,
    "failures": 0,
    "error_stage": None,
    "error_code": None,
    "error": None,
    "problems": 0,
    "wishes": None,
    "gap": None,
    "newest": None,
}
_STATES: Final = select(*_STATE).where(_CONFIGURED).order_by(sources.c.position)
_ENROLLED: Final = (
    select(sources.c.key, sources.c.watched, sources.c.categories)
    .where(or_(_CONFIGURED, _HAS_ITEMS))
    .order_by(sources.c.position, sources.c.key)
)
_LEFT: Final = (
    select(sources.c.key)
    .where(sources.c.configured.is_(False), _HAS_ITEMS)
    .order_by(sources.c.key)
)
_ROWS: Final = select(
    sources.c.key,
    sources.c.position,
    sources.c.configured,
    sources.c.watched,
    sources.c.categories,
    sources.c.host,
)
_COUNTS: Final = (
    select(items.c.source, func.count())
    .where(items.c.withdrawn_at.is_(None))
    .group_by(items.c.source)
    .order_by(items.c.source)
)


def enrolment_changes(
    connection: Connection, wanted: Iterable[Enrolment]
) -> tuple[dict[str, object], ...]:
    """Return the rows that have to be written to make these the configured sources.

    None on most runs, which then need not wait for the right to write.
    """
    kept = {row.key: row._asdict() for row in connection.execute(_ROWS)}
    changed: list[dict[str, object]] = []
    configured = {each.key: each for each in wanted}
    for position, each in enumerate(configured.values()):
        row = {
            "key": each.key,
            "position": position,
            "configured": True,
            "watched": each.watched,
            "categories": list(each.categories),
            "host": each.host,
        }
        if kept.get(each.key) != row:
            changed.append(row)
    changed += [
        {**row, "configured": False}
        for key, row in kept.items()
        if row["configured"] and key not in configured
    ]
    return tuple(changed)


def enrol(connection: Connection, wanted: Iterable[Enrolment]) -> None:
    """Make these the configured sources; those that left keep what they have."""
    before = dict(connection.execute(select(sources.c.key, sources.c.configured)).all())
    new, back, other = [], [], []
    for row in enrolment_changes(connection, wanted):
        was_configured = before.get(str(row["key"]))
        if was_configured is None:
            new.append({**row, **_NEW, "fence": 0})
        elif row["configured"] and not was_configured:
            back.append({**row, **_NEW})
        else:
            other.append(row)
    if new:
        connection.execute(insert(sources), new)
    for group in (back, other):
        _rewrite(connection, group)


def _rewrite(connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    if not rows:
        return
    # What the parameters name besides ``of`` is what SQLAlchemy sets.
    statement = update(sources).where(sources.c.key == bindparam("of"))
    connection.execute(statement, [{**_but_key(row), "of": row["key"]} for row in rows])


def _but_key(row: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in row.items() if name != "key"}


def left(connection: Connection) -> tuple[str, ...]:
    """Return the sources that have items and are no longer configured."""
    return tuple(connection.scalars(_LEFT))


def states(connection: Connection) -> tuple[SourceState, ...]:
    """Return the state of every configured source, in the order of enrolment."""
    return tuple(SourceState(**row._asdict()) for row in connection.execute(_STATES))


def enrolled(connection: Connection) -> Mapping[str, Enrolment]:
    """Return every source that has items or is configured, by key."""
    return {
        row.key: Enrolment(
            key=row.key, watched=row.watched, categories=tuple(row.categories)
        )
        for row in connection.execute(_ENROLLED)
    }


def item_counts(connection: Connection) -> Mapping[str, int]:
    """Return how many items of each source are kept and not withdrawn."""
    return dict(connection.execute(_COUNTS).all())
