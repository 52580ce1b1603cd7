"""A subscriber's way through the pages, in a real browser: from the site to 2008."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from journey.browser import Visit, chromium
from journey.conftest import Desk
from journey.newspaper import KINDS, newspaper, path_of

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LARGEST = 60_000
"""Octets of a page without its pictures."""
Scheme = Literal["light", "dark"]
SIGHTS: tuple[tuple[int, Scheme], ...] = ((360, "dark"), (1280, "light"))
"""A telephone at night, and a desk by day."""


@dataclass(frozen=True)
class Reader:
    """Somebody with a browser, and a site that is served."""

    browser: Browser
    desk: Desk
    url: str

    def open(self, path: str = "", *, width: int = 1280, scheme: Scheme = "light") -> Page:
        page = self.browser.new_page(
            viewport={"width": width, "height": 800}, color_scheme=scheme
        )
        visit = Visit(page, f"{self.url}{path}")
        assert (visit.said, visit.failed) == ([], [])
        assert [each for each in visit.asked if not each.startswith(self.url)] == []
        return page


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    desk = Desk(tmp_path_factory.mktemp("site"))
    with chromium() as browser, newspaper(desk) as url:
        yield Reader(browser, desk, url)


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_is_kept_out_by_wcag_2_2_aa(reader: Reader, kind: str) -> None:
    found: list[Any] = []
    for width, scheme in SIGHTS:
        page = reader.open(path_of(reader.desk, kind), width=width, scheme=scheme)
        options = {"runOnly": WCAG, "resultTypes": ["violations"]}
        result = Axe().run(page, options=options)
        found += [
            (width, scheme, each["id"], [node["html"] for node in each["nodes"]])
            for each in result.response["violations"]
        ]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.close()

    assert found == []


def test_the_judge_is_awake(reader: Reader) -> None:
    page = reader.open()
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=icon.svg>')")

    found = Axe().run(page, options={"runOnly": WCAG}).response

    assert [each["id"] for each in found["violations"]] == ["image-alt"]
    assert len(found["passes"]) > 10


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_small(reader: Reader, kind: str) -> None:
    path = f"{path_of(reader.desk, kind)}index.html"

    assert (reader.desk.root / "public" / path).stat().st_size < LARGEST


def test_a_reader_finds_the_feed_and_copies_its_address(reader: Reader) -> None:
    page = reader.open()
    page.get_by_role("link", name="All the news of the harbour", exact=True).click()

    page.get_by_label("Address of Atom").focus()
    page.keyboard.press("Control+A")
    page.keyboard.press("Control+C")
    page.get_by_role("searchbox").focus()
    page.keyboard.press("Control+V")

    assert page.get_by_role("searchbox").input_value() == f"{reader.url}news.atom"


def test_a_button_shows_a_feed_as_it_is(reader: Reader) -> None:
    page = reader.open("news/")

    button = page.get_by_role("link", name="JSON Feed")
    with page.expect_response("**/news.json?raw") as answered:
        button.click()

    assert json.loads(answered.value.body())["title"] == "All the news of the harbour"


def test_a_reader_reads_an_item_and_what_it_was_before(reader: Reader) -> None:
    page = reader.open("news/")
    page.get_by_role("link", name="The quay is decided").click()

    assert page.get_by_role("heading", level=1).inner_text() == "The quay is decided"
    assert page.get_by_role("heading", name="What was decided").is_visible()
    page.get_by_text("The text until then").click()
    assert page.get_by_text("Wait for it.").is_visible()
    assert page.locator(".versions cite").inner_text() == "The quay may be decided"


def test_a_reader_is_led_to_others_who_tell_the_story(reader: Reader) -> None:
    page = reader.open("news/")

    story = page.locator("article", has_text="A story that is told twice")
    assert story.get_by_role("heading", level=3).inner_text() == "The same story elsewhere"
    others = story.locator(".elsewhere a")

    assert [each.get_attribute("href") for each in others.all()] == [
        "https://guest.example.org/1"
    ]


def test_a_spot_is_played_with_its_transcript_beside(reader: Reader) -> None:
    page = reader.open("spots/")
    page.get_by_role("link", name="Spot: the ferry leaves").click()

    played = page.locator("audio").evaluate(
        """async (sound) => {
          await sound.play();
          await new Promise((done) => { sound.onended = done; });
          return sound.currentTime;
        }"""
    )

    assert played > 0.5
    assert page.locator("audio track").evaluate("each => each.srclang") == "en"
    page.get_by_role("link", name="Transcript (English, HTML)").click()
    assert page.get_by_text("All aboard.").is_visible()


def test_a_reader_pages_back_to_the_first_month_of_2008(reader: Reader) -> None:
    page = reader.open("news/", width=360)

    met = []
    while (older := page.get_by_role("link", name="Older:")).count():
        older.click()
        met.append(page.url.rstrip("/").rpartition("/")[2])

    assert (met[0], met[-1], len(met)) == ("2008-10", "2008-02", 9)
    assert page.get_by_role("heading", name="Report 0", exact=True).is_visible()
    page.get_by_role("link", name="All months").click()
    page.get_by_role("link", name="September 2008").click()
    assert page.get_by_role("link", name="Newer: October 2008").is_visible()


def test_what_is_asked_in_the_box_is_sent_to_the_site_alone(reader: Reader) -> None:
    page = reader.open("news/archive/2008-02/")

    page.get_by_role("searchbox").fill("ships & quays")
    with page.expect_request("**/query.html*") as asked:
        page.get_by_role("button", name="Find").click()

    assert asked.value.url == f"{reader.url}query.html?q=ships+%26+quays"


def test_paper_has_the_text_and_no_buttons(reader: Reader) -> None:
    page = reader.open("news/archive/2008-02/")
    page.emulate_media(media="print")

    assert not page.locator(".pager").is_visible()
    assert not page.get_by_role("search").is_visible()
    assert page.locator("article").first.is_visible()
