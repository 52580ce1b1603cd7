"""What lengths of time and numbers in a config must be like, beyond their type.

The checks are of the shape of those in :mod:`htfeed.config.values`.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from htfeed.config.values import Fault
from htfeed.syntax.cron import AUTO, Cron, parse_every
from htfeed.syntax.intervals import format_interval, parse_interval

_SOME_DAY: Final = datetime(2000, 1, 1, tzinfo=UTC)
_EVERY: Final = 'write for example 30m, 1d 12h, auto or "0 7 * * mon-fri"'
_SHORTEST: Final = timedelta(minutes=1)
_LONGEST: Final = timedelta(days=365)
_LONGEST_PAUSE: Final = timedelta(hours=1)
_MOST_CONNECTIONS: Final = 64
_YOUNGEST: Final = timedelta(days=1)
_OLDEST: Final = timedelta(days=36500)
_MOST_KEPT: Final = 10_000_000
_MOST_ITEMS: Final = 10_000


def check_every(value: str) -> Fault | None:
    """Whether a text says how often a source can be asked: an interval, auto or cron."""
    try:
        every = parse_every(value)
    except (ValueError, OverflowError):
        every = value
    if isinstance(every, Cron):
        return _cron(every)
    if every == AUTO:
        return None
    return _length(value, _SHORTEST, _LONGEST, _EVERY)


def _cron(every: Cron) -> Fault | None:
    try:
        every.after(_SOME_DAY, UTC)
    except ValueError as error:
        return Fault(
            expected=f"a time that comes ({error})",
            cure="write minute, hour, day of month, month and day of week: 0 7 * * mon-fri",
        )
    return None


def check_pause(value: str) -> Fault | None:
    """Whether a text is a pause between two requests to a host."""
    return _length(value, timedelta(), _LONGEST_PAUSE, "write for example 500ms, 5s or 0s")


def check_connections(value: int) -> Fault | None:
    """Whether a number of connections to one host is sensible."""
    cure = "write how many connections to the host may stand at a time"
    return _number(value, _MOST_CONNECTIONS, cure)


def check_age(value: str) -> Fault | None:
    """Whether a text is an age at which items can be let go."""
    return _length(value, _YOUNGEST, _OLDEST, "write for example 90d or 104w")


def _length(value: str, least: timedelta, most: timedelta, cure: str) -> Fault | None:
    try:
        length = parse_interval(value)
    except ValueError:
        return Fault(expected="a length of time", cure=cure)
    except OverflowError:
        length = timedelta.max
    if isinstance(length, timedelta) and least <= length <= most:
        return None
    return Fault(
        expected=f"a length of time between {format_interval(least)} and"
        f" {format_interval(most)}",
        cure=cure,
    )


def check_count(value: int) -> Fault | None:
    """Whether a source can be kept to that many items."""
    return _number(value, _MOST_KEPT, "1000 is years of most feeds")


def check_limit(value: int) -> Fault | None:
    """Whether a channel can hold that many items."""
    return _number(value, _MOST_ITEMS, "50 suits most readers")


def _number(value: int, most: int, cure: str) -> Fault | None:
    if 1 <= value <= most:
        return None
    return Fault(expected=f"a number from 1 to {most}", cure=cure)
