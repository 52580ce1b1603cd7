"""Items as read now, against what is kept -> new, changed, withdrawn.

Pure: it decides and touches nothing.  A remote feed that no longer lists an
item withdraws nothing; a source file that no longer holds it does, unless so
many go at once that it looks like an accident.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from htfeed.identity import fingerprint, is_absolute_uri, made_id
from htfeed.model import Changes, Entry, Item, Kept, Problem

_NOTHING: Final[Mapping[str, Entry]] = {}


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
    standing: frozenset[str] = frozenset()
    """Places that were not read now, unchanged or failed: their items stay."""
    deleted: frozenset[str] = frozenset()
    """Ids, within the source, of what it takes back by name (RFC 6721)."""
    withdraws: bool = False
    """Whether what is missing counts as withdrawn: source files, not remote feeds."""


def compare(
    reading: Reading,
    kept: Mapping[str, Kept],
    taken: Collection[str],
    *,
    naming: Naming,
    now: datetime,
    written: Mapping[str, Entry] = _NOTHING,
) -> Changes:
    """Return what a reading changes.

    Args:
        reading: What was read now.
        kept: What the store has of the source, by ``source_id``.
        taken: Published ids that another item holds already.
        naming: What the ids of new items are made of.
        now: The time that new items are first seen.
        written: What the source had written, by ``source_id``, of items that were made
            by other rules than today's.
    """
    items, problems = _once_each(reading.items)
    new, changed, unchanged = [], [], 0
    used = set(taken)
    for item in items:
        before = kept.get(item.source_id)
        if before is None:
            named = replace(item, id=_free_id(item, used, naming), first_seen=now)
            used.add(named.id)
            new.append(named)
        elif before.expired:
            unchanged += 1
        elif _reread(item, before, written):
            changed.append(_carried(item, before))
        elif before.withdrawn or before.fingerprint != fingerprint(item):
            changed.append(_revised(item, before, now))
        elif before.place != item.place:
            changed.append(_carried(item, before))
        else:
            unchanged += 1
    present = {item.source_id for item in items}
    missing = _missing(reading, kept, present)
    standing = sum(1 for each in _living(kept) if each.place in reading.standing)
    return Changes(
        new=tuple(new),
        changed=tuple(changed),
        unchanged=unchanged + standing,
        problems=problems,
        **_withdrawal(missing, kept, _taken_back(reading, kept, present)),
    )


def _once_each(items: Sequence[Item]) -> tuple[tuple[Item, ...], tuple[Problem, ...]]:
    """Of several entries under one id keep the first, as feeds list the newest first."""
    first: dict[str, Item] = {}
    for item in items:
        first.setdefault(item.source_id, item)
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


def _free_id(item: Item, used: Collection[str], naming: Naming) -> str:
    own = item.entry.id if item.entry else None
    if own and is_absolute_uri(own) and own not in used:
        return own
    word = naming.sources.get(item.source, item.source)
    return made_id(naming.authority, naming.since, word, item.source_id)


def _reread(item: Item, before: Kept, written: Mapping[str, Entry]) -> bool:
    """Whether a source says what it said, and only our rules have changed since."""
    was = written.get(before.source_id)
    return was is not None and not before.withdrawn and was == item.entry


def _carried(item: Item, before: Kept) -> Item:
    return replace(item, id=before.id, first_seen=before.first_seen, revised=before.revised)


def _revised(item: Item, before: Kept, now: datetime) -> Item:
    """Take over what never changes; ``revised`` moves if the item really differs."""
    same = before.fingerprint == fingerprint(item)
    return replace(_carried(item, before), revised=before.revised if same else now)


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
) -> dict[str, tuple[str, ...]]:
    """Hold back a withdrawal of more than half: a folder was moved, not emptied.

    A single one is never an accident: its author gave it another title. Nor is what
    was taken back by name.
    """
    ids = tuple(sorted(each.id for each in missing))
    if len(ids) > 1 and len(ids) * 2 > len(_living(kept)):
        return {"held": ids, "withdrawn": tuple(sorted(deleted))}
    return {"withdrawn": tuple(sorted({*ids, *deleted}))}
