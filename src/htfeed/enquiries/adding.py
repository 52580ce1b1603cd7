"""What a config lacks of some feeds: new sources, each with a key of its own."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import count
from typing import Final

from htfeed.categorise import Selection
from htfeed.config import Config
from htfeed.config.editing import NewSource
from htfeed.config.values import check_key
from htfeed.enquiries.keys import choice
from htfeed.errors import ConfigError
from htfeed.fetch.hops import shown
from htfeed.identity import listed_key
from htfeed.model import Outline
from htfeed.syntax.urls import host_of

_NOT_KEY: Final = re.compile(r"[^a-z0-9]+")
_LONGEST_KEY: Final = 48
_LONGEST_TITLE: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What of a list a config lacks."""

    new: tuple[NewSource, ...]
    skipped: tuple[str, ...]
    """What is not added, each with the reason."""


def known_as(config: Config, url: str) -> str | None:
    """Return the key of the source of a config that is asked at an address, if one is."""
    return _known(config).get(listed_key(url))


def free_key(url: str, taken: Collection[str]) -> str:
    """Return a key for the feed at an address: its host, numbered where that is taken."""
    host = host_of(url).lower().removeprefix("www.")
    plain = _NOT_KEY.sub("-", host)[:_LONGEST_KEY].strip("-") or "feed"
    numbered = (f"{plain}-{number}" for number in count(2))
    return plain if plain not in taken else next(e for e in numbered if e not in taken)


def checked_key(config: Config, key: str) -> str:
    """Return a key that is one, and free; raise ConfigError if it is not."""
    fault = check_key(key)
    if fault is not None:
        raise ConfigError(f"--key: {key!r} is not {fault.expected}", cure=fault.cure)
    if config.source(key) is not None:
        raise ConfigError(f"--key: {key} is taken", cure="name another one")
    return key


def imported(
    config: Config, outlines: Iterable[Outline], categories: tuple[str, ...]
) -> Import:
    """Return the sources that a config lacks of those that a list names.

    Args:
        config: What it has.
        outlines: What the list names.
        categories: What all of them are to have, before those of their outlines.
    """
    known = _known(config)
    taken = {each.key for each in config.sources}
    new: list[NewSource] = []
    skipped: list[str] = []
    for each in outlines:
        same = listed_key(each.url)
        if same in known:
            name = each.title or shown(each.url)
            skipped.append(f"{name}: source {known[same]} has this address")
            continue
        key = free_key(each.url, taken)
        taken.add(key)
        known[same] = key
        own = tuple(dict.fromkeys((*categories, *each.categories)))
        title = each.title[:_LONGEST_TITLE] if each.title else None
        new.append(NewSource(key=key, url=each.url, categories=own, title=title))
    return Import(new=tuple(new), skipped=tuple(skipped))


def uncarried(config: Config, new: Iterable[NewSource]) -> tuple[tuple[str, str], ...]:
    """Return the categories without which new sources are in no channel, with a cure each.

    Nothing of a source that is in some channel, and nothing where channels select by
    conditions: these may take in what is in no category of theirs.
    """
    if any(isinstance(each, Selection) for each in config.rules):
        return ()
    carried = dict.fromkeys(each.category for each in config.channels.values())
    lost = [each.categories for each in new if not carried.keys() & set(each.categories)]
    names = dict.fromkeys(name for categories in lost for name in categories)
    return tuple((name, choice(name, carried)) for name in names)


def _known(config: Config) -> dict[str, str]:
    return {listed_key(each.address): each.key for each in config.sources if each.address}
