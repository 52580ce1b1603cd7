"""How a service is at a moment, in numbers: what is kept, due, and held back."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from htfeed.pipeline.heartbeat import last_beat
from htfeed.pipeline.holding import held_back
from htfeed.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelFigures:
    """A channel as it was last published."""

    key: str
    items: int
    updated: datetime | None
    """When the newest change among its items was."""
    published: datetime
    """When a document of it last was another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A service at a moment."""

    sources: Mapping[str, int]
    """How many are in each state; ``paused`` is one."""
    lag: timedelta
    """For how long the source that is due the longest has been so."""
    items: int
    """How many are kept and not withdrawn."""
    channels: tuple[ChannelFigures, ...]
    held_back: int
    """How many channels, the site itself included, could not be published the last time."""
    seen: datetime | None
    """When a worker last said that it is at work."""
    counts: Mapping[str, int]
    """What that worker has done since it began."""


def figures(store: Store, now: datetime) -> Figures:
    """Return how a service is.

    Args:
        store: Its store.
        now: The real time.
    """
    beat, due = last_beat(store), store.first_due()
    return Figures(
        sources=_states(store),
        lag=max(now - due, timedelta()) if due else timedelta(),
        items=sum(store.item_counts().values()),
        channels=tuple(
            ChannelFigures(
                key=key, items=each.items, updated=each.updated, published=each.at
            )
            for key, each in store.builds().items()
        ),
        held_back=len(held_back(store)),
        seen=beat.at if beat else None,
        counts=beat.counts if beat else {},
    )


def _states(store: Store) -> Mapping[str, int]:
    paused = store.resting()
    counts = Counter(
        "paused" if each.key in paused else each.health for each in store.states()
    )
    for ways in store.listed_counts().values():
        counts.update(ways)
    return counts
