"""What items are found by.

What a search is narrowed by is kept in the transaction that keeps the items. Their words
are not: to read them costs as much as to keep an item, and where nobody searches nobody
needs them. So they are read later, the newest first: by a worker that has nothing else to
do, and by whoever searches.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import Any, Final

from sqlalchemy import Connection, Row, Text, bindparam, delete, select, update
from sqlalchemy.dialects import sqlite

from htfeed.identity import handle
from htfeed.model import Item
from htfeed.store.fulltext import MOST_OCTETS, MOST_WORDS, come, go
from htfeed.store.numbers import Number
from htfeed.store.statements import batches, insert_of, write_rows
from htfeed.store.tables import items, texts
from htfeed.syntax.html import text_of_clean
from htfeed.syntax.words import words

ANY: Final = "="
"""The facet of every item: what is left of a search that only excludes."""
_DAWN: Final = datetime(1, 1, 1, tzinfo=UTC)
_SECOND: Final = timedelta(seconds=1)
_WITHIN: Final = 2**24
"""Numbers of a second: the dates of 10,000 years take 39 bits of 63."""
_PAGE_DIGITS: Final = 16

_KEPT: Final = select(
    texts.c.number, texts.c.words, texts.c.facets, items.c.published_id
).join_from(texts, items, items.c.id == texts.c.item)
_OF_IDS: Final = _KEPT.where(items.c.published_id.in_(bindparam("ids", expanding=True)))
_OF_NUMBERS: Final = _KEPT.where(items.c.id.in_(bindparam("ids", expanding=True)))
_OF_SOURCE: Final = (
    _KEPT.where(items.c.source == bindparam("of"), texts.c.number > bindparam("after"))
    .order_by(texts.c.number)
    .limit(500)
)
_FORGET: Final = delete(texts).where(
    texts.c.number.in_(bindparam("numbers", expanding=True))
)
_MOVE: Final = (
    update(texts)
    .where(texts.c.number == bindparam("of"))
    .values(facets=bindparam("to", type_=Text))
)


@lru_cache(maxsize=10_000)
def facet(kind: str, value: str) -> str:
    """Return the word by which all items are found of which something is true.

    Args:
        kind: ``category``, ``source``, ``tag``, ``language``, ``kind`` or ``page``.
        value: The category, the key, the tag … as it is; of tags only the words count.
    """
    return _facet(kind, " ".join(words(value)) if kind == "tag" else value)


def _facet(kind: str, told: str) -> str:
    return f"={hashlib.sha256(f'{kind} {told}'.encode()).hexdigest()[:12]}"


def since(at: datetime) -> int:
    """Return the least number that an item of a time, or of a later one, can have."""
    return (at - _DAWN) // _SECOND * _WITHIN


def number(item: int, at: datetime) -> int:
    """Return the number of an item: newer ones have greater ones.

    Args:
        item: ``items.id``.
        at: ``items.sort_at``.
    """
    return since(at) + item % _WITHIN


def words_of(item: Item) -> str:
    """Return the words that an item is found by, with a space between."""
    found = words(item.title or "")
    for html in (item.summary, item.content):
        if html:
            found += words(text_of_clean(html))
    for person in (*item.authors, *item.contributors):
        found += words(person.name or "")
    for each in item.categories:
        found += words(f"{each.label or ''} {each.term}")
    told = " ".join(found[:MOST_WORDS]).encode()
    if len(told) > MOST_OCTETS:
        told = told[:MOST_OCTETS].rpartition(b" ")[0]
    return told.decode()


def facets_of(item: Item, categories: Iterable[str]) -> str:
    """Return what a search can ask of an item beside its words.

    Args:
        item: Which.
        categories: Those that it is placed in.
    """
    told = [ANY, *(facet("category", each) for each in categories if each)]
    if item.source:
        told.append(facet("source", item.source))
    # Of each page there is one: it would only drive the others out of what is remembered.
    told.append(_facet("page", handle(item.id, length=_PAGE_DIGITS)))
    for each in item.categories:
        told += [facet("tag", name) for name in (each.term, each.label) if name]
    told += _languages(item.language or "")
    told.append(facet("kind", item.kind or "article"))
    return " ".join(dict.fromkeys(told))


@lru_cache(maxsize=1000)
def _languages(tag: str) -> tuple[str, ...]:
    """Return the facets of the ranges that match a tag (RFC 4647 §3.3.1)."""
    parts = tag.lower().split("-")
    ranges = ("-".join(parts[:end]) for end in range(len(parts), 0, -1))
    return tuple(facet("language", each) for each in ranges if each)


def row_of(
    item: Item, categories: Iterable[str], *, kept_as: int, at: datetime
) -> Mapping[str, object]:
    """Return the row of an item in ``texts``.

    Args:
        item: Which.
        categories: Those that it is placed in.
        kept_as: ``items.id``.
        at: ``items.sort_at``.
    """
    return {
        "number": number(kept_as, at),
        "item": kept_as,
        "words": None,
        "facets": facets_of(item, categories),
    }


def index(
    connection: Connection,
    kept: Iterable[Item],
    numbers: Mapping[str, Number],
    *,
    again: Iterable[str],
) -> None:
    """Let items be found by what they are now, and by their words when these are read.

    Args:
        connection: In the transaction that keeps them.
        kept: Those that are new or say something else, placed as they are now.
        numbers: Theirs by published id.
        again: The published ids of those that were found before.
    """
    forget_ids(connection, again)
    rows = [
        row_of(item, _categories(item), kept_as=known.id, at=known.sort_at)
        for item in {each.id: each for each in kept}.values()
        for known in (numbers[item.id],)
    ]
    if rows:
        write_rows(connection, _write(connection.dialect.name), rows)
    come(connection, rows)


@cache
def _write(dialect: str) -> sqlite.Insert:
    # What 16 million later items of one second would come to: not found, no failure.
    return insert_of(dialect, texts).on_conflict_do_nothing()


def move(connection: Connection, placed: Collection[Item]) -> None:
    """Let items be found in the categories that they are in now."""
    by_id = {item.id: item for item in placed}
    for ids in batches(by_id):
        kept = connection.execute(_OF_IDS, {"ids": ids}).all()
        told = {
            row.published_id: facets_of(item, _categories(item))
            for row in kept
            for item in (by_id[row.published_id],)
        }
        _replace(connection, [(row, told[row.published_id]) for row in kept])


def rename(connection: Connection, old: str, new: str) -> None:
    """Let the items of a source, which has its new key already, be found under that."""
    former, latter = facet("source", old), facet("source", new)
    after = -1
    while kept := connection.execute(_OF_SOURCE, {"of": new, "after": after}).all():
        after = kept[-1].number
        _replace(connection, [(row, row.facets.replace(former, latter)) for row in kept])


def forget_ids(connection: Connection, ids: Iterable[str]) -> None:
    """Let items, by their published ids, be found no more."""
    for batch in batches(ids):
        _forget(connection, connection.execute(_OF_IDS, {"ids": batch}).all())


def forget_numbers(connection: Connection, numbers: Iterable[int]) -> None:
    """Let items, by ``items.id``, be found no more."""
    for batch in batches(numbers):
        _forget(connection, connection.execute(_OF_NUMBERS, {"ids": batch}).all())


def forget_of(connection: Connection, source: str) -> None:
    """Let no item of a source be found any more."""
    while kept := connection.execute(_OF_SOURCE, {"of": source, "after": -1}).all():
        _forget(connection, kept)


def _forget(connection: Connection, kept: Sequence["Row[*tuple[Any, ...]]"]) -> None:
    if kept:
        go(connection, [row._asdict() for row in kept])
        connection.execute(_FORGET, {"numbers": [row.number for row in kept]})


def _replace(
    connection: Connection, told: Iterable[tuple["Row[*tuple[Any, ...]]", str]]
) -> None:
    """Put other facets in place of what rows of ``texts`` have."""
    differ = [(row._asdict(), facets) for row, facets in told if row.facets != facets]
    if not differ:
        return
    go(connection, [row for row, _ in differ])
    write_rows(connection, _MOVE, [{"of": row["number"], "to": to} for row, to in differ])
    come(connection, [{**row, "facets": to} for row, to in differ])


def _categories(item: Item) -> Iterable[str]:
    return dict.fromkeys(each.category for each in item.placements)
