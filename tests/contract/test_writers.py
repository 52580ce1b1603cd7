"""What every writer promises, walked over the table of formats."""

import io
import json
import os
import subprocess
import sys
from calendar import timegm
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import feedparser
import jsonschema
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from lxml import etree

from contract import calendars, expectations, newsroom, rdf, readings
from contract.items import ITEMS, ROUGH_ITEMS
from htfeed.errors import PublishError
from htfeed.formats import FORMATS, XMLNS
from htfeed.model import Item
from htfeed.publish.channel import (
    Channel,
    ChannelSettings,
    Listing,
    Publisher,
    Site,
    Volume,
)
from htfeed.publish.documents import documents, site_documents
from htfeed.publish.legal import legalised
from htfeed.publish.writers import WRITERS

SITE = Site(
    title="The wire",
    url="https://wire.example/base",
    publisher=Publisher(
        name="Desk", email="desk@wire.example", url="https://wire.example/"
    ),
    rights="Some rights",
)
SETTINGS = ChannelSettings(title="News", category="news", description="All that is new")
READ: Mapping[str, Callable[[bytes], list[dict[str, Any]]]] = {
    "atom": readings.atom,
    "rss": readings.rss,
    "json": readings.json_feed,
    "rdf": rdf.read,
    "ninjs": newsroom.read,
    "ics": calendars.read,
}
EXPECT: Mapping[str, Callable[[Channel, Item], dict[str, Any] | None]] = {
    "atom": expectations.in_atom,
    "rss": expectations.in_rss,
    "json": expectations.in_json,
    "rdf": rdf.expected,
    "ninjs": newsroom.expected,
    "ics": calendars.expected,
}
FORMAT = pytest.mark.parametrize("key", FORMATS)
PATIENT = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)


def channel(*items: Item) -> Channel:
    return Channel(
        key="news",
        id="tag:wire.example,2026:news",
        site=SITE,
        settings=SETTINGS,
        items=items,
    )


def carried(key: str, items: list[Item]) -> list[Item]:
    """Those of some items that stand in a document."""
    return [each for each in items if each.event or not FORMATS[key].events]


def test_every_format_has_a_writer_and_no_writer_is_without_a_format() -> None:
    assert set(WRITERS) == set(FORMATS) == set(READ)


@FORMAT
@PATIENT
@given(item=ITEMS)
def test_what_an_item_holds_is_read_back_from_every_format(key: str, item: Item) -> None:
    whole = channel(item)

    read = READ[key](WRITERS[key].document(whole))

    assert read == [each for each in [EXPECT[key](whole, item)] if each is not None]


@FORMAT
@PATIENT
@given(items=st.lists(ROUGH_ITEMS, max_size=3))
def test_whatever_comes_in_a_writer_gives_a_valid_document(
    key: str, items: list[Item]
) -> None:
    whole = legalised(channel(*items))

    body = WRITERS[key].document(whole)

    assert problems(key, body) == []
    assert len(READ[key](body)) == len(carried(key, items))


@PATIENT
@given(item=ROUGH_ITEMS)
def test_what_no_normaliser_would_give_is_held_back_or_stands_on_the_page(
    item: Item,
) -> None:
    try:
        made = {each.path: each.body for each in documents(channel(item))}
    except PublishError:
        return

    assert made["news/index.html"].count(b'<article id="item-') == 1


@FORMAT
@PATIENT
@given(items=st.lists(ITEMS, max_size=3, unique_by=lambda item: item.id))
def test_documents_are_valid_and_keep_the_order(key: str, items: list[Item]) -> None:
    body = WRITERS[key].document(channel(*items))

    assert problems(key, body) == []
    wanted = [item.id for item in carried(key, items)]
    assert [each["id"] for each in READ[key](body)] == wanted


@pytest.mark.parametrize("key", ["atom", "rss"])
@PATIENT
@given(item=ITEMS)
def test_feedparser_reads_the_same(key: str, item: Item) -> None:
    # It takes the title of an enclosure for that of an item that has none.
    assume(item.title or not any(each.title for each in item.enclosures))
    whole = channel(item)
    body = WRITERS[key].document(whole)

    parsed = feedparser.parse(
        io.BytesIO(body),
        sanitize_html=False,
        resolve_relative_uris=False,
        response_headers={"content-type": FORMATS[key].media_type + "; charset=utf-8"},
    )

    (entry,) = parsed.entries
    assert not parsed.bozo
    assert entry.id == item.id
    expected = EXPECT[key](whole, item) or {}
    title = expected["title"]
    assert (entry.get("title") or None) == mended(title)
    assert SITE.link(item) in {each.href for each in entry.links}
    if item.summary:
        assert entry.summary == mended(item.summary)
    if item.content:
        assert [each.value for each in entry.content] == [mended(item.content)]
    assert [mended(each.term) for each in entry.get("tags", [])] == [
        mended(each.term) for each in item.categories
    ]
    files = item.enclosures if key == "atom" else expectations.recordings_first(item)[:1]
    assert [each.href for each in entry.enclosures] == [each.url for each in files]
    if item.published:
        assert timegm(entry.published_parsed) == item.published.at.timestamp()


def mended(text: str | None) -> str | None:
    """Return what feedparser makes of text that looks like UTF-8 read as Latin-1."""
    try:
        return text.encode("latin-1").decode() if text else text
    except UnicodeError:
        return text


