"""Fragments: items as they were written for channels, kept until they change."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, Integer, Text, bindparam, delete, insert, literal, select

from htfeed.store.releases import Rendered
from htfeed.store.statements import batches, listed
from htfeed.store.tables import fragments as table
from htfeed.store.tables import items

_WRITER: Final = 1
"""Which writer it was is part of the settings: their digest counts its code too."""
_KEPT: Final = (
    select(items.c.published_id, table.c.format, table.c.body)
    .join(table, (table.c.item == items.c.id) & (table.c.revision == items.c.revision))
    .where(
        items.c.published_id.in_(listed("ids")),
        table.c.settings == bindparam("settings"),
        table.c.format.in_(listed("formats")),
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
    ["item", "revision", "format", "writer", "settings", "body"],
    select(
        items.c.id,
        items.c.revision,
        bindparam("format", type_=Text),
        literal(_WRITER, Integer),
        bindparam("settings", type_=Text),
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
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for batch in batches(ids):
        asked = {"ids": batch, "settings": settings, "formats": list(formats)}
        for published_id, format_, body in connection.execute(_KEPT, asked).all():
            found[published_id][format_] = body
    return found


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
                "format": format_,
                "body": body,
            }
            for each in batch
            for format_, body in each.fragments.items()
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
