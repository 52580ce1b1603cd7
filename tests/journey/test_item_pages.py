"""Every item has a page of its own, as long as it is public and no longer."""

from pathlib import Path

import pytest

from journey.conftest import Desk

CONFIG = """\
site: {title: Example, url: "https://example.org/"}
sources:
  - {key: near, path: "feeds/*", categories: [news]}
channels:
  news: {title: News, category: news}
"""


@pytest.fixture
def site(desk: Desk) -> Desk:
    desk.write("config.yaml", CONFIG)
    desk.entry("a", "A report")
    desk.entry("b", "Another report")
    desk.run()
    return desk


def pages(desk: Desk) -> list[str]:
    """Return the titles of what has both a page and a ninjs document."""
    folder = Path(desk.root) / "public" / "item"
    found = []
    for page in folder.glob("*/index.html"):
        news = folder / f"{page.parent.name}.ninjs.json"
        text = page.read_text("utf-8")
        title = text.partition("<title>")[2].partition(" \u2013 ")[0]
        assert title in news.read_text("utf-8")
        found.append(title)
    assert len(list(folder.glob("*.json"))) == len(found)
    return sorted(found)


def test_each_item_has_a_page_and_ninjs_of_its_own(site: Desk) -> None:
    assert pages(site) == ["A report", "Another report"]


def test_a_hidden_item_has_none_until_it_is_shown_again(site: Desk) -> None:
    site.htfeed("hide", "feeds/a.md", "--reason", "wrong")
    site.run()
    assert pages(site) == ["Another report"]

    site.htfeed("show", "feeds/a.md")
    site.run()
    assert pages(site) == ["A report", "Another report"]


def test_a_withdrawn_item_has_none_until_it_comes_back(site: Desk) -> None:
    text = (Path(site.root) / "feeds" / "a.md").read_text()
    (Path(site.root) / "feeds" / "a.md").unlink()
    site.run()
    assert pages(site) == ["Another report"]

    site.write("feeds/a.md", text)
    site.run()
    assert pages(site) == ["A report", "Another report"]


def test_an_item_under_embargo_has_none(site: Desk) -> None:
    site.write(
        "feeds/a.md",
        "---\ntitle: A report\ndate: 2008-11-21\navailable: 2999-01-01\n---\nWords.\n",
    )
    site.run()

    assert pages(site) == ["Another report"]


def test_what_leaves_every_channel_has_none(site: Desk) -> None:
    other = CONFIG.replace("category: news", "category: media")
    site.write("config.yaml", other)
    site.run()
    assert pages(site) == []

    site.write("config.yaml", CONFIG)
    site.run()
    assert pages(site) == ["A report", "Another report"]


def test_what_is_purged_has_none(site: Desk) -> None:
    site.write("config.yaml", CONFIG.replace("feeds/*", "more/*").replace("near", "far"))
    site.write("more/c.md", "---\ntitle: A third\ndate: 2008-11-22\n---\nWords.\n")

    site.htfeed("purge")

    assert pages(site) == ["A third"]
