"""Items by what is in them, the newest first, out of a store of any size.

The full-text index of each engine gives numbers of ``texts``; what is public of them is
asked of the tables that know it. SQLite's index is in the order of the numbers, so it
gives the newest as they come. PostgreSQL's has no order: what is met often is looked for
among the newest themselves, and the index is asked for the rest.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import (
    Connection,
    bindparam,
    case,
    func,
    select,
    text,
)

from htfeed.store import indexing
from htfeed.store.reading import CHANGED, IS_PUBLIC, NOT_PREFERRED, UPDATED
from htfeed.store.releases import Place
from htfeed.store.searches import Findings, Query
from htfeed.store.statements import batches
from htfeed.store.tables import builds, items, outbox, texts
from htfeed.syntax.searches import Term

PATIENCE: Final = timedelta(seconds=2)
"""How long PostgreSQL may look for something."""
_LAST: Final = 2**63 - 1
_SAMPLE: Final = 1500
"""Of the newest items, looked through before PostgreSQL's index is asked."""
_OFTEN: Final = 18
"""Of these, from which on it is quicker to look through more of the newest."""
_FARTHEST: Final = 20_000
_PHRASE_FARTHEST: Final = 50_000
"""Of the newest items, looked through at once for a phrase of words that are met often."""
_FOLLOWED_BY: Final = " <-> "

