"""An element of well-formed XML -> the entry, or what a feed says of itself.

Which element a field comes from is a row of a table; order is priority.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from lxml import etree

from htfeed.model import Category, Entry, FeedInfo, Image, Kind, Link, Person, Text
from htfeed.parse.addresses import resolved
from htfeed.parse.group import Group
from htfeed.parse.links import enclosures, links
from htfeed.parse.names import attribute, attributes, children, has_children, key, local
from htfeed.parse.persons import construct as person
from htfeed.parse.persons import distinct
from htfeed.parse.texts import base_of, construct, language_of
from htfeed.parse.xmltree import text_of
from htfeed.syntax.dates import parse_date
from htfeed.syntax.html import title_text
from htfeed.syntax.intervals import parse_durations

_IDS: Final = ("guid", "id", "atom:id")
_TITLES: Final = ("title", "atom:title", "dc:title", "media:title", "itunes:title")
_SUMMARIES: Final = (
    "summary",
    "description",
    "abstract",
    "atom:summary",
    "dc:description",
    "itunes:summary",
    "media:description",
    "itunes:subtitle",
)
_CONTENTS: Final = (
    "content",
    "content:encoded",
    "atom:content",
    "xhtml:body",
    "body",
    "fullitem",
)
_HTML: Final = frozenset({"content:encoded", "fullitem"})
_PUBLISHED: Final = (
    "published",
    "issued",
    "pubdate",
    "atom:published",
    "atom:issued",
    "dcterms:issued",
    "dc:date",
    "date",
    "created",
    "atom:created",
    "dcterms:created",
    "dcterms:date",
    "prism:publicationdate",
)
_UPDATED: Final = (
    "updated",
    "modified",
    "atom:updated",
    "atom:modified",
    "dcterms:modified",
    "prism:modificationdate",
)
_AUTHORS: Final = ("author", "atom:author", "dc:creator", "dc:author")
_LESSER_AUTHORS: Final = ("itunes:author", "googleplay:author")
_CONTRIBUTORS: Final = ("contributor", "atom:contributor", "dc:contributor")
_CATEGORIES: Final = (
    "category",
    "atom:category",
    "dc:subject",
    "media:category",
    "itunes:category",
)
_KEYWORDS: Final = ("itunes:keywords", "media:keywords", "keywords")
_RIGHTS: Final = ("rights", "copyright", "atom:rights", "dc:rights", "dcterms:rights")
_LANGUAGES: Final = ("language", "dc:language", "dcterms:language")
_PICTURES: Final = ("media:thumbnail", "itunes:image", "googleplay:image", "image")
_SUBTITLES: Final = (
    "subtitle",
    "tagline",
    "description",
    "abstract",
    "atom:subtitle",
    "dc:description",
    "itunes:summary",
    "itunes:subtitle",
)
_FEED_UPDATED: Final = (
    *_UPDATED,
    "lastbuilddate",
    "pubdate",
    "dc:date",
    "published",
    "date",
)
_LOGOS: Final = (
    "logo",
    "atom:logo",
    "image",
    "itunes:image",
    "googleplay:image",
    "icon",
    "atom:icon",
)

# DCMI Type vocabulary: https://www.dublincore.org/specifications/dublin-core/dcmi-type-vocabulary/
KINDS: Final[dict[str, Kind]] = {
    "text": "article",
    "sound": "audio",
    "movingimage": "video",
    "stillimage": "image",
    "image": "image",
}
_KNOWN: Final = frozenset(
    {
        *_IDS,
        *_TITLES,
        *_SUMMARIES,
        *_CONTENTS,
        *_PUBLISHED,
        *_UPDATED,
        *_AUTHORS,
        *_LESSER_AUTHORS,
        *_CONTRIBUTORS,
        *_CATEGORIES,
        *_KEYWORDS,
        *_RIGHTS,
        *_LANGUAGES,
        *_PICTURES,
        "atom:link",
        "atom:source",
        "cc:license",
        "comments",
        "creativeCommons:license",
        "dc:identifier",
        "dc:type",
        "enclosure",
        "entry",
        "item",
        "itunes:duration",
        "link",
        "media:content",
        "media:copyright",
        "media:credit",
        "media:group",
        "source",
    }
)


def read_entry(element: etree._Element, base: str | None, *, atom: bool) -> Entry:
    """Return the entry that an element is; a field is missing where the source has none.

    Args:
        element: ``entry`` or ``item``.
        base: Address of the document.
        atom: Whether it is one of Atom's.
    """
    group = Group(element, atom=atom)
    found = links(group, base)
    return Entry(
        id=_id(group),
        title=_text(group, base, _TITLES, title=True),
        links=found,
        published=group.text(*_PUBLISHED),
        updated=group.text(*_UPDATED) or attribute(element, "lastmod"),
        authors=_authors(group, base),
        contributors=distinct(person(each, base) for each in group.all(*_CONTRIBUTORS)),
        categories=categories(group),
        summary=_text(group, base, _SUMMARIES),
        content=_text(group, base, _CONTENTS),
        enclosures=enclosures(group, base),
        image=_image(group, base),
        durations=_durations(group),
        kind=_kind(group),
        comments=_comments(group, base, found),
        language=group.text(*_LANGUAGES) or language_of(element),
        rights=_text(group, base, (*_RIGHTS, "media:copyright")),
        source=_source(group, base),
        extra=MappingProxyType(dict(_extra(group))),
    )


def read_info(element: etree._Element, base: str | None, *, atom: bool) -> FeedInfo:
    """Return what a feed, channel or source says of itself; its texts are plain.

    Args:
        element: ``feed``, ``channel`` or ``source``.
        base: Address of the document.
        atom: Whether it is one of Atom's.
    """
    group = Group(element, atom=atom)
    dates = (parse_date(each) for each in group.texts(*_FEED_UPDATED))
    authors = (*_AUTHORS, "managingeditor")
    return FeedInfo(
        id=_id(group),
        title=_plain(_text(group, base, _TITLES, title=True)),
        subtitle=_plain(_text(group, base, _SUBTITLES)),
        links=links(group, base),
        updated=next((date.at for date in dates if date), None),
        authors=_authors(group, base, authors),
        categories=categories(group),
        language=group.text(*_LANGUAGES) or language_of(element),
        rights=_plain(_text(group, base, _RIGHTS)),
        image=_logo(group, base),
    )


def _id(group: Group) -> str | None:
    """Return the id byte for byte but for white space around it; never resolved."""
    return (
        group.text(*_IDS)
        or attribute(group.element, "about")
        or group.text("dc:identifier")
    )


def _text(
    group: Group, base: str | None, names: tuple[str, ...], *, title: bool = False
) -> Text | None:
    for name in names:
        # Only Atom's own elements have a type that is "text" when it is missing.
        own = group.atom and ":" not in name
        guess = not own and not name.startswith("atom:")
        for each in group.all(name):
            found = construct(each, base, guess=guess, title=title, html=name in _HTML)
            if found:
                return found
    return None


def _plain(text: Text | None) -> str | None:
    return (title_text(text) or None) if text else None


def _authors(
    group: Group, base: str | None, names: tuple[str, ...] = _AUTHORS
) -> tuple[Person, ...]:
    found = distinct(person(each, base) for each in group.all(*names))
    return found or distinct(person(each, base) for each in group.all(*_LESSER_AUTHORS))


def categories(group: Group) -> tuple[Category, ...]:
    """Return the tags of an entry or feed: each pair of term and scheme once."""
    found: dict[tuple[str, str | None], Category] = {}
    for each in _categories(group):
        found.setdefault((each.term, each.scheme), each)
    return tuple(found.values())


def _categories(group: Group) -> Iterator[Category]:
    for each in group.all(*_CATEGORIES):
        term = attribute(each, "term") or text_of(each) or attribute(each, "text", "label")
        if term:
            yield Category(
                term=term,
                scheme=attribute(each, "scheme", "domain"),
                label=attribute(each, "label"),
            )
        # itunes:category is nested: the inner one is the finer.
        for inner in children(each):
            finer = attribute(inner, "text")
            if finer and local(inner) == "category":
                yield Category(term=finer)
    for text in group.texts(*_KEYWORDS):
        yield from (
            Category(term=term) for each in text.split(",") if (term := each.strip())
        )


def _image(group: Group, base: str | None) -> Image | None:
    credit = group.text("media:credit")
    inside = (
        inner
        for each in group.all("media:content")
        for inner in children(each)
        if local(inner) == "thumbnail"
    )
    for each in (*group.all(*_PICTURES), *inside):
        url = _address(each, base)
        if url:
            return Image(
                url=url, alt=attribute(each, "alt") or _child(each, "title"), credit=credit
            )
    return Image(credit=credit) if credit else None


def _address(element: etree._Element, base: str | None) -> str | None:
    """Return the address that a picture's element holds, wherever it holds it."""
    own = attribute(element, "url", "href", "resource") or _child(element, "url")
    if own is None and not has_children(element):
        own = text_of(element)
    return resolved(own, base_of(element, base)) or None if own else None


