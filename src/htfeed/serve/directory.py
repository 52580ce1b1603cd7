"""A config -> what of it shows in answers: names, links, and where a path leads to.

Pure: what is there and what is not is the business of :mod:`htfeed.serve.documents`.
"""

import ipaddress
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from htfeed.config import Config
from htfeed.errors import SITE
from htfeed.formats import ATOM, FORMATS, JSON, RDF, RSS, Format, format_of
from htfeed.publish.channel import Site
from htfeed.publish.paths import month_of, month_path
from htfeed.publish.writing import channel_of

_PREFERRED: Final = None
# What readers and people try where a page names no feed. Of the whole site it is the
# first channel's, and below the path of a channel that channel's.
_USUAL: Final[Mapping[Format | None, str]] = {
    _PREFERRED: (
        "feed feeds feed.xml feeds.xml index.xml feed/index.xml feed/feed.xml blog/feed"
        " feeds/default feeds/posts/default xml"
    ),
    RSS: (
        "rss rss.xml rss2 rss2.xml feed.rss index.rss .rss feed/rss feed/rss2 feed/rss.xml"
        " rss/feed.xml rss/index.xml rss/rss.xml feeds/rss.xml"
    ),
    ATOM: (
        "atom atom.xml feed.atom index.atom .atom feed/atom feed/atom.xml atom/feed.xml"
        " atom/index.xml feeds/atom.xml"
    ),
    JSON: "feed.json index.json json feed/json feed/feed.json feeds/feed.json",
    RDF: "rdf index.rdf rdf.xml feed.rdf feed/rdf",
}
# RFC 9110 §7.2: a host of RFC 3986 §3.2.2, and a port.
_HOST: Final = re.compile(r"(\[[0-9a-fA-F:.]+\]|[\w.~%!$&'()*+,;=-]+)(?::\d*)?", re.ASCII)
_ANY: Final = ".xml"
"""What ends an alias for a channel's first format."""
_OF_THE_SITE: Final = {
    "favicon.ico": "icon.svg",
    "opml": "opml.xml",
    "feeds.opml": "opml.xml",
    "index.opml": "opml.xml",
    "subscriptions.opml": "opml.xml",
    ".well-known/recommendations.opml": "opml.xml",
    "sitemap_index.xml": "sitemap.xml",
    "sitemap-news.xml": "news-sitemap.xml",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """What answers say beside the documents."""

    site: Site
    base: str
    """The address of the site, with its last slash."""
    prefix: str
    """The path in it: ``/``, or ``/feeds/`` where a proxy shows the site below that."""
    names: frozenset[str]
    """The hosts that are asked for the site, but for this machine's own."""
    hubs: tuple[str, ...]
    aliases: Mapping[str, str]
    """Paths that are tried -> those of documents."""
    former: Mapping[str, str]
    """Keys that channels had -> those that they have."""
    retired: frozenset[str]
    """Keys of channels that are no more."""
    channels: tuple[tuple[str, str], ...]
    """The paths of the pages of channels, with their titles."""
    token: str | None = field(default=None, repr=False)
    """What opens ``/metrics`` to others than this machine."""

    def is_asked_for(self, host: str, own: str | None) -> bool:
        """Whether a ``Host`` names this site (RFC 9110 §7.2).

        Otherwise a page that has its own name lead here could read what is only for
        this network (DNS rebinding).

        Args:
            host: The field's value.
            own: The address that the connection came in on.
        """
        found = _HOST.fullmatch(host)
        if not found:
            return False
        name = found[1].strip("[]").lower().removesuffix(".")
        return name in self.names or name == own or _is_loopback(name)

    def writes(self, path: str) -> bool:
        """Whether a feed at a path would be ours, and no file of the operator's.

        Chapters of a recording, say, are JSON and no JSON Feed.
        """
        found, key = format_of(path), channel_of(path)
        if found is None or key == SITE:
            return found is not None
        is_known = f"{key}/" in (page for page, _ in self.channels)
        return is_known and (path == found.path(key) or path.startswith(f"{key}/archive/"))

    def links(self, path: str) -> str | None:
        """Return the ``Link`` of a feed (RFC 8288): itself, and its hubs (WebSub §4)."""
        if format_of(path) is None or channel_of(path) == SITE:
            return None
        hubs = () if "/" in path else self.hubs
        links = [(f"{self.base}{path}", "self"), *((each, "hub") for each in hubs)]
        return ", ".join(f'<{href}>; rel="{rel}"' for href, rel in links)

    def elsewhere(self, path: str) -> str | None:
        """Return the path that one which is not there leads to; None where it does not."""
        former = _owner(path)
        if former in self.former:
            path = self.former[former] + path.removeprefix(former)
        found = self.aliases.get(path.rstrip("/").lower())
        return path if found is None and former in self.former else found

    def is_gone(self, path: str) -> bool:
        """Whether a path belongs to a channel that was published and is no more."""
        return _owner(path) in self.retired

    def address(self, path: str) -> str:
        """Return a path as the site of a ``Location`` names it."""
        return f"{self.prefix}{path}"


def pages_of(path: str) -> tuple[str, ...]:
    """Return the paths of the pages that show what a feed holds, the nearest first.

    There are none for what feed readers do not take: whoever asks for it wants it.
    """
    found = format_of(path)
    if found is None or not found.subscribed or channel_of(path) == SITE:
        return ()
    key, whole = channel_of(path), f"{channel_of(path)}/"
    name = path.removesuffix(found.extension).removeprefix(f"{key}/archive/")
    if "/" not in path:
        return (whole,)
    return (month_path(key, month_of(name) or "").removesuffix("index.html"), whole)


def directory_of(settings: Config) -> Directory:
    """Return what of a config shows in answers."""
    base = settings.site.url.rstrip("/") + "/"
    parts = urlsplit(base)
    former = {old: key for key, channel in settings.channels.items() for old in channel.was}
    return Directory(
        site=settings.site,
        base=base,
        prefix=parts.path,
        names=frozenset(
            each.lower() for each in (parts.hostname or "", *settings.serve.hosts) if each
        ),
        hubs=settings.site.hubs,
        aliases=dict(_aliases(settings)),
        former=former,
        retired=frozenset(settings.retired),
        channels=tuple(
            (f"{key}/", channel.title) for key, channel in settings.channels.items()
        ),
        token=settings.serve.metrics,
    )


def _owner(path: str) -> str:
    """Return the key of the channel that a path is of, or would be."""
    first, below, _ = path.partition("/")
    if below:
        return first
    found = format_of(first)
    return first.removesuffix(found.extension if found else _ANY)


def _aliases(settings: Config) -> Iterator[tuple[str, str]]:
    yield from _OF_THE_SITE.items()
    for number, (key, channel) in enumerate(settings.channels.items()):
        formats = [FORMATS[each] for each in channel.formats]
        for name, path in _usual(key, formats):
            yield f"{key}/{name}", path
            if number == 0:
                yield name, path
        yield f"{key}{_ANY}", formats[0].path(key)


def _usual(key: str, formats: Iterable[Format]) -> Iterator[tuple[str, str]]:
    offered = list(formats)
    for wanted, names in _USUAL.items():
        found = wanted if wanted is not None and wanted in offered else offered[0]
        for name in names.split():
            yield name, found.path(key)


def _is_loopback(name: str) -> bool:
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761 §6.3
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
