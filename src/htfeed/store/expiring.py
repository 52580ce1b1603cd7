"""Retention: items that are old enough, or too many, are let go for good."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, delete, or_, select

from htfeed.store import Retention, Routes
from htfeed.store.indexing import forget_numbers
from htfeed.store.marks import channels_of, mark
from htfeed.store.placing import standing
from htfeed.store.statements import batches, insert_into
from htfeed.store.stories import regroup
from htfeed.store.tables import expired, items

_OF: Final = items.c.source == bindparam("source")
# The newest of a source, by what channels sort by, then as they were numbered.
_BEYOND: Final = (
    select(items.c.id)
    .where(_OF)
    .order_by(items.c.sort_at.desc(), items.c.id.desc())
    .offset(bindparam("count"))
)
_ROWS: Final = select(items.c.id, items.c.published_id, items.c.source_id).where(_OF)
_DELETE: Final = delete(items).where(items.c.id.in_(bindparam("numbers", expanding=True)))
_KNOWN: Final = select(expired.c.source_id, expired.c.published_id, expired.c.at).where(
    expired.c.source == bindparam("source")
)


def expire(connection: Connection, source: str, rule: Retention, routes: Routes) -> int:
    """Let items of a source go; see :meth:`htfeed.store.Store.expire`."""
    too_old = items.c.sort_at < rule.before if rule.before else None
    too_many = items.c.id.in_(_BEYOND) if rule.count is not None else None
    reasons = [each for each in (too_old, too_many) if each is not None]
    if not reasons:
        return 0
    these = {"source": source, "count": rule.count}
    rows = connection.execute(_ROWS.where(or_(*reasons)), these).all()
    for batch in batches(rows):
        stories, categories = standing(connection, [row.published_id for row in batch])
        connection.execute(
            insert_into(connection, expired).on_conflict_do_nothing(),
            [
                {
                    "source": source,
                    "source_id": row.source_id,
                    "published_id": row.published_id,
                    "at": rule.at,
                }
                for row in batch
            ],
        )
        forget_numbers(connection, [row.id for row in batch])
        connection.execute(_DELETE, {"numbers": [row.id for row in batch]})
        categories |= regroup(connection, stories)
        mark(connection, channels_of(categories, routes))
    return len(rows)


def let_go(connection: Connection, source: str) -> dict[str, tuple[str, datetime]]:
    """Return what retention took of a source: by its own id the published one, and when."""
    return {
        row.source_id: (row.published_id, row.at)
        for row in connection.execute(_KNOWN, {"source": source})
    }
