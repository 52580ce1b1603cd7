"""What independent eyes read in the documents that we write: one small reader a format.

Each gives a mapping of the fields of an item to plain values, so that a
writer can be held against what it was given.
"""

import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from lxml import etree

from htfeed.formats import XMLNS
from htfeed.syntax.intervals import parse_durations

ATOM = f"{{{XMLNS['atom']}}}"
DC = f"{{{XMLNS['dc']}}}"
TERMS = f"{{{XMLNS['dcterms']}}}"
MEDIA = f"{{{XMLNS['media']}}}"
ITUNES = f"{{{XMLNS['itunes']}}}"
ENCODED = f"{{{XMLNS['content']}}}encoded"
LANG = f"{{{XMLNS['xml']}}}lang"

Reading = dict[str, Any]


def atom(body: bytes) -> list[Reading]:
    return [_atom_entry(entry) for entry in etree.fromstring(body).findall(f"{ATOM}entry")]


def rss(body: bytes) -> list[Reading]:
    return [_rss_item(item) for item in etree.fromstring(body).findall("channel/item")]


def json_feed(body: bytes) -> list[Reading]:
    return [_json_item(item) for item in json.loads(body)["items"]]


def text(parent: etree._Element, name: str) -> str | None:
    return parent.findtext(name) or None


