"""The front page: what is new in each channel, however busy the others are."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, cast

import pytest
from lxml import html

from htfeed.publish import SITEMAP
from journey.conftest import Desk

if TYPE_CHECKING:
    from lxml.html import HtmlElement

CONFIG = """\
site: {title: Example, url: "https://example.org/"}
sources:
  - {key: busy, path: busy.csv, categories: [news]}
  - {key: quiet, path: report.md, categories: [reports]}
channels:
  news: {title: News, category: news}
  reports: {title: Reports, category: reports}
"""
LAST = date(2026, 11, 20)


def busy(count: int) -> str:
    """Return a source with as many entries, a day apart, the newest first."""
    days = (LAST - timedelta(days=each) for each in range(count))
    rows = (f"News {each},{day},Words." for each, day in enumerate(days))
    return "\n".join(("title,date,summary", *rows, ""))


@pytest.fixture
def site(desk: Desk) -> Desk:
    """A channel with news each day, and one with a report from before all of it."""
    desk.write("config.yaml", CONFIG)
    desk.write("busy.csv", busy(5))
    desk.write("report.md", "---\ntitle: The report\ndate: 2008-11-21\n---\nWords.\n")
    return desk


def told(desk: Desk) -> list[list[str]]:
    """Return the headlines on the front page, channel by channel."""
    page = cast("HtmlElement", html.parse(str(desk.root / "public/index.html")).getroot())
    return [
        [link.text_content() for link in channel.xpath(".//ul[@class='headlines']//a")]
        for channel in page.iter("section")
    ]


def test_a_quiet_channel_has_its_headlines_beside_a_busy_one(site: Desk) -> None:
    site.write("busy.csv", busy(SITEMAP))

    site.run()

    assert told(site) == [["News 0", "News 1", "News 2"], ["The report"]]


def test_what_is_hidden_leaves_the_front_page_also_where_its_channel_is_held_back(
    site: Desk,
) -> None:
    site.run()
    document = site.root / "public/news.atom"
    document.unlink()
    document.mkdir()
    shown = site.items("news")[0]["id"]

    site.htfeed("hide", shown, "--reason", "a mistake")
    done = site.htfeed("publish")

    assert "news.atom" in done.stderr
    assert told(site) == [["News 1", "News 2"], ["The report"]]
