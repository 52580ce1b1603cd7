"""What an entry says and no field has a place for, so that nothing is lost silently."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from lxml import etree

from htfeed.constructs import Kind
from htfeed.parse.addresses import is_web
from htfeed.parse.group import Group
from htfeed.parse.names import attribute, attributes, children, key, local
from htfeed.parse.podcasts import EXPLICIT, OF_ADULTS
from htfeed.parse.tables import ENTRY, FEED
from htfeed.parse.xmltree import text_of
from htfeed.syntax.elements import names

# DCMI Type vocabulary: https://www.dublincore.org/specifications/dublin-core/dcmi-type-vocabulary/
_KINDS: Final[dict[str, Kind]] = {
    "text": "article",
    "sound": "audio",
    "movingimage": "video",
    "stillimage": "image",
    "image": "image",
}
_TEXTS: Final = ("title", "summary", "content", "rights")
"""Fields of which one text is taken, and others may say something else."""
_OF_TEXTS: Final = frozenset(name for field in _TEXTS for name in ENTRY.fields[field])
_READ_WITHIN: Final = frozenset({"credit", "thumbnail", "title"})
_UNREAD: Final = frozenset({"expression", "framerate", "samplingrate", "channels"})
_READ_OF_FEEDS: Final = names(
    """entry item items ttl skiphours skipdays sy:updateperiod sy:updatefrequency
    {http://purl.org/atompub/tombstones/1.0}deleted-entry"""
)
"""Elements of a feed that are read elsewhere than by its table."""
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})

Told = Iterator[tuple[str, etree._Element]]  # noqa: SLF001 - lxml has no public name for it


def extra(group: Group, given: Mapping[str, Any]) -> Mapping[str, str]:
    """Return what no field has a place for, by name; what is repeated has a line each.

    Args:
        group: The elements of an entry.
        given: The fields that were read from them.
    """
    doubts = _doubts(group.names)
    told = list(group.others)
    if doubts.rivals or not group.repeated.isdisjoint(_OF_TEXTS):
        told += _untaken(group)
    if doubts.fallible:
        told += _illegible(group, given, doubts.fallible)
    if doubts.licensed:
        told += [each for each in group.named("licenses") if not _is_license(*each)]
    if doubts.media:
        told += _within(group)
    elif not told:
        return _NOTHING
    found = _by_path(told)
    if doubts.media and (unread := _unread(group)):
        found["media:content/@"] = unread
    if not found:
        return _NOTHING
    return MappingProxyType({path: "\n".join(values) for path, values in found.items()})


def extra_of_feed(feed: etree._Element, *, atom: bool) -> Mapping[str, str]:
    """Return what a ``feed`` or ``channel`` says of itself and no field has a place for.

    RSS has ``generator``, ``docs``, ``cloud``, ``textInput``, ``webMaster`` and ``rating``.
    """
    others = Group(feed, FEED, atom=atom).others
    found = _by_path(each for each in others if each[0] not in _READ_OF_FEEDS)
    return MappingProxyType({path: "\n".join(values) for path, values in found.items()})


def _by_path(told: Iterable[tuple[str, etree._Element]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, element in told:
        for path, value in _leaves(name, element):
            found.setdefault(path, []).append(value)
    return found


class _Doubts(NamedTuple):
    """Where something can be left over of elements that a field is read from."""

    rivals: bool
    """Whether elements of two names tell of one text."""
    media: bool
    """Whether there are contents of Media RSS."""
    licensed: bool
    """Whether there are licences, which are addresses or words."""
    fallible: tuple[tuple[str, str, str], ...]
    """Fields that cannot hold every text, and where what was made of it stands."""


@lru_cache(maxsize=512)
def _doubts(names: tuple[str, ...]) -> _Doubts:
    told = ENTRY.told(names)
    return _Doubts(
        rivals=any(len(told.get(field, ())) > 1 for field in _TEXTS),
        media="contents" in told,
        licensed="licenses" in told,
        fallible=tuple((field, *_RESULTS[field]) for field in _RESULTS if field in told),
    )


def kind_of(text: str) -> Kind | None:
    """Return the kind that a type of the DCMI vocabulary is, or None for another word."""
    return _KINDS.get(text.rpartition("/")[2].lower())


def _untaken(group: Group) -> Told:
    """Give the elements of texts that another one was preferred to, if they say more."""
    for field in _TEXTS:
        told = [(name, each) for name, each in group.named(field) if text_of(each)]
        for name, each in told[1:]:
            if text_of(each) not in text_of(told[0][1]):
                yield name, each


def _within(group: Group) -> Told:
    """Give what stands in a ``media:content`` and no field is read from."""
    for each in group.all("contents"):
        for inner in children(each) if len(each) else ():
            name = local(inner)
            is_read = name in OF_ADULTS and text_of(inner).lower() in EXPLICIT
            if not is_read and name not in _READ_WITHIN:
                yield f"media:content/{name}", inner


def _unread(group: Group) -> list[str]:
    """Return the attributes of each ``media:content`` that no field is read from."""
    return [
        " ".join(f'{name}="{each.get(name)}"' for name in each.keys() if name in _UNREAD)  # noqa: SIM118
        for each in group.all("contents")
        if not _UNREAD.isdisjoint(each.keys())
    ]


def _illegible(
    group: Group, given: Mapping[str, Any], fallible: tuple[tuple[str, str, str], ...]
) -> list[tuple[str, etree._Element]]:
    """Return the elements whose field could make nothing of what they say."""
    told: list[tuple[str, etree._Element]] = []
    for field, result, part in fallible:
        value = given.get(result)
        if part and value is not None:
            value = getattr(value, part)
        if value is None or value == ():
            told += group.named(field)
        elif field == "explicit" and len(group.all(field)) > 1:
            # A rating by another scheme may stand beside the word that was read.
            rated = group.named(field)
            told += [each for each in rated if text_of(each[1]).lower() not in EXPLICIT]
    return told


def _is_license(name: str, element: etree._Element) -> bool:
    """Whether a licence is a link, or else rights in words."""
    given = attribute(element, "resource", "url", "href")
    return bool(given) or name == "podcast:license" or is_web(text_of(element))


_RESULTS: Final[Mapping[str, tuple[str, str]]] = {
    "explicit": ("episode", "explicit"),
    "seasons": ("episode", "season"),
    "episodes": ("episode", "number"),
    "episode types": ("episode", "type"),
    "points": ("location", "latitude"),
    "latitudes": ("location", "latitude"),
    "longitudes": ("location", "latitude"),
    "geo points": ("location", "latitude"),
    "kinds": ("kind", ""),
    "comment counts": ("comment_count", ""),
    "durations": ("durations", ""),
}
"""Field of the table that cannot hold every text -> field of an entry, and its part."""


def _leaves(path: str, element: etree._Element) -> Iterator[tuple[str, str]]:
    """Give the text of an element, or else its attributes, then what is inside it."""
    inside = list(children(element))
    text = (element.text or "").strip() if inside else text_of(element)
    given = " ".join(
        f'{each.rpartition("}")[2]}="{value}"' for each, value in attributes(element)
    )
    if text:
        yield path, text
    if given:
        yield f"{path}/@" if text else path, given
    for child in inside:
        yield from _leaves(f"{path}/{re.sub(r'^.*:', '', key(child, atom=False))}", child)
