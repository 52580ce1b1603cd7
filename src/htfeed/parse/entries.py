"""An element of well-formed XML -> the entry, or what a feed says of itself.

Which element a field comes from is a row of a table; order is priority.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from lxml import etree

from htfeed.constructs import InReplyTo, Kind, Link, Status
from htfeed.model import Entry, FeedInfo
from htfeed.parse.addresses import resolved
from htfeed.parse.events import event
from htfeed.parse.feeds import authors, categories, identifier, read_info, text
from htfeed.parse.group import Group
from htfeed.parse.links import enclosures, links, octets
from htfeed.parse.locations import location
from htfeed.parse.names import attribute, attributes, children, has_children, key, local
from htfeed.parse.persons import construct as person
from htfeed.parse.persons import distinct
from htfeed.parse.pictures import credited, image
from htfeed.parse.podcasts import episode
from htfeed.parse.tables import ENTRY
from htfeed.parse.texts import base_of, language_of
from htfeed.parse.xmltree import text_of
from htfeed.syntax.intervals import parse_durations

# DCMI Period: ``start=2008-11-21; end=…`` (https://www.dublincore.org/specifications/dublin-core/dcmi-period/)
_START: Final = re.compile(r"\bstart\s*=\s*([^;]+)")
_TEXTS: Final = ("title", "summary", "content", "rights")
"""Fields of which one text is taken, and others may say something else."""
_READ_WITHIN: Final = frozenset({"credit", "thumbnail", "title"})
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
# DCMI Type vocabulary: https://www.dublincore.org/specifications/dublin-core/dcmi-type-vocabulary/
KINDS: Final[dict[str, Kind]] = {
    "text": "article",
    "sound": "audio",
    "movingimage": "video",
    "stillimage": "image",
    "image": "image",
}


def read_entry(
    element: etree._Element, base: str | None, *, atom: bool, digest: str = ""
) -> Entry:
    """Return the entry that an element is; a field is missing where the source has none.

    Args:
        element: ``entry`` or ``item``.
        base: Address of the document.
        atom: Whether it is one of Atom's.
        digest: What the entry is to be known by.
    """
    group = Group(element, ENTRY, atom=atom)
    found = links(group, base)
    return Entry(
        id=identifier(group),
        title=text(group, base, "title", title=True),
        links=found,
        published=group.text("published"),
        updated=group.text("updated") or attribute(element, "lastmod"),
        authors=authors(group, base),
        contributors=distinct(person(each, base) for each in group.all("contributors")),
        categories=categories(group),
        summary=text(group, base, "summary"),
        content=text(group, base, "content"),
        enclosures=enclosures(group, base),
        image=image(group, base),
        durations=_durations(group),
        kind=_kind(group),
        comments=_comments(group, base, found),
        language=group.text("languages") or language_of(element),
        rights=text(group, base, "rights"),
        source=_source(group, base),
        credits=credited(group, base),
        episode=episode(group, base),
        location=location(group),
        event=event(group),
        in_reply_to=tuple(_replies(group, base)),
        comment_count=_count(group, found),
        available=_available(group),
        status=_status(group),
        extra=_extra(group),
        digest=digest,
    )


def _durations(group: Group) -> tuple[timedelta, ...]:
    return tuple(
        length for each in group.texts("durations") for length in parse_durations(each)
    )


def _kind(group: Group) -> Kind | None:
    found = (KINDS.get(each.rpartition("/")[2].lower()) for each in group.texts("kinds"))
    return next(filter(None, found), None)


def _comments(group: Group, base: str | None, found: tuple[Link, ...]) -> str | None:
    """Return the address of the page with the comments, not that of a feed of them."""
    for each in group.all("comments"):
        if text_of(each):
            return resolved(text_of(each), base_of(each, base))
    for link in found:
        if link.rel == "replies" and link.type in {None, "text/html"}:
            return link.href
    return None


def _count(group: Group, found: tuple[Link, ...]) -> int | None:
    """Return how many comments there are: ``thr:count`` is of their link (RFC 4685 §5)."""
    told = [*group.texts("comment counts")]
    if any(link.rel == "replies" for link in found):
        told += [attribute(each, "count") or "" for each in group.all("links")]
    return next(filter(lambda number: number is not None, map(octets, told)), None)


def _replies(group: Group, base: str | None) -> Iterator[InReplyTo]:
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


def _available(group: Group) -> str | None:
    """Return the start of a period in W3C-DTF or DCMI Period, or the date that there is."""
    told = group.text("available")
    found = _START.search(told) if told else None
    return found[1].strip() if found else told


def _status(group: Group) -> Status | None:
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
        url, title = attribute(each, "url", "href"), " ".join(text_of(each).split())
        if url or title:
            # RSS names the feed, not its page: rel=self is its address (RFC 4287 §4.2.7.2).
            own = (
                (Link(href=resolved(url, base_of(each, base)), rel="self"),) if url else ()
            )
            return FeedInfo(title=title or None, links=own)
    return None


def _extra(group: Group) -> Mapping[str, str]:
    """Return what no field has a place for, by name; what is repeated has a line each."""
    found: dict[str, list[str]] = {}
    for name, element in (*group.others, *_untaken(group), *_within(group)):
        for path, value in _leaves(name, element):
            found.setdefault(path, []).append(value)
    if not found:
        return _NOTHING
    return MappingProxyType({path: "\n".join(values) for path, values in found.items()})


def _untaken(group: Group) -> Iterator[tuple[str, etree._Element]]:
    """Give the elements of texts that another one was preferred to, if they say more."""
    for field in _TEXTS:
        if group.count(field) < 2:
            continue
        told = [(name, each) for name, each in group.named(field) if text_of(each)]
        for name, each in told[1:]:
            if text_of(each) not in text_of(told[0][1]):
                yield name, each


def _within(group: Group) -> Iterator[tuple[str, etree._Element]]:
    """Give what stands in a ``media:content`` and no field is read from."""
    for each in group.all("enclosures"):
        if len(each) and local(each) == "content":
            for inner in children(each):
                if local(inner) not in _READ_WITHIN:
                    yield f"media:content/{local(inner)}", inner


def _leaves(path: str, element: etree._Element) -> Iterator[tuple[str, str]]:
    """Give the text of an element, or else its attributes, then what is inside it."""
    inside = list(children(element))
    text = (element.text or "").strip() if inside else text_of(element)
    given = " ".join(
        f'{each.rpartition("}")[2]}="{value}"' for each, value in attributes(element)
    )
    if text:
        yield path, text
    if given:
        yield f"{path}/@" if text else path, given
    for child in inside:
        yield from _leaves(f"{path}/{re.sub(r'^.*:', '', key(child, atom=False))}", child)
