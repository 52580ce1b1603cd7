"""An element of well-formed XML -> the entry, or what a feed says of itself.

Which element a field comes from is a row of a table; order is priority.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from functools import lru_cache
from typing import Any, Final

from lxml import etree

from htfeed.constructs import InReplyTo, Kind, Link, Person, Status, Text
from htfeed.model import Entry, FeedInfo
from htfeed.parse.addresses import resolved
from htfeed.parse.defaults import NONE, Defaults
from htfeed.parse.events import OF_EVENTS, event
from htfeed.parse.extras import extra, kind_of
from htfeed.parse.feeds import authors, categories, identifier, persons, read_info, text
from htfeed.parse.group import Group
from htfeed.parse.links import enclosures, links, octets
from htfeed.parse.locations import OF_PLACES, location
from htfeed.parse.names import RDF, attribute, children, has_children, key, local
from htfeed.parse.pictures import credited, image
from htfeed.parse.podcasts import OF_EPISODES, episode
from htfeed.parse.tables import ENTRY
from htfeed.parse.texts import base_of, construct, worded
from htfeed.parse.xmltree import text_of
from htfeed.syntax.dates import parse_date
from htfeed.syntax.intervals import parse_durations

# DCMI Period: ``start=2008-11-21; end=…`` (https://www.dublincore.org/specifications/dublin-core/dcmi-period/)
_START: Final = re.compile(r"\bstart\s*=\s*([^;]+)")
_CONTENTS: Final = frozenset({"contents"})
_PLAYED: Final[dict[str, Kind]] = {"audio": "audio", "video": "video"}
"""Media of a file that make an entry one of them, as a picture alone does not."""
_Reading = Callable[[Group, str | None], Any]


def read_entry(
    element: etree._Element,
    base: str | None,
    *,
    atom: bool,
    digest: str = "",
    defaults: Defaults = NONE,
) -> Entry:
    """Return the entry that an element is; a field is missing where the source has none.

    Args:
        element: ``entry`` or ``item``.
        base: Address of the document.
        atom: Whether it is one of Atom's.
        digest: What the entry is to be known by.
        defaults: What its feed says for all entries.
    """
    group = Group(element, ENTRY, atom=atom)
    found, more = links(group, base)
    given: dict[str, Any] = {"links": found, "language": group.language}
    if len(element.attrib):
        given["id"] = identifier(group)
        given["updated"] = attribute(element, "lastmod")
    for field, read in _rows(group.names):
        given[field] = read(group, base)
    if group.tells(_CONTENTS):
        _tell_of_contents(group, given, base)
    if more:
        given["enclosures"] = enclosures(group, base)
        given["credits"] = credited(group, base)
    if "replies" in [link.rel for link in found]:
        given["comments"] = given.get("comments") or _page_of_replies(found)
        if given.get("comment_count") is None:
            given["comment_count"] = _count_of_replies(group)
    left_over = extra(group, given)
    if defaults is not NONE:
        given |= defaults.applied(group, given)
    return Entry(**given, extra=left_over, digest=digest)


@lru_cache(maxsize=512)
def _rows(names: tuple[str, ...]) -> tuple[tuple[str, _Reading], ...]:
    """Return the fields that elements of some names tell of, and their readers."""
    told = ENTRY.told(names).keys()
    return tuple((field, read) for field, read, of in _ROWS if not told.isdisjoint(of))


def _published(group: Group, _: str | None) -> str | None:
    return _date(group, "published")


def _updated(group: Group, _: str | None) -> str | None:
    return _date(group, "updated") or attribute(group.element, "lastmod")


def _date(group: Group, field: str) -> str | None:
    """Return the first date that can be read; the first word where none can."""
    told = group.all(field)
    if len(told) == 1:
        return text_of(told[0]) or None
    texts = group.texts(field)
    return next(filter(parse_date, texts), texts[0] if texts else None)


def _contributors(group: Group, base: str | None) -> tuple[Person, ...]:
    return persons(group, base, "contributors")


def _content(group: Group, base: str | None) -> Text | None:
    """Return the content; mod_content of 2000 has it as the value of an item of RDF."""
    found = text(group, base, "content")
    for items in () if found else group.all("content items"):
        for each in items.iter(f"{RDF}value"):
            found = found or construct(each, base, guess=True, html=True, group=group)
    return found


def _durations(group: Group, _: str | None) -> tuple[timedelta, ...]:
    return tuple(
        length for each in group.texts("durations") for length in parse_durations(each)
    )


def _kind(group: Group, _: str | None) -> Kind | None:
    return next(filter(None, map(kind_of, group.texts("kinds"))), None)


def _tell_of_contents(group: Group, given: dict[str, Any], base: str | None) -> None:
    """Add what files say of the entry that says nothing of it itself (Media RSS)."""
    contents = group.all("contents")
    kinds = (_PLAYED.get(each.get("medium", "")) for each in contents)
    given["kind"] = given.get("kind") or next(filter(None, kinds), None)
    if any(map(len, contents)) and not given.get("episode"):
        given["episode"] = episode(group, base)


def _comments(group: Group, base: str | None) -> str | None:
    """Return the address of the page with the comments."""
    for each in group.all("comments"):
        if text_of(each):
            return resolved(text_of(each), base_of(each, base))
    return None


def _page_of_replies(found: tuple[Link, ...]) -> str | None:
    """Return the address of the page with the comments, not that of a feed of them."""
    for link in found:
        if link.rel == "replies" and link.type in {None, "text/html"}:
            return link.href
    return None


def _count(group: Group, _: str | None) -> int | None:
    """Return how many comments there are."""
    return _first_number(group.texts("comment counts"))


def _count_of_replies(group: Group) -> int | None:
    """Return how many comments a link to them tells of (RFC 4685 §5: ``thr:count``)."""
    return _first_number(attribute(each, "count") or "" for each in group.all("links"))


def _first_number(texts: Iterable[str]) -> int | None:
    return next((number for each in texts if (number := octets(each)) is not None), None)


def _replies(group: Group, base: str | None) -> tuple[InReplyTo, ...]:
    return tuple(_in_reply_to(group, base))


def _in_reply_to(group: Group, base: str | None) -> Iterator[InReplyTo]:
    for each in group.all("replies"):
        here = base_of(each, base)
        href, source = attribute(each, "href"), attribute(each, "source")
        ref = attribute(each, "ref") or text_of(each) or None
        if ref or href:
            yield InReplyTo(
                ref=ref,
                href=resolved(href, here) if href else None,
                type=attribute(each, "type"),
                source=resolved(source, here) if source else None,
            )


def _available(group: Group, _: str | None) -> str | None:
    """Return the start of a period in W3C-DTF or DCMI Period, or the date that there is."""
    told = group.text("available")
    found = _START.search(told) if told else None
    return found[1].strip() if found else told


def _status(group: Group, _: str | None) -> Status | None:
    """Return ``withheld`` for what its author calls a draft (RFC 5023 §13.1.1)."""
    for each in group.all("drafts"):
        for inner in children(each):
            if local(inner) == "draft" and text_of(inner).lower() == "yes":
                return "withheld"
    return None


def _source(group: Group, base: str | None) -> FeedInfo | None:
    """Return where an entry was taken from: Atom's ``source``, or the one line of RSS."""
    for each in group.all("sources"):
        if has_children(each):
            return read_info(
                each, base, atom=key(each, atom=group.atom) == "atom:source" or group.atom
            )
        url, title = attribute(each, "url", "href"), " ".join(worded(text_of(each)).split())
        if url or title:
            # RSS names the feed, not its page: rel=self is its address (RFC 4287 §4.2.7.2).
            own = (
                (Link(href=resolved(url, base_of(each, base)), rel="self"),) if url else ()
            )
            return FeedInfo(title=title or None, links=own)
    return None


