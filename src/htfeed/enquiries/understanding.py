"""What is understood of a file?  Parse and normalise, keep nothing."""

import mimetypes
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from htfeed.constructs import Enclosure, Event, Link
from htfeed.enquiries.wording import day_or_time
from htfeed.errors import ParseError
from htfeed.model import FeedInfo, Item, ParsedFeed
from htfeed.normalise.items import Normalised, normalise
from htfeed.parse import Reader
from htfeed.parse.documents import parse
from htfeed.syntax.dates import format_rfc3339

LARGEST: Final = 32 * 1024 * 1024
"""Octets of a file that is read at most: what a fetch would take."""


def understand(path: Path, *, reader: Reader = "any") -> dict[str, Any]:
    """Return what ``htfeed parse`` prints for a file: plain strings, times in UTC.

    Every entry of the document stands in its order, nothing is merged.  A
    file that cannot be read, or is no feed, gives ``file`` and ``error``.
    """
    name = str(path)
    try:
        with path.open("rb") as opened:
            body = opened.read(LARGEST + 1)
    except OSError as error:
        return {"file": name, "error": f"cannot be read: {error.strerror or error}"}
    if len(body) > LARGEST:
        return {"file": name, "error": f"larger than {LARGEST} octets"}
    media_type = mimetypes.guess_type(name)[0] or ""
    try:
        parsed = parse(body, media_type=media_type, name=path.name, reader=reader)
    except ParseError as error:
        return {"file": name, "error": str(error)}
    read = normalise(
        parsed, source="parse", place=name, base=None, day_first=False, own_file=False
    )
    return {
        "file": name,
        "format": parsed.format,
        "info": _info(parsed.info) | {"extra": dict(parsed.extra)},
        "items": _items(parsed, read),
        "deleted": [_plain(each) for each in parsed.deleted],
        "pixels": read.pixels,
        "problems": [_plain(problem) for problem in read.problems],
    }


def _items(parsed: ParsedFeed, read: Normalised) -> list[dict[str, Any]]:
    return [
        _item(item) | {"id": entry.id}
        for entry, item in zip(parsed.entries, read.items, strict=True)
    ]


def _item(item: Item) -> dict[str, Any]:
    entry = item.entry
    source = entry.source if entry else None
    return {
        "id": None,
        "title": item.title,
        "link": item.link,
        "published": _time(item.published.at if item.published else None),
        "updated": _time(item.updated.at if item.updated else None),
        "authors": [_plain(person) for person in item.authors],
        "categories": [_plain(category) for category in item.categories],
        "enclosures": [_enclosure(each) for each in item.enclosures],
        "links": [_link(each) for each in item.links],
        "contributors": [_plain(person) for person in item.contributors],
        "source": _origin(source),
        "rights": item.rights,
        "summary": item.summary,
        "content": item.content,
        "language": item.language,
        "image": _plain(item.image),
        "durations": [each.total_seconds() for each in item.durations],
        "kind": item.kind,
        "comments": item.comments,
        "credits": [_plain(each) for each in item.credits],
        "episode": _plain(item.episode),
        "location": _plain(item.location),
        "event": _event(item.event),
        "in_reply_to": [_plain(each) for each in item.in_reply_to],
        "comment_count": item.comment_count,
        "available": _time(item.available.at if item.available else None),
        "status": item.status,
        "extra": dict(entry.extra) if entry else {},
    }


def _event(event: Event | None) -> dict[str, Any] | None:
    if event is None:
        return None
    dates = {"start": event.start, "end": event.end}
    return {name: day_or_time(date) for name, date in dates.items() if date}


def _info(info: FeedInfo) -> dict[str, Any]:
    return {
        "id": info.id,
        "title": info.title,
        "subtitle": info.subtitle,
        "link": info.link,
        "links": [_link(each) for each in info.links],
        "updated": _time(info.updated),
        "authors": [_plain(person) for person in info.authors],
        "categories": [_plain(category) for category in info.categories],
        "language": info.language,
        "rights": info.rights,
        "image": info.image,
        "show": _plain(info.show),
    }


def _origin(source: FeedInfo | None) -> dict[str, Any] | None:
    if source is None:
        return None
    # RSS "source/@url" is the address of the feed, not of its page.
    feed = next((link.href for link in source.links if link.rel == "self"), None)
    return {"id": source.id, "title": source.title, "link": source.link or feed}


def _link(link: Link) -> dict[str, Any]:
    return {"rel": link.rel, "href": link.href, "type": link.type, "title": link.title}


def _enclosure(each: Enclosure) -> dict[str, Any]:
    told = {name: value for name, value in _plain(each).items() if value is not None}
    first = {key: told.get(key) for key in ("url", "type", "length", "duration")}
    return first | told


def _time(at: datetime | None) -> str | None:
    return format_rfc3339(at.astimezone(UTC)) if at else None


def _plain(value: Any) -> Any:  # noqa: ANN401 - any dataclass of the model
    """Return a dataclass as JSON has it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(each) for name, each in asdict(value).items()}
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, timedelta):
        return value.total_seconds()
    return value
