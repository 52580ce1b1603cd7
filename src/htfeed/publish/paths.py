"""Where what is published of channels and of items lies, relative to the output."""

import hashlib
import re
from collections.abc import Iterable
from typing import Final

from htfeed.formats import NINJS

MONTHS: Final = ("%Y-%m", "%Y-%m-d%d", "%Y-%m-d%dh%H")
"""What a month of an archive is called; of a large one its days, else their hours."""
_MONTH: Final = r"\d{4}-\d\d(?:-d\d\d(?:h\d\d)?)?"


def month_of(name: str | None) -> str | None:
    """Return the month in the name of an archive document: ``2026-11`` of ``2026-11-2``."""
    found = re.match(_MONTH, name) if name else None
    return found[0] if found else None


def archive_path(channel: str) -> str:
    """Return the path of the page that lists the months of a channel's archive."""
    return f"{channel}/archive/index.html"


def month_path(channel: str, month: str, number: int = 1) -> str:
    """Return the path of a page of an archived month, which lasts as the month does."""
    more = f"/{number}" if number > 1 else ""
    return f"{channel}/archive/{month}{more}/index.html"


def months_in(channel: str, paths: Iterable[str]) -> tuple[str, ...]:
    """Return the months that a channel has pages of, in the order of its paths."""
    pattern = re.compile(month_path(channel, f"({_MONTH})"))
    return tuple(each[1] for each in map(pattern.fullmatch, paths) if each)


def anchor(item_id: str) -> str:
    """Return the name of an item's article on a channel's page: as lasting as its id."""
    return f"item-{_digest(item_id)}"


def item_path(item_id: str) -> str:
    """Return the path of what is published of one item, without an extension."""
    return f"item/{_digest(item_id)}"


def item_paths(item_id: str) -> tuple[str, ...]:
    """Return the paths of what is published of one item."""
    path = item_path(item_id)
    return f"{path}{NINJS.extension}", f"{path}/index.html"


def _digest(item_id: str) -> str:
    # What a feed wrote names no file: its digest does.
    return hashlib.sha256(item_id.encode()).hexdigest()[:16]
