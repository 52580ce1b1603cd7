"""Which items tell the same story, and which of them is given for it.

Items of one page tell one story, unless a source has several items for that page;
those of one title and day do where their texts are nearly the same. Preferred is that
of an official source; then the earliest seen, so that a story keeps its id when another
source tells it later; then the one that says most; then the order of keys, so that
every engine and every run prefers the same one.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
)

from htfeed.identity import same_story
from htfeed.model import Item
from htfeed.store.records import item_from_json
from htfeed.store.rendering import forget
from htfeed.store.statements import batches, each_of, write_rows
from htfeed.store.tables import duplicates, items, placements, sources
from htfeed.syntax.html import text_of_clean

_THESE: Final[BindParameter[str]] = bindparam("keys", expanding=True)
_NUMBERS: Final[BindParameter[int]] = bindparam("numbers", expanding=True)
LIVES: Final[ColumnElement[bool]] = and_(
    items.c.hidden.is_(False), items.c.withdrawn_at.is_(None), items.c.public_at.is_(None)
)
"""Whether an item may be published: nobody hid it, took it back, or has it wait."""
_GROUPED: Final = (
    select(duplicates.c.item)
    .join(items, items.c.id == duplicates.c.item)
    .where(or_(items.c.story.in_(each_of("keys")), items.c.page.in_(each_of("keys"))))
)
_FORGET: Final = delete(duplicates).where(duplicates.c.item.in_(_NUMBERS))
_TELL: Final = insert(duplicates)
_CATEGORIES: Final = (
    select(placements.c.category).where(placements.c.item.in_(_NUMBERS)).distinct()
)


def _shared(key: "Column[Any]") -> Any:  # noqa: ANN401 - a SELECT has no short type
    # Who lives is asked of the few that share a key: its index alone tells these.
    return (
        select(key).where(key.in_(each_of("keys"))).group_by(key).having(func.count() > 1)
    )


def _telling(key: "Column[Any]") -> Any:  # noqa: ANN401 - a SELECT has no short type
    return select(
        items.c.id,
        items.c.story,
        items.c.page,
        items.c.first_seen,
        items.c.source,
        items.c.source_id,
        items.c.data,
        sources.c.official,
    ).where(key.in_(_THESE), LIVES, sources.c.key == items.c.source)


_SHARED: Final = tuple(map(_shared, (items.c.story, items.c.page)))
_TELLING: Final = tuple(map(_telling, (items.c.story, items.c.page)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Teller:
    """An item that may tell a story with others."""

    number: int
    story: str | None
    page: str | None
    first_seen: datetime
    official: bool
    item: Item


def regroup(connection: Connection, keys: Collection[str]) -> frozenset[str]:
    """Tell anew who is preferred in each of the stories that an item joined or left.

    Returns the categories of all whose story has others now, or had, as what these
    show may have changed.

    Args:
        connection: In a transaction.
        keys: What :func:`htfeed.identity.story` and :func:`htfeed.identity.page` gave
            of the items, before and after.
    """
    tellers = _tellers(connection, keys)
    asked = {*keys, *_keys_of(tellers.values())}
    touched = set(tellers)
    touched.update(connection.scalars(_GROUPED, {"keys": sorted(asked)}))
    categories: set[str] = set()
    for numbers in batches(sorted(touched)):
        connection.execute(_FORGET, {"numbers": numbers})
        forget(connection, numbers)
        categories.update(connection.scalars(_CATEGORIES, {"numbers": numbers}))
    rows = [row for group in _groups(list(tellers.values())) for row in _rows(group)]
    if rows:
        write_rows(connection, _TELL, rows)
    return frozenset(categories)


def _tellers(connection: Connection, keys: Iterable[str]) -> dict[int, _Teller]:
    """Return who shares a key with another, and who shares one with these, and so on."""
    found: dict[int, _Teller] = {}
    asked: set[str] = set()
    pending = set(keys)
    while pending:
        asked |= pending
        new: list[_Teller] = []
        keys = sorted(pending)
        for shared, telling in zip(_SHARED, _TELLING, strict=True):
            for batch in batches(connection.scalars(shared, {"keys": keys}).all()):
                rows = connection.execute(telling, {"keys": batch})
                new += (_teller(row) for row in rows if row.id not in found)
        found.update((each.number, each) for each in new)
        pending = _keys_of(new) - asked
    return found


def _keys_of(tellers: Iterable[_Teller]) -> set[str]:
    return {key for each in tellers for key in (each.story, each.page) if key}


def _teller(row: "Row[*tuple[Any, ...]]") -> _Teller:
    columns = {"source": row.source, "source_id": row.source_id, "place": ""}
    return _Teller(
        number=row.id,
        story=row.story,
        page=row.page,
        first_seen=row.first_seen,
        official=row.official,
        item=item_from_json(row.data, columns),
    )


def _groups(tellers: Sequence[_Teller]) -> Iterator[list[_Teller]]:
    """Give those who tell the same story, directly or by way of another."""
    group = {each.number: {each.number} for each in tellers}
    by_number = {each.number: each for each in tellers}
    for one, other in _pairs(tellers):
        joined = group[one] | group[other]
        group.update(dict.fromkeys(joined, joined))
    for number, members in group.items():
        if len(members) > 1 and number == min(members):
            yield [by_number[each] for each in sorted(members)]


def _pairs(tellers: Sequence[_Teller]) -> Iterator[tuple[int, int]]:
    pages, days = (
        defaultdict[str, list[_Teller]](list),
        defaultdict[str, list[_Teller]](list),
    )
    for each in tellers:
        if each.page:
            pages[each.page].append(each)
        if each.story:
            days[each.story].append(each)
    for crowd in pages.values():
        # A page for which one source has several items tells none of them apart.
        if max(Counter(each.item.source for each in crowd).values()) == 1:
            yield from ((crowd[0].number, each.number) for each in crowd[1:])
    for crowd in days.values():
        yield from (
            (one.number, other.number)
            for one, other in combinations(crowd[:_CROWD], 2)
            if same_story(one.item, other.item)
        )


_CROWD: Final = 50
"""Most items of one title and day that are compared: "Daily report" is no story."""


def _rows(group: Sequence[_Teller]) -> Iterator[dict[str, object]]:
    preferred = _preferred(group)
    for each in group:
        yield {
            "item": each.number,
            "story": str(group[0].number),
            "preferred": each is preferred,
        }


def _preferred(group: Sequence[_Teller]) -> _Teller:
    # Here and not in SQL: engines sort text differently, and how much an item
    # says is worth reckoning only for the few that share a story.
    return min(
        group,
        key=lambda each: (
            not each.official,
            each.first_seen,
            -_weight(each.item),
            each.item.source,
            each.item.source_id,
        ),
    )


def _weight(item: Item) -> int:
    """Return how much an item says, its picture's text included."""
    caption = item.image.alt or "" if item.image else ""
    return len(text_of_clean(item.content or item.summary or "")) + len(caption)
