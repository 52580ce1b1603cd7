"""What podcast apps read in RSS: Apple's elements and the Podcasting 2.0 namespace.

========================  =====================================================
what                      is written as
========================  =====================================================
who, whose, which         ``itunes:author``, ``itunes:owner``, ``itunes:category``
picture                   ``itunes:image``
explicit                  ``itunes:explicit``, ``true`` or ``false``
season, number, kind      ``itunes:season``, ``itunes:episode``, ``itunes:episodeType``;
                          ``podcast:season`` and ``podcast:episode`` with their names
transcripts               ``podcast:transcript``, one each
how long it lasts         ``itunes:duration``
chapters                  ``psc:chapters`` (Podlove Simple Chapters 1.2), in the item;
                          a file of them ``podcast:chapters``
passages, people, place   ``podcast:soundbite``, ``podcast:person``, ``podcast:location``
other forms of a file     ``podcast:alternateEnclosure``
the feed itself           ``podcast:guid``, ``podcast:medium``
========================  =====================================================

Apple: https://podcasters.apple.com/support/823-podcast-requirements; Podcasting 2.0:
https://github.com/Podcastindex-org/podcast-namespace.
"""

import re
from collections.abc import Iterable
from datetime import timedelta
from itertools import chain
from typing import Final

from lxml import etree

from htfeed.constructs import Chapter, Credit, Enclosure, Episode, Link, Location
from htfeed.model import Item
from htfeed.publish import moments, vocabularies
from htfeed.publish.channel import Channel, Podcast
from htfeed.publish.languages import language
from htfeed.publish.media_types import (
    is_media_type,
    is_recording,
    media_type,
    type_by_name,
)
from htfeed.publish.podcast_categories import parted
from htfeed.publish.vocabularies import add, plain_number
from htfeed.syntax.intervals import format_duration

_PICTURES: Final = frozenset({"image/jpeg", "image/png"})
"""What Apple takes, and RSS 2.0 beside GIF."""
_OSM: Final = re.compile(r"[NWR]\d+(?:#\d+)?")
_WHOLE: Final = re.compile(r"[1-9][0-9]*")
_CHAPTERS: Final = "application/json+chapters"


def head(rss: etree._Element, channel: Channel) -> None:
    """Append what makes a feed with recordings one that a podcast app can subscribe to."""
    settings, site = channel.settings, channel.site
    podcast = settings.podcast or Podcast()
    publisher = site.publisher
    author = podcast.author or (publisher.name if publisher else site.title)
    add(rss, "itunes:author", _cut(author, 255))
    mail = vocabularies.mail(podcast.email or (publisher.email if publisher else None))
    if mail:
        owner = add(rss, "itunes:owner")
        add(owner, "itunes:name", _cut(author, 255))
        add(owner, "itunes:email", mail)
    picture = podcast.image or settings.image
    if picture and is_cover(picture):
        add(rss, "itunes:image", href=picture)
    for outer, inner in filter(None, map(parted, podcast.categories)):
        category = add(rss, "itunes:category", text=outer)
        if inner:
            add(category, "itunes:category", text=inner)
    add(rss, "itunes:explicit", str(podcast.explicit).lower())
    add(rss, "itunes:type", podcast.type)
    if channel.guid:
        add(rss, "podcast:guid", channel.guid)
    add(rss, "podcast:medium", podcast.medium)


def is_cover(url: str) -> bool:
    """Whether a picture is not known to be one that Apple refuses."""
    return type_by_name(url) in _PICTURES | {None}


def lead(told: Item) -> Enclosure | None:
    """Return the file that is the ``enclosure``, of which there is one.

    A recording, where there is one: podcast apps play that, and look at no other.
    """
    own = (each for each in told.enclosures if not each.alternate)
    recorded = filter(is_recording, own)
    return next(chain(recorded, told.enclosures), None)


def is_episode(told: Item) -> bool:
    """Whether podcast apps show an item: what they play comes with it."""
    first = lead(told)
    return first is not None and is_recording(first)


def chapter_file(told: Item) -> Link | None:
    """Return where the chapters of an item stand in a file of their own, as one may."""
    return next((each for each in told.links if each.rel == "chapters"), None)