_ROWS: Final[tuple[tuple[str, _Reading, tuple[str, ...]], ...]] = (
    ("id", lambda group, _: identifier(group), ("id", "identifiers")),
    ("title", lambda group, base: text(group, base, "title", title=True), ("title",)),
    ("published", _published, ("published",)),
    ("updated", _updated, ("updated",)),
    ("authors", authors, ("authors", "lesser authors")),
    ("contributors", _contributors, ("contributors",)),
    (
        "categories",
        lambda group, _: categories(group),
        ("categories", "keywords", "topics"),
    ),
    ("summary", lambda group, base: text(group, base, "summary"), ("summary",)),
    ("content", _content, ("content", "content items")),
    ("enclosures", enclosures, ("files", "alternates")),
    ("image", image, ("pictures", "credits", "contents")),
    ("durations", _durations, ("durations",)),
    ("kind", _kind, ("kinds",)),
    ("comments", _comments, ("comments",)),
    (
        "language",
        lambda group, _: group.text("languages") or group.language,
        ("languages",),
    ),
    ("rights", lambda group, base: text(group, base, "rights"), ("rights",)),
    ("source", _source, ("sources",)),
    ("credits", credited, ("credits", "people", "files")),
    ("episode", episode, OF_EPISODES),
    ("location", lambda group, _: location(group), OF_PLACES),
    ("event", lambda group, _: event(group), OF_EVENTS),
    ("in_reply_to", _replies, ("replies",)),
    ("comment_count", _count, ("comment counts",)),
    ("available", _available, ("available",)),
    ("status", _status, ("drafts",)),
)
"""A field of an entry, how it is read, and the fields of the table that tell of it.

A field that nothing in an entry tells of is not asked for.
"""
