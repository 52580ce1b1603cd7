"""News in JSON, ninjs 1.0 to 3.1 (https://iptc.org/standards/ninjs/) -> a ParsedFeed.

Version 2 turned the names into camelCase, ``headline`` and ``body_html`` into lists of
parts with roles, and the mappings of renditions and associations into lists. Both are
read alike: names in lower case, members as they come.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final, cast, get_args

from htfeed.constructs import (
    Category,
    Enclosure,
    EventTimes,
    Image,
    Kind,
    Link,
    Location,
    Person,
    Status,
    Text,
)
from htfeed.model import Entry, FeedInfo, ParsedFeed, Problem
from htfeed.parse.addresses import is_web, resolved
from htfeed.parse.links import octets
from htfeed.parse.locations import on_earth
from htfeed.parse.persons import distinct, written
from htfeed.parse.values import LONGEST_EXTRA, Values, as_text
from htfeed.syntax.elements import names
from htfeed.syntax.xml import legal

_SIGNS: Final = names(
    """pubstatus versioncreated firstcreated headline headlines bodies body_text body_html
    body_xhtml renditions standard"""
)
_LISTINGS: Final = ("items", "_items", "associations")
_KINDS: Final[dict[str, Kind]] = {
    "text": "article",
    "composite": "article",
    "audio": "audio",
    "video": "video",
    "picture": "image",
    "graphic": "image",
    "document": "document",
}
# What stands for the whole where a part has several roles.
_ROLES: Final = ("main", "headline", "body", "short", "summary", "first", "")
_HTML: Final = frozenset({"text/html", "application/xhtml+xml"})
_BY: Final = re.compile(r"by\s+", re.IGNORECASE)
_KNOWN: Final = names(
    """uri type mimetype representationtype profile version firstcreated versioncreated
    contentcreated embargoed embargoeduntil pubstatus copyrightnotice usageterms
    copyrightholder language headline headlines title by byline located person people
    name subject subjects keywords renditions associations standard bodies descriptions"""
)
_VOCABULARY: Final = _KNOWN | names(
    """altids charcount contentwarnings digitalsourcetype ednote event eventdetails events
    expires genre genres infosource infosources object objects organisation organisations
    place places plannedcoverage rightsinfo slugline trustindicators urgency wordcount"""
)
_RIGHTS: Final = ("copyrightnotice", "usageterms", "copyrightholder")
_A_PAIR: Final = 2
_TEXTS: Final = re.compile(r"(?:body|description|headline)(?:_\w+)?")
_VERSIONS: Final = re.compile(r"\d+\.\d+")


def is_ninjs(value: object) -> bool:
    """Whether a JSON value is a news object, or a list of them."""
    if isinstance(value, list):
        return _are_news(value)
    return _is_news(value) or bool(_listed(value))


def _is_news(value: object) -> bool:
    """Whether there is a sign of it, or nothing beside its URI but what ninjs has."""
    if not isinstance(value, Mapping) or not _has_uri(value):
        return False
    keys = {str(key).lower() for key in value}
    is_all_known = all(key in _VOCABULARY or _TEXTS.fullmatch(key) for key in keys)
    return not _SIGNS.isdisjoint(keys) or (is_all_known and len(keys) > 1)


def _has_uri(value: object) -> bool:
    """Whether there is what alone every news object has to have."""
    return isinstance(value, Mapping) and isinstance(value.get("uri"), str)


def _are_news(values: list[object]) -> bool:
    return any(map(_is_news, values)) and all(map(_has_uri, values))


def _listed(value: object) -> list[object]:
    """Return the news objects that an object without news of its own lists."""
    if not isinstance(value, Mapping):
        return []
    listings = (value.get(key) for key in _LISTINGS)
    found = next((each for each in listings if isinstance(each, list)), [])
    return found if _are_news(found) else []


def _is_list(value: object) -> bool:
    """Whether a news object says nothing itself: a composite of others, as a feed is."""
    fields = _fields(value)
    is_composite = (fields.text("type") or "").lower() == "composite"
    return is_composite and not fields.given.get("bodies") and bool(_listed(value))


def read_ninjs(value: object, base: str | None) -> ParsedFeed:
    """Return the news in a JSON value; each object is an entry."""
    given = [value] if _is_news(value) and not _is_list(value) else _listed(value)
    if isinstance(value, list):
        given = value
    entries: list[Entry] = []
    problems: list[Problem] = []
    for each in given:
        fields = _fields(each)
        entries.append(_entry(fields, base))
        problems += fields.problems
    return ParsedFeed(
        format=f"ninjs{_version(value if _is_list(value) else given[0])}",
        info=_info(value),
        entries=tuple(entries),
        problems=tuple(problems),
    )


def _info(value: object) -> FeedInfo:
    """Return what a composite says of itself, where it stands for a feed."""
    if not _is_list(value):
        return FeedInfo()
    fields = _fields(value)
    title = _part(fields, "headline", "headlines")
    return FeedInfo(
        id=fields.text("uri"),
        title=title.value if title and title.type == "text" else None,
        links=tuple(_pages(fields, None)),
        language=fields.text("language"),
    )


def _fields(value: object) -> Values:
    named = value if isinstance(value, Mapping) else {}
    given = {str(key).lower(): each for key, each in named.items()}
    return Values(given, as_text(given.get("uri")) or "item")


def _version(value: object) -> str:
    standard = _fields(value).given.get("standard")
    told = standard.get("version") if isinstance(standard, Mapping) else None
    found = _VERSIONS.search(as_text(told) or "")
    if found:
        return found[0]
    return "2.0" if isinstance(_fields(value).given.get("headlines"), list) else "1.0"


def _entry(item: Values, base: str | None) -> Entry:
    uri = item.text("uri")
    kind = _KINDS.get((item.text("type") or "").lower())
    files = tuple(_renditions(item, base))
    return Entry(
        id=uri,
        title=_part(item, "headline", "headlines") or _plain(item.text("title")),
        links=_links(item, uri, base),
        published=item.text("firstcreated", "contentcreated", "versioncreated"),
        updated=item.text("versioncreated"),
        authors=distinct(_authors(item)),
        categories=tuple(_subjects(item)),
        summary=_part(item, "description", "descriptions"),
        content=_part(item, "body", "bodies"),
        enclosures=(*(files if kind != "image" else ()), *_joined(item, base)),
        image=_image(item, files if kind == "image" else (), base),
        kind=kind,
        language=item.text("language"),
        rights=_plain(item.text(*_RIGHTS)),
        location=_location(item),
        event=_event(item.inner("eventdetails").inner("dates")),
        available=item.text("embargoeduntil", "embargoed"),
        status=_status(item),
        extra=MappingProxyType(dict(_extra(item))),
    )


def _event(dates: Values) -> EventTimes | None:
    start = dates.text("startDate", "expectedStartDate")
    end = dates.text("endDate", "expectedEndDate")
    return EventTimes(start=start, end=end) if start else None


def _links(item: Values, uri: str | None, base: str | None) -> tuple[Link, ...]:
    """Return the page that it is on: a rendition in HTML, else its URI."""
    pages = tuple(_pages(item, base))
    return pages or ((Link(href=uri),) if uri and is_web(uri) else ())


def _pages(item: Values, base: str | None) -> Iterator[Link]:
    for each in _members(item, "renditions"):
        href = each.text("href")
        if href and (each.text("contenttype", "mimetype") or "").lower() in _HTML:
            yield Link(href=resolved(href, base))


def _plain(text: str | None) -> Text | None:
    return Text(value=text) if text else None


def _part(item: Values, name: str, listed: str) -> Text | None:
    """Return a text by its best role, as HTML where there is HTML."""
    parts = [item.within(each, listed) for each in item.several(listed)]
    found = [
        (part.text("value"), (part.text("contentType") or "").lower(), part.text("role"))
        for part in parts
    ]
    for role in (*_ROLES, None):
        told = [each for each in found if each[0] and (role is None or _is(each[2], role))]
        for value, kind, _ in sorted(told, key=lambda each: each[1] not in _HTML):
            return Text(value=value or "", type="html" if kind in _HTML else "text")
    for key in (f"{name}_xhtml", f"{name}_html"):
        html = item.text(key)
        if html:
            return Text(value=html, type="html")
    others = (key for key in item.given if key.startswith(f"{name}_"))
    return _plain(item.text(f"{name}_text", name, *others))


def _is(given: str | None, role: str) -> bool:
    return (given or "").rpartition("/")[2].lower() == role


def _authors(item: Values) -> Iterator[Person | None]:
    line = item.text("byline", "by")
    yield written(_BY.sub("", line, count=1) if _BY.match(line) else line) if line else None
    for each in item.several("person", "people"):
        person = item.within(each, "people")
        name, uri = person.text("name"), person.text("uri")
        if name and (person.text("rel") or "").lower() in {"author", "creator", "by"}:
            yield Person(name=name, uri=uri if uri and is_web(uri) else None)


def _subjects(item: Values) -> Iterator[Category]:
    """Give the subjects: the code or address is the term, the name is for people."""
    for each in item.several("subject", "subjects"):
        subject = item.within(each, "subjects")
        label = subject.text("name")
        term = subject.text("code", "uri", "literal") or label
        if term:
            yield Category(term=term, scheme=subject.text("scheme"), label=label)
    for each in item.several("keywords"):
        word = as_text(each)
        if word and word.strip():
            yield Category(term=word.strip())


def _members(item: Values, key: str) -> Iterator[Values]:
    """Give the members of a list, or of the mapping that version 1 has in its place."""
    value = item.given.get(key)
    members = value.values() if isinstance(value, Mapping) else item.several(key)
    for each in members:
        if isinstance(each, Mapping):
            yield _fields(each)


def _renditions(item: Values, base: str | None) -> Iterator[Enclosure]:
    """Give the files of a news object: the first is the one, others are other forms."""
    files = [
        each
        for each in _members(item, "renditions")
        if (each.text("contenttype", "mimetype") or "").lower() not in _HTML
    ]
    for number, each in enumerate(files):
        url = each.text("href")
        if url:
            yield Enclosure(
                url=resolved(url, base),
                type=each.text("contenttype", "mimetype"),
                length=octets(each.text("sizeinbytes") or ""),
                duration=_seconds(each.text("duration")),
                title=each.text("title"),
                width=octets(each.text("width") or ""),
                height=octets(each.text("height") or ""),
                alternate=number > 0,
            )


def _joined(item: Values, base: str | None) -> Iterator[Enclosure]:
    """Give the files of the recordings that a news object is joined with."""
    for each in _members(item, "associations"):
        if _KINDS.get((each.text("type") or "").lower()) in {"audio", "video"}:
            yield from _renditions(each, base)


def _image(item: Values, own: tuple[Enclosure, ...], base: str | None) -> Image | None:
    """Return the largest rendition of a picture, its own or of what it is joined with."""
    if own:
        return _picture(item, own)
    for each in _members(item, "associations"):
        if _KINDS.get((each.text("type") or "").lower()) == "image":
            files = tuple(_renditions(each, base))
            if files:
                return _picture(each, files)
    return None


def _picture(item: Values, files: tuple[Enclosure, ...]) -> Image:
    largest = max(files, key=lambda each: each.width or 0)
    words = _part(item, "description", "descriptions") or _part(
        item, "headline", "headlines"
    )
    return Image(
        url=largest.url,
        alt=words.value if words else None,
        credit=item.text("byline", "by", "copyrightholder"),
        width=largest.width,
        height=largest.height,
    )


def _location(item: Values) -> Location | None:
    """Return where it was written, else the first place that it is about."""
    name = item.text("located")
    if name:
        return Location(name=name)
    place = next(_members(item, "place"), None) or next(_members(item, "places"), None)
    return _place(place) if place else None


def _place(place: Values) -> Location | None:
    told = place.given.get("geojson") or place.given.get("geometry_geojson")
    shape = _fields(told)
    point = _fields(shape.given.get("geometry") or told)
    name, at = place.text("name"), _position(point.given)
    if not (name or at):
        return None
    latitude, longitude = at or (None, None)
    return Location(name=name, latitude=latitude, longitude=longitude)


def _position(point: Mapping[str, object]) -> tuple[float, float] | None:
    """Return latitude and longitude, which GeoJSON has the other way (RFC 7946 §3.1.1)."""
    at = point.get("coordinates")
    if point.get("type") != "Point" or not isinstance(at, list) or len(at) < _A_PAIR:
        return None
    longitude, latitude = at[:_A_PAIR]
    if not all(type(each) in {int, float} for each in (longitude, latitude)):
        return None
    return on_earth(float(latitude), float(longitude))


def _status(item: Values) -> Status | None:
    word = (item.text("pubstatus") or "").lower()
    if word in get_args(Status):
        return cast("Status", word)
    if word:
        item.wrong("pubStatus", word, "usable, withheld or canceled")
        # Who says that it is not simply usable does not want it out.
        return "withheld"
    return None


def _seconds(text: str | None) -> timedelta | None:
    whole = octets((text or "").partition(".")[0])
    return timedelta(seconds=whole) if whole and whole < 10**8 else None


def _extra(item: Values) -> Iterator[tuple[str, str]]:
    """Give what no field has a place for: texts, and lists and objects as JSON."""
    others = [key for key in _RIGHTS if item.given.get(key)][1:]
    for key, value in item.given.items():
        word = as_text(value)
        if word is None and value:
            word = legal(json.dumps(value, ensure_ascii=False, sort_keys=True))
        is_left_over = key not in _KNOWN or key in others
        if word and is_left_over and not _TEXTS.fullmatch(key):
            yield legal(f"ninjs:{key}"), word[:LONGEST_EXTRA]
