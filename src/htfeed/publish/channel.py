"""What a writer is given: the site, the channel's settings, and its items."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

from htfeed.constructs import Link, Sort
from htfeed.formats import FORMATS, Format
from htfeed.model import Item, Tombstone
from htfeed.publish.design import OURS, Design
from htfeed.publish.media_types import is_recording
from htfeed.publish.paths import item_path, month_of, month_path
from htfeed.publish.relations import as_of_an_entry
from htfeed.syntax.intervals import Interval
from htfeed.syntax.keys import FormerKeys

TOMBSTONES = 50
"""How many of what is gone a channel tells of at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who publishes: the author of every channel (RFC 4287 §4.2.1)."""

    name: str
    """As readers see it beside the title."""
    email: str | None = None
    """For readers who have something to say."""
    url: str | None = None
    """A page about the publisher."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSettings:
    """The site that the channels belong to, as it is configured."""

    title: str
    """Plain text, on the front page and in the list of channels."""
    url: str
    """Absolute, http or https: where the output is served from."""
    publisher: Publisher | None = None
    """Who stands behind the channels: their author (RFC 4287 §4.2.1)."""
    language: str = "en"
    """BCP 47."""
    timezone: str = "UTC"
    """IANA name; pages show times in it."""
    rights: str | None = None
    """Of the channels, not of the items: Atom ``rights``, RSS ``copyright``."""
    hubs: tuple[str, ...] = ()
    """WebSub hubs that tell subscribers of news: ``rel=hub``, JSON ``hubs``."""
    media_topics: Mapping[str, str] = field(default_factory=dict)
    """Categories of entries -> codes of IPTC's Media Topics: ninjs ``subjects``."""
    since: str = "2026"
    """Date of the tag: URIs that are made (RFC 4151): a day on which the name was ours."""
    search: bool = True
    """Whether pages have a box to search by, which ``htfeed serve`` answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site(SiteSettings):
    """The site that the channels belong to."""

    design: Design = OURS
    """The templates of its pages."""

    @property
    def beginning(self) -> datetime:
        """Return the day from which the name was ours: as old as anything here can be."""
        year, month, day = [*self.since.split("-"), "1", "1"][:3]
        return datetime(int(year), int(month), int(day), tzinfo=UTC)

    def absolute(self, path: str) -> str:
        """Return the address at which a path of the output is served."""
        return f"{self.url.rstrip('/')}/{path}"

    @property
    def zone(self) -> tzinfo:
        """Return the time zone in which its pages show times."""
        return ZoneInfo(self.timezone) if self.timezone != "UTC" else UTC

    def article(self, item: Item) -> str:
        """Return the address of an item's own page here."""
        return self.absolute(f"{item_path(item.id)}/")

    def link(self, item: Item) -> str:
        """Return where a click on the item leads: its own page, else its article here.

        RFC 4287 §4.1.1.1 demands it of an entry without content; subscribers
        want it of every one, so it holds in all formats.
        """
        return item.link or self.article(item)

    def links(self, item: Item) -> tuple[Link, ...]:
        """Return the links of an item as an Atom entry may have them.

        The first alternate leads to where a click does; where others tell the same
        story is related.
        """
        article = Link(href=self.article(item), type="text/html")
        own = () if item.link else (article,)
        return as_of_an_entry((*own, *item.links, *item.elsewhere))


