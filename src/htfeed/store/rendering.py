"""Fragments: items as they were written for channels, kept until they change.

All fragments of an item are one row: a channel is joined of some hundreds of them, and
rows cost a database more than what is in them.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, Integer, Text, bindparam, delete, insert, select

from htfeed.store.releases import Rendered
from htfeed.store.statements import batches, each_of
from htfeed.store.tables import fragments as table
from htfeed.store.tables import items

_KEPT: Final = (
    select(items.c.published_id, table.c.formats, table.c.body)
    .join(table, (table.c.item == items.c.id) & (table.c.revision == items.c.revision))
    .where(
        items.c.published_id.in_(each_of("ids")),
        table.c.settings == bindparam("settings"),
    )
)
_FORGET: Final = delete(table).where(table.c.item.in_(bindparam("numbers", expanding=True)))
_WRITTEN: Final = select(items.c.published_id).where(items.c.id.in_(select(table.c.item)))
_FORGET_OF: Final = delete(table).where(
    table.c.item.in_(select(items.c.id).where(items.c.source == bindparam("of")))
)
_NUMBERS: Final = select(items.c.id).where(
    items.c.published_id.in_(bindparam("ids", expanding=True))
)
# From a SELECT, as what is written of an item that has changed since is of no use.
_KEEP: Final = insert(table).from_select(
    ["item", "revision", "settings", "formats", "body"],
    select(
        items.c.id,
        items.c.revision,
        bindparam("settings", type_=Text),
        bindparam("formats", type_=Text),
        bindparam("body", type_=Text),
    ).where(
        items.c.published_id == bindparam("of", type_=Text),
        items.c.revision == bindparam("was", type_=Integer),
    ),
)


def fragments(
    connection: Connection, ids: Collection[str], formats: Collection[str], settings: str
) -> Mapping[str, Mapping[str, str]]:
    """Return what was written of items; see :class:`htfeed.store.releases.Releases`."""
    found: dict[str, Mapping[str, str]] = {}
    for batch in batches(ids):
        rows = connection.execute(_KEPT, {"ids": batch, "settings": settings})
        for published_id, lengths, body in rows.all():
            found[published_id] = _parted(lengths, body, formats)
    return found


def _parted(lengths: str, body: str, formats: Collection[str]) -> Mapping[str, str]:
    """Return what :func:`_together` has put together, in some formats."""
    parts: dict[str, str] = {}
    begin = 0
    for each in lengths.split():
        format_, _, length = each.partition(":")
        end = begin + int(length)
        if format_ in formats:
            parts[format_] = body[begin:end]
        begin = end
    return parts


def _together(fragments: Mapping[str, str]) -> dict[str, str]:
    """Return columns that hold fragments: one after another, and how long each is."""
    lengths = (f"{format_}:{len(text)}" for format_, text in fragments.items())
    return {"formats": " ".join(lengths), "body": "".join(fragments.values())}


def keep(connection: Connection, rendered: Sequence[Rendered]) -> None:
    """Keep what was written of items, in place of what was before."""
    for batch in batches(rendered):
        numbers = connection.scalars(_NUMBERS, {"ids": [each.item.id for each in batch]})
        forget(connection, numbers.all())
        rows = [
            {
                "of": each.item.id,
                "was": each.item.revision,
                "settings": each.settings,
                **_together(each.fragments),
            }
            for each in batch
        ]
        if rows:
            connection.execute(_KEEP, rows)


def forget_ids(connection: Connection, ids: Iterable[str]) -> None:
    """Forget what was written of items that may cease to be public, with their pages."""
    for batch in batches(ids):
        forget(connection, connection.scalars(_NUMBERS, {"ids": batch}).all())


def keep_only(connection: Connection, ids: Collection[str]) -> None:
    """Forget what was written of all items but some."""
    written = connection.scalars(_WRITTEN).all()
    forget_ids(connection, (each for each in written if each not in ids))


def forget_of(connection: Connection, source: str) -> None:
    """Forget what was written of a source's items."""
    connection.execute(_FORGET_OF, {"of": source})


def forget(connection: Connection, numbers: Iterable[int]) -> None:
    """Forget what was written of items, as something shows in it that has changed."""
    for batch in batches(numbers):
        connection.execute(_FORGET, {"numbers": batch})
