"""Items as news objects of IPTC's ninjs 3.1 (https://iptc.org/standards/ninjs/).

A channel is a ``composite`` whose associations are its items; each item has a document
of its own as well.

===================  ==========================================================
what                 is written as
===================  ==========================================================
id, revision         ``uri``, ``version``
published, updated   ``firstCreated`` and ``contentCreated``, ``versionCreated``
title, summary       ``headlines``, ``descriptions``; content as ``bodies``
the page             a rendition ``web`` of type ``text/html``
enclosures           renditions ``main``, ``file-2`` …, with size, length and pixels
picture              an association of type ``picture``, with text and credit
other links          associations with the relation as ``rel``
categories           ``subjects``, as Media Topics where the site maps them
origin               ``infoSources``; rights as ``copyrightNotice``, a licence's address
                     as ``rightsInfo``
===================  ==========================================================

Not carried: days without a time, running times that are of no file, chapters and their
kin, threads, coordinates (their schema lies elsewhere).
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from htfeed.constructs import Category, Enclosure, Event, Image, Kind, Link, Person
from htfeed.formats import NINJS
from htfeed.identity import is_uri
from htfeed.model import Item
from htfeed.publish import moments
from htfeed.publish.addresses import with_uris
from htfeed.publish.channel import Channel, Site
from htfeed.publish.media_types import UNKNOWN, media_type
from htfeed.publish.paths import anchor
from htfeed.publish.writer import Writer, in_a_line

STANDARD: Final = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json",
}
MEDIA_TOPICS: Final = "http://cv.iptc.org/newscodes/mediatopic/"
"""Scheme of IPTC's Media Topics: their codes follow it."""
_TYPES: Final[dict[Kind, str]] = {
    "article": "text",
    "document": "text",
    "audio": "audio",
    "video": "video",
    "image": "picture",
}
_HTML: Final = "text/html"
_PLAIN: Final = "text/plain"

Json = dict[str, object]


def item_document(site: Site, item: Item) -> bytes:
    """Return an item as a document of its own."""
    told = {"uri": item.id, "standard": STANDARD} | _news(site, with_uris(item))
    return in_a_line(told) + b"\n"


def _begin(channel: Channel) -> bytes:
    site, settings = channel.site, channel.settings
    updated = moments.rfc3339(channel.updated)
    told = _present(
        uri=channel.id,
        standard=STANDARD,
        type="composite",
        representationType="full",
        versionCreated=updated,
        pubStatus="usable",
        language=channel.language,
        headlines=_texts(settings.title or channel.key, _PLAIN),
        descriptions=_texts(settings.description, _PLAIN),
        by=site.publisher.name if site.publisher else site.title,
        copyrightNotice=channel.rights,
        renditions=[
            _rendition("web", channel.page, contentType=_HTML),
            _rendition("ninjs", channel.address(NINJS), contentType=NINJS.media_type),
        ],
    )
    text = json.dumps(told, ensure_ascii=False, indent=1).removesuffix("\n}")
    return f'{text},\n "associations": ['.encode()


def _fragment(site: Site, item: Item) -> bytes:
    told = {"name": anchor(item.id), "uri": item.id} | _news(site, item)
    return b"\n  " + in_a_line(told)


def _news(site: Site, item: Item) -> Json:
    return _present(
        type=_TYPES[item.kind or "article"],
        representationType="full" if item.content else "partial",
        version=str(item.revision),
        firstCreated=_date(item.published.at if item.published else item.first_seen),
        versionCreated=_date(item.last_updated or site.beginning),
        contentCreated=_date(item.published.at if item.published else None),
        embargoedUntil=_date(item.available.at if item.available else None),
        pubStatus="usable",
        language=item.language,
        headlines=_texts(item.title, _PLAIN),
        descriptions=_texts(item.summary, _HTML, role="summary"),
        bodies=_texts(item.content, _HTML),
        by=", ".join(filter(None, (each.name for each in item.authors))),
        people=list(_people(item)),
        subjects=[_subject(site, each) for each in item.categories if each.term],
        eventDetails=_present(dates=_event(item.event)) if item.event else None,
        located=item.location.name if item.location else None,
        infoSources=list(_origin(item)),
        copyrightNotice=item.rights,
        rightsInfo=_present(linkedRights=_licence(item)),
        renditions=[
            _rendition("web", site.link(item), contentType=_HTML),
            *_renditions(item),
        ],
        associations=[*_picture(item.image), *_associations(site, item)],
    )


