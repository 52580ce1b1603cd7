"""Channels out: what is dirty is selected, written and recorded."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Final

from htfeed.changes import Naming
from htfeed.config import Config
from htfeed.errors import SITE, PublishError
from htfeed.formats import ICALENDAR
from htfeed.model import Document
from htfeed.pipeline.holding import note, note_one
from htfeed.pipeline.report import ChannelReport
from htfeed.publish import HEADLINES, SITE_PATHS, SOURCES, VERSION
from htfeed.publish.channel import ChannelSettings, Listing, Site
from htfeed.publish.output import Output, output_at, strays
from htfeed.publish.paths import item_paths, months_in
from htfeed.store import Store
from htfeed.store.releases import Build, Done

_TOGETHER: Final = 100
"""How many builds, or items that were written for them, are recorded at once."""

if TYPE_CHECKING:
    from htfeed.pipeline.edition import Edition


@dataclass(frozen=True, kw_only=True)
class Release:
    """What every channel is let out with."""

    config: Config
    store: Store
    naming: Naming
    now: datetime
    left: bool = False
    """Whether items may have ceased to be public otherwise than by being hidden."""
    accepts_new_ids: bool = False
    """Whether what was published under one id may be published under another."""
    done: list[Done] = field(default_factory=list)
    """Builds that are in place and not recorded yet."""

    @property
    def fresh(self) -> Mapping[str, Mapping[str, str]]:
        """Return what was written of items for these builds, by their ids."""
        return {
            made.item.id: made.fragments for each in self.done for made in each.rendered
        }

    def record(self, done: Done, *, back: bool = False) -> None:
        """Record a build, soon and with others.

        What is written and not recorded is only written again: it would be the same.
        """
        self.done.append(done)
        written = sum(len(each.rendered) for each in self.done)
        if back or len(self.done) >= _TOGETHER or written >= _TOGETHER:
            self.settle(back=back)

    def settle(self, *, back: bool = False) -> None:
        """Record all builds that are in place."""
        if self.done:
            self.store.built(*self.done, back=back)
            self.done.clear()

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """Return of each channel a digest of all but its items that shows in documents."""
        config = self.config
        return {
            key: settings_digest(config.site, each) for key, each in config.channels.items()
        }

    @cached_property
    def output(self) -> Output:
        """Return where it is let out to."""
        return output_at(self.config.output)

    @cached_property
    def has_pages(self) -> bool:
        """Whether items have their pages still: what is taken away is so as a whole."""
        return self.output.has_items()


def release(job: Release) -> tuple[ChannelReport, ...]:
    """Publish every channel that is dirty, set otherwise than last time, or not there.

    A channel that cannot be written keeps its mark and its last good documents.

    Returns:
        A report for each configured channel, each retired one, and the site.
    """
    dirty, builds = job.store.dirty(), job.store.builds()
    stands = {
        key
        for key, digest in job.digests.items()
        if key in builds and builds[key].digest == digest
    }
    reports = [
        _channel(job, key, builds.get(key), dirty.get(key)) for key in job.config.channels
    ]
    job.settle()
    reports.extend(
        _retire(job, build)
        for key, build in builds.items()
        if key not in job.config.channels
    )
    # What is hidden leaves the front page also where it cannot leave its channel.
    changed = any(each.written or each.removed or each.error for each in reports)
    sweep = job.left or builds.keys() != stands
    reports.append(_site(job, changed=changed or sweep, sweep=sweep))
    note(job.store, reports)
    return tuple(reports)


def settings_digest(site: Site, settings: ChannelSettings) -> str:
    """Return a digest of all but the items that shows in a channel's documents."""
    return _digest(VERSION, site, settings)


def _digest(*shown: object) -> str:
    return hashlib.sha256(repr(shown).encode()).hexdigest()


def _channel(
    job: Release, key: str, build: Build | None, mark: int | None
) -> ChannelReport:
    if mark is None and build and _stands(job, build):
        return ChannelReport(key=key, items=build.items, files=len(build.paths))
    # Imported when there is something to write, which is seldom.
    from htfeed.pipeline import edition  # noqa: PLC0415

    return _publish(job, key, build, lambda: edition.edition(job, key), mark=mark)


def roll_back(job: Release, key: str) -> ChannelReport:
    """Publish a channel as it was at the build before the last, until it next changes.

    Raises:
        PublishError: There is no build before it, or none whose items are known.
    """
    # As above.
    from htfeed.pipeline import edition  # noqa: PLC0415

    newest, build = job.store.builds().get(key), job.store.former(key)
    if build is None:
        raise PublishError(
            key,
            "there is no earlier build to go back to",
            cure="builds are remembered from the second publishing on, ten at most",
        )
    report = _publish(
        job, key, newest, lambda: edition.former_edition(job, build), back=True
    )
    note_one(job.store, report)
    return report


