"""Which sources are configured, how each is, and how much is kept of it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
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
from htfeed.store.listing import settle
from htfeed.store.resting import begin_anew
from htfeed.store.statements import batches, each_of
from htfeed.store.states import NEW, STATE
from htfeed.store.tables import items, sources

_CONFIGURED: Final = and_(sources.c.configured.is_(True), sources.c.list.is_(None))
_THESE: Final = each_of("keys")
_HAS_ITEMS: Final = exists().where(items.c.source == sources.c.key)
_STATES: Final = select(*STATE).where(_CONFIGURED).order_by(sources.c.position)
_list: Final = sources.alias("its_list")
_ENROLLED: Final = (
    select(
        sources.c.key,
        sources.c.watched,
        sources.c.categories,
        sources.c.list,
        _list.c.categories.label("of_all"),
    )
    .select_from(sources.outerjoin(_list, _list.c.key == sources.c.list))
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
    sources.c.address,
    sources.c.lists,
    sources.c.stands_for,
    sources.c.list,
)
# What lists name is none of the config's business, unless it takes a key of theirs.
_OWN: Final = _ROWS.where(sources.c.list.is_(None))
_TAKEN: Final = _ROWS.where(sources.c.key.in_(_THESE), sources.c.list.is_not(None))
_BEFORE: Final = select(sources.c.key, sources.c.configured, sources.c.address).where(
    sources.c.key.in_(_THESE)
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
    kept = {row.key: row._asdict() for row in connection.execute(_OWN)}
    changed: list[dict[str, object]] = []
    configured = {each.key: each for each in wanted}
    for batch in batches(configured.keys() - kept.keys()):
        taken = connection.execute(_TAKEN, {"keys": batch})
        kept |= {row.key: row._asdict() for row in taken}
    for position, each in enumerate(configured.values()):
        row = {
            "key": each.key,
            "position": position,
            "configured": True,
            "watched": each.watched,
            "categories": list(each.categories),
            "host": each.host,
            "address": each.address,
            "lists": each.lists,
            "stands_for": each.stands_for,
            "list": None,
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
    """Make these the configured sources; those that left keep what they have.

    What was found out at another address tells nothing of when to ask at this one.
    """
    changes = enrolment_changes(connection, wanted)
    before: dict[str, Row[tuple[str, bool, str | None]]] = {}
    for batch in batches(str(row["key"]) for row in changes):
        rows = connection.execute(_BEFORE, {"keys": batch})
        before |= {row.key: row for row in rows}
    new, back, other, moved = [], [], [], []
    for row in changes:
        was = before.get(str(row["key"]))
        if was is None:
            new.append({**row, **NEW, "fence": 0})
        elif row["configured"] and not was.configured:
            back.append({**row, **NEW})
        else:
            other.append(row)
            # Of what earlier versions kept the address is not known.
            if was.address is not None and was.address != row["address"]:
                moved.append(was.key)
    if new:
        connection.execute(insert(sources), new)
    for group in (back, other):
        _rewrite(connection, group)
    begin_anew(connection, moved)
    settle(connection)


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


def enrolled(
    connection: Connection, keys: Collection[str] | None
) -> Mapping[str, Enrolment]:
    """Return the sources that have items or are of the config, by key."""
    rows = _some(connection, _ENROLLED, sources.c.key, keys)
    return {
        row.key: Enrolment(
            key=row.key,
            watched=row.watched,
            categories=tuple(dict.fromkeys((*(row.of_all or ()), *row.categories))),
            list=row.list,
        )
        for row in rows
    }


def item_counts(connection: Connection, keys: Collection[str] | None) -> Mapping[str, int]:
    """Return how many items of each source are kept and not withdrawn."""
    return dict(tuple(row) for row in _some(connection, _COUNTS, items.c.source, keys))


def _some(
    connection: Connection,
    statement: "Select[*tuple[Any, ...]]",
    column: ColumnElement[str],
    keys: Collection[str] | None,
) -> "Iterator[Row[*tuple[Any, ...]]]":
    """Give the rows of a statement, or those of some keys only."""
    if keys is None:
        yield from connection.execute(statement)
        return
    for batch in batches(keys):
        yield from connection.execute(statement.where(column.in_(_THESE)), {"keys": batch})
