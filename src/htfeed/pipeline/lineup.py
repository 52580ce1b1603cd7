"""Which items stand in the current document of a channel, and which in its archives.

The current document is small, and the months hold the rest (RFC 5005 §4), so that who
follows the links from the one to the others gets everything. A month that is over is
archived whole as soon as one of its items leaves the current document; the newest month
in steps of the channel's limit, so that its document is not another one with each item.
A month that is large is archived by its days, and a day that is by its hours: no document
is so large that it could not be read, or written again when an item is added.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Final

from htfeed.formats import FORMATS
from htfeed.publish.channel import ChannelSettings
from htfeed.publish.paths import MONTHS
from htfeed.store import Store
from htfeed.store.releases import Place

LARGEST: Final = 1000
"""Items of a month beyond which each of its days is archived, or each hour of these."""
CORRECTIONS: Final = 20
"""How many archived items a current document holds at most that came or changed late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineup:
    """Where the items of a channel stand."""

    current: tuple[Place, ...]
    """In the current document, the newest first."""
    months: Mapping[str, tuple[Place, ...]]
    """In archive documents, by month (``2026-11``), the oldest month first."""
    stale_at: datetime | None
    """When the first of the current ones is too old; None where none ever is."""


def lineup_of(store: Store, key: str, settings: ChannelSettings, now: datetime) -> Lineup:
    """Return where the items of a channel stand now.

    Args:
        store: Where they are kept.
        key: The channel's.
        settings: Its settings.
        now: What the age of items counts from, where the channel minds that.
    """
    ask = partial(
        store.lineup,
        settings.category,
        merged=settings.merge_duplicates,
        sort=settings.sort,
    )
    places = ask(settings.limit + 1)
    if len(places) <= settings.limit and not settings.max_age:
        return drawn_up(places, settings, now=now, known={})
    if not is_archived(settings):
        return drawn_up(places[: settings.limit], settings, now=now, known={})
    known = {each.month: each.since for each in store.archives(key)}
    return drawn_up(ask(None), settings, now=now, known=known)


def is_archived(settings: ChannelSettings) -> bool:
    """Whether what a channel has no room for is archived: there are pages in any case."""
    return settings.archive


def _has_followers(settings: ChannelSettings) -> bool:
    """Whether subscribers can read archives: it has a format that has such documents."""
    return any(FORMATS[each].archived for each in settings.formats)


def drawn_up(
    places: Sequence[Place],
    settings: ChannelSettings,
    *,
    now: datetime,
    known: Mapping[str, datetime],
) -> Lineup:
    """Return where items stand.

    Args:
        places: All items of the channel, or as many as its limit where it has no archives;
            the newest first.
        settings: The channel's.
        now: What the age of items counts from, where the channel minds that.
        known: Since when months are archived.
    """
    oldest = now - settings.max_age if settings.max_age else None
    newest = tuple(
        each for each in places[: settings.limit] if not oldest or each.order >= oldest
    )
    rest = places[len(newest) :] if is_archived(settings) else ()
    minded = newest and rest and _has_followers(settings)
    late = _late(rest, newest[-1].order, known) if minded else ()
    ends = newest[-1].order + settings.max_age if newest and settings.max_age else None
    return Lineup(
        current=(*newest, *late),
        months=_months(places, rest, settings.limit),
        stale_at=ends,
    )


def _late(
    rest: Sequence[Place], since: datetime, known: Mapping[str, datetime]
) -> tuple[Place, ...]:
    """Return what came or changed when its month was archived already.

    Like a tombstone it is told as long as an item would be that came with the change.
    """
    changed = [
        each
        for each in rest
        if each.changed >= since and each.changed > _archived(each, known)
    ]
    latest = sorted(changed, key=lambda each: each.changed, reverse=True)[:CORRECTIONS]
    return tuple(each for each in changed if each in latest)


def _archived(place: Place, known: Mapping[str, datetime]) -> datetime:
    """Return since when a place is archived; when it changed where it is not."""
    names = (f"{place.order:{form}}" for form in reversed(MONTHS))
    return next((known[name] for name in names if name in known), place.changed)


def _months(
    places: Sequence[Place], rest: Sequence[Place], limit: int
) -> Mapping[str, tuple[Place, ...]]:
    if not rest:
        return {}
    last = _month(rest[0])
    whole = {month: tuple(each) for month, each in groupby(places, key=_month)}
    if last == _month(places[0]):
        left = sum(_month(each) == last for each in rest)
        steps = -(-left // limit)
        whole[last] = whole[last][-min(steps * limit, len(whole[last])) :]
    months = (each for month, each in reversed(whole.items()) if month <= last)
    return {name: part for each in months for name, part in _parted(each)}


def _parted(
    places: Sequence[Place], level: int = 0
) -> Iterator[tuple[str, tuple[Place, ...]]]:
    """Give a month whole, or the parts of a large one, the oldest first."""
    if len(places) <= LARGEST or level + 1 == len(MONTHS):
        yield f"{places[0].order:{MONTHS[level]}}", tuple(places)
        return
    parts = groupby(places, key=lambda each: f"{each.order:{MONTHS[level + 1]}}")
    for part in reversed([tuple(each) for _, each in parts]):
        yield from _parted(part, level + 1)


def _month(place: Place) -> str:
    return f"{place.order:%Y-%m}"
