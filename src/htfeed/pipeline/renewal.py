"""After an upgrade: today's rules are applied to what older ones made, bit by bit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from htfeed import normalise as normalising
from htfeed.categorise import categorise
from htfeed.config import Config
from htfeed.model import Item
from htfeed.pipeline.adoption import routes
from htfeed.places import Feeds, Source
from htfeed.store import Enrolment, Store
from htfeed.store.renewals import RENEWED

AT_ONCE: Final = 500
"""Items that are made anew in one transaction, and in one pass of the service."""
_DONE: Final = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """What a step came to."""

    read: int = 0
    """Items that were made anew."""
    changed: int = 0
    """Those that came to differ."""
    more: bool = False
    """Whether there are others."""


def renew(config: Config, store: Store, *, now: datetime) -> Renewal:
    """Make the next items anew that older rules made; how far it is stays in the store.

    No date moves, for their sources say what they said. What the parser
    of an older version has lost comes back when the source is read again.

    Args:
        config: The config that is in force.
        store: What is kept.
        now: The time.
    """
    after = _reached(store)
    if after is None:
        return Renewal()
    found = store.outdated(normalising.VERSION, after=after, limit=AT_ONCE)
    changed = store.renew(
        list(_made(config, store, found.items)),
        normaliser=normalising.VERSION,
        at=now,
        routes=routes(config),
    )
    reached = str(found.last) if found.more else _DONE
    store.remember(RENEWED, f"{normalising.VERSION}:{reached}")
    return Renewal(read=len(found.items), changed=changed, more=found.more)


def _reached(store: Store) -> int | None:
    """Return the number of the last item that was made anew; None if all were."""
    version, _, reached = (store.recall(RENEWED) or "").partition(":")
    if version != str(normalising.VERSION):
        return 0
    return None if reached == _DONE else int(reached)


def _made(config: Config, store: Store, items: tuple[Item, ...]) -> Iterator[Item]:
    # What makes items costs much to import, and is needed after upgrades alone.
    from htfeed.normalise.anew import normalise_anew  # noqa: PLC0415

    sources = {each.key: each for each in config.sources}
    enrolled = store.enrolled({item.source for item in items}) if items else {}
    for item in items:
        known = enrolled[item.source]
        said = _said(sources, known)
        made = normalise_anew(
            item,
            day_first=said.day_first,
            embargo=said.embargo,
            own_file=known.watched,
        )
        placements = categorise(made, config.rules, known.categories)
        yield replace(made, placements=placements)


def _said(sources: Mapping[str, Source], known: Enrolment) -> Source | Feeds:
    """Return what the config says of a source; nothing of one that left it."""
    if known.list is not None and known.list in sources:
        return sources[known.list].feeds
    return sources.get(known.key, Source(key=known.key))
