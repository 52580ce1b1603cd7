"""Links and enclosures of an entry or a feed, from all the elements that hold one."""

import re
from datetime import timedelta
from typing import Final

from lxml import etree

from htfeed.model import Enclosure, Link
from htfeed.parse.addresses import is_web, resolved
from htfeed.parse.group import Group
from htfeed.parse.names import attribute, children, local
from htfeed.parse.texts import base_of
from htfeed.parse.xmltree import text_of
from htfeed.syntax.intervals import parse_durations

_REGISTRY: Final = re.compile(
    r"https?://www\.iana\.org/assignments/relation/", re.IGNORECASE
)
_LICENSES: Final = ("creativeCommons:license", "cc:license")
_DIGITS: Final = re.compile(r"\d{1,18}")


def links(group: Group, base: str | None) -> tuple[Link, ...]:
    """Return the links of an entry or feed in the document's order, but for its enclosures.

    A guid is a link where it is the only one and an address (RSS 2.0: it is a
    permalink unless ``isPermaLink`` says no).
    """
    # A document of RSS has its own link first, whatever Atom's stand above it.
    found = [_link(each, base) for each in (*group.all("link"), *group.all("atom:link"))]
    kept = [link for link in found if link and link.rel != "enclosure"]
    own = attribute(group.element, "href")
    if own and not any(link.rel == "alternate" for link in kept):
        kept.append(Link(href=resolved(own, base_of(group.element, base))))  # CDF
    if not any(link.rel == "alternate" for link in kept):
        kept += _permalink(group)
    return (*kept, *_licenses(group, base))


def _link(element: etree._Element, base: str | None) -> Link | None:
    href = attribute(element, "href") or text_of(element) or attribute(element, "resource")
    if not href:
        return None
    return Link(
        href=resolved(href, base_of(element, base)),
        rel=_rel(element),
        type=_media_type(element),
        title=attribute(element, "title"),
        hreflang=attribute(element, "hreflang"),
    )


def _rel(element: etree._Element) -> str:
    """Return a registered relation by its short name (RFC 4287 §4.2.7.2)."""
    return _REGISTRY.sub("", attribute(element, "rel") or "alternate").lower()


def _media_type(element: etree._Element) -> str | None:
    given = attribute(element, "type")
    return given.lower() if given and ";" not in given else given


def _permalink(group: Group) -> list[Link]:
    for guid in group.all("guid"):
        text = text_of(guid)
        if (attribute(guid, "isPermaLink") or "true").lower() != "false" and is_web(text):
            return [Link(href=text)]
    return []


def _licenses(group: Group, base: str | None) -> tuple[Link, ...]:
    found = (
        (each, attribute(each, "resource") or text_of(each))
        for each in group.all(*_LICENSES)
    )
    return tuple(
        Link(href=resolved(href, base_of(each, base)), rel="license")
        for each, href in found
        if href
    )


def enclosures(group: Group, base: str | None) -> tuple[Enclosure, ...]:
    """Return the files of an entry: enclosures first, then what only Media RSS names."""
    found: dict[str, Enclosure] = {}
    for element in group.all("enclosure", "link", "atom:link", "media:content"):
        each = _enclosure(element, base)
        if each:
            found[each.url] = _merged(found[each.url], each) if each.url in found else each
    lengths = [
        length
        for each in group.texts("itunes:duration")
        for length in parse_durations(each)
    ]
    if len(found) == 1 and len(lengths) == 1:
        # itunes:duration tells of the only enclosure that an episode has.
        (only,) = found.values()
        return (_merged(only, Enclosure(url=only.url, duration=lengths[0])),)
    return tuple(found.values())


def _enclosure(element: etree._Element, base: str | None) -> Enclosure | None:
    if local(element) == "link" and _rel(element) != "enclosure":
        return None
    url = attribute(element, "url", "href", "resource")
    if not url:
        return None
    titles = [text_of(each) for each in children(element) if local(each) == "title"]
    return Enclosure(
        url=resolved(url, base_of(element, base)),
        type=_media_type(element),
        length=octets(attribute(element, "length", "fileSize") or ""),
        duration=_seconds(attribute(element, "duration") or ""),
        title=attribute(element, "title") or next(filter(None, titles), None),
    )


def _merged(first: Enclosure, again: Enclosure) -> Enclosure:
    """Return an enclosure with what only its second mention tells."""
    return Enclosure(
        url=first.url,
        type=first.type or again.type,
        length=first.length if first.length is not None else again.length,
        duration=first.duration or again.duration,
        title=first.title or again.title,
    )


def octets(text: str) -> int | None:
    """Return a number of octets, or None for what is none."""
    return int(text) if _DIGITS.fullmatch(text) else None


def _seconds(text: str) -> timedelta | None:
    return next(iter(parse_durations(text)), None)