def _publish(
    job: Release,
    key: str,
    build: Build | None,
    make: Callable[[], "Edition"],
    *,
    mark: int | None = None,
    back: bool = False,
) -> ChannelReport:
    try:
        made = make()
        written = job.output.write(made.documents)
        paths = (*made.archives.paths, *(each.path for each in made.documents))
        before = (*made.archives.outdated, *(build.paths if build else ()))
        outdated = [path for path in dict.fromkeys(before) if path not in paths]
        removed = job.output.remove(outdated)
        gone = (item_paths(each.id) for each in made.channel.tombstones)
        job.output.remove(list(chain.from_iterable(gone)))
    except PublishError as error:
        return ChannelReport(key=key, error=str(error))
    count = len(made.channel.facts)
    done = Build(
        channel=key,
        at=job.now,
        digest=job.digests[key],
        paths=paths,
        items=count,
        updated=made.channel.updated if count else None,
        stale_at=made.stale_at,
        entries=made.entries,
        digests={each.path: _validator(each) for each in made.documents},
    )
    job.record(Done(build=done, mark=mark, rendered=made.rendered), back=back)
    return ChannelReport(
        key=key,
        items=count,
        files=len(paths),
        written=(*made.archives.written, *written.written),
        removed=removed,
    )


def _validator(document: Document) -> str:
    """Return what the strong validator of a document is made of when it is served."""
    return hashlib.sha256(document.body).hexdigest()[:32]


def _stands(job: Release, build: Build) -> bool:
    is_stale = build.stale_at is not None and build.stale_at <= job.now
    is_same = build.digest == job.digests[build.channel]
    return is_same and not is_stale and job.output.seems_whole(build.paths)


def _retire(job: Release, build: Build) -> ChannelReport:
    """Take down the documents of a channel that left the config."""
    try:
        removed = job.output.remove(build.paths)
    except PublishError as error:
        return ChannelReport(key=build.channel, error=str(error))
    job.store.retire(build.channel)
    return ChannelReport(key=build.channel, removed=removed)


def _site(job: Release, *, changed: bool, sweep: bool) -> ChannelReport:
    """Write what lists the channels, last: it links to nothing that is not there.

    Args:
        job: What it is let out with.
        changed: Whether a document of a channel is another one now.
        sweep: Whether items may have ceased to be public.
    """
    builds = job.store.builds()
    listings = tuple(
        Listing(
            key=key,
            settings=settings,
            items=builds[key].items,
            updated=builds[key].updated,
            announces=ICALENDAR.path(key) in builds[key].paths,
            months=months_in(key, builds[key].paths),
        )
        for key, settings in job.config.channels.items()
        if key in builds
    )
    wanted = job.config.opml.sources
    paths = (*SITE_PATHS, *((SOURCES,) if wanted else ()))
    read = (job.config.sources, job.store.listed_total()) if wanted else ()
    newest = [builds[each.key].entries[:HEADLINES] for each in listings]
    digest = _digest(VERSION, job.config.site, listings, read, newest)
    stands = job.store.recall(SITE) == digest and not changed
    if stands and job.output.seems_whole(paths):
        return ChannelReport(key=SITE, files=len(paths))
    try:
        written = _site_documents(job, listings, builds, sweep=sweep)
    except PublishError as error:
        return ChannelReport(key=SITE, error=str(error))
    job.store.remember(SITE, digest)
    return ChannelReport(key=SITE, files=len(paths), written=written)


def _site_documents(
    job: Release,
    listings: tuple[Listing, ...],
    builds: Mapping[str, Build],
    *,
    sweep: bool,
) -> tuple[str, ...]:
    """Write what is published of the site itself; return which of it is another one now."""
    # Imported when there is something to write, which is seldom.
    from htfeed.pipeline import signposts, subscriptions  # noqa: PLC0415
    from htfeed.pipeline.headlines import headlines  # noqa: PLC0415
    from htfeed.publish.documents import site_documents  # noqa: PLC0415

    site, output, wanted = job.config.site, job.output, job.config.opml.sources
    read = (subscriptions.published(job.config, job.store),) if wanted else ()
    latest, first = headlines(job, builds)
    made = (*read, *site_documents(site, listings, latest, first, sources=wanted))
    written = output.write(made).written
    signposts.renew(job)
    if not wanted:
        output.remove((SOURCES,))
    if sweep:
        public = job.store.only_public(job.config.categories)
        output.remove(list(strays(output, public)))
    return written
