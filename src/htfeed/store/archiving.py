"""What months of channels were archived as: the numbers and digests of the documents."""

from typing import Final

from sqlalchemy import Connection, bindparam, delete, select

from htfeed.store.releases import Archive
from htfeed.store.statements import insert_into
from htfeed.store.tables import archives as table

_ALL: Final = (
    select(table.c.month, table.c.number, table.c.entries, table.c.head, table.c.since)
    .where(table.c.channel == bindparam("of"))
    .order_by(table.c.month)
)
_FORGET: Final = delete(table).where(table.c.channel == bindparam("of"))


def archives(connection: Connection, channel: str) -> tuple[Archive, ...]:
    """Return the archives of a channel; see :class:`htfeed.store.releases.Releases`."""
    return tuple(
        Archive(**row._asdict()) for row in connection.execute(_ALL, {"of": channel})
    )


def archived(connection: Connection, channel: str, archive: Archive) -> None:
    """Record an archive document in place of the month's last one."""
    now = {
        "number": archive.number,
        "entries": archive.entries,
        "head": archive.head,
        "since": archive.since,
    }
    statement = insert_into(connection, table).on_conflict_do_update(
        index_elements=[table.c.channel, table.c.month], set_=now
    )
    row = {"channel": channel, "month": archive.month, **now}
    connection.execute(statement, [row])


def forget(connection: Connection, channel: str) -> None:
    """Forget the archives of a channel that is published no more."""
    connection.execute(_FORGET, {"of": channel})
