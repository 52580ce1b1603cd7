"""What is gone is told of in Atom, and changes nothing else."""

import io
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from htfeed.constructs import Date, Link
from htfeed.formats import XMLNS
from htfeed.model import Item, Tombstone
from htfeed.parse.documents import parse
from htfeed.publish import atom, rss
from htfeed.publish.channel import Channel, ChannelSettings, Site
from htfeed.publish.documents import documents

EARLY, LATE = (datetime(2026, 11, day, 12, 0, 0, 500000, tzinfo=UTC) for day in (1, 2))
ITEM = Item(
    source="a",
    source_id="1",
    place="p",
    id="urn:here",
    title="Here",
    links=(Link(href="https://wire.example/1"),),
    published=Date(at=EARLY),
)
GONE = (Tombstone(id="urn:gone?a&b", at=LATE), Tombstone(id="urn:old", at=EARLY))
SPACE = {"a": XMLNS["atom"], "at": "http://purl.org/atompub/tombstones/1.0"}


def channel(*gone: Tombstone, items: tuple[Item, ...] = (ITEM,)) -> Channel:
    return Channel(
        key="news",
        id="tag:wire.example,2026:news",
        site=Site(title="The wire", url="https://wire.example/"),
        settings=ChannelSettings(title="News", category="news"),
        items=items,
        tombstones=gone,
    )


def test_atom_names_what_is_gone_and_since_when() -> None:
    feed = etree.fromstring(atom.WRITER.document(channel(*GONE)))

    told = [dict(each.attrib) for each in feed.findall("at:deleted-entry", SPACE)]

    assert told == [
        {"ref": "urn:gone?a&b", "when": "2026-11-02T12:00:00.5Z"},
        {"ref": "urn:old", "when": "2026-11-01T12:00:00.5Z"},
    ]
    assert [
        each.findtext("a:id", None, SPACE) for each in feed.findall("a:entry", SPACE)
    ] == ["urn:here"]


def test_a_tombstone_says_nothing_else() -> None:
    feed = etree.fromstring(atom.WRITER.document(channel(*GONE)))

    assert [len(each) for each in feed.findall("at:deleted-entry", SPACE)] == [0, 0]


def test_the_document_is_still_valid_atom() -> None:
    shared = os.environ.get("HTFEED_SHARED")
    schema = Path(shared or "", "schemas", "atom-rfc4287.rng")
    if not shared or not schema.exists():
        pytest.skip("HTFEED_SHARED names no folder with schemas")

    judge = etree.RelaxNG(etree.parse(schema))

    assert judge.validate(etree.fromstring(atom.WRITER.document(channel(*GONE)))), (
        judge.error_log
    )
    assert judge.validate(etree.fromstring(atom.WRITER.document(channel(*GONE, items=()))))


def test_readers_that_know_no_tombstones_see_the_same_entries() -> None:
    body = atom.WRITER.document(channel(*GONE))

    parsed = feedparser.parse(
        io.BytesIO(body), response_headers={"content-type": "application/atom+xml"}
    )

    assert not parsed.bozo
    assert [each.id for each in parsed.entries] == ["urn:here"]
    ours = parse(body, media_type="application/atom+xml", name="x")
    assert [each.id for each in ours.entries] == ["urn:here"]
    assert ours.problems == ()


def test_other_formats_do_not_name_what_is_gone() -> None:
    made = documents(channel(*GONE))

    naming = [each.path for each in made if b"urn:gone" in each.body]
    assert naming == ["news.atom"]


def test_a_channel_without_tombstones_is_written_as_before() -> None:
    assert b"tombstones" not in atom.WRITER.document(channel())


def test_a_removal_dates_the_channel() -> None:
    assert channel(*GONE).updated == LATE
    assert channel(*GONE, items=()).updated == LATE
    assert channel(GONE[1]).updated == EARLY


def test_every_format_says_when_something_was_taken_out() -> None:
    made = {each.path: each.body for each in documents(channel(GONE[0]))}

    assert b"<updated>2026-11-02T12:00:00.5Z</updated>" in made["news.atom"]
    assert json.loads(made["news.json"])["_htfeed"]["updated"] == "2026-11-02T12:00:00.5Z"
    assert b"<lastBuildDate>Mon, 02 Nov 2026" in rss.WRITER.document(channel(GONE[0]))


def test_an_id_that_xml_cannot_hold_stops_no_channel() -> None:
    made = documents(channel(Tombstone(id="urn:x\x00y", at=LATE)))

    assert b'ref="urn:xy"' in made[0].body
