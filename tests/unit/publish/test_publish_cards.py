"""What is shown of a page where a link to it is: Open Graph."""

from datetime import UTC, datetime

from htfeed.constructs import Category, Date, Enclosure, Image
from htfeed.model import Item
from htfeed.publish.cards import form, of_channel, of_item
from htfeed.publish.channel import Channel, ChannelSettings, Site

SITE = Site(title="Wire", url="https://wire.example/")
AT = datetime(2008, 11, 21, tzinfo=UTC)


def item(**told: object) -> Item:
    given = {"source": "a", "source_id": "1", "place": "p", "id": "tag:x,2026:1"} | told
    return Item(**given)  # type: ignore[arg-type]


def test_an_article_says_when_it_came_and_what_it_is_about() -> None:
    shown = item(
        published=Date(at=AT, day_only=True),
        updated=Date(at=AT.replace(hour=9)),
        categories=(Category(term="sea"), Category(term="x", label="Ports")),
    )

    card = of_item(SITE, shown, title="Ships", description="They come.")

    assert card[:2] == (("og:type", "article"), ("og:site_name", "Wire"))
    assert ("og:title", "Ships") in card
    assert ("og:description", "They come.") in card
    assert ("article:published_time", "2008-11-21") in card
    assert ("article:modified_time", "2008-11-21T09:00:00Z") in card
    assert [said for name, said in card if name == "article:tag"] == ["sea", "Ports"]


def test_pictures_and_recordings_of_the_web_are_shown() -> None:
    shown = item(
        kind="video",
        image=Image(url="https://wire.example/i.png", alt="A ship", width=640),
        enclosures=(
            Enclosure(url="https://wire.example/a.mp4"),
            Enclosure(url="file:///etc/passwd", type="video/mp4"),
        ),
    )

    card = of_item(SITE, shown, title="Ships", description=None)

    assert card[0] == ("og:type", "video.other")
    assert ("og:image:alt", "A ship") in card
    assert ("og:image:width", "640") in card
    assert [said for name, said in card if name == "og:video"] == [
        "https://wire.example/a.mp4"
    ]
    assert form(card) == "summary_large_image"


def test_a_channel_is_a_website_of_its_own() -> None:
    settings = ChannelSettings(title="News", description="All that is new")
    channel = Channel(key="news", id="tag:x,2026:n", site=SITE, settings=settings)

    card = of_channel(channel, url=channel.page, title="News")

    assert card == (
        ("og:type", "website"),
        ("og:site_name", "Wire"),
        ("og:url", "https://wire.example/news/"),
        ("og:title", "News"),
        ("og:description", "All that is new"),
    )
    assert form(card) == "summary"
