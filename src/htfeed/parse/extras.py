"""What an entry says and no field has a place for, so that nothing is lost silently."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from lxml import etree

from htfeed.constructs import Kind, Location
from htfeed.parse.addresses import is_web
from htfeed.parse.group import Group
from htfeed.parse.links import octets
from htfeed.parse.names import attribute, attributes, children, key, local, said
from htfeed.parse.podcasts import EPISODE_TYPES, EXPLICIT, NUMBER, OF_ADULTS
from htfeed.parse.tables import ENTRY
from htfeed.parse.xmltree import text_of

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
_UNREAD: Final = ("expression", "framerate", "samplingrate", "channels")
_POINTS: Final = ("points", "latitudes", "longitudes", "geo points")
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})

Told = Iterator[tuple[str, etree._Element]]  # noqa: SLF001 - lxml has no public name for it


def extra(group: Group, given: Mapping[str, Any]) -> Mapping[str, str]:
    """Return what no field has a place for, by name; what is repeated has a line each.

    Args:
        group: The elements of an entry.
        given: The fields that were read from them.
    """
    found: dict[str, list[str]] = {}
    told = (*group.others, *_untaken(group), *_within(group), *_illegible(group, given))
    for name, element in told:
        for path, value in _leaves(name, element):
            found.setdefault(path, []).append(value)
    for value in _unread(group):
        found.setdefault("media:content/@", []).append(value)
    if not found:
        return _NOTHING
    return MappingProxyType({path: "\n".join(values) for path, values in found.items()})


def kind_of(text: str) -> Kind | None:
    """Return the kind that a type of the DCMI vocabulary is, or None for another word."""
    return _KINDS.get(text.rpartition("/")[2].lower())


def _untaken(group: Group) -> Told:
    """Give the elements of texts that another one was preferred to, if they say more."""
    if group.repeated.isdisjoint(_OF_TEXTS) and not _has_rivals(group.names):
        return
    for field in _TEXTS:
        told = [(name, each) for name, each in group.named(field) if text_of(each)]
        for name, each in told[1:]:
            if text_of(each) not in text_of(told[0][1]):
                yield name, each


@lru_cache(maxsize=512)
def _has_rivals(names: tuple[str, ...]) -> bool:
    """Whether elements of two names tell of one text."""
    told = ENTRY.told(names)
    return any(len(told.get(field, ())) > 1 for field in _TEXTS)


def _within(group: Group) -> Told:
    """Give what stands in a ``media:content`` and no field is read from."""
    for each in group.all("contents"):
        for inner in children(each):
            name = local(inner)
            is_read = name in OF_ADULTS and text_of(inner).lower() in EXPLICIT
            if not is_read and name not in _READ_WITHIN:
                yield f"media:content/{name}", inner


def _unread(group: Group) -> Iterator[str]:
    """Give the attributes of a ``media:content`` that no field is read from."""
    for each in group.all("contents"):
        given = said(each)
        told = [f'{name}="{given[name]}"' for name in _UNREAD if name in given]
        if told:
            yield " ".join(told)


def _illegible(group: Group, given: Mapping[str, Any]) -> Told:
    """Give the elements whose field could make nothing of what they say."""
    if not group.tells(_FALLIBLE):
        return
    for field, is_legible in _LEGIBLE.items():
        for name, each in group.named(field):
            if not is_legible(name, each):
                yield name, each
    if not given.get("durations"):
        yield from group.named("durations")
    place: Location | None = given.get("location")
    if place is None or place.latitude is None:
        for field in _POINTS:
            yield from group.named(field)


def _is_license(name: str, element: etree._Element) -> bool:
    """Whether a licence is a link, or else rights in words."""
    given = attribute(element, "resource", "url", "href")
    return bool(given) or name == "podcast:license" or is_web(text_of(element))


_LEGIBLE: Final[Mapping[str, Callable[[str, etree._Element], bool]]] = {
    "explicit": lambda _, each: text_of(each).lower() in EXPLICIT,
    "kinds": lambda _, each: kind_of(text_of(each)) is not None,
    "comment counts": lambda _, each: octets(text_of(each)) is not None,
    "seasons": lambda _, each: NUMBER.fullmatch(text_of(each)) is not None,
    "episodes": lambda _, each: NUMBER.fullmatch(text_of(each)) is not None,
    "episode types": lambda _, each: text_of(each).lower() in EPISODE_TYPES,
    "licenses": _is_license,
}
_FALLIBLE: Final = frozenset({*_LEGIBLE, *_POINTS, "durations"})
"""Fields that have no place for every text."""


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
