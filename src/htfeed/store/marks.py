"""The outbox: which channels have to be published again.

A mark is a version that only grows, so that a build can say which one it
answers, and a mark set while it ran stays.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Connection,
    bindparam,
    case,
    delete,
    select,
    update,
)

from htfeed.store import Routes
from htfeed.store.statements import insert_into
from htfeed.store.tables import outbox

_DIRTY: Final = (
    select(outbox.c.channel, outbox.c.version)
    .where(outbox.c.version > outbox.c.built)
    .order_by(outbox.c.channel)
)
_MARK: Final[BindParameter[int]] = bindparam("mark", type_=BigInteger)
_CLEAR: Final = (
    update(outbox)
    .where(outbox.c.channel == bindparam("of"))
    .values(
        # A build of an older mark that ends after a newer one may have put
        # older documents over newer ones: the channel becomes dirty again.
        version=outbox.c.version + case((outbox.c.built > _MARK, 1), else_=0),
        built=case((outbox.c.built > _MARK, outbox.c.built), else_=_MARK),
    )
)


def channels_of(categories: Collection[str], routes: Routes) -> frozenset[str]:
    """Return the channels that carry one of the categories."""
    return frozenset(channel for each in categories for channel in routes.get(each, ()))


def mark(connection: Connection, channels: Iterable[str]) -> None:
    """Mark channels as dirty, each with a version that it never had."""
    rows = [{"channel": each, "version": 1, "built": 0} for each in sorted(set(channels))]
    if rows:
        statement = insert_into(connection, outbox).on_conflict_do_update(
            index_elements=[outbox.c.channel], set_={"version": outbox.c.version + 1}
        )
        connection.execute(statement, rows)


def dirty(connection: Connection) -> Mapping[str, int]:
    """Return the marked channels, each with the version of its mark."""
    return {row.channel: row.version for row in connection.execute(_DIRTY)}


def clear(connection: Connection, marks: Mapping[str, int]) -> None:
    """Clear the marks of channels that were built, unless they are newer ones by now."""
    if marks:
        rows = [{"of": channel, "mark": mark} for channel, mark in marks.items()]
        connection.execute(_CLEAR, rows)


def forget(connection: Connection, channel: str) -> None:
    """Remove the mark of a channel that is no longer published."""
    connection.execute(delete(outbox).where(outbox.c.channel == channel))
