"""A sitemap, of news or of any pages -> a ParsedFeed.

The Sitemaps protocol 0.9, with the news, image and video elements that it is extended by.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final
from urllib.parse import unquote, urlsplit

from lxml import etree

from htfeed.constructs import Category, Enclosure, Episode, Image, Link, Text
from htfeed.errors import ParseError
from htfeed.model import Entry, FeedInfo, ParsedFeed, Problem
from htfeed.parse.addresses import is_web, resolved
from htfeed.parse.names import children, local
from htfeed.parse.texts import worded
from htfeed.parse.values import shown
from htfeed.parse.xmltree import read, text_of
from htfeed.syntax.intervals import parse_durations

_SHOWN: Final = 5
_TAGS: Final = frozenset({"tag", "category"})
_ENDING: Final = re.compile(r"\.(?:s?html?|php|aspx?|jsp|md)$", re.IGNORECASE)


def parse_sitemap(text: str, base: str | None) -> ParsedFeed:
    """Return what a sitemap names, each page an entry, or raise ParseError."""
    found = read(text)
    if found.root is None:
        raise ParseError("sitemap", "the sitemap is not well-formed XML")
    if local(found.root) == "sitemapindex":
        raise _index(found.root, base)
    problems: list[Problem] = []
    entries = tuple(_entries(found.root, base, problems))
    if not entries:
        raise ParseError("sitemap", "the sitemap names no page")
    return ParsedFeed(
        format="sitemap",
        info=FeedInfo(title=_publication(found.root)),
        entries=entries,
        problems=(*found.problems, *problems),
    )


def _index(root: etree._Element, base: str | None) -> ParseError:
    maps = (_said(each, "loc") for each in children(root))
    named = [resolved(each, base) for each in islice(filter(None, maps), _SHOWN)]
    return ParseError(
        "sitemap-index",
        "the document is an index of sitemaps",
        cure=f"give the address of one of them: {', '.join(named)}" if named else "",
    )


def _entries(
    root: etree._Element, base: str | None, problems: list[Problem]
) -> Iterator[Entry]:
    pages = (each for each in children(root) if local(each) == "url")
    for place, each in enumerate(pages, start=1):
        address = resolved(_said(each, "loc") or "", base)
        if is_web(address):
            yield _entry(each, address, base)
        else:
            detail = f"loc is {shown(address)}, no address of a page"
            where = f"page {place}"
            problems.append(Problem(code="entry-unreadable", where=where, detail=detail))


def _entry(url: etree._Element, address: str, base: str | None) -> Entry:
    news, video, picture = _child(url, "news"), _child(url, "video"), _child(url, "image")
    title = _said(news, "title") or _said(video, "title")
    summary = _said(video, "description")
    shown_by = _said(picture, "loc") or _said(video, "thumbnail_loc")
    words = _said(picture, "caption") or _said(picture, "title")
    return Entry(
        title=_text(worded(title) if title else _named(address)),
        links=(Link(href=address),),
        published=_said(news, "publication_date") or _said(video, "publication_date"),
        updated=_said(url, "lastmod"),
        categories=tuple(_tags(news, video)),
        summary=_text(worded(summary) if summary else None),
        enclosures=tuple(_films(video, base)),
        image=Image(url=resolved(shown_by, base), alt=words) if shown_by else None,
        language=_said(_child(news, "publication"), "language"),
        episode=Episode(explicit=True) if _said(video, "family_friendly") == "no" else None,
    )


def _text(words: str | None) -> Text | None:
    return Text(value=words) if words else None


def _tags(news: etree._Element | None, video: etree._Element | None) -> Iterator[Category]:
    terms = (_said(news, "keywords") or "").split(",")
    if video is not None:
        terms += [text_of(each) for each in children(video) if local(each) in _TAGS]
    yield from (Category(term=each.strip()) for each in terms if each.strip())


def _films(video: etree._Element | None, base: str | None) -> Iterator[Enclosure]:
    played = _said(video, "content_loc")
    if played:
        lasts = parse_durations(_said(video, "duration") or "")
        yield Enclosure(url=resolved(played, base), duration=next(iter(lasts), None))


def _publication(root: etree._Element) -> str | None:
    for each in children(root):
        name = _said(_child(_child(each, "news"), "publication"), "name")
        if name:
            return name
    return None


def _named(address: str) -> str | None:
    """Return the words that an address ends with: a bare sitemap has no others."""
    path = unquote(urlsplit(address).path).rstrip("/")
    words = _ENDING.sub("", path.rpartition("/")[2])
    return " ".join(re.split(r"[-_+\s]+", words)).strip() or None


def _child(element: etree._Element | None, name: str) -> etree._Element | None:
    if element is None:
        return None
    return next((each for each in children(element) if local(each) == name), None)


def _said(element: etree._Element | None, name: str) -> str | None:
    found = _child(element, name)
    text = "".join(map(str, found.itertext())).strip() if found is not None else ""
    return text or None
