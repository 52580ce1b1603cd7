"""What header fields of an answer say to who will ask again."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from htfeed.fetch.heads import Head

LONGEST: Final = timedelta(days=7)
"""A server may ask for a pause of this length at most."""
_NOTHING: Final = timedelta()
_SAME_CLOCK: Final = timedelta(minutes=10)
"""How far a server's ``Date`` may be from our time to be that of a clock that goes."""
_MOST_DIGITS: Final = 9
"""A delta-seconds of more digits is more than thirty years all the same."""
_DIRECTIVE: Final = re.compile(
    r"([!#$%&'*+.^_`|~\w-]+)"
    r'(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,;"]*)))?'  # RFC 9110 §5.6.4
)


def retry_after(head: Head, now: datetime) -> timedelta | None:
    """Return what ``Retry-After`` asks for (RFC 9110 §10.2.3), or None.

    Args:
        head: Of the answer.
        now: When it came, by our clock.
    """
    text = head.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(_seconds(text), LONGEST)
    until = _date(text)
    if until is None:
        return None
    return min(max(_from(head, now, until), _NOTHING), LONGEST)


def tells_freshness(head: Head) -> bool:
    """Whether an answer says, in whatever words, how long it is fresh."""
    return "cache-control" in head or "expires" in head


def fresh_for(head: Head, now: datetime) -> timedelta | None:
    """Return how long an answer is still fresh by its server's own word (RFC 9111 §4.2).

    ``max-age`` wins over ``Expires``; what the answer has spent in caches (``Age``) is
    over already. None where nothing is said, where it cannot be read, or where the
    server wants to be asked each time.

    Args:
        head: Of the answer.
        now: When it came, by our clock.
    """
    lifetime = _lifetime(head, now)
    if lifetime is None:
        return None
    age = head.get("age", "").strip()
    spent = _seconds(age) if age.isascii() and age.isdigit() else _NOTHING
    return lifetime - spent if lifetime > spent else None


def _lifetime(head: Head, now: datetime) -> timedelta | None:
    if not tells_freshness(head):
        return None
    said: dict[str, str] = {}
    for name, quoted, plain in _DIRECTIVE.findall(head.get("cache-control", "")):
        said.setdefault(name.lower(), quoted or plain)  # RFC 9111 §4.2.1: the first counts
    # With an argument, no-cache is about single fields (RFC 9111 §5.2.2.4).
    if "no-store" in said or said.get("no-cache") == "":
        return None
    age = said.get("max-age", "")
    if age.isascii() and age.isdigit():
        return _seconds(age)
    until = _date(head.get("expires", ""))
    return _from(head, now, until) if until else None


def _from(head: Head, now: datetime, until: datetime) -> timedelta:
    """Return how far off a moment is that a server names.

    It counts from the server's own ``Date``, as its clock may be wrong. But a ``Date``
    that is far from our time may be none of the clock that named the moment: caches keep
    old ones, and some servers send one that stands. Then the nearer one counts of what
    lies ahead by either.
    """
    date = _date(head.get("date", ""))
    if date is None:
        return until - now
    if abs(date - now) <= _SAME_CLOCK:
        return until - date
    ahead = (each for each in (until - date, until - now) if each > _NOTHING)
    return min(ahead, default=_NOTHING)


def _seconds(digits: str) -> timedelta:
    number = digits.lstrip("0") or "0"
    return timedelta(
        seconds=int(number) if len(number) <= _MOST_DIGITS else 10**_MOST_DIGITS
    )


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
