"""What the site's own documents tell of an item: its heading, and whose page it has.

The front page and the sitemaps name a thousand items and show none of them. So what they
say is written once for each, as what channels are joined of is.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from htfeed.model import Item
from htfeed.publish.channel import Site
from htfeed.publish.paths import item_path
from htfeed.publish.stories import direction, heading
from htfeed.publish.writer import in_a_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """An item as the documents of the site tell of it."""

    id: str
    heading: str
    """Plain text."""
    language: str | None = None
    is_here: bool = False
    """Whether its page is here and nowhere else: it links to none."""
    is_dated: bool = False
    """Whether it says when it was published."""
    day_only: bool = False
    """Whether it says no more of that than the day."""
    order: datetime | None = None
    """By what it is among the newest; None where nobody asked for that."""
    updated: datetime | None = None
    """Its last significant change, likewise."""

    @property
    def path(self) -> str:
        """Return the path of its page, relative to the site, without the last slash."""
        return item_path(self.id)

    @property
    def direction(self) -> str | None:
        """Return the direction of its script; None where its language is not known."""
        return direction(self.language) if self.language else None


def told(site: Site, item: Item) -> str:
    """Return what :func:`headline` reads back, as JSON in a line."""
    dated = item.published
    shown = {
        "heading": heading(item, site.zone),
        "language": item.language,
        "is_here": item.link is None,
        "is_dated": dated is not None,
        "day_only": dated is not None and dated.day_only,
    }
    return in_a_line({name: each for name, each in shown.items() if each}).decode()


def headline(
    item: str,
    text: str,
    *,
    order: datetime | None = None,
    updated: datetime | None = None,
) -> Headline:
    """Return a headline of what :func:`told` wrote.

    Args:
        item: The published id of the item.
        text: What was written of it.
        order: By what it is among the newest.
        updated: Its last significant change.
    """
    return Headline(id=item, order=order, updated=updated, **json.loads(text))