@dataclass(frozen=True, slots=True, kw_only=True)
class Podcast:
    """What podcast apps want to know of a channel that brings recordings."""

    author: str | None = None
    """``itunes:author``; None takes the publisher's name."""
    email: str | None = None
    """``itunes:owner``: whom the directories write to; None takes the publisher's."""
    image: str | None = None
    """``itunes:image``: a square of 1,400 to 3,000 pixels; None takes the channel's."""
    categories: tuple[str, ...] = ()
    """Of Apple's list: ``News``, ``Society & Culture > Documentary``."""
    explicit: bool = False
    """``itunes:explicit``."""
    type: Literal["episodic", "serial"] = "episodic"
    """``itunes:type``: whether the order of episodes matters."""
    medium: Literal["podcast", "music", "video", "film", "audiobook", "newsletter"] = (
        "podcast"
    )
    """``podcast:medium``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherLink:
    """A link of a channel beside those that every channel has."""

    href: str
    """Where it leads to: absolute, http or https."""
    rel: str
    """``license``, ``related``, ``via`` … (RFC 4287 §4.2.7.2)."""
    type: str | None = None
    """Media type of what is there."""
    title: str | None = None
    """What people call it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """One configured channel."""

    title: str
    """Plain text: what readers call it."""
    category: str = ""
    """Items in it are what the channel shows."""
    description: str = ""
    """A sentence for people: Atom ``subtitle``, RSS ``description``."""
    limit: int = 50
    """How many of its newest items the current document holds at most."""
    max_age: Interval | None = None
    """How old these are at most; None for any age."""
    sort: Sort = "published"
    """By which of their dates items are the newest."""
    archive: bool = True
    """Whether what the current document has no room for is archived, by months."""
    merge_duplicates: bool = True
    """Whether of several items that tell one story only the preferred one is in it."""
    formats: tuple[str, ...] = tuple(FORMATS)
    """Keys of :data:`htfeed.formats.FORMATS`, in the order of preference."""
    language: str | None = None
    """BCP 47; None takes the site's."""
    image: str | None = None
    """Address of its picture: Atom ``logo``, RSS ``image``, JSON ``icon``."""
    rights: str | None = None
    """Plain text; None takes the site's."""
    categories: tuple[str, ...] = ()
    """What it is about, as Atom and RSS ``category`` of the feed."""
    links: tuple[FurtherLink, ...] = ()
    """Further links of the feed."""
    podcast: Podcast | None = None
    """Where it brings recordings: what the directories of podcasts want."""
    was: FormerKeys = field(default=(), repr=False)
    """The keys that it had before, the latest first.

    In no document, so not in the ``repr`` that tells whether they have to be
    written anew.
    """


