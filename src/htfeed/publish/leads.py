"""An item in a few words, as lists of items show it, and how much of each has room.

A page is to come at once, also over a poor line: 60 KB without pictures at most. So each
item of a list stands there as long as there is room for, the newest first: the whole
article, else its lead, else its title and its date alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final

from htfeed.model import Item
from htfeed.publish.linked_data import LISTED
from htfeed.publish.paths import item_path
from htfeed.publish.stories import Moment, direction, heading, kind_of, moment
from htfeed.syntax.excerpts import excerpt
from htfeed.syntax.html import text_of_clean

LARGEST: Final = 60_000
"""Octets of a page that lists items, where titles alone do not come to more."""
_FRAME: Final = 10_000
"""Octets of such a page around its items, with some to spare."""
_ENTRY: Final = 130
"""Octets that each item takes besides in the data of the page, where it is told there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """An item in a few words; all texts are plain."""

    path: str
    """Of its own page, relative to the site, without the last slash."""
    heading: str
    language: str | None
    direction: str | None
    kind: str | None
    published: Moment | None
    text: str | None
    """The beginning of what it says."""


def lead(item: Item, zone: tzinfo) -> Lead:
    """Return an item in a few words, with times of day in a zone."""
    said = item.summary or item.content
    return Lead(
        path=item_path(item.id),
        heading=heading(item, zone),
        language=item.language,
        direction=direction(item.language) if item.language else None,
        kind=kind_of(item),
        published=moment(item.published, zone),
        text=(excerpt(said) or text_of_clean(said)) if said and item.title else None,
    )


def room(items: int) -> int:
    """Return how many octets of a page there are for the items that it lists."""
    return LARGEST - _FRAME - min(items, LISTED) * _ENTRY


def fitted(forms: Sequence[Sequence[str]], octets: int) -> list[str]:
    """Return each of some texts in the longest form that there is room for.

    First all are lengthened by a step as far as the room allows, from the first one on,
    then by the next step.

    Args:
        forms: Of each text as many forms, the shortest first.
        octets: The room; the shortest forms are returned where it is too small for them.
    """
    chosen = [each[0] for each in forms]
    left = octets - sum(map(_length, chosen))
    for step in range(1, min(map(len, forms), default=0)):
        for number, each in enumerate(forms):
            more = _length(each[step]) - _length(chosen[number])
            if more <= left:
                chosen[number] = each[step]
                left -= more
    return chosen


def _length(text: str) -> int:
    return len(text.encode())
