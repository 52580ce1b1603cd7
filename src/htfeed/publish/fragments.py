"""An item written once for each format, ready to stand in any channel.

Fragments are texts by the key of their format; ``page`` is the article on a channel's
page, ``lead`` the item in short, for pages on which an article has no room, ``brief`` its
title and date alone, ``fact`` what the heads of channels say of the item, ``headline``
what the documents of the site do.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import Final

from htfeed.formats import FORMATS
from htfeed.model import Item
from htfeed.publish import headlines, pages
from htfeed.publish.addresses import with_uris
from htfeed.publish.channel import Fact, Site, fact
from htfeed.publish.checking import faults_of_fragment, faults_of_item
from htfeed.publish.writers import WRITERS

PAGE: Final = "page"
LEAD: Final = "lead"
BRIEF: Final = "brief"
FACT: Final = "fact"
HEADLINE: Final = "headline"
RECORDED: Final = "recorded"
ANNOUNCES: Final = "announces"
_WORDS: Final[Mapping[str, Callable[[Fact], bool]]] = {
    RECORDED: lambda told: told.recorded,
    ANNOUNCES: lambda told: told.announces,
}
"""What the fragment ``fact`` holds of an item: the words that hold."""
_OURS: Final[Mapping[str, Callable[[Site, Item], str]]] = {
    PAGE: pages.article,
    LEAD: pages.lead,
    BRIEF: pages.brief,
    HEADLINE: headlines.told,
}
_TOLD: Final = 3
"""Faults of an item that are told at most."""

Fragments = Mapping[str, str]
"""What is written of an item, by format."""


def needed(formats: Collection[str]) -> frozenset[str]:
    """Return the keys of the fragments that channels of some formats are joined of."""
    return frozenset({*formats, PAGE, LEAD, BRIEF, FACT, HEADLINE})


def archived(formats: Collection[str]) -> frozenset[str]:
    """Return the keys of those that archives of such channels are joined of: few."""
    kept = (each for each in formats if FORMATS[each].archived)
    return frozenset({*kept, LEAD, BRIEF, FACT, HEADLINE})


def written(site: Site, item: Item, keys: Collection[str]) -> Fragments:
    """Return an item in some formats, each checked.

    Raises:
        ValueError: It may not be published; the message says why.
    """
    _hold(item, faults_of_item(item))
    uris = with_uris(item)
    made = {key: _text(site, item, uris, key) for key in sorted(keys)}
    for key, text in made.items():
        _hold(item, (f"as {key} {fault}" for fault in faults_of_fragment(key, text)))
    return made


def _hold(item: Item, faults: Iterable[str]) -> None:
    told = list(islice(faults, _TOLD))
    if told:
        raise ValueError(f"item {item.id or item.place}: {'; '.join(told)}")


def _text(site: Site, item: Item, uris: Item, key: str) -> str:
    """Return an item in a format: those of other programs take URIs for addresses alone."""
    if key == FACT:
        return " ".join(word for word, holds in _WORDS.items() if holds(fact(item)))
    if key in _OURS:
        return _OURS[key](site, item)
    return WRITERS[key].fragment(site, uris).decode()


def fact_of(item_id: str, fragments: Fragments, updated: datetime | None) -> Fact:
    """Return what heads say of an item."""
    told = fragments[FACT]
    return Fact(
        id=item_id,
        updated=updated,
        recorded=RECORDED in told,
        announces=ANNOUNCES in told,
    )
