"""What an item and a source went through: revisions, withdrawals, tellers, polls."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, func, select

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
_ONE_REVISION: Final = _REVISIONS.where(revisions.c.number == bindparam("was"))
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
LOOKED_AT: Final = 20
"""Revisions of an item that are looked at for what it was: some change at every poll."""
_FORMER: Final = (
    select(
        items.c.published_id,
        items.c.source,
        items.c.source_id,
        items.c.place,
        items.c.first_seen,
        items.c.shown_at,
        ledger.c.first_published,
        select(func.max(withdrawals.c.at))
        .where(withdrawals.c.item == items.c.id)
        .scalar_subquery()
        .label("gone_at"),
        revisions.c.number,
        revisions.c.at,
        revisions.c.data,
    )
    .join_from(items, revisions, revisions.c.item == items.c.id)
    .join(ledger, ledger.c.published_id == items.c.published_id)
    .where(
        items.c.published_id.in_(bindparam("ids", expanding=True)),
        revisions.c.number >= items.c.revision - LOOKED_AT,
    )
    .order_by(items.c.published_id, revisions.c.number.desc())
)
_POLLS: Final = (
    select(*(polls.c[each.name] for each in fields(Poll)))
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


def formerly(
    connection: Connection, ids: Collection[str]
) -> Mapping[str, tuple[tuple[datetime, Item], ...]]:
    """Return what items were; see :meth:`htfeed.store.releases.Releases.formerly`."""
    return {
        published_id: tuple(_published(list(rows)))
        for batch in batches(ids)
        for published_id, rows in groupby(
            connection.execute(_FORMER, {"ids": batch}).all(),
            key=lambda row: str(row.published_id),
        )
    }


def _published(
    rows: Sequence["Row[*tuple[Any, ...]]"],
) -> Iterator[tuple[datetime, Item]]:
    """Give those of the revisions of an item that subscribers had, and still may have.

    What was taken back, or hidden until it was another, is not brought up again.
    """
    begins = [*(row.at for row in rows[1:]), rows[-1].first_seen]
    for row, began in zip(rows, begins, strict=True):
        revision = _revision(row, row)
        embargo = revision.item.public_at
        if (
            row.at > row.first_published
            and not (row.shown_at and row.at <= row.shown_at)
            and not (row.gone_at and began <= row.gone_at)
            and not (embargo and embargo >= row.at)
        ):
            yield row.at, replace(revision.item, id=row.published_id)


def newest_polls(connection: Connection, source: str, limit: int) -> tuple[Poll, ...]:
    """Return what asking a source came to; see :meth:`htfeed.store.Store.polls`."""
    return tuple(
        Poll(**row._asdict())
        for row in connection.execute(_POLLS, {"of": source, "limit": limit})
    )
