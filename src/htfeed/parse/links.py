"""Links and enclosures of an entry or a feed, from all the elements that hold one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import timedelta
from typing import Final, NamedTuple

from lxml import etree

from htfeed.constructs import Enclosure, Link
from htfeed.parse.addresses import is_web, resolved
from htfeed.parse.group import Group
from htfeed.parse.names import attribute, children, local, said
from htfeed.parse.pictures import pixels
from htfeed.parse.texts import base_of
from htfeed.parse.xmltree import text_of
from htfeed.syntax.html import plain_text
from htfeed.syntax.intervals import parse_durations

_REGISTRY: Final = re.compile(
    r"https?://www\.iana\.org/assignments/relation/", re.IGNORECASE
)
_PAGE: Final = re.compile(r"x?html\Z|text/|application/xhtml\+xml")
_COMMENT_FEED: Final = "application/rss+xml"
_BITRATE: Final = re.compile(r"(\d{1,9})(?:\.\d+)?")
_MOST_DIGITS: Final = 18
# As programs write it that show it to people: 1,234,567; or that count in fractions.
_NUMBER: Final = re.compile(r"(\d{1,18}|\d{1,3}(?:,\d{3}){1,5})(?:\.0*)?")


class Linked(NamedTuple):
    """What the elements for links come to."""

    links: tuple[Link, ...]
    """In the document's order, but for enclosures."""
    more: bool
    """Whether an element may tell of a file, or has something in it."""


def links(group: Group, base: str | None) -> Linked:
    """Return the links of an entry or feed.

    A guid is a link where it is the only one and an address (RSS 2.0: it is a
    permalink unless ``isPermaLink`` says no).
    """
    # A document of RSS has its own link first, whatever Atom's stand above it.
    kept: list[Link] = []
    more = False
    for each in group.all("links"):
        link = _link(each, base)
        if link and link.rel != "enclosure":
            kept.append(link)
            more = more or len(each) > 0
        else:
            more = True
    for each in group.all("remote contents"):
        if each.get("src"):
            more = True
            kept += _remote(each, base)
    if "alternate" not in [link.rel for link in kept]:
        kept += _own(group, base) or _permalink(group)
    if group.tells(_LINKING):
        kept += _others(group, base)
    return Linked(links=tuple(kept), more=more)


def _link(element: etree._Element, base: str | None) -> Link | None:
    given = said(element)
    if not given:
        text = text_of(element)
        return Link(href=resolved(text, base_of(element, base))) if text else None
    href = given.get("href") or text_of(element) or given.get("resource")
    if not href:
        return None
    return Link(
        href=resolved(href, base_of(element, base)),
        rel=_rel(given),
        type=_media_type(given),
        title=given.get("title"),
        hreflang=given.get("hreflang"),
    )


def _remote(element: etree._Element, base: str | None) -> list[Link]:
    """Return the page that a content is elsewhere; a file is an enclosure."""
    kind = _media_type(said(element))
    if kind and not _PAGE.match(kind):
        return []
    src = element.get("src", "")
    return [Link(href=resolved(src, base_of(element, base)), type=kind)]


def _own(group: Group, base: str | None) -> list[Link]:
    """Return the page of an item of CDF, which names it as an attribute or as an anchor."""
    anchors = (attribute(each, "href") for each in group.all("anchors"))
    href = attribute(group.element, "href") or next(filter(None, anchors), None)
    return [Link(href=resolved(href, base_of(group.element, base)))] if href else []


def _rel(given: Mapping[str, str]) -> str:
    """Return a registered relation by its short name (RFC 4287 §4.2.7.2).

    Of several, which only HTML takes, the first.
    """
    rel = given.get("rel", "alternate")
    if rel.isalpha() and rel.islower():
        return rel
    return _REGISTRY.sub("", rel.split()[0]).lower()


def _media_type(given: Mapping[str, str]) -> str | None:
    kind = given.get("type")
    return kind.lower() if kind and ";" not in kind else kind


def _permalink(group: Group) -> list[Link]:
    for guid in group.all("permalinks"):
        text = text_of(guid)
        # One with spaces in it is an address all the same, which its author did not escape.
        is_address = is_web(text.partition(" ")[0]) and "\n" not in text
        if (attribute(guid, "isPermaLink") or "true").lower() != "false" and is_address:
            return [Link(href=text)]
    return []


_RELATIONS: Final = (
    ("licenses", "license", None),
    # The Wellformed Web's address of a feed of comments (RFC 4685 §4 has a link for it).
    ("comment feeds", "replies", _COMMENT_FEED),
    ("chapter files", "chapters", None),
    ("payments", "payment", None),
)
"""Field of a table, the relation that its addresses stand in, their media type."""
_LINKING: Final = frozenset(field for field, _, _ in _RELATIONS)


