"""ninjs: what independent eyes read in it, and what it can hold of an item.

No days without a time, no running times but those of files, one language of the item,
of the origin title and address.
"""

import json
from typing import Any

from contract.readings import iso
from htfeed.constructs import Enclosure, Person
from htfeed.model import Item
from htfeed.publish.channel import Channel
from htfeed.publish.media_types import media_type

TYPES = {"audio": "audio", "video": "video", "image": "picture"}
Reading = dict[str, Any]


def read(body: bytes) -> list[Reading]:
    return [_item(each) for each in json.loads(body)["associations"]]


def _item(news: Reading) -> Reading:
    web, *files = news["renditions"]
    joined = news.get("associations", [])
    pictures = [each for each in joined if each.get("type") == "picture"]
    return {
        "id": news["uri"],
        "type": news["type"],
        "title": _first(news, "headlines"),
        "link": web["href"],
        "links": [
            (each["rel"], each["uri"], _first(each, "headlines"))
            for each in joined
            if "rel" in each
        ],
        "published": iso(news.get("contentCreated")),
        "updated": iso(news["versionCreated"]),
        "people": [
            (
                each["rel"],
                each.get("name"),
                each.get("uri"),
                each.get("contactInfo", [{}])[0].get("value"),
            )
            for each in news.get("people", [])
        ],
        "subjects": [
            (each["name"], each.get("literal"), each.get("creator"))
            for each in news.get("subjects", [])
        ],
        "summary": _first(news, "descriptions"),
        "content": _first(news, "bodies"),
        "enclosures": [
            (
                each["href"],
                each.get("contentType"),
                each.get("sizeInBytes"),
                each.get("duration"),
                each.get("title"),
            )
            for each in files
        ],
        "language": news.get("language"),
        "rights": news.get("copyrightNotice"),
        "image": [
            (each["uri"], _first(each, "descriptions"), each.get("by")) for each in pictures
        ],
        "origin": [
            (each.get("name"), each.get("uri")) for each in news.get("infoSources", [])
        ],
    }


def _first(news: Reading, key: str) -> str | None:
    return next((each["value"] for each in news.get(key, [])), None)


def expected(channel: Channel, item: Item) -> Reading:
    site, image, origin = channel.site, item.image, item.origin
    links: dict[str, tuple[str, str, str | None]] = {}
    for each in site.links(item):
        if each.rel != "license" and each.href != site.link(item):
            links.setdefault(each.href, (each.rel, each.href, each.title))
    if item.comments and item.comments != site.link(item):
        links.setdefault(item.comments, ("replies", item.comments, None))
    return {
        "id": item.id,
        "type": TYPES.get(item.kind or "", "text"),
        "title": item.title,
        "link": site.link(item),
        "links": list(links.values()),
        "published": item.published.at if item.published else None,
        "updated": item.last_updated,
        "people": [
            *(_person("author", each) for each in item.authors),
            *(_person("contributor", each) for each in item.contributors),
        ],
        "subjects": [
            (
                each.label or each.term,
                None if each.label is None and _joins(each.scheme) else each.term,
                each.scheme,
            )
            for each in item.categories
        ],
        "summary": item.summary,
        "content": item.content,
        "enclosures": [_enclosure(each) for each in item.enclosures],
        "language": item.language,
        "rights": item.rights,
        "image": [(image.url, image.alt, image.credit)] if image and image.url else [],
        "origin": (
            [(origin.title, origin.link)]
            if origin and (origin.title or origin.link)
            else []
        ),
    }


def _joins(scheme: str | None) -> bool:
    return scheme is not None and scheme.endswith(("/", "#", ":"))


def _person(rel: str, person: Person) -> tuple[str | None, ...]:
    name = person.name or person.email or person.uri
    return rel, name, person.uri, person.email


def _enclosure(each: Enclosure) -> tuple[object, ...]:
    kind = media_type(each)
    lasts = None if each.duration is None else each.duration.total_seconds()
    known = each.type or kind != "application/octet-stream"
    return each.url, kind if known else None, each.length, lasts, each.title
