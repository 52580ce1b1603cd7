"""Dates as feeds write them, and as RFC 3339 and RFC 822 do. Locale-free, never raises.

What cannot be a date is none; nothing is guessed. A date without a zone is in
UTC, one without a time is that day at 00:00Z. Parts of a second are dropped,
since RSS has no way to write them.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple

from htfeed.model import Date
from htfeed.syntax.languages import FILLERS, MONTHS, WEEKDAYS, folded
from htfeed.syntax.zones import PATTERN as ZONE
from htfeed.syntax.zones import offset

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SHORT: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST: Final = 200
"""A text that is longer is no date."""

_COMMENT: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")  # RFC 5322 §3.2.2; RFC 9557
_DASHES: Final = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2212", "------")
_CJK: Final = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?")
_SECONDS: Final = re.compile(r"(-?\d{9,10})(?:\.\d*)?")
_MILLISECONDS: Final = re.compile(r"(-?\d{12,13})(?:\.\d*)?")

_AFTER: Final = r"(?:(?:\s*[t,@]\s*|\s+(?:at\s+)?)(?P<rest>\d.*)|(?P<bare>))"
_HALF: Final = r"(?P<half>[ap])\.?\s?m\b\.?"
_TIME: Final = re.compile(
    r"(?P<hour>\d{1,2})(?::?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,:]\d+)?)?)?"
    rf"(?:\s*{_HALF})?\s*(?P<zone>{ZONE})?"
)
_CLOCK: Final = re.compile(
    r"(?<![\d:])(?:(?P<hour>\d{1,2})\s?[:h]\s?(?P<minute>\d{2})"
    r"(?:\s?[:m]\s?(?P<second>\d{2})(?:[.,]\d+)?)?s?(?![\d:])"
    rf"(?:\s*{_HALF})?|(?P<full>\d{{1,2}})\s*{_HALF.replace('half', 'half2')})"
    rf"(?:\s*(?P<zone>{ZONE}))?"
)
_WORD: Final = re.compile(r"[^\W\d_]+|\d+")
_ORDINAL: Final = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|[.ºª°])(?=\W|\Z)")
_BETWEEN: Final = re.compile(r"[\s,.;/'’|-]*")


class _Clock(NamedTuple):
    """A time of day: how far into the day, and how far ahead of UTC."""

    since_midnight: timedelta
    ahead: timedelta


class _Reading(NamedTuple):
    """What a shape read: a day, and a clock unless it named the day only."""

    day: date
    clock: _Clock | None


def parse_date(text: str, *, day_first: bool = False) -> Date | None:
    """Return the date that a text is, or None if it is none.

    Reads RFC 822 and its kin, ISO 8601 (calendar, week and ordinal dates, basic
    and extended), Unix time in seconds and milliseconds, dates in figures, and
    dates in the words of :mod:`htfeed.syntax.languages`.

    Args:
        text: As the source wrote it.
        day_first: Whether 03/04/2008 is the third of April. A number above 12
            decides by itself, and 03.04.2008 always is.
    """
    if len(text) > _LONGEST:
        return None
    plain = _CJK.sub(r"\1-\2-\3", _COMMENT.sub(" ", folded(text).translate(_DASHES)))
    plain = " ".join(plain.split()).strip(" ,;")
    try:
        at = _unix(plain)
        if at is not None:
            return Date(at=at, text=text)
        read = _numeric(plain, day_first=day_first) or _worded(plain)
        return _date(read, text) if read else None
    except (ValueError, OverflowError):
        return None


def format_rfc3339(at: datetime) -> str:
    """Return ``2008-11-21T00:00:00Z``."""
    return at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def format_rfc822(at: datetime) -> str:
    """Return ``Fri, 21 Nov 2008 00:00:00 +0000``, in English wherever we run."""
    at = at.astimezone(UTC)
    day = f"{_DAYS[at.weekday()]}, {at.day:02} {_SHORT[at.month - 1]} {at.year:04}"
    return f"{day} {at.hour:02}:{at.minute:02}:{at.second:02} +0000"


def _date(read: _Reading, text: str) -> Date:
    day = datetime(read.day.year, read.day.month, read.day.day, tzinfo=UTC)
    if read.clock is None:
        return Date(at=day, day_only=True, text=text)
    return Date(at=day + (read.clock.since_midnight - read.clock.ahead), text=text)


def _unix(text: str) -> datetime | None:
    """Return the instant of a Unix time, unless the figures are a date themselves."""
    if found := _SECONDS.fullmatch(text):
        return _EPOCH + timedelta(seconds=int(found[1]))
    found = _MILLISECONDS.fullmatch(text)
    if not found or (len(found[1]) == 12 and found[1][:2] in {"19", "20"}):
        return None
    return _EPOCH + timedelta(seconds=int(found[1]) // 1000)


def _calendar(found: re.Match[str], _: object) -> date:
    return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))


def _week(found: re.Match[str], _: object) -> date:
    return date.fromisocalendar(int(found[1]), int(found[2]), int(found[3] or 1))


def _ordinal(found: re.Match[str], _: object) -> date:
    day = date(int(found[1]), 1, 1) + timedelta(days=int(found[2]) - 1)
    if day.year != int(found[1]) or found[2] == "000":
        raise ValueError(f"no day {found[2]} in {found[1]}")
    return day


def _by_size(found: re.Match[str], day_first: object) -> date:
    first, second, year = int(found[1]), int(found[3]), _year(found[4])
    dotted = found[2] == "."
    if first > 12 or (second <= 12 and (dotted or day_first)):
        return date(year, second, first)
    return date(year, first, second)


# The order is that of trust: what only one reading fits comes first.
_SHAPES: Final[
    tuple[tuple[re.Pattern[str], Callable[[re.Match[str], object], date]], ...]
] = (
    (re.compile(rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}){_AFTER}"), _calendar),
    (
        re.compile(
            rf"(\d{{4}})([/.]\d{{1,2}})([/.]\d{{1,2}}){_AFTER}".replace("[/.]", "", 0)
        ),
        _calendar,
    ),
)


def _numeric(text: str, *, day_first: bool) -> _Reading | None:
    """Return a date in figures: ISO 8601, or with slashes or dots."""
    raise NotImplementedError


def _worded(text: str) -> _Reading | None:
    raise NotImplementedError


def _year(figures: str) -> int:
    """Return the year, of which two or three figures are enough (RFC 5322 §4.3)."""
    year = int(figures)
    if len(figures) == 2:
        return year + (2000 if year < 50 else 1900)
    return year + 1900 if len(figures) == 3 else year
