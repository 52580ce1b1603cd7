"""iCalendar: what independent eyes read in it, and what it can hold of an item.

Only items that announce an event are there; the end of a day is the day after.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from htfeed.constructs import Date
from htfeed.model import Item
from htfeed.publish.channel import Channel
from htfeed.publish.stories import heading
from htfeed.syntax.html import lines_of_clean

Reading = dict[str, Any]
_ESCAPED = re.compile(r"\\(.)")
_PARTS = re.compile(r"(?:\\.|[^,\\])+")


def lines(body: bytes) -> list[str]:
    """The content lines, unfolded (RFC 5545 §3.1)."""
    return body.decode().replace("\r\n ", "").split("\r\n")[:-1]


def read(body: bytes) -> list[Reading]:
    events: list[Reading] = []
    for line in lines(body):
        named, _, value = line.partition(":")
        name = named.partition(";")[0]
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and name not in {"BEGIN", "END"}:
            events[-1][name] = value
    return [_event(each) for each in events]


def _event(told: Reading) -> Reading:
    return {
        "id": _text(told["UID"]),
        "title": _text(told["SUMMARY"]),
        "text": _text(told.get("DESCRIPTION", "")),
        "link": told["URL"],
        "start": told["DTSTART"],
        "end": told.get("DTEND"),
        "place": _text(told.get("LOCATION", "")),
        "tags": [_text(each) for each in _PARTS.findall(told.get("CATEGORIES", ""))],
    }


def _text(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def expected(channel: Channel, item: Item) -> Reading | None:
    """What stands of an item in a calendar; None where it announces nothing."""
    if item.event is None:
        return None
    start, end = item.event.start, item.event.end
    place = item.location.name if item.location else None
    return {
        "id": item.id,
        "title": heading(item, UTC),
        "text": lines_of_clean(item.summary or item.content or ""),
        "link": channel.site.link(item),
        "start": _written(start.at, day_only=start.day_only),
        "end": _end(start, end) if end else None,
        "place": place or "",
        "tags": [each.term for each in item.categories if each.term],
    }


def _end(start: Date, end: Date) -> str:
    days = 1 if end.day_only or start.day_only else 0
    at = end.at + timedelta(days=days)
    return _written(at, day_only=start.day_only)


def _written(at: datetime, *, day_only: bool) -> str:
    return f"{at:%Y%m%d}" if day_only else f"{at:%Y%m%dT%H%M%SZ}"


def problems(body: bytes) -> list[str]:
    """What RFC 5545 has against a calendar: line ends, lengths, what must be there once."""
    text = body.decode()
    found = ["a bare line end"] if "\n" in text.replace("\r\n", "") else []
    found += [
        f"a line of {len(each)} octets" for each in body.split(b"\r\n") if len(each) > 75
    ]
    if not text.startswith("BEGIN:VCALENDAR\r\n") or not text.endswith("END:VCALENDAR\r\n"):
        found.append("no calendar")
    for event in text.split("BEGIN:VEVENT\r\n")[1:]:
        names = [re.split("[:;]", each)[0] for each in event.split("\r\n")]
        for name in ("UID", "DTSTAMP", "DTSTART", "SUMMARY"):
            if names.count(name) != 1:
                found.append(f"{names.count(name)} times {name}")
    return found
