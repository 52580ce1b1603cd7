"""Sitemaps: pages that are ours, and news of two days."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree

from htfeed.constructs import Date, Link
from htfeed.formats import XMLNS
from htfeed.model import Item
from htfeed.publish.channel import ChannelSettings, Listing, Site
from htfeed.publish.documents import headline_text
from htfeed.publish.headlines import Headline, headline
from htfeed.publish.sitemaps import news_sitemap, sitemap

SITE = Site(title="The wire", url="https://wire.example/", language="en-GB")
AT = datetime(2026, 11, 21, 14, 5, tzinfo=UTC)
SPACE = {"s": XMLNS["sitemap"], "n": XMLNS["news"]}
LISTING = Listing(
    key="news", settings=ChannelSettings(title="News", category="news"), items=2, updated=AT
)


def item(number: int, at: datetime | None = AT, **fields: object) -> Item:
    known: dict[str, object] = {
        "source": "a",
        "source_id": str(number),
        "place": "p",
        "id": f"tag:x,2026:{number}",
        "title": f"Title & {number}",
        "published": Date(at=at) if at else None,
        "first_seen": AT,
    }
    return Item(**(known | fields))  # type: ignore[arg-type]


def latest(*items: Item) -> list[Headline]:
    return [
        headline(
            each.id,
            headline_text(SITE, each),
            order=each.order,
            updated=each.last_updated,
        )
        for each in items
    ]


def told(body: bytes, path: str) -> list[str]:
    return [each.text or "" for each in etree.fromstring(body).iterfind(path, SPACE)]


def test_the_sitemap_has_the_pages_that_are_here_alone() -> None:
    elsewhere = item(2, links=(Link(href="https://a.example/2"),))

    body = sitemap(SITE, (LISTING,), latest(item(1), elsewhere))

    assert told(body, "s:url/s:loc") == [
        "https://wire.example/",
        "https://wire.example/news/",
        SITE.article(item(1)),
    ]
    assert told(body, "s:url/s:lastmod") == ["2026-11-21T14:05:00Z"] * 3


def test_a_sitemap_leaves_out_old_months_that_it_has_no_room_for() -> None:
    months = tuple(f"{1000 + each // 12}-{each % 12 + 1:02}" for each in range(50_000))

    body = sitemap(SITE, (replace(LISTING, months=months),), latest(item(1)))

    found = told(body, "s:url/s:loc")

    assert len(found) == 50_000
    assert found[2] == SITE.article(item(1))
    assert found[3] == f"https://wire.example/news/archive/{months[-1]}/"


def test_an_empty_site_has_a_front_page() -> None:
    assert told(sitemap(SITE, (), ()), "s:url/s:loc") == ["https://wire.example/"]


def test_news_are_those_of_two_days_before_the_newest() -> None:
    days = [item(each, AT - timedelta(days=each)) for each in range(4)]

    body = news_sitemap(SITE, latest(*days, item(9, None)))

    assert told(body, "s:url/s:loc") == [SITE.article(each) for each in days[:3]]
    assert told(body, "s:url/n:news/n:title") == ["Title & 0", "Title & 1", "Title & 2"]
    assert told(body, ".//n:publication/n:name") == ["The wire"] * 3
    assert told(body, ".//n:publication_date")[0] == "2026-11-21T14:05:00Z"


def test_languages_have_two_letters_but_for_chinese() -> None:
    tongues = (None, "de-AT", "zh-Hant", "zh")

    items = (item(each, language=tag) for each, tag in enumerate(tongues))
    body = news_sitemap(SITE, latest(*items))

    assert told(body, ".//n:language") == ["en", "de", "zh-tw", "zh-cn"]


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh-Hant-HK", "zh-tw"),
        ("zh-HK", "zh-tw"),
        ("zh-MO", "zh-tw"),
        ("zh-Hans-HK", "zh-cn"),
        ("zh-Hans-CN", "zh-cn"),
        ("zh-SG", "zh-cn"),
    ],
)
def test_chinese_is_of_one_script_or_the_other(tag: str, language: str) -> None:
    body = news_sitemap(SITE, latest(item(1, language=tag)))

    assert told(body, ".//n:language") == [language]


def test_a_day_is_written_as_a_day() -> None:
    day = Date(at=datetime(2026, 11, 21, tzinfo=UTC), day_only=True)

    body = news_sitemap(SITE, latest(item(1, published=day)))

    assert told(body, ".//n:publication_date") == ["2026-11-21"]


def test_a_date_in_the_future_counts_as_first_seen() -> None:
    ahead = item(1, AT + timedelta(days=300))

    body = news_sitemap(SITE, latest(ahead, item(2)))

    assert told(body, "s:url/s:loc") == [SITE.article(each) for each in (ahead, item(2))]
    assert told(body, ".//n:publication_date") == ["2026-11-21T14:05:00Z"] * 2