_LIMITS: Final = tuple(
    text(f"SET LOCAL {setting}")
    for setting in (
        f"statement_timeout = {int(PATIENCE.total_seconds() * 1000)}",
        "jit = off",
        "max_parallel_workers_per_gather = 0",
        "work_mem = '32MB'",
    )
)
_ON_SQLITE: Final = text(
    "SELECT rowid FROM search WHERE search MATCH :asked AND rowid < :before"
    " AND rowid >= :since ORDER BY rowid DESC LIMIT :limit"
)
_AMONG_NEWEST: Final = text(
    "SELECT number FROM (SELECT number, vector FROM texts"
    " WHERE number < :before AND number >= :since"
    " ORDER BY number DESC LIMIT :farthest) AS newest"
    " WHERE vector @@ CAST(:asked AS tsquery) ORDER BY number DESC LIMIT :limit"
)
_REACHED: Final = text(
    "SELECT number FROM texts WHERE number < :before AND number >= :since"
    " ORDER BY number DESC OFFSET :farthest - 1 LIMIT 1"
)
# The subquery keeps the planner from reading all of the table in the order of its numbers.
_BY_INDEX: Final = text(
    "SELECT number FROM (SELECT number FROM texts"
    " WHERE vector @@ CAST(:asked AS tsquery) OFFSET 0) AS found"
    " WHERE number < :before AND number >= :since ORDER BY number DESC LIMIT :limit"
)
_NEWEST: Final = (
    select(texts.c.number)
    .where(texts.c.number < bindparam("before"), texts.c.number >= bindparam("since"))
    .order_by(texts.c.number.desc())
    .limit(bindparam("limit"))
)
# Not in WHERE: of few that are known by number all is asked, whatever a planner thinks.
_PLACES: Final = (
    select(
        items.c.published_id,
        items.c.revision,
        UPDATED,
        CHANGED,
        items.c.sort_at,
        texts.c.number,
        case((IS_PUBLIC, 1), else_=0).label("public"),
        case((NOT_PREFERRED, 1), else_=0).label("told_better"),
    )
    .join_from(texts, items, items.c.id == texts.c.item)
    .where(texts.c.number.in_(bindparam("numbers", expanding=True)))
    .order_by(texts.c.number.desc())
)
_STATE: Final = select(
    select(func.max(builds.c.at)).scalar_subquery(),
    select(func.sum(builds.c.number)).scalar_subquery(),
    select(func.sum(outbox.c.version)).scalar_subquery(),
    select(func.max(texts.c.number)).where(texts.c.words.is_(None)).scalar_subquery(),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A query in the words of the index; empty where it says nothing."""

    sqlite: str
    postgresql: str
    loose: str
    """The same for PostgreSQL, with the words of a phrase in any order."""
    since: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Numbers of what is asked for, the greatest first."""

    numbers: Sequence[int]
    reached: int | None = None
    """The least that was looked at; None where there are no others, or more than asked."""


def search(connection: Connection, query: Query, categories: Collection[str]) -> Findings:
    """Return the newest items that are meant; see :class:`.searches.Searches`."""
    _limit(connection)
    asked = _asked(query)
    found: list[Place] = []
    numbers: list[int] = []
    # A few of what is found may not be public; most is.
    size, before = query.limit + 10, _LAST if query.before is None else query.before
    while True:
        part = _numbers(connection, asked, before, size)
        rows = _public(connection, part.numbers, categories)
        rows = [row for row in rows if not row.told_better]
        found += (Place(*row[:5]) for row in rows)
        numbers += (row.number for row in rows)
        if len(found) > query.limit:
            rest = numbers[query.limit - 1]
            return Findings(places=tuple(found[: query.limit]), rest=rest)
        if len(part.numbers) < size:
            return Findings(places=tuple(found), rest=part.reached)
        size, before = min(size * 4, 5000), part.numbers[-1]


def page_of(connection: Connection, digest: str, categories: Collection[str]) -> str | None:
    """Return the id of the item of a page; see :class:`.searches.Searches`."""
    _limit(connection)
    asked = _said([[indexing.facet("page", digest)]], (), since=0)
    part = _numbers(connection, asked, _LAST, 10)
    rows = _public(connection, part.numbers, categories)
    return rows[0].published_id if rows else None


def state(connection: Connection) -> str:
    """Return what tells a publishing from the next; see :class:`.searches.Searches`."""
    return " ".join(str(each) for each in connection.execute(_STATE).one())


def _limit(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        for each in _LIMITS:
            connection.execute(each)


def _asked(query: Query) -> _Asked:
    facets = (
        ("category", query.categories),
        ("source", query.sources),
        ("tag", query.tags),
        ("language", tuple(each.lower() for each in query.languages)),
        ("kind", query.kinds),
    )
    choices = [
        sorted({indexing.facet(kind, value) for value in values})
        for kind, values in facets
        if values
    ]
    since = indexing.since(query.since) if query.since else 0
    return _said(choices, query.words, since=since)


def _said(choices: Sequence[Sequence[str]], said: Sequence[Term], *, since: int) -> _Asked:
    """Return what is asked of the index: one of each of the choices, and all terms."""
    wanted = [each for each in said if not each.excluded]
    unwanted = [each for each in said if each.excluded]
    if unwanted and not wanted and not choices:
        choices = [[indexing.ANY]]
    on_sqlite = [
        *("(" + " OR ".join(f'"{each}"' for each in one) + ")" for one in choices),
        *map(_fts5, wanted),
    ]
    on_postgresql = [
        *("(" + " | ".join(f"'{each}'" for each in one) + ")" for one in choices),
        *map(_tsquery, wanted),
        *(f"!({_tsquery(each)})" for each in unwanted),
    ]
    without = " OR ".join(map(_fts5, unwanted))
    return _Asked(
        sqlite=" AND ".join(on_sqlite) + (f" NOT ({without})" if without else ""),
        postgresql=" & ".join(on_postgresql),
        loose=" & ".join(on_postgresql).replace(_FOLLOWED_BY, " & "),
        since=since,
    )


def _fts5(term: Term) -> str:
    """Return a term in the syntax of FTS5 (sqlite.org/fts5.html §3)."""
    return f'"{" ".join(term.words)}"{" *" if term.begins else ""}'


def _tsquery(term: Term) -> str:
    """Return a term in the syntax of ``tsquery`` (PostgreSQL's manual, §8.11.2)."""
    told = [f"'{each}'" for each in term.words]
    return "(" + _FOLLOWED_BY.join(told) + (":*" if term.begins else "") + ")"


def _numbers(connection: Connection, asked: _Asked, before: int, limit: int) -> _Part:
    """Return the numbers of what is asked for, the greatest first."""
    these = {"before": before, "since": asked.since, "limit": limit}
    if not asked.postgresql:
        return _Part(numbers=connection.scalars(_NEWEST, these).all())
    if connection.dialect.name == "sqlite":
        told = {**these, "asked": asked.sqlite}
        return _Part(numbers=connection.scalars(_ON_SQLITE, told).all())
    return _on_postgresql(connection, asked, these, limit)


def _on_postgresql(
    connection: Connection, asked: _Asked, these: dict[str, Any], limit: int
) -> _Part:
    def among(farthest: int, what: str = asked.postgresql) -> Sequence[int]:
        told = {**these, "farthest": farthest, "asked": what}
        return connection.scalars(_AMONG_NEWEST, told).all()

    found = among(_SAMPLE)
    if len(found) == limit:
        return _Part(numbers=found)
    # A phrase is looked for in every item that has its words, whoever finds these.
    is_phrase = asked.loose != asked.postgresql
    often = len(among(_SAMPLE, asked.loose)) if is_phrase else len(found)
    if often >= _OFTEN and is_phrase:
        found = among(_PHRASE_FARTHEST)
        is_full, told = len(found) == limit, {**these, "farthest": _PHRASE_FARTHEST}
        reached = None if is_full else connection.scalar(_REACHED, told)
        return _Part(numbers=found, reached=reached)
    if often >= _OFTEN:
        far = 2 * limit * _SAMPLE // len(found)
        found = among(min(far, _FARTHEST))
        if len(found) == limit:
            return _Part(numbers=found)
    told = {**these, "asked": asked.postgresql}
    return _Part(numbers=connection.scalars(_BY_INDEX, told).all())


def _public(
    connection: Connection, numbers: Sequence[int], categories: Collection[str]
) -> list[Any]:
    """Return rows of what is public of some numbers, in the same order."""
    rows: list[Any] = []
    for batch in batches(numbers):
        asked = {"numbers": batch, "categories": list(categories)}
        rows += connection.execute(_PLACES, asked)
    return [row for row in rows if row.public]
