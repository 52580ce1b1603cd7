"""What an HTML page says of itself, and the feeds that it advertises (HTML §4.6.7.1)."""

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

from htfeed.constructs import Link
from htfeed.parse.addresses import resolved

_FEED_TYPES: Final = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "application/rdf+xml",
        "application/json",
    }
)
_LONGEST: Final = 200_000
"""Characters of a page that are read: links to feeds stand in its head."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageInfo:
    """What is understood of a page."""

    title: str
    """Plain text, on one line; empty where it has none."""
    feeds: tuple[Link, ...]
    """In the order of the document, each address once."""
    has_password: bool
    """Whether it asks for one."""


def page_of(text: str, base: str | None) -> PageInfo:
    """Return what a page says of itself.

    Args:
        text: The page.
        base: Its address, which its links are resolved against.
    """
    reader = _Page()
    reader.feed(text[:_LONGEST])
    against = resolved(reader.base, base) if reader.base else base
    feeds: dict[str, Link] = {}
    for given in reader.feeds:
        href = resolved(given["href"], against)
        title = " ".join(given.get("title", "").split()) or None
        feeds.setdefault(href, Link(href=href, title=title, type=given["type"]))
    return PageInfo(
        title=" ".join(reader.title.split()),
        feeds=tuple(feeds.values()),
        has_password=reader.has_password,
    )


class _Page(HTMLParser):
    """Collects what tells which page it is, and the feeds that it links to."""

    def __init__(self) -> None:
        super().__init__()
        self.feeds: list[dict[str, str]] = []
        self.base = ""
        self.title = ""
        self.has_password = False
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note links to feeds and fields for a password."""
        given = {name: value or "" for name, value in attrs}
        self._in_title = tag == "title" and not self.title
        if tag == "base" and not self.base:
            self.base = given.get("href", "")
        rels = given.get("rel", "").lower().split()
        kind = given.get("type", "").partition(";")[0].strip().lower()
        if (
            tag == "link"
            and "alternate" in rels
            and kind in _FEED_TYPES
            and given.get("href")
        ):
            self.feeds.append(given | {"type": kind})
        if tag == "input" and given.get("type", "").lower() == "password":
            self.has_password = True

    def handle_endtag(self, tag: str) -> None:
        """Note where the title ends."""
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        """Keep the title."""
        if self._in_title:
            self.title += data
