"""RSS 1.0: what independent eyes read in it, and what it can hold of an item.

A title is made where there is none; persons are names; tags are terms; of the origin
there is the title, else the address; ``image`` and lengths of time as Atom has them.
"""

from datetime import UTC, datetime
from typing import Any

from lxml import etree

from contract.expectations import in_rss
from contract.readings import ATOM, DC, ENCODED, TERMS, media, shared, text
from htfeed.formats import XMLNS
from htfeed.model import Item
from htfeed.publish.channel import Channel
from htfeed.publish.stories import heading

RSS = f"{{{XMLNS['rss1']}}}"
RDF = f"{{{XMLNS['rdf']}}}"
Reading = dict[str, Any]


def read(body: bytes) -> list[Reading]:
    return [_item(item) for item in etree.fromstring(body).findall(f"{RSS}item")]


def _item(item: etree._Element) -> Reading:
    links = [dict(each.attrib) for each in item.findall(f"{ATOM}link")]
    return {
        "id": item.get(f"{RDF}about"),
        "title": text(item, f"{RSS}title"),
        "link": text(item, f"{RSS}link"),
        "links": [each for each in links if each["rel"] != "replies"],
        "comments": next(
            (each["href"] for each in links if each["rel"] == "replies"), None
        ),
        "published": text(item, f"{DC}date"),
        "updated": text(item, f"{TERMS}modified"),
        "creators": [each.text for each in item.findall(f"{DC}creator")],
        "contributors": [each.text for each in item.findall(f"{DC}contributor")],
        "categories": [each.text for each in item.findall(f"{DC}subject")],
        "summary": text(item, f"{RSS}description"),
        "content": text(item, ENCODED),
        "enclosures": [{"url": url, **facts} for url, facts in media(item).items()],
        "language": text(item, f"{DC}language"),
        "rights": text(item, f"{DC}rights"),
        "origin": text(item, f"{DC}source"),
        **shared(item),
    }


def expected(channel: Channel, item: Item) -> Reading:
    told = in_rss(channel, item)
    date, origin = item.published, item.origin
    at, said = (date.at if date else item.order), date or item.updated
    day_only = said is not None and said.day_only and said.at == at
    changed = told["updated"] and _instant(told["updated"])
    if item.updated and item.updated.day_only:
        changed = _day(item.updated.at)
    return {
        **{key: told[key] for key in ("id", "link", "links", "comments", "content")},
        "summary": item.summary,
        **{key: told[key] for key in ("language", "rights", "kind", "day_only", "image")},
        "durations": list(item.durations),
        "title": heading(item, UTC),
        "published": at and (_day(at) if day_only else _instant(at)),
        "updated": changed,
        "creators": [each.name or each.email or each.uri for each in item.authors],
        "contributors": told["contributors"],
        "categories": [each.term for each in item.categories],
        "enclosures": [
            {
                "url": each.url,
                "type": each.type,
                "length": None if each.length is None else str(each.length),
                "duration": None
                if each.duration is None
                else str(int(each.duration.total_seconds())),
                "title": None,
            }
            for each in item.enclosures
        ],
        "origin": origin and (origin.title or origin.link),
    }


def _day(at: datetime) -> str:
    return at.strftime("%Y-%m-%d")


def _instant(at: datetime) -> str:
    text = at.astimezone(UTC).replace(tzinfo=None).isoformat()
    return (text.rstrip("0") if "." in text else text) + "Z"


def problems(tree: etree._Element) -> list[str]:
    """Return what breaks the specification (§5) of RSS 1.0."""
    found = []
    (head,) = tree.findall(f"{RSS}channel")
    listed = [
        each.get(f"{RDF}resource") for each in head.iterfind(f"{RSS}items/{RDF}Seq/{RDF}li")
    ]
    about = [each.get(f"{RDF}about") for each in tree.findall(f"{RSS}item")]
    found += [] if listed == about else ["the list is not the items"]
    for name in ("title", "link", "description"):
        found += [] if head.findtext(RSS + name) else [f"channel without {name}"]
    for item in tree.findall(f"{RSS}item"):
        for name, least in (("title", 1), ("link", 1), ("description", 0)):
            count = sum(bool(each.text) for each in item.findall(RSS + name))
            found += [] if least <= count <= 1 else [f"{count} {name} in an item"]
    return found
