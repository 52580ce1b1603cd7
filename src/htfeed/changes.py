"""Items as read now, against what is kept -> new, changed, withdrawn.

Pure: it decides and touches nothing.  A remote feed that no longer lists an
item withdraws nothing; a source file that no longer holds it does, unless so
many go at once that it looks like an accident.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from typing import Final, Literal

from htfeed.identity import differs, is_uri, made_id, page, same_writing, story
from htfeed.model import Changes, Item, Kept, Placement, Problem
from htfeed.syntax.intervals import counted
from htfeed.syntax.urls import host_of

Placing = Callable[[Item], tuple[Placement, ...]]
"""Tells which categories of ours an item is in."""
_NAMES: Final = tuple(each.name for each in fields(Item))
_VALUES: Final = attrgetter(*_NAMES)
_PUT: Final = tuple(getattr(Item, name).__set__ for name in _NAMES)
_set: Final = object.__setattr__


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """What published ids are made of; fixed once in the store."""

    authority: str
    since: str
    sources: Mapping[str, str] = field(default_factory=dict)
    """What stands for sources in the ids of their items, where it is not the key."""
    channels: Mapping[str, str] = field(default_factory=dict)
    """What stands for channels in the ids of their feeds, where it is not the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one look at a source gave."""

    items: tuple[Item, ...] = ()
    """In the order of the documents; several may claim to be the same."""
    same: frozenset[str] = frozenset()
    """What identifies the items that were not read, as nothing of them is written
    otherwise."""
    standing: frozenset[str] = frozenset()
    """Places that were not read now, unchanged or failed: their items stay."""
    deleted: frozenset[str] = frozenset()
    """Ids, within the source, of what it takes back by name (RFC 6721)."""
    withdraws: bool = False
    """Whether what is missing counts as withdrawn: source files, not remote feeds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is kept already, as far as a reading has to know it."""

    kept: Mapping[str, Kept] = field(default_factory=dict)
    """All of the source, by ``source_id``."""
    items: Mapping[str, Item] = field(default_factory=dict)
    """Whole, those that were read again."""
    taken: Collection[str] = ()
    """Published ids that another item holds."""
    otherwise: Mapping[str, Kept] = field(default_factory=dict)
    """What :func:`known_otherwise` found."""


def known_otherwise(
    items: Sequence[Item], same: Collection[str], kept: Mapping[str, Kept]
) -> dict[str, Kept]:
    """Return what is known of items whose source gave them another id, by the new one.

    A site that moves to another system gives all of its entries other ids. An item is
    the one that was listed with its link, title and day, and no longer is, if there is
    no doubt which that was.

    Args:
        items: What was read now.
        same: What identifies those that were not read, as they are written as before.
        kept: All of the source, by ``source_id``.
    """
    strangers = [item for item in items if item.source_id not in kept] if kept else []
    if not strangers:
        return {}
    present = {item.source_id for item in items} | set(same)
    gone: dict[tuple[str, str], list[Kept]] = defaultdict(list)
    for each in kept.values():
        if each.page and each.story and each.source_id not in present:
            gone[each.page, each.story].append(each)
    told = {item.source_id: (page(item) or "", story(item) or "") for item in strangers}
    often = Counter(told.values())
    return {
        source_id: gone[pair][0]
        for source_id, pair in told.items()
        if often[pair] == 1 and len(gone.get(pair, ())) == 1
    }


def are_strangers(items: Sequence[Item], before: Collection[Item]) -> bool:
    """Whether items are of another site's feed than those that were read before them.

    Feeds are told apart by what they call themselves, as those of a page are not: no
    title and no site of the one is of the other.

    Args:
        items: What was read now, none of it known.
        before: Some of what is kept of the source.
    """
    now, then = _names_of(items), _names_of(before)
    return all(
        mine and theirs and mine.isdisjoint(theirs)
        for mine, theirs in zip(now, then, strict=True)
    )


def _names_of(items: Collection[Item]) -> tuple[set[str], set[str]]:
    """Return the titles and the hosts of the feeds that items came from."""
    feeds = [item.origin for item in items if item.origin]
    return (
        {feed.title for feed in feeds if feed.title},
        {host_of(feed.link).removeprefix("www.") for feed in feeds if feed.link},
    )


def compare(
    reading: Reading,
    known: Known,
    *,
    naming: Naming,
    now: datetime,
    placing: Placing,
    normaliser: int,
) -> Changes:
    """Return what a reading changes.

    Args:
        reading: What was read now.
        known: What the store has.
        naming: What the ids of new items are made of.
        now: The time that new items are first seen.
        placing: Which categories of ours an item is in.
        normaliser: Version of the rules that the items were made by.
    """
    items, problems = _once_each(reading.items)
    new, changed, renewed, reread, unchanged = [], [], [], {}, len(reading.same)
    used = set(known.taken)
    for item in items:
        before = known.kept.get(item.source_id) or known.otherwise.get(item.source_id)
        if before is None:
            named = _free_id(item, used, naming)
            used.add(named)
            new.append(_as_kept(item, named, placing, first_seen=now, revised=item.revised))
            continue
        verdict = _verdict(item, before, known.items.get(before.source_id), normaliser)
        if verdict == "changed":
            changed.append(_carried(item, before, placing, revised=now))
        elif verdict == "renewed":
            renewed.append(_carried(item, before, placing, revised=before.revised))
        else:
            unchanged += 1
            if not before.expired and item.entry and item.entry.digest != before.digest:
                reread[before.id] = item.entry.digest
    withdrawn, held = _gone(reading, known, items)
    return Changes(
        new=tuple(new),
        changed=tuple(changed),
        renewed=tuple(renewed),
        reread=reread,
        identified={each.id: new for new, each in known.otherwise.items()},
        unchanged=unchanged + _standing(reading, known),
        problems=(*problems, *_other_ids(known.otherwise)),
        withdrawn=withdrawn,
        held=held,
    )


def _standing(reading: Reading, known: Known) -> int:
    """Return how many items are in places that were not read, as they are as they were."""
    return sum(1 for each in _living(known.kept) if each.place in reading.standing)


def _gone(
    reading: Reading, known: Known, items: Sequence[Item]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids of what is withdrawn, and of what is held back instead."""
    old = {each.source_id for each in known.otherwise.values()}
    present = {item.source_id for item in items} | reading.same | old
    missing = _missing(reading, known.kept, present)
    deleted = _taken_back(reading, known.kept, present)
    return _withdrawal(missing, known.kept, deleted)