def _child(element: etree._Element, name: str) -> str | None:
    found = (text_of(each) for each in children(element) if local(each) == name)
    return next(filter(None, found), None)


def _logo(group: Group, base: str | None) -> str | None:
    return next(filter(None, (_address(each, base) for each in group.all(*_LOGOS))), None)


def _durations(group: Group) -> tuple[timedelta, ...]:
    return tuple(
        length
        for each in group.texts("itunes:duration")
        for length in parse_durations(each)
    )


def _kind(group: Group) -> Kind | None:
    found = (KINDS.get(each.rpartition("/")[2].lower()) for each in group.texts("dc:type"))
    return next(filter(None, found), None)


def _comments(group: Group, base: str | None, found: tuple[Link, ...]) -> str | None:
    """Return the address of the page with the comments, not that of a feed of them."""
    for each in group.all("comments"):
        if text_of(each):
            return resolved(text_of(each), base_of(each, base))
    replies = [link for link in found if link.rel == "replies"]
    pages = (link.href for link in replies if link.type in {None, "text/html"})
    return next(pages, None)


def _source(group: Group, base: str | None) -> FeedInfo | None:
    """Return where an entry was taken from: Atom's ``source``, or the one line of RSS."""
    for each in group.all("source", "atom:source"):
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


def _extra(group: Group) -> Iterator[tuple[str, str]]:
    """Give what no field has a place for, by name; what is repeated has a line each."""
    found: dict[str, list[str]] = {}
    for name, element in group.others(_KNOWN):
        for path, value in _leaves(name, element):
            found.setdefault(path, []).append(value)
    return ((path, "\n".join(values)) for path, values in found.items())


def _leaves(path: str, element: etree._Element) -> Iterator[tuple[str, str]]:
    """Give the text of an element, or else its attributes, then what is inside it."""
    inside = list(children(element))
    text = (element.text or "").strip() if inside else text_of(element)
    given = " ".join(
        f'{each.rpartition("}")[2]}="{value}"' for each, value in attributes(element)
    )
    if text or (given and not inside):
        yield path, text or given
    elif given:
        yield path, given
    for child in inside:
        yield from _leaves(f"{path}/{re.sub(r'^.*:', '', key(child, atom=False))}", child)
