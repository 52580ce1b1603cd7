"""What was published: builds of channels, and the ledger of ids."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    Connection,
    Row,
    Text,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    union_all,
)

from htfeed.errors import StoreError
from htfeed.model import Item
from htfeed.store import Origin
from htfeed.store.marks import clear, forget
from htfeed.store.releases import Build, Done
from htfeed.store.statements import batches, each_of, insert_into
from htfeed.store.tables import builds, items, ledger

BUILDS_KEPT: Final = 10
"""How many builds of a channel are remembered."""

_THESE: Final[BindParameter[str]] = bindparam("ids", expanding=True)
# An id is taken from the moment that its item is kept, and for ever once it
# was published.
_TAKEN: Final = union_all(
    *(
        select(table.c.published_id, table.c.source, table.c.source_id).where(
            table.c.published_id.in_(each_of("ids"))
        )
        for table in (items, ledger)
    )
)
_LEDGER: Final = select(ledger.c.published_id, ledger.c.source, ledger.c.source_id).where(
    ledger.c.published_id.in_(_THESE)
)
_own = ledger.alias("own")
_FORMER_IDS: Final = (
    select(items.c.published_id, ledger.c.published_id.label("former"))
    .join_from(
        items,
        ledger,
        and_(ledger.c.source == items.c.source, ledger.c.source_id == items.c.source_id),
    )
    .where(
        items.c.published_id.in_(_THESE),
        ~exists().where(_own.c.published_id == items.c.published_id),
    )
    .order_by(items.c.published_id, ledger.c.first_published)
)
_OF: Final = builds.c.channel == bindparam("of", type_=Text)
_LAST: Final = select(func.max(builds.c.number)).where(_OF).scalar_subquery()
_TRIM: Final = delete(builds).where(_OF, builds.c.number <= _LAST - BUILDS_KEPT)
_last: Final = (
    select(builds.c.channel, func.max(builds.c.number).label("number"))
    .group_by(builds.c.channel)
    .subquery()
)
_COLUMNS: Final = (
    builds.c.channel,
    builds.c.at,
    builds.c.digest,
    builds.c.paths,
    builds.c["items"],
    builds.c.updated,
    builds.c.entries,
    builds.c.stale_at,
    builds.c.digests,
)
_INSERT: Final = insert(builds).from_select(
    ["channel", "number", *(each.name for each in _COLUMNS[1:])],
    select(
        bindparam("of", type_=Text),
        func.coalesce(_LAST, 0) + 1,
        *(bindparam(each.name, type_=each.type) for each in _COLUMNS[1:]),
    ),
)
_NEWEST: Final = (
    select(*_COLUMNS)
    .join(
        _last, and_(_last.c.channel == builds.c.channel, _last.c.number == builds.c.number)
    )
    .order_by(builds.c.channel)
)
_ALL: Final = select(builds.c.number, *_COLUMNS).where(_OF).order_by(builds.c.number.desc())
_BACK: Final = delete(builds).where(_OF, builds.c.number >= bindparam("since"))


def claimed_ids(connection: Connection, ids: Collection[str]) -> Mapping[str, Origin]:
    """Return who holds those of the published ids that are taken."""
    if not ids:
        return {}
    return {
        taken: Origin(source=source, source_id=source_id)
        for taken, source, source_id in connection.execute(_TAKEN, {"ids": list(ids)})
    }


def former_ids(connection: Connection, ids: Collection[str]) -> Mapping[str, str]:
    """Return the ids that items had; see :class:`htfeed.store.releases.Releases`."""
    return {
        row.published_id: row.former
        for batch in batches(ids)
        for row in connection.execute(_FORMER_IDS, {"ids": batch})
    }


def newest_builds(connection: Connection) -> Mapping[str, Build]:
    """Return the newest build of each channel that is published."""
    return {row.channel: _build(row) for row in connection.execute(_NEWEST)}


def _build(row: "Row[*tuple[Any, ...]]") -> Build:
    told = {name.name: getattr(row, name.name) for name in _COLUMNS}
    told["paths"] = tuple(row.paths)
    told["entries"] = tuple((each, number) for each, number in row.entries or ())
    told["digests"] = row.digests or {}
    return Build(**told)


def build_with(
    connection: Connection, channel: str, path: str, digest: str
) -> Build | None:
    """Return a build by a document; see :class:`htfeed.store.releases.Releases`."""
    rows = connection.execute(_ALL, {"of": channel})
    found = (row for row in rows if (row.digests or {}).get(path) == digest)
    row = next(found, None)
    return _build(row) if row is not None else None


def former(connection: Connection, channel: str) -> Build | None:
    """Return the last build of other items; see :class:`htfeed.store.releases.Releases`."""
    found = _former(connection, channel)
    return _build(found) if found is not None else None


def _former(connection: Connection, channel: str) -> "Row[*tuple[Any, ...]] | None":
    rows = connection.execute(_ALL, {"of": channel}).all()
    others = (row for row in rows if row.entries and row.entries != rows[0].entries)
    return next(others, None)


def built(connection: Connection, done: Sequence[Done]) -> None:
    """Record builds; see :meth:`htfeed.store.releases.Releases.built`."""
    if not done:
        return
    connection.execute(_INSERT, [_row(each.build) for each in done])
    connection.execute(_TRIM, [{"of": each.build.channel} for each in done])
    clear(
        connection,
        {each.build.channel: each.mark for each in done if each.mark is not None},
    )


def _row(build: Build) -> dict[str, object]:
    return {
        "of": build.channel,
        "at": build.at,
        "digest": build.digest,
        "paths": list(build.paths),
        "items": build.items,
        "updated": build.updated,
        "entries": [list(each) for each in build.entries],
        "stale_at": build.stale_at,
        "digests": dict(build.digests),
    }


def forget_later(connection: Connection, build: Build) -> None:
    """Forget the builds since the one that a build stands for again, and that one."""
    before = _former(connection, build.channel)
    if before is not None:
        connection.execute(_BACK, {"of": build.channel, "since": before.number})


def retire(connection: Connection, channel: str) -> None:
    """Forget the builds and the mark of a channel; its ids stay in the ledger."""
    connection.execute(delete(builds).where(_OF), {"of": channel})
    forget(connection, channel)


def enter(
    connection: Connection, channel: str, published: Iterable[Item], at: datetime
) -> None:
    """Enter items in the ledger that a channel publishes.

    Raises:
        StoreError: An id was published for another item.
    """
    for batch in batches(published):
        wanted = {
            item.id: Origin(source=item.source, source_id=item.source_id) for item in batch
        }
        rows = [
            {
                "published_id": published_id,
                "source": origin.source,
                "source_id": origin.source_id,
                "first_published": at,
            }
            for published_id, origin in wanted.items()
        ]
        connection.execute(insert_into(connection, ledger).on_conflict_do_nothing(), rows)
        for taken, source, source_id in connection.execute(_LEDGER, {"ids": list(wanted)}):
            holder = Origin(source=source, source_id=source_id)
            if wanted[taken] != holder:
                raise _taken(channel, taken, holder, wanted[taken])


def _taken(channel: str, published_id: str, holder: Origin, other: Origin) -> StoreError:
    return StoreError(
        f"channel {channel}: id {published_id} was published for {holder.source_id!r} of"
        f" source {holder.source} and cannot stand for {other.source_id!r} of source"
        f" {other.source}",
        cure="give one of the two sources' entries another id",
    )
