"""The words of the house: what flows from a source to a channel.

Types only: no I/O, no clock, no format. Every value is frozen, times are aware and in UTC;
a field of an entry or item says what it is in Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from htfeed.constructs import (
    NO_WISHES,
    Category,
    Credit,
    Date,
    Deleted,
    Enclosure,
    Episode,
    Event,
    EventTimes,
    Image,
    InReplyTo,
    Kind,
    Link,
    Location,
    Person,
    Show,
    Status,
    Text,
    Wishes,
    alternate,
)

Health = Literal["new", "ok", "failing", "resting", "moved", "held", "blocked", "gone"]
"""How a source is: never asked; well; failing; its server wants a rest; well, at another
address; a suspicious change is held back; its address is refused; 410."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something bad but survivable that was met on the way."""

    code: str
    """A stable word to count by: ``date-unreadable``."""
    where: str
    """What it concerns: an entry's id or title, a field, a line."""
    detail: str
    """What is wrong, with the value that is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedInfo:
    """What a feed says of itself: Atom ``feed`` and ``source``, RSS ``channel``."""

    id: str | None = None
    title: str | None = None
    """Plain text."""
    subtitle: str | None = None
    """Plain text: Atom ``subtitle``, RSS and JSON Feed ``description``."""
    links: tuple[Link, ...] = ()
    updated: datetime | None = None
    authors: tuple[Person, ...] = ()
    categories: tuple[Category, ...] = ()
    language: str | None = None
    rights: str | None = None
    image: str | None = None
    """Address of its picture: Atom ``logo``, RSS ``image/url``, JSON ``icon``."""
    show: Show | None = None
    """What it says as a podcast; None if it is none."""

    @property
    def link(self) -> str | None:
        """Return the address of the page that the feed belongs to."""
        return alternate(self.links)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as its source wrote it; any field may be missing.

    Links are absolute if the document's address is known, dates as written, texts raw.
    """

    id: str | None = None
    """Atom ``id``, RSS ``guid``, JSON ``id``; byte for byte, never resolved."""
    title: Text | None = None
    """Atom, RSS and JSON ``title``."""
    links: tuple[Link, ...] = ()
    """Atom ``link``, RSS ``link``, JSON ``url`` and ``external_url`` (rel=related)."""
    published: str | None = None
    """Atom ``published``, RSS ``pubDate``, ``dc:date``, JSON ``date_published``."""
    updated: str | None = None
    """Atom ``updated``, ``dcterms:modified``, JSON ``date_modified``."""
    authors: tuple[Person, ...] = ()
    """Atom ``author``, RSS ``author`` and ``dc:creator``, JSON ``authors``."""
    contributors: tuple[Person, ...] = ()
    """Atom ``contributor``, ``dc:contributor``."""
    categories: tuple[Category, ...] = ()
    """Atom and RSS ``category``, ``dc:subject``, JSON ``tags``."""
    summary: Text | None = None
    """Atom ``summary``, RSS ``description``, JSON ``summary``."""
    content: Text | None = None
    """Atom ``content``, ``content:encoded``, JSON ``content_html`` or ``_text``."""
    enclosures: tuple[Enclosure, ...] = ()
    """Atom ``link rel=enclosure``, RSS ``enclosure``, JSON ``attachments``."""
    image: Image | None = None
    """``media:thumbnail``, ``itunes:image``, JSON ``image``."""
    durations: tuple[timedelta, ...] = ()
    """Running times of what the entry tells of: ``itunes:duration``."""
    kind: Kind | None = None
    """``dc:type``, where it is a DCMI type."""
    comments: str | None = None
    """Address of the comments: RSS ``comments``, Atom ``link rel=replies``."""
    language: str | None = None
    """``xml:lang``, ``dc:language``, JSON ``language``."""
    rights: Text | None = None
    """Atom ``rights``, ``dc:rights``, ``media:copyright``."""
    source: FeedInfo | None = None
    """Where the entry was taken from: Atom ``source``, RSS ``source``."""
    credits: tuple[Credit, ...] = ()
    """``media:credit``, ``podcast:person``."""
    episode: Episode | None = None
    """Apple's and the Podcasting 2.0 elements; None where there are none."""
    location: Location | None = None
    """``georss:point``, ``podcast:location``."""
    event: EventTimes | None = None
    """When what it announces takes place: ``ev:startdate``, ``gd:when``."""
    in_reply_to: tuple[InReplyTo, ...] = ()
    """``thr:in-reply-to`` (RFC 4685 §3)."""
    comment_count: int | None = None
    """``slash:comments``, ``thr:total``."""
    available: str | None = None
    """``dcterms:available``, ninjs ``embargoed``: not to be published before."""
    status: Status | None = None
    """ninjs ``pubstatus``, ``app:draft``: whether it may be published at all."""
    extra: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Elements that we do not know, by name, so that nothing is lost silently."""
    digest: str = field(default="", compare=False)
    """Of its octets and of all else that it was read by; empty where that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A document that was read: what it says of itself, and its entries in order."""

    format: str
    """``rss2.0``, ``atom1.0``, ``json1.1``, ``markdown`` …"""
    info: FeedInfo
    entries: tuple[Entry, ...] = ()
    standing: tuple[str, ...] = ()
    """:attr:`Entry.digest` of the entries that were known, and so not read again."""
    deleted: tuple[Deleted, ...] = ()
    problems: tuple[Problem, ...] = ()
    wishes: Wishes = NO_WISHES
    extra: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What the feed says of itself and ``info`` has no place for, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A feed that a list names: an OPML ``outline`` with ``xmlUrl``."""

    url: str
    """``xmlUrl``: absolute, http or https."""
    title: str | None = None
    """``title``, else ``text``."""
    page: str | None = None
    """``htmlUrl``: the site that the feed belongs to."""
    categories: tuple[str, ...] = ()
    """``category``, and the outlines around it, the outermost first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """That an item belongs to a category of ours, and why."""

    category: str
    reason: str


NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)
"""When something is published that is not to be published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What we stand behind: identified, dated, clean and categorised."""

    source: str
    """The key of the source."""
    source_id: str
    """What identifies it within its source; never shown to subscribers."""
    place: str
    """The path or address of the document that it came from."""
    id: str = ""
    """Atom ``id``, RSS ``guid``, JSON ``id``: never changes once published."""
    title: str | None = None
    """Atom, RSS and JSON ``title``: plain text, not HTML."""
    links: tuple[Link, ...] = ()
    """Atom ``link``, RSS ``link``, JSON ``url``: absolute, http or https."""
    published: Date | None = None
    """Atom ``published``, RSS ``pubDate``, JSON ``date_published``."""
    updated: Date | None = None
    """Atom ``updated``, ``atom:updated`` in RSS, JSON ``date_modified``."""
    authors: tuple[Person, ...] = ()
    """Atom ``author``, RSS ``dc:creator`` or ``author``, JSON ``authors``."""
    contributors: tuple[Person, ...] = ()
    """Atom ``contributor``, RSS ``dc:contributor``."""
    categories: tuple[Category, ...] = ()
    """Atom and RSS ``category``, JSON ``tags``: the source's own."""
    summary: str | None = None
    """Clean HTML. Atom ``summary``, RSS ``description``, JSON ``summary``."""
    content: str | None = None
    """Clean HTML. Atom ``content``, ``content:encoded``, JSON ``content_html``."""
    enclosures: tuple[Enclosure, ...] = ()
    """Atom ``link rel=enclosure``, RSS ``enclosure``, JSON ``attachments``."""
    image: Image | None = None
    """``media:thumbnail``, JSON ``image``."""
    durations: tuple[timedelta, ...] = ()
    """``itunes:duration``, JSON ``_htfeed.durations``."""
    kind: Kind | None = None
    """``dc:type``, JSON ``_htfeed.kind``."""
    comments: str | None = None
    """RSS ``comments``, Atom ``link rel=replies``."""
    language: str | None = None
    """``xml:lang``, ``dc:language``, JSON ``language``: a BCP 47 tag."""
    language_detected: bool = False
    """Whether nobody says the language, and it was told by the words."""
    rights: str | None = None
    """Plain text. Atom ``rights``, ``dc:rights``."""
    origin: FeedInfo | None = None
    """The feed that it came from: Atom ``source``, RSS ``source``."""
    credits: tuple[Credit, ...] = ()
    """``media:credit``, ``podcast:person``."""
    episode: Episode | None = None
    """Apple's and the Podcasting 2.0 elements; None where there are none."""
    location: Location | None = None
    """``georss:point``, ``podcast:location``."""
    event: Event | None = None
    """When what it announces takes place: ``ev:startdate``, iCalendar ``VEVENT``."""
    in_reply_to: tuple[InReplyTo, ...] = ()
    """``thr:in-reply-to`` (RFC 4685 §3)."""
    comment_count: int | None = None
    """``slash:comments``, ``thr:total``."""
    available: Date | None = None
    """Not to be published before: ``dcterms:available``, ninjs ``embargoed``."""
    status: Status | None = None
    """Whether it may be published at all; None and ``usable`` say that it may."""
    elsewhere: tuple[Link, ...] = ()
    """Where others tell its story: ``rel=related``, JSON ``_htfeed.elsewhere``."""
    placements: tuple[Placement, ...] = ()
    """Our own categories, which choose its channels, with the reasons."""
    first_seen: datetime | None = None
    """When we first kept it; None before that."""
    revised: datetime | None = None
    """When we last saw it change; None while it never has."""
    revision: int = field(default=1, compare=False)
    """Which of its kept forms this is: ninjs ``version``."""
    shown: datetime | None = None
    """When an operator showed it again that had hidden it; None while nobody has."""
    entry: Entry | None = None
    """What the source wrote; None where an item is read back for publishing."""

    @property
    def link(self) -> str | None:
        """Return the address of the page that the item is about."""
        return alternate(self.links)

    @property
    def last_updated(self) -> datetime | None:
        """Return what Atom calls ``updated``: the last significant change.

        The source's word wins; else the change that we saw; else the day of publication;
        else that on which we first saw it. One in the future would hide all later changes
        of a channel, and counts as seen. What is shown again is later than its tombstone,
        or a reader that remembers that would not believe in it (RFC 6721 §3).
        """
        changed = self._changed
        return max(changed, self.shown) if changed and self.shown else changed

    @property
    def public_at(self) -> datetime | None:
        """Return when it may be published; None where nobody minds.

        What is withheld or canceled waits until the end of time, or another word.
        """
        if self.status in {"withheld", "canceled"}:
            return NEVER
        return self.available.at if self.available else None

    @property
    def _changed(self) -> datetime | None:
        seen = self.revised or self.first_seen
        dated = self.updated or (None if self.revised else self.published)
        if dated is None or seen is None:
            return dated.at if dated else seen
        return min(dated.at, seen)

    @property
    def order(self) -> datetime | None:
        """Return what channels sort by: a date in the future counts as first seen."""
        dated = self.published or self.updated
        if dated is None or self.first_seen is None:
            return dated.at if dated else self.first_seen
        return min(dated.at, self.first_seen)


