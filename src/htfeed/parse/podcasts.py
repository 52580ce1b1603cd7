"""What podcasts say: Apple's elements, Podcasting 2.0, Podlove Simple Chapters.

https://podcasters.apple.com/support/823-podcast-requirements,
https://podcasting2.org/docs/podcast-namespace,
https://podlove.org/simple-chapters.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Final, Literal, cast

from htfeed.constructs import Chapter, Episode, Show, Soundbite, Transcript
from htfeed.parse.addresses import resolved
from htfeed.parse.group import Group
from htfeed.parse.names import attribute, children, local
from htfeed.parse.persons import construct as person
from htfeed.parse.texts import base_of
from htfeed.parse.xmltree import text_of

EXPLICIT: Final = {
    **dict.fromkeys(("true", "yes", "explicit", "adult"), True),
    **dict.fromkeys(("false", "no", "clean", "nonadult"), False),
}
OF_ADULTS: Final = frozenset({"adult", "rating"})
"""Elements of Media RSS for whom a file is meant, which may stand inside of it."""
_NUMBER: Final = re.compile(r"\d{1,9}(?:\.\d{1,9})?")
_SECONDS: Final = re.compile(r"\d{1,9}(?:\.\d{1,9})?")
# Normal Play Time (RFC 2326 §3.6), as Podlove writes it.
_CLOCK: Final = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,2}):)?(\d{1,9}(?:\.\d{1,9})?)")
_TYPES: Final = frozenset({"full", "trailer", "bonus"})
_ORDERS: Final = frozenset({"episodic", "serial"})

EpisodeType = Literal["full", "trailer", "bonus"]
ShowType = Literal["episodic", "serial"]


def episode(group: Group, base: str | None) -> Episode | None:
    """Return what an entry says as an episode of a podcast; None if it says nothing."""
    number, label = _labelled(group, "episodes", "display")
    season, name = _labelled(group, "seasons", "name")
    kind = (group.text("episode types") or "").lower()
    found = Episode(
        season=int(season.partition(".")[0]) if season else None,
        # A name that is the number is one that a schema asked for.
        season_name=name if name != season else None,
        number=number,
        label=label,
        type=cast("EpisodeType", kind) if kind in _TYPES else None,
        explicit=explicit(group),
        transcripts=tuple(_transcripts(group, base)),
        chapters=tuple(_chapters(group, base)),
        soundbites=tuple(_soundbites(group)),
    )
    return found if found != _NO_EPISODE else None


_NO_EPISODE: Final = Episode()
OF_EPISODES: Final = (
    *("seasons", "episodes", "episode types", "explicit"),
    *("transcripts", "chapters", "soundbites"),
)
"""Fields of a table that an episode is told by."""
_OF_SHOWS: Final = frozenset({"guids", "mediums", "show types", "explicit", "owners"})


def show(group: Group, base: str | None) -> Show | None:
    """Return what a feed says as a podcast; None if it says nothing."""
    if not group.tells(_OF_SHOWS):
        return None
    order = (group.text("show types") or "").lower()
    owners = (person(each, base) for each in group.all("owners"))
    found = Show(
        guid=group.text("guids"),
        medium=(group.text("mediums") or "").lower() or None,
        type=cast("ShowType", order) if order in _ORDERS else None,
        explicit=explicit(group),
        owner=next(filter(None, owners), None),
    )
    return found if found != Show() else None


def explicit(group: Group) -> bool | None:
    """Return whether it calls itself fit for adults only; else its files (Media RSS)."""
    texts = group.texts("explicit")
    return _told(texts) if texts else _inside(group)


def _told(texts: Iterable[str]) -> bool | None:
    told = (EXPLICIT.get(each.lower()) for each in texts)
    return next((each for each in told if each is not None), None)


def _inside(group: Group) -> bool | None:
    inner = (each for one in group.all("contents") if len(one) for each in children(one))
    return _told(text_of(each) for each in inner if local(each) in OF_ADULTS)


def _labelled(group: Group, field: str, label: str) -> tuple[str | None, str | None]:
    """Return the first number of a field, and the words that stand for it."""
    for each in group.all(field):
        number = text_of(each)
        if _NUMBER.fullmatch(number):
            return number, attribute(each, label)
    return None, None


def _transcripts(group: Group, base: str | None) -> Iterator[Transcript]:
    for each in group.all("transcripts"):
        url = attribute(each, "url")
        yield Transcript(
            url=resolved(url, base_of(each, base)) if url else "",
            type=attribute(each, "type"),
            language=attribute(each, "language"),
            rel=attribute(each, "rel"),
        )


def _chapters(group: Group, base: str | None) -> Iterator[Chapter]:
    inside = (inner for each in group.all("chapters") for inner in children(each))
    for each in inside:
        start, title = _clock(attribute(each, "start") or ""), attribute(each, "title")
        if local(each) != "chapter" or start is None:
            continue
        here = base_of(each, base)
        url, picture = attribute(each, "href"), attribute(each, "image")
        yield Chapter(
            start=start,
            title=title or "",
            url=resolved(url, here) if url else None,
            image=resolved(picture, here) if picture else None,
        )


def _soundbites(group: Group) -> Iterator[Soundbite]:
    for each in group.all("soundbites"):
        start = attribute(each, "startTime") or ""
        length = attribute(each, "duration") or ""
        if _SECONDS.fullmatch(start) and _SECONDS.fullmatch(length):
            yield Soundbite(
                start=timedelta(seconds=float(start)),
                duration=timedelta(seconds=float(length)),
                title=" ".join(text_of(each).split()) or None,
            )


def _clock(text: str) -> timedelta | None:
    found = _CLOCK.fullmatch(text)
    if not found:
        return None
    hours, minutes = int(found[1] or 0), int(found[2] or 0)
    return timedelta(hours=hours, minutes=minutes, seconds=float(found[3]))
