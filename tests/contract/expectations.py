"""What each format can hold of an item: all of it, but for what is listed here.

Atom: nobody is nameless, nor an entry without a title; ``article`` is no DCMI type; an
origin has an id and a title and an entry a link and a date, so missing ones are filled in.

RSS: no labels of categories; of one author the address and of nobody a page; a content
without a summary is described by itself; an enclosure has a type and a length; of the
origin address and title. A recording has a title, an item a day, and an episode lasts as
long as its recording.

JSON Feed: an attachment has a type.
"""

from collections.abc import Iterable
from datetime import UTC, timedelta
from typing import Any

from htfeed.constructs import Enclosure, Link, Person
from htfeed.model import FeedInfo, Item
from htfeed.publish.channel import Channel
from htfeed.publish.media_types import is_recording, media_type
from htfeed.publish.stories import heading

DCMI = {"audio": "Sound", "video": "MovingImage", "image": "StillImage", "document": "Text"}
Reading = dict[str, Any]


def in_atom(channel: Channel, item: Item) -> Reading:
    return {
        "id": item.id,
        "title": heading(item, UTC),
        "links": _links(channel.site.links(item)),
        "comments": item.comments,
        "published": item.published.at if item.published else None,
        "updated": item.last_updated,
        "authors": [_named(each) for each in item.authors],
        "contributors": [_named(each) for each in item.contributors],
        "categories": _categories(item),
        "summary": item.summary,
        "content": item.content,
        "enclosures": [_enclosure(each, text=True) for each in item.enclosures],
        "language": item.language,
        "rights": item.rights,
        "kind": DCMI.get(item.kind or ""),
        "durations": list(item.durations),
        "day_only": _day_only(item, "issued", "modified"),
        "image": _image(item),
        "origin": _source(item.origin) if item.origin not in {None, FeedInfo()} else None,
    }


def in_rss(channel: Channel, item: Item) -> Reading:
    link = channel.site.link(item)
    lead = item.authors[0] if len(item.authors) == 1 else None
    mailed = lead is not None and lead.name is not None and lead.email is not None
    return {
        "id": item.id,
        "permalink": str(item.id == link).lower(),
        "title": item.title or (heading(item, UTC) if _recording(item) else None),
        "link": link,
        "links": [
            each
            for each in _links(channel.site.links(item))
            if each != {"rel": "alternate", "href": link}
            and each["href"] != channel.site.article(item)
        ],
        "comments": item.comments,
        "published": item.published.at if item.published else item.order,
        "updated": _modified(item),
        "author": f"{lead.email} ({lead.name})" if lead and mailed else None,
        "creators": [] if mailed else [_named(each)[0] for each in item.authors],
        "contributors": [_named(each)[0] for each in item.contributors],
        "categories": [(each.term, each.scheme) for each in item.categories],
        "summary": item.summary or item.content,
        "content": item.content,
        "enclosures": [
            _enclosure(
                each, text=True, type_=media_type(each) if number == 0 else each.type
            )
            for number, each in enumerate(recordings_first(item))
        ],
        "language": item.language,
        "rights": item.rights,
        "kind": DCMI.get(item.kind or ""),
        "durations": list(item.durations) or _lasting(_recording(item)),
        "day_only": _day_only(item, "issued", "modified"),
        "image": _image(item),
        "origin": _rss_source(item.origin),
    }


def in_json(channel: Channel, item: Item) -> Reading:
    origin = item.origin
    return {
        "id": item.id,
        "title": item.title,
        "links": _links(item.links),
        "comments": item.comments,
        "published": item.published.at if item.published else None,
        "updated": _modified(item),
        "authors": [(each.name, each.email, each.uri) for each in item.authors],
        "contributors": [(each.name, each.email, each.uri) for each in item.contributors],
        "categories": _categories(item),
        "summary": item.summary,
        "content": item.content,
        "enclosures": [
            _enclosure(each, text=False, type_=media_type(each)) for each in item.enclosures
        ],
        "language": item.language,
        "rights": item.rights,
        "kind": item.kind,
        "durations": list(item.durations),
        "day_only": _day_only(item, "date_published", "date_modified"),
        "image": _image(item),
        "origin": _json_origin(origin) if origin not in {None, FeedInfo()} else None,
    }


def recordings_first(item: Item) -> list[Enclosure]:
    """The files of an item, but the first recording before all others."""
    lead = _recording(item)
    return sorted(item.enclosures, key=lambda each: each is not lead)


def _recording(item: Item) -> Enclosure | None:
    return next(filter(is_recording, item.enclosures), None)


def _lasting(recording: Enclosure | None) -> list[timedelta]:
    return [recording.duration] if recording and recording.duration else []


def _modified(item: Item) -> object:
    return item.last_updated if item.updated or not item.published else None


def _named(person: Person) -> tuple[str | None, str | None, str | None]:
    return person.name or person.email or person.uri, person.email, person.uri


def _present(**values: object) -> Reading:
    return {key: value for key, value in values.items() if value not in {None, ""}}


def _links(links: Iterable[Link]) -> list[Reading]:
    return [
        _present(
            rel=each.rel,
            type=each.type,
            hreflang=each.hreflang,
            href=each.href,
            title=each.title,
        )
        for each in links
    ]


def _categories(item: Item) -> list[Reading]:
    return [
        _present(term=each.term, scheme=each.scheme, label=each.label)
        for each in item.categories
    ]


def _enclosure(given: Enclosure, *, text: bool, type_: str | None = None) -> Reading:
    seconds = None if given.duration is None else int(given.duration.total_seconds())
    numbers: tuple[object, object] = given.length, seconds
    if text:
        numbers = tuple(None if each is None else str(each) for each in numbers)  # type: ignore[assignment]
    return {
        "url": given.url,
        "type": type_ or given.type,
        "length": numbers[0],
        "duration": numbers[1],
        "title": given.title,
    }


def _image(item: Item) -> tuple[str | None, str | None, str | None]:
    image = item.image
    return (image.url, image.alt, image.credit) if image else (None, None, None)


def _day_only(item: Item, *names: str) -> list[str]:
    dates = (item.published, item.updated)
    return [name for name, date in zip(names, dates, strict=True) if date and date.day_only]


def _source(origin: FeedInfo | None) -> Reading:
    assert origin is not None
    invented = "urn:uuid:f4d3a3b5-9450-5b91-a55c-cb50bc436b87"
    return {
        "id": origin.id or origin.link or invented,
        "title": origin.title or origin.id or origin.link or invented,
        "subtitle": origin.subtitle,
        "links": [(each.rel, each.href) for each in origin.links],
        "authors": [_named(each) for each in origin.authors],
        "language": origin.language,
        "rights": origin.rights,
        "image": origin.image,
    }


def _rss_source(origin: FeedInfo | None) -> tuple[str | None, str | None]:
    if origin is None:
        return None, None
    own = next((each.href for each in origin.links if each.rel == "self"), origin.link)
    return own, origin.title


def _json_origin(origin: FeedInfo | None) -> Reading:
    assert origin is not None
    return _present(
        id=origin.id,
        title=origin.title,
        description=origin.subtitle,
        language=origin.language,
        rights=origin.rights,
        image=origin.image,
    ) | {
        key: value
        for key, value in (
            ("links", [{"rel": each.rel, "href": each.href} for each in origin.links]),
            (
                "updated",
                origin.updated.strftime("%Y-%m-%dT%H:%M:%SZ") if origin.updated else None,
            ),
            (
                "authors",
                [
                    _present(name=each.name, email=each.email, url=each.uri)
                    for each in origin.authors
                ],
            ),
        )
        if value
    }
