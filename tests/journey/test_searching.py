"""Somebody looks for something, in a real browser, and subscribes to what is found."""

from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen

import feedparser
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from journey.browser import chromium
from journey.conftest import Desk
from journey.test_commands import Served, answering
from journey.test_reading import LARGEST, SIGHTS, WCAG

PAGES = {
    "found": "query.html?q=harbour&category=news",
    "not found": "query.html?q=unicorn",
    "refused": "query.html?q=harbour&colour=blue",
    "nothing there": "nothing/here",
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site with some reports, which is served."""
    desk = Desk(tmp_path_factory.mktemp("site"))
    desk.write("config.yaml", _CONFIG)
    for number in range(12):
        desk.entry(f"harbour-{number}", f"Report {number} of the harbour", "Ships & quays.")
    desk.entry("town", "The mayor of Zürich speaks", "<b>Nothing</b> about ships.")
    desk.run()
    with answering(desk.root) as running:
        yield running


_CONFIG = """\
site: {title: The Harbour Wire, url: "https://example.org/", publisher: {name: The desk}}
sources:
  - {key: files, path: "feeds/*", categories: [news]}
channels:
  news: {title: News, category: news}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 800})
    opened.goto(served.url)
    yield opened
    opened.close()


def test_what_is_found_is_read_and_subscribed_to(page: Page, served: Served) -> None:
    page.get_by_role("searchbox").fill("zurich")
    page.get_by_role("button", name="Find").click()

    assert page.get_by_role("searchbox").input_value() == "zurich"
    address = page.get_by_label("Address of Atom").input_value()
    path = address.removeprefix("https://example.org/")
    with urlopen(f"{served.url}{path}") as answer:
        feed = feedparser.parse(answer.read())
    assert [each.title for each in feed.entries] == ["The mayor of Zürich speaks"]
    page.get_by_role("link", name="The mayor of Zürich speaks").click()
    assert "/item/" in page.url
    assert page.get_by_role("heading", level=1).inner_text() == "The mayor of Zürich speaks"


def test_what_is_not_found_is_told_with_what_would_help(page: Page) -> None:
    page.get_by_role("searchbox").fill('<script>alert("unicorn")</script>')
    page.get_by_role("button", name="Find").click()

    assert page.get_by_role("heading", name="Nothing was found").is_visible()
    assert page.get_by_role("searchbox").input_value().startswith("<script>")


def test_a_browser_is_led_from_a_feed_to_its_page_and_may_see_the_feed(
    page: Page, served: Served
) -> None:
    page.goto(f"{served.url}news.atom")

    assert page.url == f"{served.url}news/"
    with page.expect_response("**/news.atom?raw") as answered:
        page.get_by_role("link", name="Atom", exact=True).click()
    assert answered.value.status == 200
    assert answered.value.headers["content-type"].startswith("application/atom+xml")


def test_who_is_lost_finds_the_way_back(page: Page, served: Served) -> None:
    page.goto(f"{served.url}nothing/here")

    page.get_by_role("link", name="News", exact=True).click()

    assert page.url == f"{served.url}news/"


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_nobody_is_kept_out_by_wcag_2_2_aa(
    browser: Browser, served: Served, path: str
) -> None:
    found: list[Any] = []
    for width, scheme in SIGHTS:
        page = browser.new_page(
            viewport={"width": width, "height": 800}, color_scheme=scheme
        )
        page.goto(f"{served.url}{path}")
        options = {"runOnly": WCAG, "resultTypes": ["violations"]}
        result = Axe().run(page, options=options)
        found += [
            (width, scheme, each["id"], [node["html"] for node in each["nodes"]])
            for each in result.response["violations"]
        ]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert len(page.content().encode()) < LARGEST
        page.close()

    assert found == []
