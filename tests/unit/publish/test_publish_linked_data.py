"""What pages say to search engines: schema.org, and nothing that a browser would run."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from htfeed.constructs import (
    Category,
    Date,
    Enclosure,
    Event,
    Image,
    Kind,
    Link,
    Location,
    Person,
)
from htfeed.model import FeedInfo, Item
from htfeed.publish.channel import Channel, ChannelSettings, Listing, Publisher, Site
from htfeed.publish.linked_data import embedded, of_channel, of_item, of_site
from htfeed.publish.pages import item_page

AT = datetime(2008, 11, 21, tzinfo=UTC)
SITE = Site(title="Wire", url="https://wire.example/base", publisher=Publisher(name="Desk"))
SETTINGS = ChannelSettings(title="News", description="All that is new")
ITEM = Item(
    source="a",
    source_id="1",
    place="p",
    id="tag:x,2026:1",
    title="Ships come",
    links=(Link(href="https://far.example/1"),),
    published=Date(at=AT, day_only=True),
    authors=(Person(name="Ann", uri="javascript:x"), Person(email="b@example.org")),
    summary="<p>Ships <em>come</em>.</p>",
    categories=(Category(term="sea"),),
    origin=FeedInfo(title="Far"),
    image=Image(url="https://far.example/i.png", alt="A ship", credit="J. Doe"),
)
FILM = Enclosure(
    url="https://far.example/a.mp4", length=480_000, duration=timedelta(seconds=30)
)


def told(**changes: object) -> dict[str, Any]:
    item = replace(ITEM, **changes)  # type: ignore[arg-type]
    return of_item(SITE, item, "Ships come")


@given(st.recursive(st.text(), lambda part: st.dictionaries(st.text(), part), max_leaves=9))
def test_whatever_is_embedded_ends_no_script_and_is_read_back(data: object) -> None:
    text = embedded({"told": data})

    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == {"told": data}


@pytest.mark.parametrize(
    "nasty",
    ["</script><script>alert(1)</script>", "<!--<script>", "&lt;/script&gt;"],
)
def test_a_hostile_title_stays_in_the_data(nasty: str) -> None:
    item = replace(ITEM, title=nasty, rights=nasty, authors=(Person(name=nasty),))

    tree = html.document_fromstring(item_page(SITE, item))

    (script,) = tree.iter("script")
    assert script.get("type") == "application/ld+json"
    assert json.loads(script.text or "")["headline"] == nasty


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        (None, "Article"),
        ("article", "NewsArticle"),
        ("audio", "AudioObject"),
        ("video", "VideoObject"),
        ("image", "ImageObject"),
        ("document", "DigitalDocument"),
    ],
)
def test_an_item_is_what_its_kind_says(kind: Kind | None, type_: str) -> None:
    assert told(kind=kind)["@type"] == type_


def test_an_item_tells_who_wrote_it_when_and_where_it_came_from() -> None:
    data = told()

    assert data["datePublished"] == "2008-11-21"
    assert data["author"] == [{"@type": "Person", "name": "Ann"}]
    assert data["publisher"] == {"@type": "Organization", "name": "Desk"}
    assert data["provider"] == {"@type": "Organization", "name": "Far"}
    assert data["isBasedOn"] == "https://far.example/1"
    assert data["description"] == "Ships come."
    assert data["keywords"] == ["sea"]
    assert data["url"].startswith("https://wire.example/base/item/")
    assert data["image"] == {
        "@type": "ImageObject",
        "url": "https://far.example/i.png",
        "caption": "A ship",
        "creditText": "J. Doe",
    }


def test_a_picture_without_an_address_is_none_of_an_article() -> None:
    assert "image" not in told(image=Image(alt="A ship", credit="J. Doe"))


def test_a_film_is_its_file_and_an_article_has_it_beside() -> None:
    file = {
        "contentUrl": "https://far.example/a.mp4",
        "encodingFormat": "video/mp4",
        "contentSize": "480000 B",
        "duration": "PT30S",
    }

    assert file.items() <= told(kind="video", enclosures=(FILM,)).items()
    (beside,) = told(kind="article", enclosures=(FILM,))["associatedMedia"]
    assert beside == {"@type": "VideoObject"} | file


def test_a_film_is_shown_by_its_picture() -> None:
    assert told(kind="video")["thumbnailUrl"] == "https://far.example/i.png"
    assert "thumbnailUrl" not in told(kind="video", image=Image(alt="A ship"))
    assert "thumbnailUrl" not in told(kind="audio")


def test_a_picture_is_its_own_content() -> None:
    data = told(kind="image")

    assert data["contentUrl"] == "https://far.example/i.png"
    assert data["creditText"] == "J. Doe"
    assert "image" not in data


def test_what_takes_place_is_an_event_beside_the_item() -> None:
    event = Event(start=Date(at=AT), end=Date(at=AT + timedelta(days=1), day_only=True))
    place = Location(name="Vienna", latitude=48.2, longitude=16.4)

    work, found = told(event=event, location=place)["@graph"]

    assert (found["@type"], found["startDate"]) == ("Event", "2008-11-21T00:00:00Z")
    assert found["endDate"] == "2008-11-22"
    assert found["location"]["name"] == "Vienna"
    assert found["location"]["geo"]["longitude"] == 16.4
    assert found["subjectOf"] == {"@id": work["@id"]}


def test_a_channel_is_a_collection_with_a_list() -> None:
    channel = Channel(key="news", id="tag:x,2026:n", site=SITE, settings=SETTINGS)

    data: Any = of_channel(channel, channel.page, ["item/a/", "item/b/"])

    assert (data["@type"], data["url"]) == (
        "CollectionPage",
        "https://wire.example/base/news/",
    )
    listed = data["mainEntity"]
    assert (listed["@type"], listed["numberOfItems"]) == ("ItemList", 2)
    assert [each["url"] for each in listed["itemListElement"]] == [
        "https://wire.example/base/item/a/",
        "https://wire.example/base/item/b/",
    ]


def test_the_site_is_a_site_with_its_channels() -> None:
    data: Any = of_site(SITE, [Listing(key="news", settings=SETTINGS, items=1)])

    assert (data["@type"], data["name"]) == ("WebSite", "Wire")
    assert data["hasPart"][0]["url"] == "https://wire.example/base/news/"
