"""Bytes -> a ParsedFeed.  Liberal in what it takes; it fetches and logs nothing.

Whoever wants a document read goes to ``documents``; who only wants to know
whether one has to be read again needs no parser for it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

from htfeed.model import Problem

Reader = Literal["any", "strict", "lenient"]
"""Who reads XML: ours and feedparser where it takes that, ours alone, or feedparser."""

VERSION: Final = 8
"""Rises whenever the same bytes come to give another ParsedFeed."""

MOST_ENTRIES: Final = 10_000
"""More entries of one document are not taken."""

CUT_OFF: Final = "cut-off"
"""The code of the Problem of a document that ends before its root element does."""

TOO_MANY: Final = Problem(
    code="entries-too-many",
    where="document",
    detail=f"more than {MOST_ENTRIES} entries; only the first were taken",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What is known of a document's entries, so that only others are read."""

    by: str
    """What digests are made with beside the entries: who reads, and how."""
    digests: Collection[str] = ()
    """Of the entries that need not be read again."""
