"""A channel as it stands now: what is new is written, the rest was written before."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from htfeed.formats import RSS
from htfeed.identity import podcast_guid, tag_uri
from htfeed.model import Document, Tombstone
from htfeed.pipeline.release import Release
from htfeed.publish import VERSION
from htfeed.publish.channel import TOMBSTONES, Channel, ChannelSettings, Site
from htfeed.publish.documents import fragments_of, item_documents, joined
from htfeed.publish.fragments import Fragments, fact_of, needed
from htfeed.publish.writing import write
from htfeed.store.releases import Build, Place, Rendered


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What is published of a channel."""

    channel: Channel
    """Its head; the items stand in the documents."""
    documents: tuple[Document, ...]
    rendered: tuple[Rendered, ...]
    """The items that had to be written for it."""
    entries: tuple[tuple[str, int], ...]
    """The ids and the revisions of its items."""


def edition(job: Release, key: str) -> Edition:
    """Return a channel as it stands now; pages of items that are new are in place then.

    Raises:
        PublishError: Something of it may not be published, or could not be written.
    """
    settings = job.config.channels[key]
    places = job.store.lineup(
        settings.category, settings.limit, merged=settings.merge_duplicates
    )
    known, rendered = _fragments(job, key, settings, places)
    channel = _head(job, key, settings, places, known)
    revisions = {place.item: place.revision for place in places}
    return Edition(
        channel=channel,
        documents=joined(channel, known),
        rendered=rendered,
        entries=tuple((each, revisions[each]) for each in known),
    )


def former_edition(job: Release, build: Build) -> Edition:
    """Return a channel as it was at a build, but for what must not be public again.

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
    pages = (each for item in items for each in item_documents(job.config.site, item))
    write(job.config.output, pages, swept=job.swept)
    channel = _head(job, key, settings, (), made)
    gone = tuple(each for each in channel.tombstones if each.id not in made)
    channel = replace(channel, tombstones=gone)
    return Edition(
        channel=channel,
        documents=joined(channel, made),
        rendered=(),
        entries=tuple((item.id, item.revision) for item in items),
    )


def _fragments(
    job: Release, key: str, settings: ChannelSettings, places: Sequence[Place]
) -> tuple[Mapping[str, Fragments], tuple[Rendered, ...]]:
    """Return what is written of the items, and which had to be written now."""
    site, keys = job.config.site, needed(settings.formats)
    digest = _site_digest(site)
    ids = [place.item for place in places]
    known = job.store.fragments(ids, keys, digest)
    whole = {each for each, made in known.items() if made.keys() >= keys}
    if not job.has_pages:
        whole.clear()
    items = job.store.chosen([each for each in ids if each not in whole])
    rendered = [
        Rendered(
            item=item,
            settings=digest,
            fragments=fragments_of(site, item, needed(_formats(job)), channel=key),
        )
        for item in items.values()
    ]
    # The pages first: no reader is to be led to one that is not there yet.
    pages = (each for item in items.values() for each in item_documents(site, item))
    write(job.config.output, pages, swept=job.swept)
    new = {each.item.id: each.fragments for each in rendered}
    # What was taken away meanwhile is in neither.
    both = ((each, new.get(each) or known.get(each)) for each in ids)
    return {each: made for each, made in both if made}, tuple(rendered)


def _formats(job: Release) -> frozenset[str]:
    """Return the formats that any channel of the site is written in."""
    return frozenset(
        each for channel in job.config.channels.values() for each in channel.formats
    )


def _site_digest(site: Site) -> str:
    """Return a digest of what of the site shows in items, and of the writers."""
    return hashlib.sha256(repr((VERSION, site)).encode()).hexdigest()[:32]


def _head(
    job: Release,
    key: str,
    settings: ChannelSettings,
    places: Sequence[Place],
    known: Mapping[str, Fragments],
) -> Channel:
    word = job.naming.channels.get(key, key)
    channel = Channel(
        key=key,
        id=tag_uri(job.naming.authority, job.naming.since, "channel", word),
        site=job.config.site,
        settings=settings,
        told=tuple(fact_of(*each) for each in known.items()),
        tombstones=_tombstones(job, settings, places),
    )
    if not channel.is_podcast:
        return channel
    # Apps know a podcast by it wherever its feed moves to.
    name = f"podcast/{word}"
    fixed = job.store.fixed({name: podcast_guid(channel.address(RSS))})
    return replace(channel, guid=fixed[name])


def _tombstones(
    job: Release, settings: ChannelSettings, places: Sequence[Place]
) -> tuple[Tombstone, ...]:
    """Return what is gone from a channel, as long as its subscribers need to hear of it.

    A tombstone stays as long as an item would that came when the other went:
    who asks often enough to miss no item misses none of them. So no clock
    decides, and the same items give the same bytes.
    """
    full = len(places) >= settings.limit
    since: datetime | None = places[-1].order if full and places else None
    return job.store.tombstones(settings.category, since=since, limit=TOMBSTONES)
