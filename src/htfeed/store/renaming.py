"""Another key for the same source or channel: all that is kept goes with it.

The ids that were published stay as they are. Those that are still to be made
are made of a word that is the first key that a thing had: the word is kept as
a fact where it differs from the key, so it lasts when ``was`` has left the
config, and so nobody who takes a freed key later gets the ids that belong to
the one who had it before.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Final

from sqlalchemy import Connection, bindparam, delete, exists, insert, or_, select, update

from htfeed.store import Kind, Renaming, indexing
from htfeed.store.marks import forget, mark
from htfeed.store.memory import fix
from htfeed.store.rendering import forget_of
from htfeed.store.tables import (
    archives,
    builds,
    expired,
    facts,
    items,
    metadata,
    outlines,
    sources,
)

_FACTS: Final = select(facts.c.key, facts.c.value).where(
    facts.c.key.startswith(bindparam("prefix"))
)
_SOURCES: Final = select(sources.c.key)
_LISTED: Final = select(sources.c.key).where(
    sources.c.key.in_(bindparam("keys", expanding=True)), sources.c.list.is_not(None)
)
_CHANNELS: Final = select(builds.c.channel).distinct()
_IN_USE: Final = select(sources.c.key).where(
    sources.c.key.in_(bindparam("keys", expanding=True)),
    or_(
        exists().where(items.c.source == sources.c.key),
        exists().where(expired.c.source == sources.c.key),
    ),
)
_ROW: Final = select(sources).where(sources.c.key == bindparam("of"))
_OF_A_SOURCE: Final = tuple(
    update(each).where(each.c.source == bindparam("of")).values(source=bindparam("to"))
    for each in metadata.sorted_tables
    if "source" in each.c
)
_OF_A_LIST: Final = tuple(
    update(each).where(each.c.list == bindparam("of")).values(list=bindparam("to"))
    for each in (outlines, sources)
)
_OF_A_CHANNEL: Final = tuple(
    update(each).where(each.c.channel == bindparam("of")).values(channel=bindparam("to"))
    for each in (builds, archives)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """What has to be done for one key that has former ones."""

    key: str
    heir_of: str
    """The former key that it goes on with."""
    word: str
    """What its ids are made of from now on."""
    moves: bool
    """Whether there is something to move."""


def words(connection: Connection, kind: Kind) -> Mapping[str, str]:
    """Return the words that differ from their keys."""
    prefix = f"{kind}:"
    found = connection.execute(_FACTS, {"prefix": prefix})
    return {row.key.removeprefix(prefix): row.value for row in found}


def words_of_lists(
    connection: Connection, kind: Kind, known: Mapping[str, str]
) -> Collection[str]:
    """Return which words are keys of sources that lists name: nobody tells those."""
    if kind != "source" or not known:
        return ()
    return tuple(connection.scalars(_LISTED, {"keys": list(known.values())}))


def clashes(known: Mapping[str, str], kind: Kind, keys: Iterable[str]) -> Mapping[str, str]:
    """Return words, as facts, for keys that would make the ids of another thing."""
    used = set(known.values())
    fresh: dict[str, str] = {}
    for key in keys:
        if key in used and key not in known:
            word = next(each for each in _others(key) if each not in used)
            fresh[f"{kind}:{key}"] = word
            used.add(word)
    return fresh


def _others(key: str) -> Iterator[str]:
    return (f"{key}/{number}" for number in count(2))


def source_steps(
    connection: Connection, former: Mapping[str, Collection[str]]
) -> tuple[_Step, ...]:
    """Return what has to be done for sources; nothing on most runs."""
    if not former:
        return ()
    known = frozenset(connection.scalars(_SOURCES))
    in_use = frozenset(connection.scalars(_IN_USE, {"keys": list(former)}))
    return _steps(former, known, in_use, words(connection, "source"))


def channel_steps(
    connection: Connection, former: Mapping[str, Collection[str]]
) -> tuple[_Step, ...]:
    """Return what has to be done for channels; nothing on most runs."""
    if not former:
        return ()
    known = frozenset(connection.scalars(_CHANNELS))
    return _steps(former, known, known, words(connection, "channel"))


def _steps(
    former: Mapping[str, Collection[str]],
    known: Collection[str],
    in_use: Collection[str],
    told: Mapping[str, str],
) -> tuple[_Step, ...]:
    """Return a step for each key that has nothing of its own yet.

    Args:
        former: The keys that each had before, the latest first.
        known: Keys under which there may be something to move.
        in_use: Those that have something of their own, which stays theirs.
        told: Words that differ from their keys.
    """
    made = []
    for key, olds in former.items():
        if key in in_use or not olds:
            continue
        old = next((each for each in olds if each in known), None)
        if old is not None:
            word = told.get(old, old)
            made.append(_Step(key=key, heir_of=old, word=word, moves=True))
        elif key not in known and key not in told:
            # A store that was lost, or a channel that was away for a while:
            # subscribers know it by what it was.
            first = next((each for each in olds if each in told), [*olds][-1])
            word = told.get(first, first)
            if word not in {word for each, word in told.items() if each != first}:
                made.append(_Step(key=key, heir_of=first, word=word, moves=False))
    return tuple(made)


def rename_sources(connection: Connection, steps: Iterable[_Step]) -> Iterator[Renaming]:
    """Move what is kept of sources to their new keys; give what was moved."""
    for step in steps:
        if step.moves:
            _move(connection, step.heir_of, step.key)
            yield Renaming(kind="source", old=step.heir_of, new=step.key)
        _settle(connection, "source", step)


def rename_channels(connection: Connection, steps: Iterable[_Step]) -> Iterator[Renaming]:
    """Move the builds of channels and mark them; give what was moved.

    The next build knows by the old one which documents it has to take down.
    """
    for step in steps:
        if step.moves:
            for statement in _OF_A_CHANNEL:
                connection.execute(statement, {"of": step.heir_of, "to": step.key})
            forget(connection, step.heir_of)
            mark(connection, [step.key])
            yield Renaming(kind="channel", old=step.heir_of, new=step.key)
        _settle(connection, "channel", step)


def _move(connection: Connection, old: str, new: str) -> None:
    before = connection.execute(_ROW, {"of": new}).one_or_none()
    row = connection.execute(_ROW, {"of": old}).one()._asdict()
    # Whoever holds a claim on either of the two is refused, so there is no lease.
    fence = row["fence"] + (before.fence if before else 0) + 1
    connection.execute(delete(sources).where(sources.c.key == new))
    connection.execute(
        insert(sources),
        {**row, "key": new, "fence": fence, "lease_owner": None, "lease_until": None},
    )
    for statement in (*_OF_A_SOURCE, *_OF_A_LIST):
        connection.execute(statement, {"of": old, "to": new})
    connection.execute(delete(sources).where(sources.c.key == old))
    indexing.rename(connection, old, new)
    # An id of last resort of its feed is made of the key.
    forget_of(connection, new)


def _settle(connection: Connection, kind: Kind, step: _Step) -> None:
    """Keep the word of a key where the key does not tell it, and of no former one."""
    stale = [f"{kind}:{each}" for each in (step.key, step.heir_of)]
    connection.execute(delete(facts).where(facts.c.key.in_(stale)))
    if step.word != step.key:
        fix(connection, {f"{kind}:{step.key}": step.word})
