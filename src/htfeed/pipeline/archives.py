"""The archive documents of a channel (RFC 5005 §4): one a month, linked both ways.

A month that is large has one for each of its days instead, or for each of their hours.

Other items are another document, at another address, for who has read the one will not
read it again. What changes beside the items (a neighbour, the head) changes in place. The
page of a month, which people come back to, changes in place with both.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from htfeed.pipeline.lineup import Lineup
from htfeed.pipeline.release import Release, settings_digest
from htfeed.pipeline.rendering import completed, facts_of, kept
from htfeed.publish.channel import Channel, Volume
from htfeed.publish.documents import archive_documents
from htfeed.publish.fragments import Fragments, archived
from htfeed.publish.pages import PER_PAGE
from htfeed.store.releases import Archive, Place

_TOGETHER: Final = 250
"""How many items are held in full at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archives:
    """What there is of a channel beside its current documents."""

    current: Volume
    """What the current documents say of it."""
    paths: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    """Which of these are other ones now."""
    outdated: tuple[str, ...] = ()
    """Which may be there still, and stand for nothing any more."""


def archives(job: Release, channel: Channel, lineup: Lineup) -> Archives:
    """Bring the archive documents of a channel up to date.

    New ones come first, as nothing leads to them yet: new months before new documents of
    others, whose pages are known; then those that link to them. The current documents are
    to follow, and then what is outdated may go.

    Args:
        job: What they are let out with.
        channel: Its head.
        lineup: Which items stand where.

    Raises:
        PublishError: Something of it may not be published, or could not be written.
    """
    known = {each.month: each for each in job.store.archives(channel.key)}
    outdated = _paths(channel, map(_name, known.values()))
    if not lineup.months:
        return Archives(current=Volume(), outdated=outdated)
    sizes = {month: len(places) for month, places in lineup.months.items()}
    bound = _bound(_numbered(job, lineup.months, known), sizes, channel)
    written: list[str] = []
    for archive, volume in sorted(bound, key=lambda each: _turn(each[0], known)):
        here = replace(channel, volume=volume)
        if archive == known.get(archive.month) and job.output.has(here.archive_paths):
            continue
        places = lineup.months[archive.month]
        made = _made(job, channel.key, places)
        here = replace(here, told=facts_of(places, made))
        written += job.output.write(archive_documents(here, made)).written
        job.store.archived(channel.key, archive)
    names = [volume.name for _, volume in bound]
    return Archives(
        current=Volume(previous=names[-1], months=tuple(lineup.months)),
        paths=_paths(channel, names),
        written=tuple(written),
        outdated=outdated,
    )


def _made(job: Release, key: str, places: Sequence[Place]) -> Mapping[str, Fragments]:
    """Return what archives are joined of, by the ids of their items."""
    made: dict[str, Fragments] = {}
    for at in range(0, len(places), _TOGETHER):
        some = places[at : at + _TOGETHER]
        known = kept(job, key, some, archived)
        texts, rendered = completed(job, key, some, known, archived)
        if rendered:
            job.store.rendered(key, rendered, at=job.now)
        made.update(texts)
    return made


def _paths(channel: Channel, names: Iterable[str | None]) -> tuple[str, ...]:
    volumes = (replace(channel, volume=Volume(name=name)) for name in names)
    return tuple(path for each in volumes for path in each.archive_paths)


def _name(archive: Archive) -> str:
    number = archive.number
    return archive.month if number == 1 else f"{archive.month}-{number}"


def _turn(archive: Archive, known: Mapping[str, Archive]) -> tuple[bool, bool]:
    was = known.get(archive.month)
    return was is not None, was is not None and was.number == archive.number


def _numbered(
    job: Release, months: Mapping[str, Sequence[Place]], known: Mapping[str, Archive]
) -> list[Archive]:
    """Return which document of its month each archive is now, the oldest first."""
    found = []
    for month, places in months.items():
        entries = _digest((each.item, each.revision) for each in places)
        was = known.get(month)
        number = was.number + (was.entries != entries) if was else 1
        since = was.since if was else job.now
        found.append(
            Archive(month=month, number=number, entries=entries, head="", since=since)
        )
    return found


def _bound(
    archives: Sequence[Archive], sizes: Mapping[str, int], channel: Channel
) -> list[tuple[Archive, Volume]]:
    """Return archives with their neighbours, which show in their heads."""
    names = [_name(each) for each in archives]
    pages = [-(-sizes[each.month] // PER_PAGE) for each in archives]
    shown = settings_digest(channel.site, channel.settings)
    bound = []
    for at, archive in enumerate(archives):
        last = at + 1 == len(archives)
        volume = Volume(
            name=names[at],
            previous=names[at - 1] if at else None,
            next=None if last else names[at + 1],
            pages=pages[at],
            next_pages=1 if last else pages[at + 1],
        )
        bound.append((replace(archive, head=_digest((shown, volume))), volume))
    return bound


def _digest(told: Iterable[object]) -> str:
    return hashlib.sha256(repr(tuple(told)).encode()).hexdigest()[:32]
