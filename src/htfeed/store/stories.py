"""Which items tell the same story, and which of them is given for it.

The earliest seen is preferred, so that a story keeps its id when another
source tells it later; then the one that says most; then the order of keys,
so that every engine and every run prefers the same one.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
)

from htfeed.store.records import item_from_json
from htfeed.store.statements import batches
from htfeed.store.tables import duplicates, items, placements
from htfeed.syntax.html import plain_text

_THESE: Final[BindParameter[str]] = bindparam("stories", expanding=True)
_FORGET: Final = delete(duplicates).where(duplicates.c.story.in_(_THESE))
_TELLS: Final[ColumnElement[bool]] = and_(
    items.c.story.in_(_THESE), items.c.hidden.is_(False), items.c.withdrawn_at.is_(None)
)
_SHARED: Final = (
    select(items.c.story).where(_TELLS).group_by(items.c.story).having(func.count() > 1)
)
_MEMBERS: Final = (
    select(
        items.c.id,
        items.c.story,
        items.c.first_seen,
        items.c.source,
        items.c.source_id,
        items.c.data,
    )
    .where(_TELLS)
    .order_by(items.c.story, items.c.id)
)
_CATEGORIES: Final = (
    select(placements.c.category)
    .join(items, items.c.id == placements.c.item)
    .where(items.c.story.in_(_THESE))
    .distinct()
)


def regroup(connection: Connection, stories: Collection[str]) -> frozenset[str]:
    """Tell anew who is preferred in each of the stories that an item joined or left.

    Returns the categories of all who tell one of them, as what these show may
    have changed.
    """
    categories: set[str] = set()
    for batch in batches(sorted(stories)):
        these = {"stories": batch}
        connection.execute(_FORGET, these)
        shared = {"stories": list(connection.scalars(_SHARED, these))}
        if shared["stories"]:
            members = connection.execute(_MEMBERS, shared).all()
            connection.execute(insert(duplicates), list(_grouped(members)))
        categories.update(connection.scalars(_CATEGORIES, these))
    return frozenset(categories)


def _grouped(members: Sequence["Row[*tuple[Any, ...]]"]) -> Iterator[dict[str, object]]:
    for story, group in groupby(members, key=attrgetter("story")):
        telling = list(group)
        preferred = _preferred(telling)
        for each in telling:
            yield {"item": each.id, "story": story, "preferred": each.id == preferred}


def _preferred(telling: Sequence["Row[*tuple[Any, ...]]"]) -> object:
    # Here and not in SQL: engines sort text differently, and how much an item
    # says is worth reckoning only for the few that share a story.
    earliest = min(each.first_seen for each in telling)
    first = [each for each in telling if each.first_seen == earliest]
    if len(first) > 1:
        first.sort(key=lambda each: (-_weight(each), each.source, each.source_id))
    return first[0].id


def _weight(row: "Row[*tuple[Any, ...]]") -> int:
    """Return how much an item says, its picture's text included."""
    item = item_from_json(
        row.data, {"source": row.source, "source_id": row.source_id, "place": ""}
    )
    caption = item.image.alt or "" if item.image else ""
    return len(plain_text(item.content or item.summary or "")) + len(caption)
