"""Which sources are official: of several items that tell one story, theirs is given."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import BindParameter, Connection, bindparam, select, update

from htfeed.store import Routes
from htfeed.store.marks import channels_of, mark
from htfeed.store.statements import batches
from htfeed.store.stories import regroup
from htfeed.store.tables import duplicates, items, sources

_THESE: Final[BindParameter[str]] = bindparam("keys", expanding=True)
_OFFICIAL: Final = select(sources.c.key).where(sources.c.official.is_(True))
_NAME: Final = (
    update(sources)
    .where(sources.c.key.in_(_THESE))
    .values(official=bindparam("to", type_=sources.c.official.type))
)
_TOLD: Final = (
    select(items.c.story, items.c.page)
    .join(duplicates, duplicates.c.item == items.c.id)
    .where(items.c.source.in_(_THESE))
)


def is_new(connection: Connection, official: Collection[str]) -> bool:
    """Whether other sources were official until now."""
    return set(connection.scalars(_OFFICIAL)) != set(official)


def prefer(connection: Connection, official: Collection[str], routes: Routes) -> None:
    """Make sources the official ones; see :meth:`htfeed.store.Store.prefer`."""
    before, wanted = set(connection.scalars(_OFFICIAL)), set(official)
    keys: set[str] = set()
    for batch in batches(sorted(before ^ wanted)):
        for told in connection.execute(_TOLD, {"keys": batch}):
            keys.update(key for key in told if key)
    for to, which in ((True, wanted - before), (False, before - wanted)):
        for batch in batches(sorted(which)):
            connection.execute(_NAME, {"keys": batch, "to": to})
    mark(connection, channels_of(regroup(connection, keys), routes))