def _once_each(items: Sequence[Item]) -> tuple[tuple[Item, ...], tuple[Problem, ...]]:
    """Of several entries under one id keep the first, as feeds list the newest first."""
    first: dict[str, Item] = {}
    for item in items:
        first.setdefault(item.source_id, item)
    if len(first) == len(items):
        return tuple(items), ()
    counts = Counter(item.source_id for item in items)
    problems = tuple(
        Problem(
            code="id-repeated",
            where=first[source_id].title or source_id,
            detail=f"{count} entries share the id {source_id!r}: the first is kept",
        )
        for source_id, count in counts.items()
        if count > 1
    )
    return tuple(first.values()), problems


def _other_ids(otherwise: Mapping[str, Kept]) -> Iterator[Problem]:
    if otherwise:
        yield Problem(
            code="ids-changed",
            where="document",
            detail=f"{counted(len(otherwise), 'entry has', 'entries have')} another id "
            "than before: known by link, title and day, and nothing new",
        )


def _free_id(item: Item, used: Collection[str], naming: Naming) -> str:
    own = item.entry.id if item.entry else None
    if own and is_uri(own) and own not in used:
        return own
    word = naming.sources.get(item.source, item.source)
    return made_id(naming.authority, naming.since, word, item.source_id)


def _verdict(
    item: Item, before: Kept, was: Item | None, normaliser: int
) -> Literal["changed", "renewed", "same"]:
    """Return what has become of an item that is known."""
    if before.expired:
        return "same"
    differ = was is not None and differs(was, item)
    if was is not None and differ and _is_news(was, item, before):
        return "changed"
    return "renewed" if differ or _is_stale(before, item, normaliser) else "same"


def _is_news(was: Item, item: Item, before: Kept) -> bool:
    """Whether a source made the difference, and not our rules alone."""
    # What was taken back and comes again is news if it is another text than it was.
    if was.entry is None or item.entry is None or before.withdrawn:
        return True
    return was.entry != item.entry and not same_writing(before.digest, item.entry.digest)


def _is_stale(before: Kept, item: Item, normaliser: int) -> bool:
    return (
        before.withdrawn
        or before.source_id != item.source_id
        or before.place != item.place
        or before.normaliser != normaliser
    )


def _carried(
    item: Item, before: Kept, placing: Placing, *, revised: datetime | None
) -> Item:
    """Take over what never changes."""
    return _as_kept(item, before.id, placing, first_seen=before.first_seen, revised=revised)


def _as_kept(
    item: Item,
    named: str,
    placing: Placing,
    *,
    first_seen: datetime,
    revised: datetime | None,
) -> Item:
    """Return an item with what only the one who keeps it can tell.

    What :func:`dataclasses.replace` does, at a third of its cost: an item has so many
    fields that replacing a few was the most expensive part of comparing.
    """
    kept = Item.__new__(Item)
    for put, value in zip(_PUT, _VALUES(item), strict=True):
        put(kept, value)
    _set(kept, "id", named)
    _set(kept, "placements", placing(item))
    _set(kept, "first_seen", first_seen)
    _set(kept, "revised", revised)
    return kept


def _missing(
    reading: Reading, kept: Mapping[str, Kept], present: Collection[str]
) -> tuple[Kept, ...]:
    if not reading.withdraws:
        return ()
    return tuple(
        each
        for each in _living(kept)
        if each.source_id not in present and each.place not in reading.standing
    )


def _taken_back(
    reading: Reading, kept: Mapping[str, Kept], present: Collection[str]
) -> list[str]:
    """Return the ids of what the source takes back by name and does not list as well."""
    return [
        each.id
        for each in _living(kept)
        if each.source_id in reading.deleted and each.source_id not in present
    ]


def _living(kept: Mapping[str, Kept]) -> tuple[Kept, ...]:
    return tuple(each for each in kept.values() if not (each.withdrawn or each.expired))


def _withdrawal(
    missing: Sequence[Kept], kept: Mapping[str, Kept], deleted: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what is withdrawn, and what is held back instead.

    More than half at once is held back: a folder was moved, not emptied. A single one
    is never an accident: its author gave it another title. Nor is what was taken back
    by name.
    """
    ids = tuple(sorted(each.id for each in missing))
    if len(ids) > 1 and len(ids) * 2 > len(_living(kept)):
        return tuple(sorted(deleted)), ids
    return tuple(sorted({*ids, *deleted})), ()
