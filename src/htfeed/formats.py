"""The table of the formats that htfeed writes: name, media type, extension.

A new format is a row here and a writer in ``htfeed.publish``; everything
else (paths, HTTP headers, autodiscovery links, OPML) is read off this table.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One way of writing a channel."""

    key: str
    """The word for it in a config and in ``--json``: ``atom``."""
    title: str
    """Its name for people: ``Atom``."""
    media_type: str
    """The media type it is served with, without parameters."""
    extension: str
    """What follows the channel's key in its path, with the dot."""
    outline: str
    """What OPML 2.0 calls it in ``outline/@type`` and ``@version``."""
    subscribed: bool = True
    """Whether feed readers take it, so that pages tell these of it (autodiscovery)."""
    events: bool = False
    """Whether it holds only items that announce an event, and none where none does."""
    archived: bool = False
    """Whether it has archive documents, to which the current one links."""

    def path(self, channel: str) -> str:
        """Return the path of a channel's document below the output."""
        return f"{channel}{self.extension}"

    def archive_path(self, channel: str, name: str) -> str:
        """Return the path of a channel's archive document below the output."""
        return f"{channel}/archive/{name}{self.extension}"


ATOM: Final = Format(
    key="atom",
    title="Atom",
    media_type="application/atom+xml",
    extension=".atom",
    outline="atom",
    archived=True,
)
RSS: Final = Format(
    key="rss",
    title="RSS",
    media_type="application/rss+xml",
    extension=".rss",
    outline="RSS2",
)
JSON: Final = Format(
    key="json",
    title="JSON Feed",
    media_type="application/feed+json",
    extension=".json",
    outline="JSON",
    archived=True,
)

RDF: Final = Format(
    key="rdf",
    title="RSS 1.0",
    media_type="application/rdf+xml",
    extension=".rdf",
    outline="RSS1",
)
NINJS: Final = Format(
    key="ninjs",
    title="ninjs",
    media_type="application/json",
    extension=".ninjs.json",
    outline="ninjs",
    subscribed=False,
)

ICALENDAR: Final = Format(
    key="ics",
    title="iCalendar",
    media_type="text/calendar",
    extension=".ics",
    outline="ics",
    subscribed=False,
    events=True,
)

# Order is preference: the first is offered first to a reader that looks for
# feeds of a page (autodiscovery takes the first rel=alternate).
FORMATS: Final = {each.key: each for each in (ATOM, RSS, JSON, RDF, NINJS, ICALENDAR)}

_OTHERS: Final = {
    "opml.xml": "text/x-opml",
    ".opml": "text/x-opml",
    ".html": "text/html",
    ".xml": "application/xml",
    ".css": "text/css",
    ".svg": "image/svg+xml",
}


def format_of(path: str) -> Format | None:
    """Return the format that a path of the output is in; None for what is no feed."""
    # The longest wins: news.ninjs.json is no JSON Feed.
    found = (each for each in FORMATS.values() if path.endswith(each.extension))
    return max(found, key=lambda each: len(each.extension), default=None)


def media_type_of(path: str) -> str:
    """Return the media type of a path of the output, without parameters."""
    found = format_of(path)
    if found:
        return found.media_type
    endings = (kind for ending, kind in _OTHERS.items() if path.endswith(ending))
    return next(endings, "application/octet-stream")


def content_type(path: str) -> str:
    """Return the media type of a path of the output with its charset, as HTTP has it."""
    return f"{media_type_of(path)}; charset=utf-8"


CACHE_CONTROL: Final = (
    "public, max-age=300, stale-while-revalidate=600, stale-if-error=86400"
)
"""How long everybody may keep a document without asking (RFC 9111 §5.2.2), and how much
longer while they ask, or while nobody answers (RFC 5861)."""

CODINGS: Final = {"br": ".br", "zstd": ".zst", "gzip": ".gz"}
"""HTTP content codings (RFC 9110 §8.4.1, RFC 7932, RFC 9659) in which documents lie
beside themselves, the best first, and how their names end then."""

XMLNS: Final = {
    "at": "http://purl.org/atompub/tombstones/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "fh": "http://purl.org/syndication/history/1.0",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "ev": "http://purl.org/rss/1.0/modules/event/",
    "georss": "http://www.georss.org/georss",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "sitemap": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rss1": "http://purl.org/rss/1.0/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "xhtml": "http://www.w3.org/1999/xhtml",
}
"""Prefixes that we write, and the namespaces that they stand for."""