def _event(event: Event) -> Json:
    return _present(
        startDate=_date(event.start.at),
        endDate=_date(event.end.at if event.end else None),
    )


def _present(**values: object) -> Json:
    return {
        key: value
        for key, value in values.items()
        if value is not None and value not in ("", [], {})
    }


def _date(at: datetime | None) -> str | None:
    return moments.rfc3339(at) if at else None


def _texts(value: str | None, kind: str, *, role: str = "main") -> list[Json]:
    return [{"role": role, "contentType": kind, "value": value}] if value else []


def _people(item: Item) -> Iterator[Json]:
    for rel, people in (("author", item.authors), ("contributor", item.contributors)):
        yield from (_person(each, rel) for each in people)
    for each in item.credits:
        yield _present(name=each.name, rel=each.role or "credit", uri=_uri(each.uri))


def _person(person: Person, rel: str) -> Json:
    mail = [{"type": "email", "value": person.email}] if person.email else []
    name = person.name or person.email or person.uri
    return _present(name=name, rel=rel, uri=_uri(person.uri), contactInfo=mail)


def _subject(site: Site, category: Category) -> Json:
    topic = site.media_topics.get(category.term)
    scheme = category.scheme or ""
    # Only then is the term meant to follow it.
    joined = scheme + category.term if scheme.endswith(("/", "#", ":")) else category.term
    uri = f"{MEDIA_TOPICS}{topic}" if topic else _uri(joined)
    return _present(
        name=category.label or category.term,
        uri=uri,
        literal=None if category.label is None and uri else category.term,
        creator=None if topic else category.scheme,
    )


def _uri(text: str | None) -> str | None:
    return text if text and is_uri(text) else None


def _origin(item: Item) -> Iterator[Json]:
    if item.origin:
        told = _present(name=item.origin.title, uri=item.origin.link)
        yield from [{"role": "origin"} | told] if told else []


def _licence(item: Item) -> str | None:
    found = (each.href for each in item.links if each.rel == "license")
    return next(found, None)


def _renditions(item: Item) -> Iterator[Json]:
    for number, each in enumerate(item.enclosures, start=1):
        name = "main" if number == 1 else f"file-{number}"
        yield _rendition(name, each.url) | _file(each)


def _file(enclosure: Enclosure) -> Json:
    kind, lasts = media_type(enclosure), enclosure.duration
    return _present(
        contentType=None if kind == UNKNOWN and not enclosure.type else kind,
        title=enclosure.title,
        width=enclosure.width,
        height=enclosure.height,
        sizeInBytes=None if enclosure.length is None else max(enclosure.length, 0),
        duration=None if lasts is None else moments.seconds(lasts),
        bitrate=str(enclosure.bitrate) if enclosure.bitrate else None,
    )


def _rendition(name: str, href: str, **told: object) -> Json:
    return {"name": name, "href": href, **told}


def _picture(image: Image | None) -> Iterator[Json]:
    if image is None or image.url is None:
        return
    shown = _rendition("main", image.url) | _present(width=image.width, height=image.height)
    yield {"name": "picture", "uri": image.url, "type": "picture"} | _present(
        descriptions=_texts(image.alt, _PLAIN), by=image.credit, renditions=[shown]
    )


def _associations(site: Site, item: Item) -> Iterator[Json]:
    """Give the further links, and the comments; a page is a news object as any other."""
    links: list[Link] = [each for each in site.links(item) if each.rel != "license"]
    if item.comments:
        links.append(Link(href=item.comments, rel="replies"))
    others: dict[str, Link] = {}
    for link in links:
        if link.href != site.link(item):
            others.setdefault(link.href, link)
    for number, each in enumerate(others.values(), start=1):
        yield {"name": f"link-{number}", "uri": each.href, "rel": each.rel} | _present(
            language=each.hreflang, headlines=_texts(each.title, _PLAIN)
        )


WRITER: Final = Writer(head=_begin, fragment=_fragment, end=b"\n ]\n}\n", between=b",")
