"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/) -> a ParsedFeed."""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final, get_args

from htfeed.constructs import (
    Category,
    Enclosure,
    EventTimes,
    Image,
    Kind,
    Link,
    Person,
    Text,
)
from htfeed.errors import ParseError
from htfeed.model import Entry, FeedInfo, ParsedFeed, Problem
from htfeed.parse.addresses import is_web, resolved
from htfeed.parse.links import octets
from htfeed.parse.persons import distinct, written
from htfeed.parse.values import LONGEST_EXTRA, Values, as_text
from htfeed.syntax.elements import names
from htfeed.syntax.intervals import parse_durations
from htfeed.syntax.xml import legal

_SIGNS: Final = frozenset({"home_page_url", "feed_url"})
_ITEM_SIGNS: Final = frozenset(
    {"content_html", "content_text", "date_published", "attachments"}
)
_FEED_LINKS: Final = {"home_page_url": "alternate", "feed_url": "self", "next_url": "next"}
_ITEM_KNOWN: Final = names(
    """id url external_url title content_html content_text summary image date_published
    date_modified author authors tags language attachments"""
)
_FEED_KNOWN: Final = names(
    """version title home_page_url feed_url description next_url icon favicon author
    authors language hubs items"""
)
_FIRST: Final = re.compile(r"/version/1(?:\.0)?/?$")
_KINDS: Final[dict[str, Kind]] = {each: each for each in get_args(Kind)}
_LONGEST: Final = timedelta(days=366).total_seconds()


def is_json_feed(value: object) -> bool:
    """Whether a JSON value is a feed: it says so, or has what only a feed has."""
    if not isinstance(value, Mapping):
        return False
    if "jsonfeed.org/version" in str(value.get("version")):
        return True
    items = value.get("items")
    if not isinstance(items, list):
        return False
    first = next((each for each in items if isinstance(each, Mapping)), {})
    return bool(_SIGNS & value.keys() or _ITEM_SIGNS & first.keys())


def read_json_feed(value: Mapping[str, object], base: str | None) -> ParsedFeed:
    """Return the feed in a JSON value; what is no object is no item, but a Problem."""
    feed = Values(value, "feed")
    base = _base(feed, base)
    items = value.get("items")
    if not isinstance(items, list):
        feed.note("items-missing", "the feed has no list of items")
        items = []
    if not items and not (_SIGNS | {"title", "version"}) & value.keys():
        raise ParseError("not-a-feed", "the document is JSON, but no JSON Feed")
    entries: list[Entry] = []
    problems: list[Problem] = []
    for place, each in enumerate(items, start=1):
        if isinstance(each, Mapping):
            item = Values(each, _where(each, place))
            entries.append(_entry(item, base))
            problems += item.problems
        else:
            feed.wrong(f"item {place}", each, "an object")
    return ParsedFeed(
        format="json1.0" if _FIRST.search(str(value.get("version"))) else "json1.1",
        info=_info(feed, base),
        entries=tuple(entries),
        problems=(*feed.problems, *problems),
        extra=MappingProxyType(_left_over(feed, _FEED_KNOWN)),
    )


def _base(feed: Values, base: str | None) -> str | None:
    """Return the document's address, which a file only knows by what it says."""
    own = (feed.given.get("feed_url"), feed.given.get("home_page_url"))
    return base or next((url for url in own if isinstance(url, str) and is_web(url)), None)


def _where(item: Mapping[str, object], place: int) -> str:
    named = (as_text(item.get(key)) for key in ("id", "title", "url"))
    return next(filter(None, named), f"item {place}")[:200]


def _info(feed: Values, base: str | None) -> FeedInfo:
    found = [(feed.text(key), rel) for key, rel in _FEED_LINKS.items()]
    hubs = (feed.within(each, "hubs") for each in feed.several("hubs"))
    found += [(hub.text("url"), "hub") for hub in hubs]
    image = feed.text("icon") or feed.text("favicon")
    return FeedInfo(
        id=feed.text("feed_url"),
        title=feed.text("title"),
        subtitle=feed.text("description"),
        links=tuple(
            Link(href=resolved(href, base), rel=rel) for href, rel in found if href
        ),
        authors=_persons(feed, base),
        language=feed.text("language"),
        image=resolved(image, base) if image else None,
    )


