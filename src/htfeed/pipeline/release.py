"""Channels out: what is dirty is selected, written and recorded."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from htfeed.changes import Naming
from htfeed.config import Config
from htfeed.errors import PublishError
from htfeed.identity import tag_uri
from htfeed.pipeline.report import ChannelReport
from htfeed.publish import VERSION, Listing, documents, site_documents
from htfeed.publish.channel import Channel, ChannelSettings, Site
from htfeed.publish.writing import remove, write
from htfeed.store import Build, Store

SITE = "(site)"
"""The row of a report that stands for the documents of the site itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What every channel is let out with."""

    config: Config
    store: Store
    naming: Naming
    now: datetime


def release(job: Release) -> tuple[ChannelReport, ...]:
    """Publish every channel that is dirty, set otherwise than last time, or not there.

    A channel that cannot be written keeps its mark and its last good documents.

    Returns:
        A report for each configured channel, each retired one, and the site.
    """
    dirty, builds = job.store.dirty(), job.store.builds()
    reports = [
        _channel(job, key, builds.get(key), dirty.get(key)) for key in job.config.channels
    ]
    reports.extend(
        _retire(job, build)
        for key, build in builds.items()
        if key not in job.config.channels
    )
    reports.append(_site(job))
    return tuple(reports)


def settings_digest(site: Site, settings: ChannelSettings) -> str:
    """Return a digest of all but the items that shows in a channel's documents."""
    return hashlib.sha256(repr((VERSION, site, settings)).encode()).hexdigest()


def _channel(
    job: Release, key: str, build: Build | None, mark: int | None
) -> ChannelReport:
    digest = settings_digest(job.config.site, job.config.channels[key])
    if mark is None and build and _stands(build, digest, job.config.output):
        return ChannelReport(key=key, items=build.items, files=len(build.paths))
    channel = _select(job, key)
    try:
        made = documents(channel)
        written = write(job.config.output, made)
        paths = tuple(each.path for each in made)
        outdated = [path for path in build.paths if path not in paths] if build else []
        removed = remove(job.config.output, outdated)
    except PublishError as error:
        return ChannelReport(key=key, error=str(error))
    job.store.built(
        Build(
            channel=key,
            at=job.now,
            digest=digest,
            paths=paths,
            items=len(channel.items),
            updated=channel.updated if channel.items else None,
        ),
        mark=mark,
        items=channel.items,
    )
    return ChannelReport(
        key=key,
        items=len(channel.items),
        files=len(paths),
        written=written.written,
        removed=removed,
    )


def _stands(build: Build, digest: str, output: Path) -> bool:
    return build.digest == digest and all((output / path).is_file() for path in build.paths)


def _select(job: Release, key: str) -> Channel:
    settings = job.config.channels[key]
    return Channel(
        key=key,
        id=tag_uri(job.naming.authority, job.naming.since, "channel", key),
        site=job.config.site,
        settings=settings,
        items=job.store.select(settings.category, settings.limit),
    )


def _retire(job: Release, build: Build) -> ChannelReport:
    """Take down the documents of a channel that left the config."""
    try:
        removed = remove(job.config.output, build.paths)
    except PublishError as error:
        return ChannelReport(key=build.channel, error=str(error))
    job.store.retire(build.channel)
    return ChannelReport(key=build.channel, removed=removed)


def _site(job: Release) -> ChannelReport:
    """Write what lists the channels, last: it links to nothing that is not there."""
    builds = job.store.builds()
    listings = tuple(
        Listing(
            key=key,
            settings=settings,
            items=builds[key].items,
            updated=builds[key].updated,
        )
        for key, settings in job.config.channels.items()
        if key in builds
    )
    try:
        made = site_documents(job.config.site, listings)
        written = write(job.config.output, made)
    except PublishError as error:
        return ChannelReport(key=SITE, error=str(error))
    return ChannelReport(key=SITE, files=len(made), written=written.written)
