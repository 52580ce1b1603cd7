"""Texts that are longer than any author writes: cut, so that they can be published.

Readers of XML refuse a text of ten million octets (libxml2 without ``huge_tree``): one
of that length would hold back every channel that it is in, for all other sources.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from htfeed.model import Entry, ParsedFeed, Problem
from htfeed.syntax.html import title_text

LONGEST: Final = 1_000_000
"""Characters of one text; clean and escaped it has fewer octets than ten times that."""
SHORT: Final = 100_000
"""Characters of a title, a name, an address: they stand in more places than a content."""
MOST: Final = 1000
"""Members of a list of an entry, such as its categories or its links."""
_BODIES: Final = frozenset({"content", "summary"})
_NAME: Final = 200
"""Characters of a name in a Problem."""


def shortened(feed: ParsedFeed) -> ParsedFeed:
    """Return a feed whose texts and lists can be published; with a Problem for each cut.

    A document of no more than :data:`LONGEST` characters need not be looked through.
    """
    info = _cut(feed.info)
    problems = [] if info is feed.info else [_told("feed")]
    entries = []
    for number, entry in enumerate(feed.entries, start=1):
        cut = _cut(entry)
        if cut is not entry:
            # What is bad is told of at each reading, so that it has to be read.
            cut = replace(cut, digest="")
            problems.append(_told(_name(cut, number)))
        entries.append(cut)
    if not problems:
        return feed
    told = (*feed.problems, *problems)
    return replace(feed, info=info, entries=tuple(entries), problems=told)


def _told(where: str) -> Problem:
    return Problem(
        code="too-long",
        where=where,
        detail=f"a text of more than {LONGEST} characters (a title or a name: {SHORT}), or "
        f"a list of more than {MOST}, was cut there",
    )


def _name(entry: Entry, number: int) -> str:
    title = title_text(entry.title) if entry.title else ""
    return " ".join((entry.id or title or f"entry {number}")[:_NAME].split())


def _cut(value: Any, most: int = SHORT) -> Any:  # noqa: ANN401 - whatever a feed is made of, and the same again
    """Return a value with its texts and lists cut; the very value where none has to be."""
    if isinstance(value, str):
        return value if len(value) <= most else value[:most]
    if isinstance(value, tuple):
        members = tuple(_cut(each, most) for each in value[:MOST])
        same = len(members) == len(value) and all(map(_is, members, value))
        return value if same else members
    if isinstance(value, Mapping):
        items = {name: _cut(each, most) for name, each in value.items()}
        same = all(map(_is, items.values(), value.values()))
        return value if same else MappingProxyType(items)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {}
        for name in _fields(type(value)):
            found = getattr(value, name)
            cut = _cut(found, LONGEST if name in _BODIES else most) if found else found
            if cut is not found:
                changed[name] = cut
        return replace(value, **changed) if changed else value
    return value


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


def _is(one: object, other: object) -> bool:
    return one is other
