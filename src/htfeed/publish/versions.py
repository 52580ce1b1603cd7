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
from htfeed.syntax.html import text_of_clean

Former = tuple[datetime, Item]
"""Until when an item was what, as a subscriber had it."""

MOST: Final = 10
"""Versions that a page tells of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What an item was, as far as it said something else than it did afterwards."""

    until: Moment
    heading: str | None
    """Its title, where that was another one."""
    lead: Markup | None
    content: Markup | None


def versions(item: Item, former: Sequence[Former], zone: tzinfo) -> tuple[Version, ...]:
    """Return the versions of an item that read otherwise than what came after them.

    Args:
        item: As it is now.
        former: What it was, the latest first.
        zone: Times of day are told in it.
    """
    return tuple(islice(_versions(item, former, zone), MOST))


def _versions(item: Item, former: Sequence[Former], zone: tzinfo) -> Iterator[Version]:
    after = item
    for at, was in former:
        titled = heading(was, zone) != heading(after, zone)
        worded = _words(was) != _words(after)
        after = was
        until = moment(Date(at=at), zone)
        if until and (titled or worded):
            yield Version(
                until=until,
                heading=heading(was, zone) if titled else None,
                lead=_html(was.summary) if worded else None,
                content=_html(was.content) if worded else None,
            )


def _words(item: Item) -> tuple[str, str]:
    return text_of_clean(item.summary or ""), text_of_clean(item.content or "")


def _html(clean: str | None) -> Markup | None:
    # Clean since it was normalised, as that of the item itself.
    return Markup(clean) if clean else None  # noqa: S704 - see above
