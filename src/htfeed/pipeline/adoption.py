"""A changed config takes effect at the next pass, though nothing is due."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from htfeed.categorise import Rule, categorise, rules_digest
from htfeed.changes import Naming
from htfeed.config import Config
from htfeed.model import Item
from htfeed.pipeline.report import Adoption
from htfeed.store import Enrolment, Routes, Store

_RULES: Final = "rules"


def adopt(config: Config, store: Store, *, purge: bool = False) -> Adoption:
    """Make sources known and put what is kept where today's rules want it.

    Args:
        config: The config that is in force from now on.
        store: What is kept.
        purge: Whether the items of sources that left the config are deleted.
    """
    left = store.enrol(
        Enrolment(key=each.key, watched=each.path is not None, categories=each.categories)
        for each in config.sources
    )
    purged = store.purge(left, routes(config)) if purge and left else 0
    return Adoption(
        moved=_recategorise(config, store), left=() if purge else left, purged=purged
    )


def naming(config: Config, store: Store) -> Naming:
    """Return what ids are made of: as it was on the first run, whatever the config says."""
    facts = store.fixed(
        {
            "authority": urlsplit(config.site.url).hostname or "localhost",
            "since": config.site.since,
        }
    )
    return Naming(authority=facts["authority"], since=facts["since"])


def routes(config: Config) -> Routes:
    """Return which channels carry a category."""
    table: dict[str, list[str]] = {}
    for key, channel in config.channels.items():
        table.setdefault(channel.category, []).append(key)
    return table


def _recategorise(config: Config, store: Store) -> int:
    """Put kept items into other categories if the rules are not those of last time."""
    enrolled = store.enrolled()
    categories = {key: each.categories for key, each in enrolled.items()}
    digest = rules_digest(config.rules, categories)
    if store.recall(_RULES) == digest:
        return 0
    moved = tuple(_moved(store, config.rules, enrolled))
    store.replace_items(moved, routes(config))
    store.remember(_RULES, digest)
    return len(moved)


def _moved(
    store: Store, rules: tuple[Rule, ...], enrolled: Mapping[str, Enrolment]
) -> Iterator[Item]:
    for item in store.items():
        placements = categorise(item, rules, enrolled[item.source].categories)
        if placements != item.placements:
            yield replace(item, placements=placements)
