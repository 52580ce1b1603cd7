"""What entries, items and feeds are made of: the constructs of RFC 4287 and their kin.

Types only, as in :mod:`htfeed.model`, which says in which field each of them stands.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

Kind = Literal["article", "audio", "video", "image", "document"]
"""What an item mainly is; DCMI Type says Text, Sound, MovingImage, StillImage."""

Status = Literal["usable", "withheld", "canceled"]
"""Whether an item may be published: the ``pubstatus`` of ninjs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A Text construct as its author wrote it (RFC 4287 §3.1)."""

    value: str
    type: Literal["text", "html", "xhtml"] = "text"
    language: str | None = None
    base: str | None = None
    """What relative references inside are resolved against (``xml:base``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Date:
    """A Date construct (RFC 4287 §3.3) that remembers how exact it was."""

    at: datetime
    """The instant, in UTC; a day without a time is that day at 00:00Z."""
    day_only: bool = False
    """Whether the source named a day only: shown without a time everywhere."""
    text: str = ""
    """What the source wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A Person construct (RFC 4287 §3.2); at least one field is not None."""

    name: str | None = None
    email: str | None = None
    uri: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A web link (RFC 4287 §4.2.7) other than an enclosure."""

    href: str
    rel: str = "alternate"
    type: str | None = None
    title: str | None = None
    hreflang: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A tag that the source gave (RFC 4287 §4.2.2)."""

    term: str
    scheme: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that belongs to an entry: Atom ``link rel=enclosure``, RSS ``enclosure``."""

    url: str
    type: str | None = None
    length: int | None = None
    """Octets."""
    duration: timedelta | None = None
    title: str | None = None
    width: int | None = None
    """Pixels, of a film or a picture; Media RSS ``content/@width``."""
    height: int | None = None
    bitrate: int | None = None
    """Kilobits a second; Media RSS ``content/@bitrate``."""
    language: str | None = None
    alternate: bool = False
    """Whether it is another form of what a file before it holds.

    ``podcast:alternateEnclosure``, all but one of a ``media:group``.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """The picture of an entry; the archives of old feeds keep only its text."""

    url: str | None = None
    alt: str | None = None
    credit: str | None = None
    width: int | None = None
    """Pixels."""
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """Who had a part in it: ``media:credit``, ``podcast:person``."""

    name: str
    role: str | None = None
    """``photographer``, ``host``, ``guest`` …, in lower case."""
    group: str | None = None
    """``podcast:person/@group``, ``media:credit/@scheme``."""
    uri: str | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """``podcast:transcript``: what is said in a recording."""

    url: str
    type: str | None = None
    language: str | None = None
    rel: str | None = None
    """``captions`` where it carries times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter of a recording: ``psc:chapter`` (Podlove Simple Chapters 1.2)."""

    start: timedelta
    title: str
    url: str | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Soundbite:
    """``podcast:soundbite``: a passage that stands for the whole."""

    start: timedelta
    duration: timedelta
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """What only entries of a podcast say: Apple's and the Podcasting 2.0 namespace."""

    season: int | None = None
    """``itunes:season``, ``podcast:season``."""
    season_name: str | None = None
    """``podcast:season/@name``."""
    number: str | None = None
    """``itunes:episode``, ``podcast:episode``: a decimal number."""
    label: str | None = None
    """``podcast:episode/@display``."""
    type: Literal["full", "trailer", "bonus"] | None = None
    """``itunes:episodeType``."""
    explicit: bool | None = None
    """``itunes:explicit``; also ``media:adult`` and ``media:rating``."""
    transcripts: tuple[Transcript, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    soundbites: tuple[Soundbite, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """What only the feed of a podcast says of itself."""

    guid: str | None = None
    """``podcast:guid``, a UUID."""
    medium: str | None = None
    """``podcast:medium``."""
    type: Literal["episodic", "serial"] | None = None
    """``itunes:type``."""
    explicit: bool | None = None
    """``itunes:explicit``."""
    owner: Person | None = None
    """``itunes:owner``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where something is: GeoRSS ``point``, W3C ``geo``, ``podcast:location``."""

    name: str | None = None
    latitude: float | None = None
    """Degrees north, by WGS 84."""
    longitude: float | None = None
    """Degrees east."""
    osm: str | None = None
    """``R148838``: a kind and a number of OpenStreetMap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTimes:
    """When something takes place, as a source wrote it."""

    start: str
    end: str | None = None
    exclusive: bool = False
    """Whether an end that is a day is the one after the last (RFC 5545 §3.6.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """When something takes place that an entry announces."""

    start: Date
    end: Date | None = None
    """The moment at which it ends, or its last day."""


Sort = Literal["published", "updated"]
"""By which of its dates an item is the newest of a channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InReplyTo:
    """What an entry answers: ``thr:in-reply-to`` (RFC 4685 §3)."""

    ref: str | None = None
    """The id of the entry that is answered."""
    href: str | None = None
    type: str | None = None
    source: str | None = None
    """Address of the feed that it stands in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """That a feed takes an entry back: ``at:deleted-entry`` (RFC 6721 §3)."""

    ref: str
    """The id of the entry."""
    when: str | None = None
    comment: str | None = None


def alternate(links: tuple[Link, ...]) -> str | None:
    """Return the first ``rel=alternate`` (RFC 4287 §4.2.7.2), or None."""
    return next((link.href for link in links if link.rel == "alternate"), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """When a feed says that it is worth asking."""

    ttl: timedelta | None = None
    """RSS ``ttl``; ``sy:updatePeriod`` by ``sy:updateFrequency``."""
    skip_hours: tuple[int, ...] = ()
    """RSS ``skipHours``: hours of the day, in UTC, in which nobody should ask."""
    skip_days: tuple[int, ...] = ()
    """RSS ``skipDays``, likewise: Monday is 0."""


NO_WISHES: Final = Wishes()
