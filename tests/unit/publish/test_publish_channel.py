"""What a writer is given: the site, the channel's settings, and its items."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from htfeed.constructs import Date, Link
from htfeed.formats import ATOM, JSON, RSS
from htfeed.model import Item
from htfeed.parse.documents import parse
from htfeed.publish import atom, jsonfeed, rss
from htfeed.publish.channel import (
    Channel,
    ChannelSettings,
    Listing,
    Site,
)
from htfeed.publish.paths import anchor, item_path
from htfeed.publish.stories import story

SITE = Site(title="The wire", url="https://wire.example/base")
SETTINGS = ChannelSettings(title="News", category="news")
PAGE = Link(href="https://wire.example/1")
PDF = Link(href="https://wire.example/1.pdf", type="application/pdf")
TWIN = Link(href="https://wire.example/2")


def item(*links: Link, at: datetime | None = None) -> Item:
    date = Date(at=at) if at else None
    return Item(
        source="a", source_id="1", place="p", id="tag:x,2026:1", links=links, published=date
    )


def channel(*items: Item, site: Site = SITE) -> Channel:
    return Channel(key="news", id="tag:x,2026:n", site=site, settings=SETTINGS, items=items)


@pytest.mark.parametrize("url", ["https://wire.example/base", "https://wire.example/base/"])
def test_addresses_lie_below_the_site(url: str) -> None:
    whole = channel(site=Site(title="", url=url))

    assert whole.page == "https://wire.example/base/news/"
    assert whole.address(ATOM) == "https://wire.example/base/news.atom"


def test_the_newest_change_dates_the_channel() -> None:
    early, late = (datetime(2008, month, 1, tzinfo=UTC) for month in (1, 2))

    assert channel(item(at=early), item(at=late), item()).updated == late


def test_a_date_in_the_future_hides_no_later_change() -> None:
    seen = datetime(2026, 11, 1, tzinfo=UTC)
    ahead = Date(at=datetime(2106, 2, 7, tzinfo=UTC))
    first = replace(item(), first_seen=seen, published=ahead, updated=ahead)
    again = replace(first, revised=datetime(2026, 11, 2, tzinfo=UTC))

    assert channel(first).updated == seen
    assert channel(replace(first, updated=None)).updated == seen
    assert channel(first, again).updated == again.revised


@pytest.mark.parametrize(
    ("since", "day"),
    [
        ("2026", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2025-03", datetime(2025, 3, 1, tzinfo=UTC)),
        ("2025-03-04", datetime(2025, 3, 4, tzinfo=UTC)),
    ],
)
def test_an_empty_channel_is_as_old_as_the_site(since: str, day: datetime) -> None:
    assert channel(site=Site(title="", url="https://a.example", since=since)).updated == day


def test_anchors_and_paths_are_made_of_the_id_alone() -> None:
    digest = hashlib.sha256(b"tag:x,2026:1").hexdigest()[:16]

    assert anchor("tag:x,2026:1") == f"item-{digest}"
    assert item_path("tag:x,2026:1") == f"item/{digest}"


def test_an_item_without_a_page_leads_to_its_article() -> None:
    bare = item(Link(href="https://wire.example/r", rel="related"))

    assert SITE.link(bare) == f"https://wire.example/base/{item_path(bare.id)}/"
    assert [link.rel for link in SITE.links(bare)] == ["alternate", "related"]
    assert SITE.links(bare)[0].href == SITE.link(bare)


def test_an_item_with_a_page_keeps_its_links() -> None:
    assert SITE.link(item(PAGE, PDF)) == PAGE.href
    assert SITE.links(item(PAGE, PDF)) == (PAGE, PDF)


def test_a_second_alternate_of_the_same_kind_is_related() -> None:
    links = SITE.links(item(PAGE, TWIN))

    assert [(link.href, link.rel) for link in links] == [
        (PAGE.href, "alternate"),
        (TWIN.href, "related"),
    ]


def test_where_others_tell_the_story_is_linked_to_in_every_format() -> None:
    other = Link(href="https://b.example/?a=1&b=2", rel="related", title="The <b> post")
    told = replace(item(PAGE), elsewhere=(other,))
    whole = channel(told)

    atomic = parse(atom.WRITER.document(whole)).entries[0].links
    simple = parse(rss.WRITER.document(whole)).entries[0].links
    (plain,) = json.loads(jsonfeed.WRITER.document(whole))["items"]

    assert other in atomic
    assert other in simple
    assert plain["_htfeed"]["elsewhere"] == [
        {"rel": "related", "href": other.href, "title": other.title}
    ]
    assert "external_url" not in plain
    assert (other.href, other.title) in story(told, UTC).elsewhere


def test_formats_come_in_the_order_of_preference() -> None:
    settings = ChannelSettings(title="", category="", formats=("json", "rss"))

    assert Listing(key="a", settings=settings, items=0).formats == (JSON, RSS)
