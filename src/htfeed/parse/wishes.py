"""What a feed says of when it is worth asking; what cannot be read is no wish.

RSS 2.0 has ``ttl``, ``skipHours`` and ``skipDays``; the syndication module of RSS 1.0
(http://web.resource.org/rss/1.0/modules/syndication/) may stand in any XML feed.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from lxml import etree

from htfeed.constructs import Wishes
from htfeed.parse.names import children, key, local
from htfeed.parse.xmltree import text_of

_PERIODS: Final = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_DAYS: Final = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
_MOST_DIGITS: Final = 6


def wishes_of(feed: etree._Element) -> Wishes:
    """Return the wishes in an RSS ``channel`` or an Atom ``feed``."""
    said = {key(each, atom=True): each for each in children(feed)}
    hours = (_number(text) for text in _listed(said.get("skiphours"), "hour"))
    days = (text.lower() for text in _listed(said.get("skipdays"), "day"))
    return Wishes(
        ttl=_ttl(said.get("ttl")) or _period(said),
        # Midnight is 0 in RSS 2.0, and was 24 in RSS 0.91.
        skip_hours=tuple(
            sorted({hour % 24 for hour in hours if hour is not None and hour <= 24})
        ),
        skip_days=tuple(sorted({_DAYS.index(day) for day in days if day in _DAYS})),
    )


def _ttl(element: etree._Element | None) -> timedelta | None:
    minutes = _number(text_of(element)) if element is not None else None
    return timedelta(minutes=minutes) if minutes else None


def _period(said: Mapping[str, etree._Element]) -> timedelta | None:
    """Return the time between two updates; ``daily`` and once where one is not said."""
    length, times = said.get("sy:updateperiod"), said.get("sy:updatefrequency")
    if length is None and times is None:
        return None
    word = "daily" if length is None else text_of(length).strip().lower()
    period, number = _PERIODS.get(word), 1 if times is None else _number(text_of(times))
    return period / number if period and number else None


def _listed(element: etree._Element | None, name: str) -> list[str]:
    if element is None:
        return []
    return [text_of(each).strip() for each in children(element) if local(each) == name]


def _number(text: str) -> int | None:
    digits = text.strip()
    fits = digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS
    return int(digits) if fits else None
