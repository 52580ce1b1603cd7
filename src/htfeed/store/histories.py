"""What an item and a source went through: revisions, withdrawals, tellers, polls."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, select

from htfeed.model import Item
from htfeed.store import Poll
from htfeed.store.reading import COLUMNS, items_of
from htfeed.store.records import item_from_json
from htfeed.store.standings import STANDINGS, standings_of
from htfeed.store.statements import batches
from htfeed.store.tables import duplicates, items, ledger, polls, revisions, withdrawals
from htfeed.store.views import History, Revision, Teller, Withdrawal

_NOW: Final = STANDINGS.add_columns(items.c.entry, items.c.digest).where(
    items.c.published_id == bindparam("of")
)
_REVISIONS: Final = (
    select(revisions.c.number, revisions.c.at, revisions.c.data)
    .where(revisions.c.item == bindparam("of"))
    .order_by(revisions.c.number)
)
_ONE_REVISION: Final = select(revisions.c.number, revisions.c.at, revisions.c.data).where(
    revisions.c.item == bindparam("of"), revisions.c.number == bindparam("was")
)
_STILL: Final = select(*COLUMNS).where(
    items.c.published_id.in_(bindparam("ids", expanding=True)),
    items.c.hidden.is_(False),
    items.c.public_at.is_(None),
)
_WITHDRAWALS: Final = (
    select(withdrawals.c.at, withdrawals.c.reason)
    .where(withdrawals.c.item == bindparam("of"))
    .order_by(withdrawals.c.at)
)
_own = duplicates.alias("own")
_TELLERS: Final = (
    select(items.c.published_id, items.c.source, duplicates.c.preferred)
    .join_from(_own, duplicates, duplicates.c.story == _own.c.story)
    .join(items, items.c.id == duplicates.c.item)
    .where(_own.c.item == bindparam("of"), duplicates.c.item != _own.c.item)
    .order_by(duplicates.c.preferred.desc(), items.c.source, items.c.published_id)
)
_PUBLISHED: Final = select(ledger.c.first_published).where(
    ledger.c.published_id == bindparam("of")
)
_POLLS: Final = (
    select(
        polls.c.at,
        polls.c.outcome,
        polls.c.status,
        polls.c.octets,
        polls.c.elapsed,
        polls.c["items"],
        polls.c.code,
    )
    .where(polls.c.source == bindparam("of"))
    .order_by(polls.c.id.desc())
    .limit(bindparam("limit"))
)


def history(connection: Connection, published_id: str) -> History | None:
    """Return all that is known of an item; see :meth:`htfeed.store.Store.history`."""
    row = connection.execute(_NOW, {"of": published_id}).one_or_none()
    if row is None:
        return None
    (standing,) = standings_of(connection, [row])
    this = {"of": row.number}
    return History(
        standing=standing,
        revisions=tuple(
            _revision(row, was) for was in connection.execute(_REVISIONS, this)
        ),
        withdrawals=tuple(
            Withdrawal(at=each.at, reason=each.reason)
            for each in connection.execute(_WITHDRAWALS, this)
        ),
        tellers=tuple(
            Teller(id=each.published_id, source=each.source, preferred=each.preferred)
            for each in connection.execute(_TELLERS, this)
        ),
        first_published=connection.scalar(_PUBLISHED, {"of": published_id}),
    )


def _revision(now: "Row[*tuple[Any, ...]]", was: "Row[*tuple[Any, ...]]") -> Revision:
    lasting = {
        "id": now.published_id,
        "source": now.source,
        "source_id": now.source_id,
        "place": now.place,
        "first_seen": now.first_seen,
    }
    item = item_from_json(was.data, {**lasting, "revision": was.number})
    return Revision(number=was.number, at=was.at, item=item)


def as_it_was(
    connection: Connection, entries: Sequence[tuple[str, int]]
) -> tuple[Item, ...]:
    """Return items at revisions; see :meth:`htfeed.store.releases.Releases.as_it_was`."""
    wanted = dict(entries)
    found: dict[str, Item] = {}
    for batch in batches(wanted):
        rows = connection.execute(_STILL, {"ids": batch}).all()
        now = {item.id: item for item in items_of(connection, rows)}
        for row in rows:
            number = wanted[row.published_id]
            item = now[row.published_id]
            if row.revision == number:
                found[item.id] = item
                continue
            this = {"of": row.number, "was": number}
            was = connection.execute(_ONE_REVISION, this).one_or_none()
            if was is not None:
                found[item.id] = replace(
                    _revision(row, was).item, id=item.id, placements=item.placements
                )
    return tuple(found[each] for each, _ in entries if each in found)


def newest_polls(connection: Connection, source: str, limit: int) -> tuple[Poll, ...]:
    """Return what asking a source came to; see :meth:`htfeed.store.Store.polls`."""
    return tuple(
        Poll(**row._asdict())
        for row in connection.execute(_POLLS, {"of": source, "limit": limit})
    )
