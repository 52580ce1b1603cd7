"""What is held back: each rule of ours, broken once."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from htfeed.constructs import Credit, Date, Enclosure, Image, Link, Person
from htfeed.errors import PublishError
from htfeed.model import Item
from htfeed.publish.channel import Channel, ChannelSettings, Site
from htfeed.publish.checking import (
    faults_of_document,
    faults_of_fragment,
    faults_of_item,
)
from htfeed.publish.documents import documents
from htfeed.publish.writers import WRITERS

ITEM = Item(
    source="a",
    source_id="1",
    place="feeds/a.md",
    id="tag:x,2026:1",
    title="A title",
    links=(Link(href="https://wire.example/1"),),
    published=Date(at=datetime(2026, 11, 21, tzinfo=UTC)),
    content='<p>Words with <a href="mailto:desk@wire.example">a link</a>.</p>',
)


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ({"id": "one"}, "no absolute URI"),
        ({"links": (Link(href="/1"),)}, "'/1' is no address"),
        ({"links": (Link(href="javascript:a()", rel="related"),)}, "no address"),
        ({"enclosures": (Enclosure(url="ftp://a.example/1"),)}, "no address"),
        ({"image": Image(url="data:image/png;base64,AA")}, "no address"),
        ({"comments": "comments"}, "no address"),
        ({"authors": (Person(name="Ann", uri="javascript:a()"),)}, "no address"),
        ({"credits": (Credit(name="Ann", image="1.png"),)}, "no address"),
        ({"content": "<p><script>a()</script></p>"}, "content has the element <script>"),
        ({"summary": '<p onclick="a()">a</p>'}, "summary has the attribute onclick"),
        ({"content": '<p style="x">a</p>'}, "attribute style"),
        ({"content": '<a href="javascript:a()">a</a>'}, "leads to"),
        ({"content": '<a href=" JavaScript:a()">a</a>'}, "leads to"),
        ({"content": '<img src="1.png">'}, "leads to"),
        ({"content": "<svg><a>x</a></svg>"}, "element <svg>"),
    ],
)
def test_an_item_that_breaks_a_rule_is_held_back(
    broken: dict[str, object], says: str
) -> None:
    item = replace(ITEM, **broken)  # type: ignore[arg-type]
    channel = Channel(
        key="news",
        id="tag:x,2026:news",
        site=Site(title="The wire", url="https://wire.example/"),
        settings=ChannelSettings(title="News", category="news"),
        items=(ITEM, item),
    )

    with pytest.raises(PublishError, match="channel news: held back") as raised:
        documents(channel)

    assert says in str(raised.value)


def test_a_good_item_has_no_fault() -> None:
    assert list(faults_of_item(ITEM)) == []


@pytest.mark.parametrize(
    ("key", "text", "says"),
    [
        ("atom", "<entry><id>a</id>", "not well-formed"),
        ("atom", "<entry><id>a</id><title/></entry>", "0 times atom:updated"),
        ("atom", "<entry/><entry/>", "2 elements"),
        ("rss", "<item><title>a</title></item>", "0 times guid"),
        ("rss", "<item><guid>a</guid><guid>b</guid></item>", "2 times guid"),
        ("rss", "<item><guid>a</guid><enclosure/><enclosure/></item>", "2 times enclosure"),
        (
            "atom",
            '<entry><link rel="alternate"/><link rel="alternate"/></entry>',
            "two alternates",
        ),
        ("rdf", "<item><title>a</title></item>", "0 times rss1:link"),
        ("json", "{", "no JSON"),
        ("ninjs", '{"a" 1}', "no JSON"),
    ],
)
def test_a_fragment_that_breaks_a_rule_has_a_fault(key: str, text: str, says: str) -> None:
    assert any(says in each for each in faults_of_fragment(key, text))


@pytest.mark.parametrize("key", WRITERS)
def test_what_is_joined_has_each_id_once_and_a_head(key: str) -> None:
    writer = WRITERS[key]

    assert any("once" in each for each in faults_of_document(key, writer, b"", ["a", "a"]))
    assert any(
        "head" in each or "calendar" in each
        for each in faults_of_document(key, writer, b"<a", ["a"])
    )
