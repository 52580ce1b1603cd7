"""The categories that items are in: which stand, which are replaced."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from sqlalchemy import BindParameter, Connection, bindparam, delete, insert, select

from htfeed.model import Item
from htfeed.store import Routes
from htfeed.store.indexing import move
from htfeed.store.marks import channels_of, mark
from htfeed.store.numbers import Number, numbers_of
from htfeed.store.rendering import forget_ids
from htfeed.store.statements import batches, write_rows
from htfeed.store.tables import items, placements

_THESE: Final[BindParameter[str]] = bindparam("ids", expanding=True)
_STANDING: Final = (
    select(items.c.story, items.c.page, placements.c.category)
    .outerjoin(placements, placements.c.item == items.c.id)
    .where(items.c.published_id.in_(_THESE))
    .distinct()
)
_UNPLACE: Final = delete(placements).where(
    placements.c.item.in_(select(items.c.id).where(items.c.published_id.in_(_THESE)))
)
_PLACE: Final = insert(placements)


def replace_placements(
    connection: Connection, changed: Iterable[Item], routes: Routes
) -> None:
    """Put other placements on kept items; see :meth:`htfeed.store.Store.replace_items`."""
    categories: set[str] = set()
    for batch in batches(changed):
        ids = [item.id for item in batch]
        categories |= standing(connection, ids)[1]
        unplace(connection, ids)
        categories |= place(connection, batch, numbers_of(connection, ids))
        move(connection, batch)
    mark(connection, channels_of(categories, routes))


def standing(connection: Connection, ids: Collection[str]) -> tuple[set[str], set[str]]:
    """Return the stories and the categories that kept items have now."""
    stories: set[str] = set()
    categories: set[str] = set()
    for batch in batches(ids):
        for told, page, category in connection.execute(_STANDING, {"ids": batch}):
            stories.update(key for key in (told, page) if key is not None)
            categories.update([category] if category is not None else [])
    return stories, categories


def unplace(connection: Connection, ids: Collection[str]) -> None:
    """Take items, found by their published ids, out of all categories."""
    forget_ids(connection, ids)
    for batch in batches(ids):
        connection.execute(_UNPLACE, {"ids": batch})


def place(
    connection: Connection, placed: Iterable[Item], numbers: Mapping[str, Number]
) -> set[str]:
    """Put items into their categories, in the order of their placements; return these.

    Of several reasons for one category the first is kept.

    Args:
        connection: In a transaction that writes.
        placed: Which items.
        numbers: Theirs by published id; an item without one is no longer kept.
    """
    rows: list[dict[str, object]] = []
    categories: set[str] = set()
    for item in placed:
        reasons: dict[str, str] = {}
        for each in item.placements:
            reasons.setdefault(each.category, each.reason)
        categories |= reasons.keys()
        kept = numbers.get(item.id)
        if kept is not None:
            rows += [
                {
                    "item": kept.id,
                    "category": category,
                    "position": position,
                    "sort_at": kept.sort_at,
                    "reason": reason,
                }
                for position, (category, reason) in enumerate(reasons.items())
            ]
    if rows:
        write_rows(connection, _PLACE, rows)
    return categories
