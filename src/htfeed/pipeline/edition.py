"""A channel as it stands now: what is new is written, the rest was written before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from htfeed.formats import RSS
from htfeed.identity import podcast_guid, tag_uri
from htfeed.model import Document, Tombstone
from htfeed.pipeline.archives import Archives, archives
from htfeed.pipeline.lineup import lineup_of
from htfeed.pipeline.release import Release
from htfeed.pipeline.rendering import completed, facts_of, kept, pages_of
from htfeed.publish.channel import TOMBSTONES, Channel, ChannelSettings, Fact, fact
from htfeed.publish.documents import fragments_of, joined
from htfeed.publish.fragments import needed
from htfeed.store.releases import Build, Place, Rendered


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What is published of a channel."""

    channel: Channel
    """Its head; the items stand in the documents."""
    documents: tuple[Document, ...]
    """The current ones; those of archives are in place."""
    archives: Archives
    rendered: tuple[Rendered, ...]
    """The items that had to be written for it."""
    entries: tuple[tuple[str, int], ...]
    """The ids and the revisions of its items."""
    stale_at: datetime | None = None
    """When it will be another one without any news."""


def edition(job: Release, key: str) -> Edition:
    """Return a channel as it stands now; pages of items that are new are in place then.

    Raises:
        PublishError: Something of it may not be published, or could not be written.
    """
    settings = job.config.channels[key]
    with job.store.snapshot():
        lineup = lineup_of(job.store, key, settings, job.now)
        known = kept(job, key, lineup.current)
        gone = _tombstones(job, settings, lineup.current)
    head = _head(job, key)
    archived = archives(job, head, lineup)
    made, rendered = completed(job, key, lineup.current, known)
    channel = _told(job, head, archived, facts_of(lineup.current, made), gone)
    revisions = {place.item: place.revision for place in lineup.current}
    return Edition(
        channel=channel,
        documents=joined(channel, made),
        archives=archived,
        rendered=rendered,
        entries=tuple((each, revisions[each]) for each in made),
        stale_at=lineup.stale_at,
    )


def former_edition(job: Release, build: Build) -> Edition:
    """Return a channel as it was at a build, but for what must not be public again.

    Its archives stay as they are.

    Raises:
        PublishError: Something of it may not be published, or could not be written.
    """
    key = build.channel
    settings = job.config.channels[key]
    items = job.store.as_it_was(build.entries)
    keys = needed(settings.formats)
    made = {
        item.id: fragments_of(job.config.site, item, keys, channel=key) for item in items
    }
    job.output.write(pages_of(job, items))
    head = _head(job, key)
    archived = archives(job, head, lineup_of(job.store, key, settings, job.now))
    gone = (each for each in _tombstones(job, settings, ()) if each.id not in made)
    channel = _told(job, head, archived, tuple(map(fact, items)), tuple(gone))
    return Edition(
        channel=channel,
        documents=joined(channel, made),
        archives=archived,
        rendered=(),
        entries=tuple((item.id, item.revision) for item in items),
    )


def _told(
    job: Release,
    head: Channel,
    archived: Archives,
    told: tuple[Fact, ...],
    gone: tuple[Tombstone, ...],
) -> Channel:
    """Return the head of current documents, with what it says of their items."""
    channel = replace(head, told=told, tombstones=gone, volume=archived.current)
    return replace(channel, guid=_guid(job, channel))


def _head(job: Release, key: str) -> Channel:
    """Return what all documents of a channel have in common."""
    word = job.naming.channels.get(key, key)
    return Channel(
        key=key,
        id=tag_uri(job.naming.authority, job.naming.since, "channel", word),
        site=job.config.site,
        settings=job.config.channels[key],
    )


def _guid(job: Release, channel: Channel) -> str | None:
    """Return by what apps know a podcast wherever its feed moves to; None for others."""
    if not channel.is_podcast:
        return None
    name = f"podcast/{job.naming.channels.get(channel.key, channel.key)}"
    return job.store.fixed({name: podcast_guid(channel.address(RSS))})[name]


def _tombstones(
    job: Release, settings: ChannelSettings, places: Sequence[Place]
) -> tuple[Tombstone, ...]:
    """Return what is gone from a channel, as long as its subscribers need to hear of it.

    A tombstone stays as long as an item would that came when the other went:
    who asks often enough to miss no item misses none of them. So no clock
    decides, and the same items give the same bytes.
    """
    full = len(places) >= settings.limit
    since: datetime | None = places[settings.limit - 1].order if full else None
    return job.store.tombstones(settings.category, since=since, limit=TOMBSTONES)
