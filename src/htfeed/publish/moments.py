"""Dates and lengths of time as documents write them; the same on every machine."""

from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import format_datetime
from typing import Final

from htfeed.constructs import Date
from htfeed.model import Item

# Not strftime: its names follow the locale of the machine.
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def rfc3339(at: datetime) -> str:
    """Return ``2008-11-21T00:00:00Z``, with a fraction only where there is one."""
    text = at.astimezone(UTC).replace(tzinfo=None).isoformat()
    return (text.rstrip("0") if "." in text else text) + "Z"


def rfc822(at: datetime) -> str:
    """Return ``Fri, 21 Nov 2008 00:00:00 GMT``, as the RSS Board's profile wants it."""
    return format_datetime(at.astimezone(UTC), usegmt=True)


def day(at: datetime) -> str:
    """Return the day alone, ``2008-11-21`` (W3CDTF)."""
    return at.astimezone(UTC).date().isoformat()


def machine_words(date: Date) -> str:
    """Return what ``<time datetime>`` holds: a day only, where only a day is known.

    Of a second it has no more than thousandths (HTML §2.3.5.4).
    """
    at = date.at.replace(microsecond=date.at.microsecond // 1000 * 1000)
    return day(at) if date.day_only else rfc3339(at)


def words(date: Date, zone: tzinfo) -> str:
    """Return ``21 November 2008``, with the time of day where it is known.

    A day without a time is that day in every time zone: it is never shifted.
    """
    at = date.at.astimezone(UTC) if date.day_only else _shifted(date.at, zone)
    text = f"{at.day} {_MONTHS[at.month - 1]} {at.year}"
    return text if date.day_only else f"{text}, {at:%H:%M} {_zone_name(at)}"


def month_words(month: str) -> str:
    """Return ``November 2008`` for ``2008-11``; days and hours of it by their names."""
    year, number, *part = month.split("-")
    words = f"{_MONTHS[int(number) - 1]} {year}"
    if not part:
        return words
    day, _, hour = part[0].removeprefix("d").partition("h")
    return f"{int(day)} {words}" + (f", {hour}:00 to {hour}:59 UTC" if hour else "")


def _shifted(at: datetime, zone: tzinfo) -> datetime:
    try:
        return at.astimezone(zone)
    except OverflowError:  # the first and the last day that datetime knows
        return at.astimezone(UTC)


def _zone_name(at: datetime) -> str:
    name = at.tzname() or "UTC"
    return f"UTC{name}" if name.startswith(("+", "-")) else name


def published(item: Item) -> datetime | None:
    """Return when an item was published, for formats whose readers ask for nothing else.

    Where its source says no day, it is of the one that it has in its channel: of its last
    change, as its source says it, else of when it was first seen here.
    """
    return item.published.at if item.published else item.order


def modified(item: Item) -> datetime | None:
    """Return the last change of an item where it is one that ``published`` does not say.

    Atom has to write ``updated`` anyhow (RFC 4287 §4.1.2); RSS and JSON Feed
    say it only where it tells something.
    """
    never = item.updated is None and item.revised is None and item.shown is None
    if never and item.published is not None:
        return None
    return item.last_updated


def seconds(length: timedelta) -> int | float:
    """Return a length in seconds, whole where it is whole, never less than nothing."""
    total = max(length.total_seconds(), 0.0)
    return int(total) if total.is_integer() else total


def iso8601(length: timedelta) -> str:
    """Return a length as ``PT90S`` (ISO 8601), as schema.org has it."""
    return f"PT{seconds(length)}S"
