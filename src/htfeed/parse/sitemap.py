"""A sitemap, of news or of any pages -> a ParsedFeed.

The Sitemaps protocol 0.9, with the news, image and video elements that it is extended by.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final
from urllib.parse import unquote, urlsplit

from lxml import etree

from htfeed.constructs import Category, Enclosure, Image, Link, Text
from htfeed.errors import ParseError
from htfeed.model import Entry, FeedInfo, ParsedFeed
from htfeed.parse.addresses import is_web, resolved
from htfeed.parse.names import children, local
from htfeed.parse.xmltree import read

_SHOWN: Final = 5
_ENDING: Final = re.compile(r"\.(?:s?html?|php|aspx?|jsp|md)$", re.IGNORECASE)


def parse_sitemap(text: str, base: str | None) -> ParsedFeed:
    """Return what a sitemap names, each page an entry, or raise ParseError."""
    found = read(text)
    if found.root is None:
        raise ParseError("sitemap", "the sitemap is not well-formed XML")
    if local(found.root) == "sitemapindex":
        raise _index(found.root, base)
    entries = tuple(_entries(found.root, base))
    if not entries:
        raise ParseError("sitemap", "the sitemap names no page")
    return ParsedFeed(
        format="sitemap",
        info=FeedInfo(title=_publication(found.root)),
        entries=entries,
        problems=found.problems,
    )


def _index(root: etree._Element, base: str | None) -> ParseError:
    maps = (_said(each, "loc") for each in children(root))
    named = [resolved(each, base) for each in islice(filter(None, maps), _SHOWN)]
    return ParseError(
        "sitemap-index",
        "the document is an index of sitemaps",
        cure=f"give the address of one of them: {', '.join(named)}" if named else "",
    )


def _entries(root: etree._Element, base: str | None) -> Iterator[Entry]:
    for each in children(root):
        address = resolved(_said(each, "loc") or "", base)
        if local(each) == "url" and is_web(address):
            yield _entry(each, address, base)


def _entry(url: etree._Element, address: str, base: str | None) -> Entry:
    news, video = _child(url, "news"), _child(url, "video")
    picture = _said(_child(url, "image"), "loc") or _said(video, "thumbnail_loc")
    keywords = (_said(news, "keywords") or "").split(",")
    title = _said(news, "title") or _said(video, "title") or _named(address)
    summary = _said(video, "description")
    played = _said(video, "content_loc")
    return Entry(
        title=Text(value=title) if title else None,
        links=(Link(href=address),),
        published=_said(news, "publication_date") or _said(video, "publication_date"),
        updated=_said(url, "lastmod"),
        categories=tuple(Category(term=each.strip()) for each in keywords if each.strip()),
        summary=Text(value=summary) if summary else None,
        enclosures=(Enclosure(url=resolved(played, base)),) if played else (),
        image=Image(url=resolved(picture, base)) if picture else None,
        language=_said(_child(news, "publication"), "language"),
    )


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
