"""A mapping that somebody wrote by hand -> an entry: the fields of source files.

========================= =====================================================
id, title, language       text
link (or url)             address of the page
links                     addresses, or mappings of href, rel, type, title, hreflang
published (or date)       text; updated likewise
author, authors           ``Name``, ``Name <mail>``, or mappings of name, email, uri
contributors              the same
categories (or tags)      texts, or mappings of term, scheme, label
summary, rights           plain text, or a mapping of ``html``, ``markdown`` or ``text``
content                   HTML if it begins with a tag, else Markdown; or such a mapping
enclosures                addresses, or mappings of url, type, length, duration, title
image                     address, or a mapping of url, alt, credit
durations (or duration)   ``0:30 and 0:60``, or a list of such
kind                      article, audio, video, image or document
comments                  address
source                    a title, or a mapping of title, link, id
location                  text: the name of a place
starts, ends              texts: when what it announces takes place; a day is the last
available                 text: a date before which it is not published
status                    usable, withheld or canceled
========================= =====================================================

Names of fields are written in any case, with ``-`` or ``_``. Where several
values are allowed, one may stand alone. Whatever is unknown or of a wrong
type is a Problem, and the entry lives.
"""

import difflib
import re
from collections.abc import Mapping
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
from htfeed.model import Entry, FeedInfo, Problem
from htfeed.parse.addresses import resolved
from htfeed.parse.links import octets
from htfeed.parse.persons import distinct, written
from htfeed.parse.prose import html_of
from htfeed.parse.values import Values, as_text, shown
from htfeed.syntax.elements import names
from htfeed.syntax.intervals import parse_durations

LISTS: Final = names(
    "author authors contributors categories tags links enclosures duration durations"
)
"""Fields that hold several values."""
FIELDS: Final = LISTS | names(
    """id title link url published date updated summary content image kind comments
    language rights source location starts ends available status"""
)
"""Every field that a source file may have."""
PARTS: Final = {
    "image": frozenset({"url", "alt", "credit"}),
    "source": frozenset({"id", "title", "link"}),
}
"""Fields that are mappings: a table names their parts ``image.alt``."""
_INFO: Final = names(
    """id title subtitle description link url links author authors language rights image
    items entries"""
)
_BEGINS_WITH_TAG: Final = re.compile(r"<[A-Za-z][A-Za-z0-9]*[\s/>]")
_KINDS: Final[dict[str, Kind]] = {each: each for each in get_args(Kind)}


def entry_of(
    given: Mapping[str, object], *, where: str, base: str | None = None
) -> tuple[Entry, tuple[Problem, ...]]:
    """Return the entry of a mapping of fields, and what is wrong with it.

    Args:
        given: The fields, as the table above has them.
        where: What Problems concern when the entry has neither id nor title.
        base: Address of the document, for relative references.
    """
    given = named(given)
    subject = as_text(given.get("id")) or as_text(given.get("title")) or where
    fields = Values(given, subject[:200])
    _check(fields, FIELDS)
    entry = Entry(
        id=fields.text("id"),
        title=_text(fields, "title", base),
        links=_links(fields, base),
        published=fields.text("published", "date"),
        updated=fields.text("updated"),
        authors=_persons(fields, base, "authors", "author"),
        contributors=_persons(fields, base, "contributors"),
        categories=_categories(fields),
        summary=_text(fields, "summary", base),
        content=_text(fields, "content", base),
        enclosures=_enclosures(fields, base),
        image=_image(fields, base),
        durations=_durations(fields),
        kind=_kind(fields),
        comments=_address(fields, "comments", base),
        language=fields.text("language"),
        rights=_text(fields, "rights", base),
        source=_source(fields, base),
        location=_location(fields),
        event=_event(fields),
        available=fields.text("available"),
        status=_status(fields),
        extra=MappingProxyType(dict(fields.unknown(FIELDS))),
    )
    return entry, tuple(fields.problems)


def _location(fields: Values) -> Location | None:
    name = fields.text("location")
    return Location(name=name) if name else None


def _event(fields: Values) -> EventTimes | None:
    start, end = fields.text("starts"), fields.text("ends")
    if start is None and end is not None:
        fields.note("starts-missing", "ends says when something ends that does not start")
    return EventTimes(start=start, end=end) if start else None


def info_of(
    given: Mapping[str, object], *, base: str | None = None
) -> tuple[FeedInfo, tuple[Problem, ...]]:
    """Return what a file says of itself beside its ``items``, and what is wrong with it."""
    fields = Values(named(given), "feed")
    _check(fields, _INFO)
    image = _image(fields, base)
    info = FeedInfo(
        id=fields.text("id"),
        title=fields.text("title"),
        subtitle=fields.text("subtitle", "description"),
        links=_links(fields, base),
        authors=_persons(fields, base, "authors", "author"),
        language=fields.text("language"),
        rights=fields.text("rights"),
        image=image.url if image else None,
    )
    return info, tuple(fields.problems)


def unknown_field(name: str, known: frozenset[str] = FIELDS) -> str:
    """Return what is said of a field that nobody knows: what it might be meant for."""
    near = difflib.get_close_matches(name.lower(), sorted(known), n=3, cutoff=0.6)
    if near:
        return f"{shown(name)} is no field; did you mean {' or '.join(near)}?"
    return f"{shown(name)} is no field; fields are {', '.join(sorted(known))}"


def named(given: Mapping[str, object]) -> dict[str, object]:
    """Return a mapping with the names of fields as we write them."""
    return {str(key).strip().lower().replace("-", "_"): given[key] for key in given}