class Kept(NamedTuple):
    """What has to be known of a kept item to tell whether a new reading differs."""

    id: str
    source_id: str
    place: str
    first_seen: datetime
    digest: str = ""
    """:attr:`Entry.digest` of what it was made of last."""
    normaliser: int = 0
    """Version of the normaliser that made it of what its source wrote."""
    revised: datetime | None = None
    published: datetime | None = None
    page: str | None = None
    story: str | None = None
    """What the functions of :mod:`htfeed.identity` of these names made of it."""
    withdrawn: bool = False
    expired: bool = False
    """Whether retention took it: its source may go on listing it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a reading of a source means for what is kept."""

    new: tuple[Item, ...] = ()
    changed: tuple[Item, ...] = ()
    """What a subscriber would notice; it becomes a revision."""
    renewed: tuple[Item, ...] = ()
    """What tells nothing new and is written anew: moved, back, read by other rules."""
    reread: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Id -> :attr:`Entry.digest` of what was written otherwise and comes to the same."""
    identified: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Id -> what identifies it within its source from now on, where that has changed."""
    withdrawn: tuple[str, ...] = ()
    """Ids of the items that the source took back (RFC 6721 ``deleted-entry``)."""
    held: tuple[str, ...] = ()
    """Ids whose withdrawal looks like an accident and waits for the operator."""
    strangers: int = 0
    """Items that are not taken in, as the address gives another site's feed now."""
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def rewritten(self) -> tuple[Item, ...]:
        """Return what is written in place of what was kept."""
        return (*self.changed, *self.renewed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """That an item which was published is published no more (RFC 6721)."""

    id: str
    """The published id: Atom ``at:deleted-entry/@ref``."""
    at: datetime
    """Since when: Atom ``at:deleted-entry/@when``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """How a source is, and when it is asked next."""

    key: str
    health: Health = "new"
    next_due: datetime | None = None
    last_attempt: datetime | None = None
    last_success: datetime | None = None
    failures: int = 0
    """Attempts in a row that failed."""
    error_stage: str | None = None
    error_code: str | None = None
    error: str | None = None
    problems: int = 0
    """Problems of the last reading."""
    wishes: Wishes = NO_WISHES
    """What its feed says of when to ask."""
    gap: timedelta | None = None
    """The usual time between its entries."""
    newest: datetime | None = None
    """When its newest entry was published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file that is published: ready bytes and what HTTP says of them."""

    path: str
    """Relative to the output, with ``/``; made of configured keys only."""
    media_type: str
    body: bytes
