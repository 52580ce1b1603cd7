"""Which feeds does an address lead to?  A page's own word first, then usual places."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import urljoin

from htfeed.answers import Answer, Fetched, Moved, NotModified, Postponed, Request
from htfeed.config import Config
from htfeed.errors import ParseError
from htfeed.fetch.hops import shown
from htfeed.normalise.items import normalise
from htfeed.parse.advertised import page_of
from htfeed.parse.decoding import decode
from htfeed.parse.documents import parse
from htfeed.parse.opml import parse_opml
from htfeed.syntax.urls import absolute

MOST_REQUESTS: Final = 5
"""Requests that looking for feeds costs at most, redirects included."""
LIST: Final = "opml"
"""The format of what is no feed but a list of feeds."""
_USUAL: Final = ("/feed", "/rss.xml", "/atom.xml", "/feed.xml", "/index.xml")
_MOST_REDIRECTS: Final = 3

Ask = Callable[[str, int], Answer]
"""Asks an address, and follows so many redirects at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A feed, or a list of feeds, that was found."""

    url: str
    """Its address: where it has moved for good, the new one."""
    format: str
    title: str | None
    items: int
    """Entries of a feed, feeds of a list."""
    newest: datetime | None = None
    """When its newest entry was published."""


@dataclass(slots=True, kw_only=True)
class Discovery:
    """What looking for feeds came to."""

    found: list[Found] = field(default_factory=list)
    """In the order of the page."""
    failed: list[str] = field(default_factory=list)
    """Each address that was asked and is no feed, with the reason."""
    asked: set[str] = field(default_factory=set)
    """Where something was asked for: never a second time."""
    requests: int = 0
    reached: bool = False
    """Whether the address itself gave a document."""


def visitor(config: Config) -> Ask:
    """Return what asks an address under the rules of a config."""
    # Most commands ask nobody.
    from htfeed.fetch.visits import Visitor  # noqa: PLC0415

    visitor = Visitor(config.network, contact=config.contact)

    def ask(url: str, redirects: int) -> Answer:
        return visitor.ask(Request(source="add", place=url), hops=redirects)

    return ask


def discover(url: str, ask: Ask) -> Discovery:
    """Look for the feeds that an address leads to.

    It may be a feed itself, or a list of feeds. Else those count that the page links
    to (``link rel=alternate``); where it links to none that is one, the first that is
    found at a usual place of its host. Five requests are made at most.
    """
    seen = Discovery()
    page = _look(url, ask, seen)
    seen.reached = page is not None
    if page is None or seen.found:
        return seen
    text = decode(page.body, page.media_type).text
    linked = [
        address
        for each in page_of(text, page.url).feeds
        if (address := absolute(each.href, page.url))
    ]
    for each in linked:
        _look(each, ask, seen)
    for each in _USUAL:
        if not seen.found:
            _look(urljoin(page.url or url, each), ask, seen)
    return seen


def _look(url: str, ask: Ask, seen: Discovery) -> Fetched | None:
    """Ask an address; return the document, whether or not there is a feed in it."""
    url, left = url.partition("#")[0], MOST_REQUESTS - seen.requests
    if left <= 0 or url in seen.asked:
        return None
    answer = ask(url, min(left - 1, _MOST_REDIRECTS))
    seen.requests += max(len(answer.hops), 1)
    last = answer.then if isinstance(answer, Moved) else answer
    seen.asked |= {url, *(each.url for each in answer.hops)}
    if not isinstance(last, Fetched):
        seen.failed.append(f"{shown(url)}: {_reason(last)}")
        return None
    try:
        seen.found.append(
            _understood(answer.to if isinstance(answer, Moved) else url, last)
        )
    except ParseError as error:
        seen.failed.append(f"{shown(url)}: {error.cause}")
    return last


def _reason(answer: Answer) -> str:
    if isinstance(answer, NotModified | Postponed | Moved | Fetched):
        return "was not asked"
    return answer.detail


def _understood(url: str, document: Fetched) -> Found:
    """Return what a document is; raise ParseError where it is neither feed nor list."""
    try:
        parsed = parse(
            document.body, media_type=document.media_type, name=url, base=document.url
        )
    except ParseError as error:
        listed = _list(document)
        if listed is None:
            raise error from None
        title, items = listed
        return Found(url=url, format=LIST, title=title, items=items)
    read = normalise(
        parsed,
        source="add",
        place=url,
        base=document.url,
        day_first=False,
        own_file=False,
    )
    dates = (each.published.at for each in read.items if each.published)
    return Found(
        url=url,
        format=parsed.format,
        title=parsed.info.title,
        items=len(read.items),
        newest=max(dates, default=None),
    )


def _list(document: Fetched) -> tuple[str | None, int] | None:
    try:
        found = parse_opml(document.body, media_type=document.media_type, base=document.url)
    except ParseError:
        return None
    return found.title, len(found.outlines)
