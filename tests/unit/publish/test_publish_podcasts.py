"""What podcast apps read in RSS."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from htfeed.constructs import (
    Chapter,
    Credit,
    Date,
    Enclosure,
    Episode,
    Image,
    Link,
    Location,
    Soundbite,
    Transcript,
)
from htfeed.formats import XMLNS
from htfeed.identity import podcast_guid
from htfeed.model import Item
from htfeed.normalise.items import normalise
from htfeed.parse.documents import parse
from htfeed.publish import rss
from htfeed.publish.channel import Channel, ChannelSettings, Podcast, Publisher, Site

SITE = Site(
    title="The wire",
    url="https://wire.example",
    publisher=Publisher(name="Desk", email="desk@wire.example"),
)
EPISODE = Episode(
    season=2,
    season_name="The harbour",
    number="3",
    label="Ch.3",
    type="bonus",
    explicit=True,
    transcripts=(
        Transcript(
            url="https://w.example/1.vtt", type="text/vtt", language="en", rel="captions"
        ),
    ),
    chapters=(
        Chapter(start=timedelta(), title="Hello"),
        Chapter(start=timedelta(seconds=3723.5), title="More", url="https://w.example/m"),
    ),
    soundbites=(
        Soundbite(start=timedelta(seconds=73), duration=timedelta(seconds=60), title="Hm"),
    ),
)
SPOKEN = Enclosure(
    url="https://w.example/1.mp3",
    type="audio/mpeg",
    length=123,
    duration=timedelta(seconds=3800),
)
OTHER = Enclosure(
    url="https://w.example/1.opus", type="audio/opus", length=99, bitrate=64, alternate=True
)
ITEM = Item(
    source="a",
    source_id="1",
    place="p",
    id="tag:x,2026:1",
    title="A day at the harbour",
    links=(Link(href="https://w.example/1"),),
    published=Date(at=datetime(2026, 11, 21, 14, 5, tzinfo=UTC)),
    summary="<p>Ships.</p>",
    enclosures=(SPOKEN, OTHER),
    durations=(timedelta(seconds=3800),),
    image=Image(url="https://w.example/1.jpg", width=1400, height=1400),
    kind="audio",
    credits=(Credit(name="Ann", role="host", uri="https://w.example/ann"),),
    episode=EPISODE,
    location=Location(name="Vienna", latitude=48.2, longitude=16.4, osm="R109166"),
)
SPACE = {prefix: XMLNS[prefix] for prefix in ("itunes", "podcast", "psc", "atom", "media")}


def document(*items: Item, podcast: Podcast | None = None) -> bytes:
    settings = ChannelSettings(
        title="Media", category="m", podcast=podcast, image="https://w.example/logo.png"
    )
    channel = Channel(
        key="media", id="tag:x", site=SITE, settings=settings, guid="a-guid", items=items
    )
    return rss.WRITER.document(channel)


def head(*items: Item, podcast: Podcast | None = None) -> etree._Element:
    return etree.fromstring(document(*items, podcast=podcast))[0]


def test_a_channel_with_recordings_is_a_podcast() -> None:
    found = head(ITEM)

    assert found.findtext("itunes:author", None, SPACE) == "Desk"
    assert found.findtext("itunes:owner/itunes:email", None, SPACE) == "desk@wire.example"
    assert found.findtext("itunes:explicit", None, SPACE) == "false"
    assert found.findtext("itunes:type", None, SPACE) == "episodic"
    assert found.findtext("podcast:guid", None, SPACE) == "a-guid"
    assert found.findtext("podcast:medium", None, SPACE) == "podcast"
    image = found.find("itunes:image", SPACE)
    assert image is not None
    assert image.get("href") == "https://w.example/logo.png"


def test_a_channel_without_recordings_is_none() -> None:
    bare = replace(ITEM, enclosures=(), episode=None, credits=(), location=None)

    names = {str(each.tag) for each in head(bare)}

    assert not any("itunes" in each or "podcastindex" in each for each in names)


def test_categories_have_two_levels() -> None:
    podcast = Podcast(categories=("Society & Culture > Documentary", "News"))

    outer = head(ITEM, podcast=podcast).findall("itunes:category", SPACE)

    assert [each.get("text") for each in outer] == ["Society & Culture", "News"]
    assert [each.get("text") for each in outer[0]] == ["Documentary"]
    assert len(outer[1]) == 0


def test_what_an_episode_says_is_read_back() -> None:
    (told,) = parse(document(ITEM)).entries

    assert told.episode == EPISODE
    assert Credit(name="Ann", role="host", uri="https://w.example/ann") in told.credits
    assert told.location is not None
    assert (told.location.name, told.location.osm) == ("Vienna", "R109166")
    assert (told.location.latitude, told.location.longitude) == (48.2, 16.4)
    assert told.image is not None
    assert told.image.url == "https://w.example/1.jpg"


def test_a_season_without_a_name_is_called_by_its_number() -> None:
    nameless = replace(ITEM, episode=Episode(season=2))

    (told,) = parse(document(nameless)).entries

    season = head(nameless).find("item/podcast:season", SPACE)
    assert season is not None
    assert (season.text, season.get("name")) == ("2", "2")
    assert told.episode == Episode(season=2)


def test_other_forms_of_a_recording_are_read_back_as_such() -> None:
    parsed = parse(document(ITEM))
    (item,) = normalise(
        parsed, source="s", place="p", base=None, day_first=False, own_file=False
    ).items

    first, second = item.enclosures
    assert (first.url, first.length, first.alternate) == (SPOKEN.url, 123, False)
    assert (second.url, second.bitrate, second.alternate) == (OTHER.url, 64, True)


def test_an_episode_lasts_as_long_as_its_recording() -> None:
    paper = Enclosure(url="https://w.example/1.pdf", duration=timedelta(seconds=5))
    untold = replace(ITEM, durations=(), enclosures=(paper, SPOKEN, OTHER))

    assert head(untold).findtext("item/itunes:duration", None, SPACE) == "1:03:20"
    silent = replace(untold, enclosures=(paper,))
    assert head(silent).find("item/itunes:duration", SPACE) is None


def test_a_file_of_chapters_is_read_back_as_one() -> None:
    file = Link(
        href="https://w.example/1.json", rel="chapters", type="application/json+chapters"
    )
    second = replace(file, href="https://w.example/2.json")
    told = head(replace(ITEM, links=(*ITEM.links, file, second)))

    (chapters,) = told.findall("item/podcast:chapters", SPACE)
    assert (chapters.get("url"), chapters.get("type")) == (file.href, file.type)
    others = [each.get("href") for each in told.findall("item/atom:link", SPACE)]
    assert others == [second.href]
    (read,) = parse(document(replace(ITEM, links=(*ITEM.links, file)))).entries
    assert file in read.links


def test_a_file_of_chapters_has_a_type_in_any_case() -> None:
    file = Link(href="https://w.example/1.json", rel="chapters")

    (chapters,) = head(replace(ITEM, links=(file,))).findall("item/podcast:chapters", SPACE)

    assert chapters.get("type") == "application/json+chapters"


def test_an_episode_has_a_title_without_which_apps_leave_it_out() -> None:
    untitled = replace(ITEM, title=None)
    bare = replace(untitled, summary=None)
    written = replace(untitled, enclosures=())

    titles = [each.findtext("title") for each in head(untitled, bare, written).iter("item")]

    assert titles == ["Ships.", "21 November 2026, 14:05 UTC", None]
    assert head(bare).find("item/description") is None


SHARED = os.environ.get("HTFEED_SHARED")


@pytest.mark.skipif(not SHARED, reason="HTFEED_SHARED names no folder with schemas")
def test_each_element_is_what_the_schema_of_the_namespace_wants() -> None:
    schema = etree.XMLSchema(etree.parse(Path(SHARED or "") / "schemas" / "podcast.xsd"))
    space = f"{{{XMLNS['podcast']}}}"
    tried = []

    file = Link(href="https://w.example/1.json", rel="chapters")
    bare = replace(
        ITEM,
        id="tag:x,2026:2",
        episode=Episode(season=2, number="3"),
        links=(file,),
    )
    for each in head(ITEM, bare).iter(f"{space}*"):
        name = etree.QName(each).localname
        # It has no namespace itself.
        element = etree.Element(name)
        for key, value in each.items():
            element.set(key, value)
        element.text = each.text
        if schema.validate(element):
            tried.append(name)
        else:
            # The schema is older than the namespace: it does not know all of it.
            assert "No matching global declaration" in str(schema.error_log), name

    known = {"transcript", "chapters", "soundbite", "person", "location", "season"}
    assert known | {"episode"} <= set(tried)


def test_the_guid_is_that_of_the_specification() -> None:
    """The example of docs/tags/guid.md."""
    guid = "917393e3-1b1e-5cef-ace4-edaa54e1f810"

    assert podcast_guid("https://mp3s.nashownotes.com/pc20rss.xml") == guid
    assert podcast_guid("http://mp3s.nashownotes.com/pc20rss.xml/") == guid