def item(made: etree._Element, told: Item) -> None:
    """Append what an item says of the recordings that it brings."""
    first = lead(told)
    if first and first.duration and is_recording(first) and not told.durations:
        add(made, "itunes:duration", format_duration(first.duration))
    chapters = chapter_file(told)
    if chapters:
        kind = chapters.type if is_media_type(chapters.type) else _CHAPTERS
        add(made, "podcast:chapters", url=chapters.href, type=kind)
    if told.episode:
        _episode(made, told.episode)
    picture = told.image.url if told.image else None
    if picture and is_cover(picture) and any(map(is_recording, told.enclosures)):
        add(made, "itunes:image", href=picture)
    for credit in told.credits:
        _person(made, credit)
    if told.location:
        _location(made, told.location)
    for enclosure in told.enclosures:
        if enclosure.alternate:
            _alternate(made, enclosure)


def _episode(made: etree._Element, episode: Episode) -> None:
    if episode.explicit is not None:
        add(made, "itunes:explicit", str(episode.explicit).lower())
    if episode.type:
        add(made, "itunes:episodeType", episode.type)
    _numbers(made, episode)
    for each in episode.transcripts:
        add(
            made,
            "podcast:transcript",
            url=each.url,
            type=each.type or type_by_name(each.url) or "text/plain",
            language=language(each.language),
            rel="captions" if each.rel == "captions" else None,
        )
    for bite in episode.soundbites:
        add(
            made,
            "podcast:soundbite",
            _cut(bite.title),
            startTime=_decimal(bite.start),
            duration=_decimal(bite.duration),
        )
    if episode.chapters:
        _chapters(made, episode.chapters)


def _numbers(made: etree._Element, episode: Episode) -> None:
    """Append season and number; Apple's are whole and above zero, 100.5 is no such."""
    season, number = episode.season, episode.number
    if season is not None:
        if season > 0:
            add(made, "itunes:season", str(season))
        # The schema of the namespace demands a name, unlike its words.
        name = _cut(episode.season_name) or str(season)
        add(made, "podcast:season", str(season), name=name)
    if number is not None:
        if _WHOLE.fullmatch(number):
            add(made, "itunes:episode", number)
        add(made, "podcast:episode", number, display=_cut(episode.label, 32))


def _chapters(made: etree._Element, given: Iterable[Chapter]) -> None:
    chapters = add(made, "psc:chapters", version="1.2")
    for each in given:
        add(
            chapters,
            "psc:chapter",
            start=_clock(each.start),
            title=each.title,
            href=each.url,
            image=each.image,
        )


def _person(made: etree._Element, credit: Credit) -> None:
    add(
        made,
        "podcast:person",
        _cut(credit.name),
        role=credit.role,
        group=credit.group if credit.group and "://" not in credit.group else None,
        img=credit.image,
        href=credit.uri,
    )


def _location(made: etree._Element, location: Location) -> None:
    if not location.name:
        return  # georss:point says where; this one is for a name
    point = None
    if location.latitude is not None and location.longitude is not None:
        point = f"geo:{plain_number(location.latitude)},{plain_number(location.longitude)}"
    osm = location.osm if location.osm and _OSM.fullmatch(location.osm) else None
    add(made, "podcast:location", _cut(location.name), geo=point, osm=osm)


def _alternate(made: etree._Element, enclosure: Enclosure) -> None:
    other = add(
        made,
        "podcast:alternateEnclosure",
        type=media_type(enclosure),
        length=None if enclosure.length is None else str(max(enclosure.length, 0)),
        # In bits a second, unlike Media RSS's.
        bitrate=str(enclosure.bitrate * 1000) if enclosure.bitrate else None,
        height=str(enclosure.height) if enclosure.height else None,
        lang=language(enclosure.language),
        title=_cut(enclosure.title, 32),
    )
    add(other, "podcast:source", uri=enclosure.url)


def _cut(text: str | None, most: int = 128) -> str | None:
    """Return a text with no more characters than the namespace allows it."""
    return text[:most] if text else None


def _decimal(length: timedelta) -> str:
    return plain_number(moments.seconds(length))


def _clock(start: timedelta) -> str:
    """Return ``01:02:03.500`` (Normal Play Time, RFC 2326 §3.6)."""
    total = max(round(start.total_seconds() * 1000), 0)
    hours, rest = divmod(total, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    seconds, thousandths = divmod(rest, 1000)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{thousandths:03}"
