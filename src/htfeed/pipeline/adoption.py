"""A changed config takes effect at the next pass, though nothing is due."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from htfeed.categorise import Rule, categorise, rules_digest
from htfeed.changes import Naming
from htfeed.config import Config
from htfeed.identity import listed_key
from htfeed.model import Item
from htfeed.pipeline.report import Adoption
from htfeed.places import Source
from htfeed.store import PLACED, Enrolment, Renaming, Routes, Store
from htfeed.syntax.urls import host_of


def adopt(config: Config, store: Store, *, purge: bool = False) -> Adoption:
    """Make sources known and put what is kept where today's rules want it.

    Args:
        config: The config that is in force from now on.
        store: What is kept.
        purge: Whether the items of sources that left the config are deleted.
    """
    renamed, left = enrol(config, store)
    store.prefer([each.key for each in config.sources if each.official], routes(config))
    purged = store.purge(left, routes(config)) if purge and left else 0
    return Adoption(
        renamed=tuple((each.kind, each.old, each.new) for each in renamed),
        moved=_recategorise(config, store),
        left=() if purge else left,
        purged=purged,
    )


def enrol(config: Config, store: Store) -> tuple[tuple[Renaming, ...], tuple[str, ...]]:
    """Make sources known, those with another key first; writes nothing on most runs.

    Returns what was renamed, and the sources that left the config and have items.
    """
    renamed = store.rename(
        {each.key: each.was for each in config.sources if each.was},
        {key: each.was for key, each in config.channels.items() if each.was},
    )
    lists = any(each.opml for each in config.sources)
    left = store.enrol(
        Enrolment(
            key=each.key,
            watched=each.files is not None,
            host=host_of(each.address) if each.address else None,
            address=each.address,
            categories=_own_categories(each),
            lists=each.opml is not None,
            stands_for=listed_key(each.url) if lists and each.url else None,
        )
        for each in config.sources
    )
    return renamed, left


def _own_categories(source: Source) -> tuple[str, ...]:
    """Return the categories of a source; a list has those of all that it names."""
    return source.feeds.categories if source.opml else source.categories


def naming(config: Config, store: Store) -> Naming:
    """Return what ids are made of: as it was on the first run, whatever the config says."""
    facts = store.fixed(
        {
            "authority": urlsplit(config.site.url).hostname or "localhost",
            "since": config.site.since,
        }
    )
    return Naming(
        authority=facts["authority"],
        since=facts["since"],
        sources=store.words("source", [each.key for each in config.sources]),
        channels=store.words("channel", config.channels),
    )


def routes(config: Config) -> Routes:
    """Return which channels carry a category."""
    table: dict[str, list[str]] = {}
    for key, channel in config.channels.items():
        table.setdefault(channel.category, []).append(key)
    return table


def _recategorise(config: Config, store: Store) -> int:
    """Put kept items into other categories if the rules are not those of last time."""
    digest = rules_digest(
        config.rules, {each.key: _own_categories(each) for each in config.sources}
    )
    if store.recall(PLACED) == digest:
        return 0
    # Those of sources that left the config, or a list of it, hold on.
    categories = {key: each.categories for key, each in store.enrolled().items()}
    placed = tuple(_placed(store, config.rules, categories))
    store.replace_items((item for item, _ in placed), routes(config))
    store.remember(PLACED, digest)
    return sum(moved for _, moved in placed)


def _placed(
    store: Store, rules: tuple[Rule, ...], categories: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[Item, bool]]:
    """Give the items that have other placements now, and whether the categories differ.

    A rule that has only moved in the list, or a source that has another key,
    changes nothing but reasons.
    """
    for item in store.items():
        placements = categorise(item, rules, categories[item.source])
        if placements != item.placements:
            before = {each.category for each in item.placements}
            moved = before != {each.category for each in placements}
            yield replace(item, placements=placements), moved