def _entry(item: Values, base: str | None) -> Entry:
    if item.given.get("id") in (None, ""):
        item.note("id-missing", "the item has no id")
    picture = item.text("image") or item.text("banner_image")
    own = item.inner("_htfeed")
    return Entry(
        id=item.text("id"),
        title=_text(item, "title"),
        links=_links(item, base),
        published=item.text("date_published"),
        updated=item.text("date_modified"),
        authors=_persons(item, base),
        categories=_tags(item),
        summary=_text(item, "summary"),
        content=_text(item, "content_html", base) or _text(item, "content_text"),
        enclosures=_attachments(item, base),
        image=Image(url=resolved(picture, base)) if picture else None,
        durations=tuple(
            length
            for each in own.several("durations")
            for length in parse_durations(as_text(each) or "")
        ),
        kind=_KINDS.get(own.text("kind") or ""),
        event=_event(own.inner("event")),
        language=item.text("language"),
        extra=MappingProxyType(_extra(item, picture)),
    )


def _event(told: Values) -> EventTimes | None:
    start = told.text("start")
    return EventTimes(start=start, end=told.text("end")) if start else None


def _text(item: Values, key: str, base: str | None = None) -> Text | None:
    value = item.text(key)
    if not value:
        return None
    return Text(value=value, type="html" if key == "content_html" else "text", base=base)


def _links(item: Values, base: str | None) -> tuple[Link, ...]:
    found = ((item.text("url"), "alternate"), (item.text("external_url"), "related"))
    return tuple(Link(href=resolved(href, base), rel=rel) for href, rel in found if href)


def _persons(given: Values, base: str | None) -> tuple[Person, ...]:
    """Return the authors; version 1.0 has one, under ``author``."""
    return distinct(
        _person(given, each, base) for each in given.several("authors", "author")
    )


def _person(given: Values, value: object, base: str | None) -> Person | None:
    if isinstance(value, str):
        return written(legal(value))
    author = given.within(value, "authors")
    name, url, email = author.text("name"), author.text("url"), author.text("email")
    if url and url.lower().startswith("mailto:"):
        email, url = url[len("mailto:") :], None
    if not (name or url or email):
        return None
    return Person(name=name, email=email, uri=resolved(url, base) if url else None)


def _tags(item: Values) -> tuple[Category, ...]:
    found: dict[str, Category] = {}
    for each in item.several("tags"):
        term = (as_text(each) or "").strip()
        if term:
            found.setdefault(term, Category(term=term))
        elif not isinstance(each, str):
            item.wrong("tags", each, "a text")
    return tuple(found.values())


def _attachments(item: Values, base: str | None) -> tuple[Enclosure, ...]:
    found = []
    for each in item.several("attachments"):
        given = {"url": each} if isinstance(each, str) else each
        attachment = item.within(given, "attachments")
        url = attachment.text("url")
        if url:
            found.append(_attachment(attachment, resolved(url, base)))
        elif attachment.given.keys() - {"url"}:
            item.note("field-missing", "an attachment has no url")
    return tuple(found)


def _attachment(told: Values, url: str) -> Enclosure:
    size, lasts = told.text("size_in_bytes"), told.text("duration_in_seconds")
    length = octets(size) if size else None
    duration = _seconds(lasts) if lasts else None
    if size and length is None:
        told.wrong("size_in_bytes", size, "a number of octets")
    if lasts and duration is None:
        told.wrong("duration_in_seconds", lasts, "a number of seconds")
    return Enclosure(
        url=url,
        type=told.text("mime_type"),
        length=length,
        duration=duration,
        title=told.text("title"),
    )


def _seconds(text: str) -> timedelta | None:
    try:
        seconds = float(text)
    except ValueError:
        return next(iter(parse_durations(text)), None)
    return timedelta(seconds=seconds) if 0 <= seconds <= _LONGEST else None


def _extra(item: Values, picture: str | None) -> dict[str, str]:
    """Return what no field of an item has a place for."""
    found = _left_over(item, _ITEM_KNOWN)
    if found.get("banner_image") == picture:
        found.pop("banner_image", None)
    return found


def _left_over(given: Values, known: frozenset[str]) -> dict[str, str]:
    """Return what no field has a place for: extensions (``_name``) as JSON text."""
    found = {}
    for key, value in given.given.items():
        if key in known or value is None:
            continue
        word = as_text(value)
        if word is None:
            word = legal(json.dumps(value, ensure_ascii=False, sort_keys=True))
        if word:
            found[legal(key)] = word[:LONGEST_EXTRA]
    return found
