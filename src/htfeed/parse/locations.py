"""Where an entry is: GeoRSS, the W3C's ``geo``, and Podcasting 2.0."""

import re
from typing import Final

from lxml import etree

from htfeed.constructs import Location
from htfeed.parse.events import inside
from htfeed.parse.group import Group
from htfeed.parse.names import attribute, children, local
from htfeed.parse.xmltree import text_of

_NUMBER: Final = r"([+-]?(?:\d{1,3}(?:\.\d{0,40})?|\.\d{1,40}))"
# GeoRSS Simple: latitude, longitude; RFC 5870 geo: URIs part them by a comma.
_PAIR: Final = re.compile(rf"(?:geo:)?\s*{_NUMBER}[\s,]+{_NUMBER}(?![\d.])")
# OGC 07-036 §10.1.4: a position; GML 2 wrote coordinates. All else is a line or an area.
_POSITIONS: Final = frozenset({"pos", "coordinates"})
_DIMENSIONS: Final = 3
OF_PLACES: Final = ("calendars", "places", "points", "latitudes", "geo points")
"""Fields of a table that a place is told by."""
_FURTHEST: Final = (90.0, 180.0)


def location(group: Group) -> Location | None:
    """Return where an entry is; a place that is nowhere on earth is none."""
    name = osm = None
    at: tuple[float, float] | None = None
    for each in group.all("places"):
        words = attribute(each, "valueString") or text_of(each)
        name = name or " ".join(words.split()) or None
        osm = osm or attribute(each, "osm")
        at = at or _pair(attribute(each, "geo") or "")
    for each in group.all("calendars"):
        name = name or inside(each, "location")
    for each in group.all("points"):
        name = name or attribute(each, "description")  # of media:location alone
    at = at or _point(group)
    if not (name or at or osm):
        return None
    latitude, longitude = at or (None, None)
    return Location(name=name, latitude=latitude, longitude=longitude, osm=osm)


def _point(group: Group) -> tuple[float, float] | None:
    for each in group.all("points"):
        found = _pair(_position(each))
        if found:
            return found
    latitudes, longitudes = group.text("latitudes"), group.text("longitudes")
    if latitudes and longitudes:
        return _pair(f"{latitudes} {longitudes}")
    for each in group.all("geo points"):
        found = _pair(" ".join(_texts(each)))
        if found:
            return found
    return None


def _position(element: etree._Element) -> str:
    """Return the text of a point; empty for a line or an area, which has many."""
    if not len(element):
        return text_of(element)
    inside = element.iterdescendants(etree.Element)
    found = " ".join(text_of(each) for each in inside if local(each) in _POSITIONS)
    return found if len(found.replace(",", " ").split()) <= _DIMENSIONS else ""


def _texts(element: etree._Element) -> list[str]:
    """Return ``geo:lat`` and ``geo:long`` in that order, whatever theirs is."""
    return [
        text_of(each)
        for name in ("lat", "long")
        for each in children(element)
        if local(each) == name
    ]


def _pair(text: str) -> tuple[float, float] | None:
    found = _PAIR.match(text.strip())
    return on_earth(float(found[1]), float(found[2])) if found else None


def on_earth(latitude: float, longitude: float) -> tuple[float, float] | None:
    """Return a position by WGS 84 in degrees, or None for one that is nowhere on earth."""
    fits = abs(latitude) <= _FURTHEST[0] and abs(longitude) <= _FURTHEST[1]
    return (latitude, longitude) if fits else None
