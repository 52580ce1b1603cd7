"""What an item said before: the versions that its page tells of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import islice
from typing import Final

from markupsafe import Markup

from htfeed.constructs import Date
from htfeed.model import Item
from htfeed.publish.stories import Moment, heading, moment
from htfeed.publish.texts import fitted_in
from htfeed.syntax.html import text_of_clean

Former = tuple[datetime, Item]
"""Until when an item was what, as a subscriber had it."""

MOST: Final = 10
"""Versions that a page tells of."""
_LEVEL: Final = 2
"""That of the heading that they are told below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What an item was, as far as it said something else than it did afterwards."""

    until: Moment
    heading: str | None
    """Its title, where that was another one."""
    worded: bool
    """Whether its text was another one."""
    text: Markup | None
    """That, where there is room for it."""


def versions(
    item: Item, former: Sequence[Former], zone: tzinfo, *, room: int
) -> tuple[Version, ...]:
    """Return the versions of an item that read otherwise than what came after them.

    Args:
        item: As it is now.
        former: What it was, the latest first.
        zone: Times of day are told in it.
        room: How many octets their texts may come to.
    """
    return tuple(islice(_versions(item, former, zone, room), MOST))


def _versions(
    item: Item, former: Sequence[Former], zone: tzinfo, room: int
) -> Iterator[Version]:
    after = item
    for at, was in former:
        titled = heading(was, zone) != heading(after, zone)
        worded = _words(was) != _words(after)
        after = was
        until = moment(Date(at=at), zone)
        if until and (titled or worded):
            text = was.content or was.summary or ""
            fits = worded and len(text.encode()) <= room
            room -= len(text.encode()) if fits else 0
            yield Version(
                until=until,
                heading=heading(was, zone) if titled else None,
                worded=worded,
                text=fitted_in(text, below=_LEVEL) if fits and text else None,
            )


def _words(item: Item) -> tuple[str, str]:
    return text_of_clean(item.summary or ""), text_of_clean(item.content or "")
