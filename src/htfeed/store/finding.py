"""An item by what people have of it: an id, an address, a file, a short name."""

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from itertools import islice
from typing import Any, Final
from urllib.parse import quote, urlsplit

from pydantic_core import to_json
from sqlalchemy import Connection, Row, Select, bindparam, or_, select

from htfeed.identity import handle
from htfeed.store.reading import COLUMNS
from htfeed.store.records import item_from_json
from htfeed.store.standings import STANDINGS, standings_of
from htfeed.store.tables import items
from htfeed.store.views import Page, Standing
from htfeed.syntax.urls import absolute, comparable, is_web

_AT_ONCE: Final = 1000
_TELLING: Final = 3
"""Letters of a text that are worth looking for inside of others."""

_ASCII: Final = "".join(map(chr, range(0x21, 0x7F)))
_HANDLE: Final = re.compile(r"[0-9a-f]{4,64}")
# How the article of an item is named on the page of a channel.
_ANCHOR: Final = re.compile(r"(?:https?://\S+#)?item-([0-9a-f]{4,64})")
_RUN: Final = re.compile(r"(?:(?<!%)(?<!%[0-9A-Fa-f])[A-Za-z0-9._~-])+")

_BY_ID: Final = select(items.c.id).where(items.c.published_id == bindparam("name"))
_BY_ORIGIN: Final = (
    select(items.c.id)
    .where(or_(items.c.source_id == bindparam("name"), items.c.place == bindparam("name")))
    .order_by(items.c.id.desc())
)
_IDS: Final = select(items.c.id, items.c.published_id)
_THESE: Final = STANDINGS.where(
    items.c.id.in_(bindparam("numbers", expanding=True))
).order_by(items.c.id.desc())


def find(connection: Connection, name: str, limit: int) -> Page:
    """Return the items that a name may mean; see :meth:`htfeed.store.Store.find`."""
    for search in _SEARCHES:
        numbers = search(connection, name)
        if numbers:
            rows = _standings(connection, numbers[:limit])
            return Page(rows=rows, total=len(numbers))
    return Page()


def near(connection: Connection, text: str, limit: int) -> tuple[Standing, ...]:
    """Return items in whose ids or title a text is; see :meth:`htfeed.store.Store.near`."""
    if len(text) < _TELLING:
        return ()
    statement = select(*COLUMNS).where(
        or_(
            items.c.published_id.contains(text, autoescape=True),
            items.c.source_id.contains(text, autoescape=True),
            items.c.data.contains(_as_json(text), autoescape=True),
        )
    )
    sought = text.casefold()
    with closing(_streamed(connection, statement.order_by(items.c.id.desc()))) as rows:
        found = (
            row.number
            for row in rows
            if any(sought in each.casefold() for each in _names(row))
        )
        numbers = list(islice(found, limit))
    return _standings(connection, numbers)


def _by_id(connection: Connection, name: str) -> list[int]:
    return list(connection.scalars(_BY_ID, {"name": name}))


def _by_origin(connection: Connection, name: str) -> list[int]:
    return list(connection.scalars(_BY_ORIGIN, {"name": name}))


def _by_address(connection: Connection, name: str) -> list[int]:
    """Return the items that lead to an address, however it is spelt."""
    address = absolute(name, None)
    if address is None or not is_web(address):
        return []
    sought, parts = _key(address), urlsplit(address)
    # What every spelling of the address has in it: the longest word of its path.
    word = max(_RUN.findall(parts.path), key=len, default="")
    holds = (
        items.c.data.contains(_as_json(word), autoescape=True)
        if len(word) >= _TELLING
        else items.c.data.icontains(_as_json(parts.hostname or ""), autoescape=True)
    )
    statement = select(*COLUMNS).where(holds).order_by(items.c.id.desc())
    return [
        row.number
        for row in _streamed(connection, statement)
        if any(_key(each) == sought for each in _addresses(row))
    ]


def _by_handle(connection: Connection, name: str) -> list[int]:
    named = _ANCHOR.fullmatch(name)
    prefix = named[1] if named else name.lower()
    if not _HANDLE.fullmatch(prefix):
        return []
    return sorted(
        (
            row.id
            for row in _streamed(connection, _IDS)
            if handle(row.published_id, length=len(prefix)) == prefix
        ),
        reverse=True,
    )


_SEARCHES: Final[Sequence[Callable[[Connection, str], list[int]]]] = (
    _by_id,
    _by_origin,
    _by_address,
    _by_handle,
)
"""In this order: the first that finds anything decides."""


def _standings(connection: Connection, numbers: Sequence[int]) -> tuple[Standing, ...]:
    rows = connection.execute(_THESE, {"numbers": list(numbers)}).all()
    return standings_of(connection, rows)


def _streamed(
    connection: Connection, statement: "Select[*tuple[Any, ...]]"
) -> Generator["Row[*tuple[Any, ...]]", None, None]:
    # A store may be larger than memory.
    at_once = {"yield_per": _AT_ONCE}
    with connection.execute(statement, execution_options=at_once) as result:
        yield from result


def _key(address: str) -> str:
    """Return what spellings of an address share, as an IRI or as a URI (RFC 3987 §3.1)."""
    return comparable(quote(address, safe=_ASCII))


def _as_json(text: str) -> str:
    """Return a text as it stands inside the kept JSON, without the quotes."""
    return to_json(text).decode()[1:-1]


def _addresses(row: "Row[*tuple[Any, ...]]") -> Iterator[str]:
    item = item_from_json(row.data)
    yield from (each.href for each in item.links if each.rel == "alternate")
    yield from (each.url for each in item.enclosures)


def _names(row: "Row[*tuple[Any, ...]]") -> Iterator[str]:
    yield row.published_id
    yield row.source_id
    item = item_from_json(row.data)
    yield item.title or ""
