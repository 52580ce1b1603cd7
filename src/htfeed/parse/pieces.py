"""Ill-formed XML, taken apart: each entry for itself, and the feed around them.

One wrong tag spoils a document for an XML parser, and much of it even for
feedparser, which takes all that follows for the text of what stayed open.
Taken apart, it spoils the entry that it stands in.
"""

import re
from dataclasses import dataclass
from typing import Final

# CDATA and comments are stepped over: an entry that they quote is none.
_BORDER: Final = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
    r"|(?P<start><(?P<name>(?:[A-Za-z_][\w.-]*:)?(?:item|entry))(?=[\s>/]))"
    r"|(?P<end></(?P<closed>(?:[A-Za-z_][\w.-]*:)?(?:item|entry))\s*>)",
    re.DOTALL,
)
_ROOT: Final = re.compile(
    r"<(?P<name>(?:[A-Za-z_][\w.-]*:)?(?:rss|feed|RDF|channel))"
    r"(?:\s(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)?>"
)
_CHANNEL: Final = re.compile(r"<((?:[A-Za-z_][\w.-]*:)?channel)(?=[\s>])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """A document whose entries can be read one by one."""

    feeds: tuple[str, ...]
    """Documents without entries, the likeliest first: what the feed says of itself."""
    entries: tuple[str, ...]
    """Documents of one entry each, in order."""


def taken_apart(text: str) -> Pieces | None:
    """Return the pieces of a document, or None where there is nothing to part."""
    root = _ROOT.search(text)
    spans = _spans(text, root.end()) if root else []
    if not root or not spans:
        return None
    start, end = root[0].removesuffix("/>"), f"</{root['name']}>"
    head = text[: spans[0][0]]
    channel = _CHANNEL.search(head, root.end())
    closing = f"</{channel[1]}>" if channel else ""
    around = "".join(
        text[before[1] : after[0]]
        for before, after in zip([(0, 0), *spans], [*spans, (len(text), 0)], strict=True)
    )
    return Pieces(
        feeds=(around, f"{head}{closing}{end}", f"{head}{end}"),
        entries=tuple(f"{start}{_whole(text[at:to])}{end}" for at, to in spans),
    )


def _spans(text: str, begin: int) -> list[tuple[int, int]]:
    """Return where entries begin and end; one without an end, where the next begins."""
    found: list[tuple[int, int]] = []
    opened: int | None = None
    for border in _BORDER.finditer(text, begin):
        if border["start"] and opened is not None:
            found.append((opened, border.start()))
        if border["start"]:
            opened = border.start()
        elif border["end"] and opened is not None:
            found.append((opened, border.end()))
            opened = None
    return found if opened is None else [*found, (opened, len(text))]


def _whole(entry: str) -> str:
    """Return the text of an entry with its end tag."""
    name = entry[1:].partition(">")[0].split()[0].rstrip("/")
    is_closed = entry.rstrip().endswith((f"</{name}>", "/>"))
    return entry if is_closed else f"{entry}</{name}>"
