"""Bytes -> a ParsedFeed.  Liberal in what it takes; it fetches and logs nothing.

Whoever wants a document read goes to ``documents``; who only wants to know
whether one has to be read again needs no parser for it.
"""

from typing import Final, Literal

Reader = Literal["any", "strict", "lenient"]
"""Who reads XML: ours and feedparser where it takes that, ours alone, or feedparser."""

VERSION: Final = 3
"""Rises whenever the same bytes come to give another ParsedFeed."""
