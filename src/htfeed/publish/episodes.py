"""What recordings alone have, as pages tell it: who took part, which episode, chapters."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final
from urllib.parse import urldefrag

from htfeed.constructs import Credit, Enclosure, Episode, Person
from htfeed.model import Item
from htfeed.publish import moments
from htfeed.publish.media_types import is_recording
from htfeed.syntax.intervals import format_duration
from htfeed.syntax.urls import is_web

_TYPES: Final = {"trailer": "Trailer", "bonus": "Bonus"}
"""Of an episode (``itunes:episodeType``); that it is a full one goes without saying."""
_OF_PICTURES: Final = frozenset({None, "photographer", "illustrator", "artist", "photo"})
"""The roles of those whose picture it is."""
_ANY: Final = "Credits"
"""What those are headed with of whom no role is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A role, and who had it."""

    role: str
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A chapter of a recording."""

    words: str
    """Where it begins: ``4:30``."""
    machine: str
    href: str | None
    """The recording from there on (W3C Media Fragments §4.2.1)."""
    title: str
    url: str | None
    """A page about it."""


def parts(item: Item) -> tuple[Part, ...]:
    """Return who had a part in an item, by roles, in the order that they come in.

    Whose picture it is stands beside that, and is not told again.
    """
    shown = item.image.credit if item.image else None
    by_role: dict[str, list[Credit]] = defaultdict(list)
    for each in item.credits:
        if each.name != shown or each.role not in _OF_PICTURES:
            by_role[_role(each)].append(each)
    return tuple(
        Part(role=role, people=tuple(dict.fromkeys(map(_person, given))))
        for role, given in by_role.items()
    )


def numbering(item: Item) -> str | None:
    """Return which episode an item is, in words: ``Season 2: The sea, episode 3``."""
    told = item.episode
    if told is None:
        return None
    words = ", ".join(each for each in (_season(told), _episode(told)) if each)
    # The beginning alone: a name keeps its capitals.
    return words[:1].upper() + words[1:] or None


def remarks(item: Item) -> tuple[str, ...]:
    """Return what else is to be known of an episode before it is played."""
    told = item.episode
    if told is None:
        return ()
    form = _TYPES.get(told.type or "")
    return tuple(each for each in (form, "Explicit" if told.explicit else None) if each)


def chapters(item: Item) -> tuple[Passage, ...]:
    """Return the chapters of an item, each with the way into its first recording."""
    found = (each for each in item.enclosures if is_recording(each) and is_web(each.url))
    recording = next(found, None)
    given = item.episode.chapters if item.episode else ()
    return tuple(
        Passage(
            words=format_duration(each.start),
            machine=moments.iso8601(each.start),
            href=_from(recording, moments.seconds(each.start)) if recording else None,
            title=each.title,
            url=each.url if each.url and is_web(each.url) else None,
        )
        for each in given
    )


def _from(recording: Enclosure, seconds: float) -> str:
    return f"{urldefrag(recording.url).url}#t={seconds}"


def _role(credit: Credit) -> str:
    role = credit.role or credit.group or _ANY
    return role[:1].upper() + role[1:]


def _person(credit: Credit) -> Person:
    href = credit.uri if credit.uri and is_web(credit.uri) else None
    return Person(name=credit.name, uri=href)


def _season(told: Episode) -> str | None:
    if told.season is None:
        return told.season_name
    named = f": {told.season_name}" if told.season_name else ""
    return f"season {told.season}{named}"


def _episode(told: Episode) -> str | None:
    return told.label or (f"episode {told.number}" if told.number else None)
