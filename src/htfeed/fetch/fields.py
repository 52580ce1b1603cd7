"""What header fields of an answer say to who will ask again."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from htfeed.fetch.heads import Head

LONGEST: Final = timedelta(days=7)
"""A server may ask for a pause of this length at most."""
_MOST_DIGITS: Final = 9
"""A delta-seconds of more digits is more than thirty years all the same."""
_DIRECTIVE: Final = re.compile(r'([!#$%&\'*+.^_`|~\w-]+)(?:=(?:"([^"]*)"|([^\s,;"]*)))?')


def retry_after(head: Head) -> timedelta | None:
    """Return what ``Retry-After`` asks for (RFC 9110 §10.2.3), or None.

    A date counts from the server's own ``Date``, as its clock may be wrong.
    """
    text = head.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(_seconds(text), LONGEST)
    until = _date(text)
    if until is None:
        return None
    now = _date(head.get("date", "")) or datetime.now(tz=UTC)
    return min(max(until - now, timedelta()), LONGEST)


def fresh_for(head: Head) -> timedelta | None:
    """Return how long an answer is fresh by its server's own word (RFC 9111 §4.2.1).

    ``max-age`` wins over ``Expires``, which counts from ``Date``. None where it is not
    said, cannot be read, or where the server wants to be asked each time.
    """
    if "cache-control" not in head and "expires" not in head:
        return None
    said = {
        name.lower(): quoted or plain
        for name, quoted, plain in _DIRECTIVE.findall(head.get("cache-control", ""))
    }
    if said.keys() & {"no-cache", "no-store"}:
        return None
    age = said.get("max-age", "")
    if age.isascii() and age.isdigit():
        return _seconds(age)
    until, now = _date(head.get("expires", "")), _date(head.get("date", ""))
    if until is None or now is None or until <= now:
        return None
    return until - now


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
