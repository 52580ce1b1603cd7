"""What of an HTML page is an entry: CSS selectors, each with an attribute or not."""

import re
from dataclasses import dataclass
from typing import Final

_ATTRIBUTE: Final = re.compile(r"(.*?)\s*@([A-Za-z_][\w:.-]*)\s*", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Where a page that has no feed keeps what would be in one.

    ``item`` finds the entries, the others are looked for within each of them: what the
    first element that is found says, or with ``@name`` behind the selector, that
    attribute of it (``time@datetime``).
    """

    item: str
    """The element of each entry: ``ul.news > li``."""
    title: str | None = None
    """Its title; else the text of its link."""
    link: str | None = None
    """What links to it; else its first link."""
    date: str | None = None
    """When it was published; else its first ``time``."""
    date_format: str | None = None
    """How the date is written, as Python's ``strptime`` has it: ``%d/%m/%Y``."""
    summary: str | None = None
    """What it is about; may hold markup."""
    image: str | None = None
    """Its picture."""


def parted(selector: str) -> tuple[str, str | None]:
    """Return a selector and the attribute that is asked for behind it, if any.

    ``@href`` alone asks the element of the entry itself: its selector is empty.
    """
    found = _ATTRIBUTE.fullmatch(selector)
    return (found[1].strip(), found[2].lower()) if found else (selector.strip(), None)
