"""Items that are kept and not to be published before a time: let out when it comes."""

from datetime import datetime
from typing import Final

from sqlalchemy import BindParameter, Connection, bindparam, exists, select, update

from htfeed.store import Routes
from htfeed.store.marks import channels_of, mark
from htfeed.store.statements import batches
from htfeed.store.stories import regroup
from htfeed.store.tables import items, placements

_NUMBERS: Final[BindParameter[int]] = bindparam("numbers", expanding=True)
_RIPE: Final = items.c.public_at <= bindparam("now", type_=items.c.public_at.type)
_ANY: Final = select(exists().where(_RIPE))
_KEYS: Final = select(items.c.id, items.c.story, items.c.page).where(_RIPE)
_OPEN: Final = update(items).where(items.c.id.in_(_NUMBERS)).values(public_at=None)
_CATEGORIES: Final = (
    select(placements.c.category).where(placements.c.item.in_(_NUMBERS)).distinct()
)


def is_ripe(connection: Connection, now: datetime) -> bool:
    """Whether an embargo has ended that was not lifted yet."""
    return bool(connection.scalar(_ANY, {"now": now}))


def ripen(connection: Connection, now: datetime, routes: Routes) -> int:
    """Lift the embargoes that have ended; see :meth:`htfeed.store.Store.ripen`."""
    rows = connection.execute(_KEYS, {"now": now}).all()
    categories: set[str] = set()
    for numbers in batches(row.id for row in rows):
        connection.execute(_OPEN, {"numbers": numbers})
        categories.update(connection.scalars(_CATEGORIES, {"numbers": numbers}))
    keys = {key for row in rows for key in (row.story, row.page) if key}
    categories |= regroup(connection, keys)
    mark(connection, channels_of(categories, routes))
    return len(rows)
