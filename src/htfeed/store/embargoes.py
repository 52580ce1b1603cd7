"""Items that are kept and not to be published before a time: let out when it comes."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, exists, select, update

from htfeed.store import Routes
from htfeed.store.marks import channels_of, mark
from htfeed.store.placing import standing
from htfeed.store.stories import regroup
from htfeed.store.tables import items

_RIPE: Final = items.c.public_at <= bindparam("now", type_=items.c.public_at.type)
_ANY: Final = select(exists().where(_RIPE))
_IDS: Final = select(items.c.published_id).where(_RIPE)
_OPEN: Final = update(items).where(_RIPE).values(public_at=None)


def is_ripe(connection: Connection, now: datetime) -> bool:
    """Whether an embargo has ended that was not lifted yet."""
    return bool(connection.scalar(_ANY, {"now": now}))


def ripen(connection: Connection, now: datetime, routes: Routes) -> int:
    """Lift the embargoes that have ended; see :meth:`htfeed.store.Store.ripen`."""
    ids = connection.scalars(_IDS, {"now": now}).all()
    connection.execute(_OPEN, {"now": now})
    stories, categories = standing(connection, ids)
    mark(connection, channels_of(categories | regroup(connection, stories), routes))
    return len(ids)