def _check(fields: Values, known: frozenset[str]) -> None:
    for name in fields.given:
        if name not in known:
            fields.note("field-unknown", unknown_field(str(name), known))


def _status(fields: Values) -> Status | None:
    word = (fields.text("status") or "").lower()
    if word in get_args(Status):
        return cast("Status", word)
    if word:
        fields.wrong("status", word, "usable, withheld or canceled")
    return None


def _text(fields: Values, key: str, base: str | None) -> Text | None:
    value = fields.given.get(key)
    if isinstance(value, Mapping):
        inner = fields.inner(key)
        if html := inner.text("html"):
            return Text(value=html, type="html", base=base)
        if words := inner.text("text"):
            return Text(value=words)
        return _prose(inner.text("markdown"), base)
    words = fields.text(key)
    if key == "content":
        if words and _BEGINS_WITH_TAG.match(words):
            return Text(value=words, type="html", base=base)
        return _prose(words, base)
    return Text(value=words) if words else None


def _prose(markdown: str | None, base: str | None) -> Text | None:
    html = html_of(markdown) if markdown else ""
    return Text(value=html, type="html", base=base) if html else None


def _address(fields: Values, key: str, base: str | None) -> str | None:
    text = fields.text(key)
    return resolved(text, base) if text else None


def _links(fields: Values, base: str | None) -> tuple[Link, ...]:
    found = [_link(fields, each, base) for each in fields.several("link", "url", "links")]
    return tuple(link for link in found if link)


def _link(fields: Values, value: object, base: str | None) -> Link | None:
    if isinstance(value, str):
        return Link(href=resolved(value, base)) if value.strip() else None
    link = fields.within(value, "links")
    href = link.text("href", "url", "link")
    if not href:
        return None
    return Link(
        href=resolved(href, base),
        rel=link.text("rel") or "alternate",
        type=link.text("type"),
        title=link.text("title"),
        hreflang=link.text("hreflang"),
    )


def _persons(fields: Values, base: str | None, *keys: str) -> tuple[Person, ...]:
    return distinct(_person(fields, each, keys[0], base) for each in fields.several(*keys))


def _person(fields: Values, value: object, key: str, base: str | None) -> Person | None:
    words = as_text(value)
    if words is not None:
        return written(words)
    person = fields.within(value, key)
    name, email, uri = person.text("name"), person.text("email"), person.text("uri", "url")
    if not (name or email or uri):
        return None
    return Person(name=name, email=email, uri=resolved(uri, base) if uri else None)


def _categories(fields: Values) -> tuple[Category, ...]:
    found: dict[tuple[str, str | None], Category] = {}
    for each in fields.several("categories", "tags"):
        words = as_text(each)
        category = fields.within(
            {"term": each} if words is not None else each, "categories"
        )
        term, scheme = category.text("term", "label"), category.text("scheme")
        if term:
            label = category.text("label")
            found.setdefault(
                (term, scheme), Category(term=term, scheme=scheme, label=label)
            )
    return tuple(found.values())


def _enclosures(fields: Values, base: str | None) -> tuple[Enclosure, ...]:
    found = []
    for each in fields.several("enclosures"):
        words = as_text(each)
        enclosure = fields.within(
            {"url": each} if words is not None else each, "enclosures"
        )
        url = enclosure.text("url", "href")
        if url:
            found.append(
                Enclosure(
                    url=resolved(url, base),
                    type=enclosure.text("type"),
                    length=_length(enclosure),
                    duration=next(iter(_lengths(enclosure, "duration")), None),
                    title=enclosure.text("title"),
                )
            )
    return tuple(found)


def _length(enclosure: Values) -> int | None:
    text = enclosure.text("length")
    length = octets(text) if text else None
    if text and length is None:
        enclosure.wrong("length", text, "a number of octets")
    return length


def _image(fields: Values, base: str | None) -> Image | None:
    value = fields.given.get("image")
    if not isinstance(value, Mapping):
        url = _address(fields, "image", base)
        return Image(url=url) if url else None
    image = fields.inner("image")
    url, alt, credit = _address(image, "url", base), image.text("alt"), image.text("credit")
    return Image(url=url, alt=alt, credit=credit) if url or alt or credit else None


def _durations(fields: Values) -> tuple[timedelta, ...]:
    return _lengths(fields, "durations", "duration")


def _lengths(fields: Values, *keys: str) -> tuple[timedelta, ...]:
    found: list[timedelta] = []
    for each in fields.several(*keys):
        lengths = parse_durations(as_text(each) or "")
        if not lengths:
            detail = f"{keys[0]} {shown(each)} has no running time; write 1:02:03 or 0:30"
            fields.note("duration-unreadable", detail)
        found += lengths
    return tuple(found)


def _kind(fields: Values) -> Kind | None:
    text = fields.text("kind")
    kind = _KINDS.get(text.lower()) if text else None
    if text and not kind:
        fields.note("kind-unknown", f"kind {shown(text)} is none of {', '.join(_KINDS)}")
    return kind


def _source(fields: Values, base: str | None) -> FeedInfo | None:
    value = fields.given.get("source")
    if not isinstance(value, Mapping):
        title = fields.text("source")
        return FeedInfo(title=title) if title else None
    source = fields.inner("source")
    own, title = source.text("id"), source.text("title")
    found = _links(source, base)
    return FeedInfo(id=own, title=title, links=found) if own or title or found else None