Carriers = tuple[tuple[str, ChannelSettings], ...]
"""The channels that an item is in, with their keys, in the order of the config."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """Which of a channel's documents one is, in a chain of archives (RFC 5005 §4)."""

    name: str | None = None
    """Of an archive document; None for the current one."""
    previous: str | None = None
    """The name of the archive document before it; None where there is none."""
    next: str | None = None
    """The name of the archive document after it; None where there is none."""
    pages: int = 1
    """How many pages its items take."""
    next_pages: int = 1
    """How many those of the next one take."""
    months: tuple[str, ...] = ()
    """Of the current one: the months that are archived, the oldest first."""

    @property
    def month(self) -> str | None:
        """Return the month of an archive document: ``2026-11``, or a part of it."""
        return month_of(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One feed that we publish: whose it is, what it is, and its items, newest first."""

    key: str
    """``[a-z0-9-]``: names its documents."""
    id: str
    """Atom ``feed/id``: a tag: URI that survives a new ``site.url``."""
    site: Site
    settings: ChannelSettings
    guid: str | None = None
    """``podcast:guid``, fixed once; None where it is no podcast."""
    items: tuple[Item, ...] = ()
    told: tuple["Fact", ...] = ()
    """What its head says of the items, where these themselves are not at hand."""
    tombstones: tuple[Tombstone, ...] = ()
    """What was published and is gone, the latest first."""
    volume: Volume = field(default_factory=Volume)
    """Which of its documents is written."""

    @property
    def updated(self) -> datetime:
        """Return when the newest change among its items was.

        No run's clock shows in it: an empty channel is as old as the site.
        """
        dates = (fact.updated for fact in self.facts)
        # That an item was taken down is a significant change (RFC 4287 §4.2.15):
        # who asks whether there is any news has to hear of it.
        gone = (each.at for each in self.tombstones)
        return max(
            (*(date for date in dates if date is not None), *gone),
            default=self.site.beginning,
        )

    @property
    def facts(self) -> tuple["Fact", ...]:
        """Return what its head says of its items, in their order."""
        return self.told or tuple(map(fact, self.items))

    @property
    def language(self) -> str:
        """Return the BCP 47 tag of the channel."""
        return self.settings.language or self.site.language

    @property
    def is_podcast(self) -> bool:
        """Whether podcast apps may subscribe: it is set up for them, or has recordings."""
        return self.settings.podcast is not None or any(
            each.recorded for each in self.facts
        )

    @property
    def rights(self) -> str | None:
        """Return what may be done with it, in words."""
        return self.settings.rights or self.site.rights

    @property
    def links(self) -> tuple[Link, ...]:
        """Return what its head links to beside itself and its page."""
        hubs = (Link(href=each, rel="hub") for each in self.site.hubs)
        further = (
            Link(href=each.href, rel=each.rel, type=each.type, title=each.title)
            for each in self.settings.links
        )
        return (*hubs, *further)

    @property
    def page(self) -> str:
        """Return the address of its HTML page."""
        return self.absolute(f"{self.key}/")

    @property
    def formats(self) -> tuple[Format, ...]:
        """Return the formats that it is written in, preferred first."""
        return _written(self.settings, announces=any(each.announces for each in self.facts))

    @property
    def archive_paths(self) -> tuple[str, ...]:
        """Return the paths of what is written of an archive: its pages come last."""
        paths = (self.path(each) for each in self.formats if each.archived)
        month, pages = self.volume.month, range(self.volume.pages)
        of_pages = (month_path(self.key, month, at + 1) for at in pages if month)
        return (*paths, *of_pages)

    def path(self, format_: Format) -> str:
        """Return the path of the document that is written in a format."""
        name = self.volume.name
        return format_.archive_path(self.key, name) if name else format_.path(self.key)

    def address(self, format_: Format) -> str:
        """Return the address of its current document in a format."""
        return self.absolute(format_.path(self.key))

    def own_address(self, format_: Format) -> str:
        """Return the address of the document that is written: its ``rel=self``."""
        return self.absolute(self.path(format_))

    def archive_address(self, format_: Format, name: str) -> str:
        """Return the address of an archive document."""
        return self.absolute(format_.archive_path(self.key, name))

    def absolute(self, path: str) -> str:
        """Return the address at which a path of the output is served."""
        return self.site.absolute(path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What the head of a channel says of an item."""

    id: str
    updated: datetime | None
    recorded: bool = False
    """Whether it brings sound or a film: what makes a podcast."""
    announces: bool = False
    """Whether it announces an event: what makes a calendar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What the site's front page and OPML say of a channel."""

    key: str
    """The channel's."""
    settings: ChannelSettings
    items: int
    """How many it holds."""
    updated: datetime | None = None
    """When the newest change among them was; None while it has none."""
    announces: bool = False
    """Whether it announces events, and so has a calendar."""
    months: tuple[str, ...] = ()
    """The months that it has archived, the oldest first."""

    @property
    def formats(self) -> tuple[Format, ...]:
        """Return the formats that it is written in, preferred first."""
        return _written(self.settings, announces=self.announces)

    @property
    def page(self) -> str:
        """Return the path of its page, relative to the site."""
        return f"{self.key}/"


def _written(settings: ChannelSettings, *, announces: bool) -> tuple[Format, ...]:
    given = (FORMATS[key] for key in settings.formats)
    return tuple(each for each in given if announces or not each.events)


def fact(item: Item) -> Fact:
    """Return what the head of a channel says of an item."""
    return Fact(
        id=item.id,
        updated=item.last_updated,
        recorded=any(map(is_recording, item.enclosures)),
        announces=item.event is not None,
    )