@pytest.mark.parametrize("key", [key for key, each in FORMATS.items() if each.archived])
@PATIENT
@given(items=st.lists(ITEMS, max_size=2, unique_by=lambda item: item.id))
def test_an_archive_document_is_valid_and_links_to_its_neighbours(
    key: str, items: list[Item]
) -> None:
    volume = Volume(name="2026-10-2", previous="2026-09", next="2026-11")
    archive = replace(channel(*items), volume=volume)

    body = WRITERS[key].document(archive)

    assert problems(key, body) == []
    assert [each["id"] for each in READ[key](body)] == [item.id for item in items]
    older = f"https://wire.example/base/news/archive/2026-09{FORMATS[key].extension}"
    assert body.count(older.encode()) == 1


@FORMAT
def test_an_address_of_its_own_is_said_exactly(key: str) -> None:
    body = WRITERS[key].document(channel())

    address = f"https://wire.example/base/news{FORMATS[key].extension}".encode()
    assert body.count(address) == 1


@PATIENT
@given(items=st.lists(ITEMS, min_size=1, max_size=2, unique_by=lambda item: item.id))
def test_the_same_channel_gives_the_same_bytes(items: list[Item]) -> None:
    first, second = documents(channel(*items)), documents(channel(*items))

    assert first == second


def test_bytes_depend_on_no_seed_zone_clock_or_locale() -> None:
    made = {
        _bytes_elsewhere(seed, zone) for seed, zone in (("1", "UTC"), ("77", "Asia/Tokyo"))
    }

    assert len(made) == 1


def _bytes_elsewhere(seed: str, zone: str) -> bytes:
    program = Path(__file__).with_name("one_channel.py")
    run = subprocess.run(
        [sys.executable, program],
        env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
        check=True,
        capture_output=True,
    )
    return run.stdout


def test_the_site_has_a_style_a_list_and_a_front_page() -> None:
    listing = Listing(key="news", settings=SETTINGS, items=3)

    made = site_documents(SITE, (listing,))

    assert [each.path for each in made] == [
        "style.css",
        "icon.svg",
        "opml.xml",
        "sitemap.xml",
        "news-sitemap.xml",
        "index.html",
    ]
    assert [each.media_type for each in made] == [
        "text/css",
        "image/svg+xml",
        "text/x-opml",
        "application/xml",
        "application/xml",
        "text/html",
    ]


# --- independent judges


def problems(key: str, body: bytes) -> list[str]:
    if key in {"json", "ninjs"}:
        return _json_problems(key, body)
    if key == "ics":
        return calendars.problems(body)
    judges = {"rss": _rss_problems, "atom": _atom_problems, "rdf": rdf.problems}
    return judges[key](etree.fromstring(body))


def _schema(name: str) -> Path | None:
    shared = os.environ.get("HTFEED_SHARED")
    path = Path(shared, "schemas", name) if shared else None
    return path if path and path.exists() else None


@cache
def _relax_ng(path: Path) -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(path))


def _atom_problems(tree: etree._Element) -> list[str]:
    path, found = _schema("atom-rfc4287.rng"), []
    if path and not _relax_ng(path).validate(tree):
        found = [str(each) for each in _relax_ng(path).error_log]
    space = {"a": XMLNS["atom"]}
    for entry in tree.iterfind("a:entry", space):
        alternates = [
            (link.get("type"), link.get("hreflang"))
            for link in entry.iterfind("a:link", space)
            if link.get("rel") == "alternate"
        ]
        found += [] if len(set(alternates)) == len(alternates) else ["alternates repeat"]
        found += [] if alternates else ["no alternate"]
    return found


def _rss_problems(tree: etree._Element) -> list[str]:
    found = []
    for item in tree.iterfind("channel/item"):
        names = [child.tag for child in item]
        once = {each for each in names if names.count(each) > 1 and each[0] != "{"}
        found += [f"{each} repeats" for each in once - {"category"}]
        if not {"title", "description"} & set(names):
            found.append("neither title nor description")
        if "description" in names and readings.ENCODED in names:
            ordered = names.index("description") < names.index(readings.ENCODED)
            found += [] if ordered else ["content before description"]
        found += [
            f"enclosure without {attribute}"
            for enclosure in item.iterfind("enclosure")
            for attribute in ("url", "length", "type")
            if enclosure.get(attribute) is None
        ]
    return found


_SCHEMAS = {"json": "json-feed-1.1.schema.json", "ninjs": "ninjs-schema_3.1.json"}


@cache
def _json_judge(path: Path) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(path.read_text()))


def _json_problems(key: str, body: bytes) -> list[str]:
    path, feed = _schema(_SCHEMAS[key]), json.loads(body)
    if path is None:
        return []
    # The schema wants absolute addresses; rough items have none to give.
    return [
        each.message
        for each in _json_judge(path).iter_errors(feed)
        if each.validator_value != "^[a-z][a-z0-9+.-]*:"
    ]


def test_the_schemas_are_at_hand() -> None:
    if _schema("atom-rfc4287.rng") is None:
        pytest.skip(
            "HTFEED_SHARED names no folder with schemas: documents are not held to them"
        )

    assert all(_schema(name) for name in _SCHEMAS.values())