def _others(group: Group, base: str | None) -> Iterator[Link]:
    """Give the links that extensions write as elements of their own."""
    for field, rel, kind in _RELATIONS:
        for each in group.all(field):
            given = attribute(each, "resource", "url", "href")
            href = given or text_of(each)
            # podcast:license may name one by its identifier, which is rights and no link.
            if href and (given or field != "licenses" or is_web(href)):
                yield Link(
                    href=resolved(href, base_of(each, base)),
                    rel=rel,
                    type=kind or _media_type(said(each)),
                    title=text_of(each) or None if given else None,
                )


def enclosures(group: Group, base: str | None) -> tuple[Enclosure, ...]:
    """Return the files of an entry: enclosures first, then what only Media RSS names."""
    found: dict[str, Enclosure] = {}
    for each in _files(group, base):
        found[each.url] = _merged(found[each.url], each) if each.url in found else each
    return tuple(found.values())


def _files(group: Group, base: str | None) -> Iterator[Enclosure]:
    others = {each for one in group.all("groups") for each in _other_forms(one)}
    for element in group.all("enclosures"):
        found = _enclosure(element, base, alternate=element in others)
        if found:
            yield found
    for element in group.all("remote contents"):
        src = element.get("src")
        kind = _media_type(said(element)) if src else None
        if src and kind and not _PAGE.match(kind):
            yield Enclosure(url=resolved(src, base_of(element, base)), type=kind)
    for element in group.all("alternates"):
        yield from _alternates(element, base)


def _other_forms(group: etree._Element) -> list[etree._Element]:
    """Return the contents of a group but for the one that Media RSS prefers."""
    contents = [each for each in children(group) if local(each) == "content"]
    chosen = (each for each in contents if attribute(each, "isDefault") == "true")
    best = next(chosen, next(iter(contents), None))
    return [each for each in contents if each is not best]


def _enclosure(
    element: etree._Element, base: str | None, *, alternate: bool
) -> Enclosure | None:
    given = said(element)
    is_link = local(element) == "link"
    if is_link and (given.get("rel") is None or _rel(given) != "enclosure"):
        return None
    url = given.get("url") or given.get("href") or given.get("resource")
    if not url and (is_link or (not len(element) and is_web(text_of(element)))):
        url = text_of(element)
    if not url:
        return None
    titles: list[str] = []
    if len(element):
        inside = [each for each in children(element) if local(each) == "title"]
        titles = [_plain(each) for each in inside]
    return Enclosure(
        url=resolved(url, base_of(element, base)),
        type=_media_type(given),
        length=octets(given.get("length") or given.get("filesize") or ""),
        duration=_seconds(given.get("duration", "")),
        title=given.get("title") or next(filter(None, titles), None),
        width=pixels(given.get("width")),
        height=pixels(given.get("height")),
        bitrate=_kilobits(given.get("bitrate")),
        language=given.get("lang") or given.get("hreflang"),
        alternate=alternate,
    )


def _plain(element: etree._Element) -> str:
    """Return a title of Media RSS, which is plain or ``html``, as plain text."""
    is_html = attribute(element, "type") == "html"
    return plain_text(text_of(element)) if is_html else text_of(element)


def _alternates(element: etree._Element, base: str | None) -> Iterator[Enclosure]:
    """Give the files of a ``podcast:alternateEnclosure``: one for each of its sources."""
    given = said(element)
    for each in children(element):
        url = attribute(each, "uri") if local(each) == "source" else None
        if url:
            yield Enclosure(
                url=resolved(url, base_of(each, base)),
                type=attribute(each, "contentType") or _media_type(given),
                length=octets(given.get("length", "")),
                title=given.get("title"),
                height=pixels(given.get("height")),
                # Podcasting 2.0 counts bits, Media RSS thousands of them.
                bitrate=(_kilobits(given.get("bitrate")) or 0) // 1000 or None,
                language=given.get("lang"),
                alternate=True,
            )


def _kilobits(text: str | None) -> int | None:
    found = _BITRATE.fullmatch(text) if text else None
    return int(found[1]) or None if found else None


def _merged(first: Enclosure, again: Enclosure) -> Enclosure:
    """Return an enclosure with what only its second mention tells."""
    missing = {
        each.name: getattr(again, each.name)
        for each in fields(Enclosure)
        if getattr(first, each.name) is None
    }
    return replace(first, **missing)


def octets(text: str) -> int | None:
    """Return a number of octets, or None for what is none."""
    if text.isdecimal() and len(text) <= _MOST_DIGITS:
        return int(text)
    found = _NUMBER.fullmatch(text)
    return int(found[1].replace(",", "")) if found else None


def _seconds(text: str) -> timedelta | None:
    return next(iter(parse_durations(text)), None) if text else None
