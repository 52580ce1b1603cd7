"""What older rules made, read out and written anew."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, select, update

from htfeed.model import Changes, Item
from htfeed.store import Routes
from htfeed.store.keeping import Written, write
from htfeed.store.reading import WHOLE, items_of
from htfeed.store.records import item_to_json
from htfeed.store.renewals import Outdated
from htfeed.store.statements import batches
from htfeed.store.tables import items

_OLDER: Final = items.c.normaliser < bindparam("todays", type_=items.c.normaliser.type)
_LIVING: Final = (_OLDER, items.c.withdrawn_at.is_(None), items.c.entry.is_not(None))
_OUTDATED: Final = (
    select(*WHOLE)
    .where(items.c.id > bindparam("after"), *_LIVING)
    .order_by(items.c.id)
    .limit(bindparam("limit"))
)
_STILL: Final = select(items.c.published_id, items.c.data).where(
    items.c.published_id.in_(bindparam("ids", expanding=True)), *_LIVING
)
_SAME: Final = (
    update(items)
    .where(items.c.published_id.in_(bindparam("ids", expanding=True)))
    .values(normaliser=bindparam("todays"))
)


def outdated(connection: Connection, normaliser: int, after: int, limit: int) -> Outdated:
    """Return items that older rules made; see :meth:`Renewals.outdated`."""
    asked = {"todays": normaliser, "after": after, "limit": limit}
    rows = connection.execute(_OUTDATED, asked).all()
    return Outdated(
        items=items_of(connection, rows),
        last=rows[-1].number if rows else after,
        more=len(rows) == limit,
    )


def renew(
    connection: Connection,
    made: Sequence[Item],
    *,
    normaliser: int,
    at: datetime,
    routes: Routes,
) -> int:
    """Write items as today's rules make them; see :meth:`Renewals.renew`."""
    count = 0
    for batch in batches(made):
        these = {"ids": [item.id for item in batch], "todays": normaliser}
        kept = {row.published_id: row.data for row in connection.execute(_STILL, these)}
        still = [item for item in batch if item.id in kept]
        differ = [item for item in still if item_to_json(item) != kept[item.id]]
        same = kept.keys() - {item.id for item in differ}
        connection.execute(_SAME, {"ids": sorted(same), "todays": normaliser})
        written = [
            Written(
                source=item.source,
                at=at,
                normaliser=normaliser,
                changes=Changes(renewed=(item,)),
            )
            for item in differ
        ]
        write(connection, written, routes)
        count += len(differ)
    return count
