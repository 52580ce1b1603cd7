"""What lists name, and the sources that come and go with it.

All that lists name is kept; which of it is a source is found by difference, in
the database: 100,000 of them never lie in memory together.  A feed that several
lists name belongs to the first; one that the config has itself, to the config.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    delete,
    exists,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    tuple_,
    update,
)

from htfeed.identity import listed_key
from htfeed.model import Outline, SourceState
from htfeed.store import PLACED, Outcome
from htfeed.store.lists import Listed, ListedSource
from htfeed.store.statements import batches
from htfeed.store.states import NEW, STATE
from htfeed.store.tables import items, notes, outlines, sources
from htfeed.syntax.urls import host_of

_FORGET: Final = delete(outlines).where(
    outlines.c.list == bindparam("of"), outlines.c.place == bindparam("at")
)
_NAME: Final = insert(outlines)

_list: Final = sources.alias("its_list")
_CURRENT: Final = and_(
    _list.c.key == outlines.c.list, _list.c.configured.is_(True), _list.c.lists.is_(True)
)
_other: Final = outlines.alias("other")
_other_list: Final = sources.alias("other_list")
_own: Final = sources.alias("own")
_IN_CONFIG: Final = exists().where(
    _own.c.list.is_(None),
    _own.c.configured.is_(True),
    or_(_own.c.key == outlines.c.feed, _own.c.stands_for == outlines.c.feed),
)
_NAMED_BEFORE: Final = exists().where(
    _other.c.feed == outlines.c.feed,
    _other_list.c.key == _other.c.list,
    _other_list.c.configured.is_(True),
    _other_list.c.lists.is_(True),
    tuple_(_other_list.c.position, _other.c.place, _other.c.position)
    < tuple_(_list.c.position, outlines.c.place, outlines.c.position),
)
_COUNTS: Final = and_(_CURRENT, ~_NAMED_BEFORE, ~_IN_CONFIG)
"""Whether an outline is the one that makes its feed a source."""


def _of_this(
    *what: ColumnElement[Any], where: Sequence[ColumnElement[bool]] = ()
) -> Select[Any]:
    """Select from the outline that makes a row of ``sources`` a source."""
    return (
        select(*what)
        .select_from(outlines)
        .join(_list, _CURRENT)
        .where(outlines.c.feed == sources.c.key, ~_NAMED_BEFORE, ~_IN_CONFIG, *where)
        .correlate(sources)
    )


_UNKNOWN: Final = ~exists().where(sources.c.key == outlines.c.feed)
_NEW: Final[Mapping[str, ColumnElement[Any]]] = {
    "key": outlines.c.feed,
    "list": outlines.c.list,
    "position": outlines.c.position,
    "categories": outlines.c.categories,
    "host": outlines.c.host,
    "configured": true(),
    "watched": false(),
    "lists": false(),
    "paused": false(),
    "health": literal("new", Text),
    "failures": literal(0),
    "problems": literal(0),
    "fence": literal(0),
}
_COME: Final = insert(sources).from_select(
    list(_NEW),
    select(*_NEW.values()).select_from(outlines).join(_list, _COUNTS).where(_UNKNOWN),
)
_COME_BACK: Final = (
    update(sources)
    .where(sources.c.configured.is_(False), exists(_of_this(literal(1))))
    .values(configured=True, watched=False, lists=False, stands_for=None, **NEW)
)
_DIFFERS: Final = or_(
    sources.c.list.is_(None),
    sources.c.list != outlines.c.list,
    cast(sources.c.categories, Text) != cast(outlines.c.categories, Text),
)
_ANOTHER_HOST: Final = sources.c.host.is_distinct_from(outlines.c.host)
_FOLLOW: Final = (
    update(sources)
    .where(
        sources.c.configured.is_(True),
        exists(_of_this(literal(1), where=[or_(_DIFFERS, _ANOTHER_HOST)])),
    )
    .values(
        {
            name: _of_this(outlines.c[name]).scalar_subquery()
            for name in ("list", "categories", "host")
        }
    )
)
_GO: Final = (
    update(sources)
    .where(
        sources.c.configured.is_(True),
        sources.c.list.is_not(None),
        ~exists(_of_this(literal(1))),
    )
    .values(configured=False)
)
# Of what nothing is kept, nothing has to be known either.
_VANISH: Final = delete(sources).where(
    sources.c.configured.is_(False),
    sources.c.list.is_not(None),
    sources.c.paused.is_(False),
    sources.c.lease_owner.is_(None),
    ~exists().where(items.c.source == sources.c.key),
)
_PLACE_ANEW: Final = delete(notes).where(notes.c.name == PLACED)

_LISTED: Final = and_(sources.c.configured.is_(True), sources.c.list.is_not(None))
_WAY: Final = case((sources.c.paused.is_(True), "paused"), else_=sources.c.health)
_BY_WAY: Final = (
    select(sources.c.list, _WAY.label("way"), func.count().label("number"))
    .where(_LISTED)
    .group_by(sources.c.list, _WAY)
    .order_by(sources.c.list, _WAY)
)
_WELL: Final = ("new", "ok", "moved")
_PAGE: Final = (
    select(
        *STATE,
        sources.c.list,
        sources.c.paused,
        sources.c.paused_reason,
        select(func.count())
        .where(items.c.source == sources.c.key, items.c.withdrawn_at.is_(None))
        .scalar_subquery()
        .label("items"),
    )
    .where(_LISTED)
    .order_by(sources.c.key)
)
_AFTER: Final = _PAGE.where(sources.c.key > bindparam("after")).limit(bindparam("limit"))
_TROUBLED: Final = _AFTER.where(
    or_(sources.c.paused.is_(True), ~sources.c.health.in_(_WELL))
)
# By its index alone; `> ""` as SQLite finds none for IS NOT NULL.
_TOTAL: Final = (
    select(func.count())
    .select_from(sources)
    .where(sources.c.list > "", sources.c.configured.is_(True))
)
_OUTLINES: Final = (
    select(outlines)
    .where(outlines.c.feed.in_(bindparam("feeds", expanding=True)))
    .order_by(outlines.c.place, outlines.c.position)
)


def enlist(connection: Connection, outcomes: Sequence[Outcome]) -> None:
    """Let sources come and go with what lists name now; most attempts name nothing."""
    changed = False
    for outcome in outcomes:
        for place, named in outcome.outlines.items():
            changed = True
            _write(connection, outcome.state.key, place, named)
    if changed:
        settle(connection)


def _write(
    connection: Connection, key: str, place: str, named: Collection[Outline]
) -> None:
    connection.execute(_FORGET, {"of": key, "at": place})
    for batch in batches(_rows(key, place, named), 5000):
        connection.execute(_NAME, batch)


def _rows(key: str, place: str, named: Collection[Outline]) -> Iterator[dict[str, object]]:
    """Give a row for each feed; of two spellings of an address the first counts."""
    seen: set[str] = set()
    for position, each in enumerate(named):
        feed = listed_key(each.url)
        if feed in seen:
            continue
        seen.add(feed)
        yield {
            "list": key,
            "place": place,
            "feed": feed,
            "position": position,
            "url": each.url,
            "title": each.title,
            "page": each.page,
            "host": host_of(each.url),
            "categories": list(each.categories),
        }


def settle(connection: Connection) -> None:
    """Make sources of what the lists of the config name, and of nothing else of theirs.

    One that is named again after it was gone is new. What left keeps its items.
    """
    connection.execute(_COME)
    connection.execute(_COME_BACK)
    if connection.execute(_FOLLOW).rowcount:
        # What is kept of them may belong into other categories.
        connection.execute(_PLACE_ANEW)
    connection.execute(_GO)
    connection.execute(_VANISH)


def listed_among(
    connection: Connection, lists: Mapping[str, str | None]
) -> Mapping[str, Listed]:
    """Return those of some sources that lists name, by key.

    Args:
        connection: Where to look.
        lists: The key of its list for each source; None for one of the config.
    """
    found: dict[str, Listed] = {}
    for batch in batches(key for key, each in lists.items() if each is not None):
        for row in connection.execute(_OUTLINES, {"feeds": batch}):
            if row.list == lists[row.feed]:
                found.setdefault(row.feed, Listed(list=row.list, outline=_outline(row)))
    return found


def _outline(row: Any) -> Outline:  # noqa: ANN401 - a row of the table
    return Outline(
        url=row.url, title=row.title, page=row.page, categories=tuple(row.categories)
    )


def listed_counts(connection: Connection) -> Mapping[str, Mapping[str, int]]:
    """Return how many sources each list has in each health."""
    counts: dict[str, dict[str, int]] = {}
    for row in connection.execute(_BY_WAY):
        counts.setdefault(row.list, {})[row.way] = row.number
    return counts


def listed_total(connection: Connection) -> int:
    """Return how many sources are there because a list names them."""
    return connection.scalar(_TOTAL) or 0


def listed_source(connection: Connection, key: str) -> ListedSource | None:
    """Return the source of a key if a list names it."""
    statement = _PAGE.where(sources.c.key == bindparam("key"))
    found = _listed(connection, connection.execute(statement, {"key": key}).all())
    return next(iter(found), None)


def listed_sources(
    connection: Connection, *, after: str, limit: int, troubled: bool
) -> tuple[ListedSource, ...]:
    """Return a page of the sources that lists name; see :class:`.lists.Lists`."""
    statement = _TROUBLED if troubled else _AFTER
    rows = connection.execute(statement, {"after": after, "limit": limit}).all()
    return _listed(connection, rows)


def _listed(
    connection: Connection, rows: Sequence["Row[*tuple[Any, ...]]"]
) -> tuple[ListedSource, ...]:
    known = listed_among(connection, {row.key: row.list for row in rows})
    return tuple(
        ListedSource(
            state=SourceState(**{each.name: getattr(row, each.name) for each in STATE}),
            listed=known[row.key],
            items=row.items,
            paused=(row.paused_reason or "") if row.paused else None,
        )
        for row in rows
        if row.key in known
    )
