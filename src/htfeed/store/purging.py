"""Taking the items of a source out of the store for good."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import BindParameter, Connection, bindparam, delete, select, update

from htfeed.store import Routes
from htfeed.store.indexing import forget_of
from htfeed.store.marks import channels_of, mark
from htfeed.store.statements import batches
from htfeed.store.stories import regroup
from htfeed.store.tables import items, placements, places, sources

_KEYS: Final[BindParameter[str]] = bindparam("keys", expanding=True)
_CATEGORIES: Final = (
    select(placements.c.category)
    .join(items, items.c.id == placements.c.item)
    .where(items.c.source.in_(_KEYS))
    .distinct()
)
_STORIES: Final = (
    select(items.c.story, items.c.page).where(items.c.source.in_(_KEYS)).distinct()
)
# What is under way would bring the items back: its claim is made an old one.
_FENCE_OFF: Final = (
    update(sources)
    .where(sources.c.key.in_(_KEYS), sources.c.lease_owner.is_not(None))
    .values(fence=sources.c.fence + 1, lease_until=None)
)
# Revisions, placements, withdrawals, duplicates and fragments go with them.
_ITEMS: Final = delete(items).where(items.c.source.in_(_KEYS))
# Without its validators a source that stays, or comes back, is read whole.
_PLACES: Final = delete(places).where(places.c.source.in_(_KEYS))
# The row of a source that is being worked on stays for the sake of its fence.
_SOURCES: Final = delete(sources).where(
    sources.c.key.in_(_KEYS),
    sources.c.configured.is_(False),
    sources.c.lease_owner.is_(None),
)


def purge(connection: Connection, keys: Collection[str], routes: Routes) -> int:
    """Delete the items of sources; see :meth:`htfeed.store.Store.purge`."""
    count = 0
    categories: set[str] = set()
    stories: set[str] = set()
    for batch in batches(sorted(set(keys))):
        these = {"keys": batch}
        categories.update(connection.scalars(_CATEGORIES, these))
        told = connection.execute(_STORIES, these)
        stories.update(key for row in told for key in row if key is not None)
        connection.execute(_FENCE_OFF, these)
        for key in batch:
            forget_of(connection, key)
        count += connection.execute(_ITEMS, these).rowcount
        connection.execute(_PLACES, these)
        connection.execute(_SOURCES, these)
    categories |= regroup(connection, stories)
    mark(connection, channels_of(categories, routes))
    return count
