"""The pages in a real browser: what readers see, on a telephone and on a desk."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pytest
from playwright.sync_api import Browser

from journey.browser import CONTRAST, FOCUSED, OUTLINE, Visit, chromium
from journey.conftest import CONFIG, Desk
from journey.test_commands import Served

PAGES = ("", "news/", "media/", "empty/")
WIDTHS = (390, 1280)
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
LONG = "Donaudampfschifffahrtsgesellschaftskapitaenswitwenrentenauszahlungsstelle" * 2


@dataclass(frozen=True)
class Reader:
    """Somebody with a browser, and a site that is served."""

    browser: Browser
    url: str

    def open(self, path: str, *, width: int = 1280, scheme: Scheme = "light") -> Visit:
        page = self.browser.new_page(
            viewport={"width": width, "height": 800}, color_scheme=scheme
        )
        return Visit(page, f"{self.url}{path}")


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    desk = Desk(tmp_path_factory.mktemp("site"))
    desk.write(
        "config.yaml", f"{CONFIG}  empty: {{title: Nothing yet, category: nothing}}\n"
    )
    desk.entry(
        "a", "The tide table for spring", "Two *high* ones. [More](https://t.example/)"
    )
    desk.entry(
        "b", "Spot: the ferry leaves", "## A heading\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    )
    desk.entry("c", LONG, f"`{LONG}`\n\n    {LONG}\n\n> quoted")
    desk.run()
    # The browser first: where there is none, nothing is left running.
    with chromium() as browser:
        running = Served(desk.root)
        try:
            running.body("news.atom")
            yield Reader(browser, running.url)
        finally:
            running.process.kill()
            running.process.communicate()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_for_nothing_that_is_missing_or_elsewhere(
    reader: Reader, path: str
) -> None:
    visit = reader.open(path)

    assert visit.said == []
    assert visit.failed == []
    assert [each for each in visit.asked if not each.startswith(reader.url)] == []
    assert f"{reader.url}style.css" in visit.asked


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_the_window(reader: Reader, path: str, width: int) -> None:
    page = reader.open(path, width=width).page

    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("path", PAGES)
def test_every_text_can_be_read(reader: Reader, path: str, scheme: Scheme) -> None:
    assert reader.open(path, scheme=scheme).page.evaluate(CONTRAST) == []


def test_light_and_dark_are_two(reader: Reader) -> None:
    papers = {
        reader.open("", scheme=scheme).page.evaluate(
            "getComputedStyle(document.body).backgroundColor"
        )
        for scheme in SCHEMES
    }

    assert len(papers) == 2


@pytest.mark.parametrize("path", PAGES)
def test_headings_are_an_outline(reader: Reader, path: str) -> None:
    levels = reader.open(path).page.evaluate(OUTLINE)

    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize("path", PAGES)
def test_whoever_has_no_mouse_sees_where_they_are(reader: Reader, path: str) -> None:
    page = reader.open(path).page
    links = page.locator("a[href]").count()

    met = []
    for _ in range(links):
        page.keyboard.press("Tab")
        met.append(page.evaluate(FOCUSED))

    assert met[0]["text"] == "Skip to the content"
    assert [each for each in met if not (each["outlined"] and each["seen"])] == []


def test_the_first_link_leads_past_what_is_on_every_page(reader: Reader) -> None:
    page = reader.open("news/").page

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.url.endswith("#main")
    assert page.locator("#main").count() == 1


def test_a_reader_finds_the_feeds_of_a_page(reader: Reader) -> None:
    page = reader.open("news/").page

    offered = page.eval_on_selector_all(
        "link[rel=alternate]", "found => found.map(each => [each.type, each.href])"
    )

    assert [kind for kind, _ in offered] == [
        "application/atom+xml",
        "application/rss+xml",
        "application/feed+json",
        "application/rdf+xml",
    ]


def test_times_can_be_read_by_machines(reader: Reader) -> None:
    page = reader.open("news/").page

    assert page.locator("article time[datetime]").count() == page.locator("article").count()


def test_paper_has_no_buttons(reader: Reader) -> None:
    page = reader.open("news/").page
    page.emulate_media(media="print")

    assert not page.locator(".subscribe").is_visible()
    assert page.locator("article").first.is_visible()


def test_an_address_that_is_not_there_says_so_and_leads_back(reader: Reader) -> None:
    page = reader.browser.new_page()

    answer = page.goto(f"{reader.url}nothing-here/")

    assert answer is not None
    assert answer.status == 404
    assert page.locator("body").inner_text().strip()