def iso(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _atom_entry(entry: etree._Element) -> Reading:
    links = [dict(link.attrib) for link in entry.findall(f"{ATOM}link")]
    source = entry.find(f"{ATOM}source")
    return {
        "id": text(entry, f"{ATOM}id"),
        "title": text(entry, f"{ATOM}title"),
        "links": [each for each in links if each["rel"] not in {"enclosure", "replies"}],
        "comments": next(
            (each["href"] for each in links if each["rel"] == "replies"), None
        ),
        "published": iso(text(entry, f"{ATOM}published")),
        "updated": iso(text(entry, f"{ATOM}updated")),
        "authors": [_atom_person(each) for each in entry.findall(f"{ATOM}author")],
        "contributors": [
            _atom_person(each) for each in entry.findall(f"{ATOM}contributor")
        ],
        "categories": [dict(each.attrib) for each in entry.findall(f"{ATOM}category")],
        "summary": text(entry, f"{ATOM}summary"),
        "content": text(entry, f"{ATOM}content"),
        "enclosures": [
            {
                "url": each["href"],
                "type": each.get("type"),
                "length": each.get("length"),
                "title": each.get("title"),
                "duration": media(entry).get(each["href"], {}).get("duration"),
            }
            for each in links
            if each["rel"] == "enclosure"
        ],
        "language": entry.get(LANG),
        "rights": text(entry, f"{ATOM}rights"),
        "origin": None if source is None else _source(source),
        **shared(entry),
    }


def _atom_person(person: etree._Element) -> tuple[str | None, str | None, str | None]:
    name, email, uri = (text(person, ATOM + part) for part in ("name", "email", "uri"))
    return name, email, uri


def _source(source: etree._Element) -> Reading:
    return {
        "id": text(source, f"{ATOM}id"),
        "title": text(source, f"{ATOM}title"),
        "subtitle": text(source, f"{ATOM}subtitle"),
        "links": [
            (each.get("rel"), each.get("href")) for each in source.findall(f"{ATOM}link")
        ],
        "authors": [_atom_person(each) for each in source.findall(f"{ATOM}author")],
        "language": source.get(LANG),
        "rights": text(source, f"{ATOM}rights"),
        "image": text(source, f"{ATOM}logo"),
    }


def shared(parent: etree._Element) -> Reading:
    """Read what Atom and RSS write in the same words."""
    thumbnail = parent.find(f"{MEDIA}thumbnail")
    lengths = [text(parent, name) or "" for name in (f"{ITUNES}duration", f"{DC}format")]
    return {
        "kind": text(parent, f"{DC}type"),
        "durations": [each for told in lengths for each in parse_durations(told)],
        "day_only": [
            name
            for name in ("issued", "modified")
            if len(text(parent, TERMS + name) or "") == len("2008-11-21")
        ],
        "image": (
            None if thumbnail is None else thumbnail.get("url"),
            text(parent, f"{MEDIA}text"),
            text(parent, f"{MEDIA}credit"),
        ),
    }


def media(parent: etree._Element) -> dict[str, Reading]:
    return {
        each.get("url", ""): {
            "type": each.get("type"),
            "length": each.get("fileSize"),
            "duration": each.get("duration"),
            "title": text(each, f"{MEDIA}title"),
        }
        for each in parent.findall(f"{MEDIA}content")
    }


def _rss_item(item: etree._Element) -> Reading:
    source, guid = item.find("source"), item.find("guid")
    assert guid is not None
    date = text(item, "pubDate")
    return {
        "id": guid.text,
        "permalink": guid.get("isPermaLink"),
        "title": text(item, "title"),
        "link": text(item, "link"),
        "links": [dict(each.attrib) for each in item.findall(f"{ATOM}link")],
        "comments": text(item, "comments"),
        "published": parsedate_to_datetime(date).astimezone(UTC) if date else None,
        "updated": iso(text(item, f"{ATOM}updated")),
        "author": text(item, "author"),
        "creators": [each.text for each in item.findall(f"{DC}creator")],
        "contributors": [each.text for each in item.findall(f"{DC}contributor")],
        "categories": [
            (each.text, each.get("domain")) for each in item.findall("category")
        ],
        "summary": text(item, "description"),
        "content": text(item, ENCODED),
        "enclosures": _rss_enclosures(item),
        "language": text(item, f"{DC}language"),
        "rights": text(item, f"{DC}rights"),
        "origin": (
            None if source is None else source.get("url"),
            text(item, f"{DC}source") if source is None else source.text,
        ),
        **shared(item),
    }


def _rss_enclosures(item: etree._Element) -> list[Reading]:
    found = {
        each.get("url", ""): {
            "type": each.get("type"),
            "length": None if each.get("length") == "0" else each.get("length"),
            "duration": None,
            "title": None,
        }
        for each in item.findall("enclosure")
    }
    for url, facts in media(item).items():
        known = found.setdefault(url, {})
        known.update(
            {key: value for key, value in facts.items() if value or key not in known}
        )
    return [{"url": url, **facts} for url, facts in found.items()]


def _json_item(item: Reading) -> Reading:
    extra = item.get("_htfeed", {})
    from_ = extra.get("content_from")
    alternate = (
        []
        if item["url"].startswith("https://wire.example/base/item/")
        else [{"rel": "alternate", "href": item["url"]}]
    )
    return {
        "id": item["id"],
        "title": item.get("title"),
        "links": extra.get("links", alternate),
        "comments": extra.get("comments"),
        "published": iso(item.get("date_published")),
        "updated": iso(item.get("date_modified")),
        "authors": [_json_person(each) for each in item.get("authors", [])],
        "contributors": [
            (each.get("name"), each.get("email"), each.get("url"))
            for each in extra.get("contributors", [])
        ],
        "categories": extra.get(
            "categories", [{"term": each} for each in item.get("tags", [])]
        ),
        "summary": extra.get("summary_html", item.get("summary")),
        "content": None if from_ else item["content_html"],
        "enclosures": [
            {
                "url": each["url"],
                "type": each["mime_type"],
                "length": each.get("size_in_bytes"),
                "title": each.get("title"),
                "duration": each.get("duration_in_seconds"),
            }
            for each in item.get("attachments", [])
        ],
        "language": item.get("language"),
        "rights": extra.get("rights"),
        "kind": extra.get("kind"),
        "durations": [timedelta(seconds=each) for each in extra.get("durations", [])],
        "day_only": extra.get("day_only", []),
        "image": (
            item.get("image"),
            extra.get("image", {}).get("alt"),
            extra.get("image", {}).get("credit"),
        ),
        "origin": extra.get("origin"),
    }


def _json_person(person: Reading) -> tuple[str | None, str | None, str | None]:
    email, url = person.get("_htfeed", {}).get("email"), person.get("url")
    return person.get("name"), email, None if url == f"mailto:{email}" else url
