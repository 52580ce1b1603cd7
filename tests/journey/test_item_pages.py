"""Every item has a page of its own, as long as it is public and no longer."""

from pathlib import Path

import pytest
from lxml import etree, html

from journey.conftest import ONE_CHANNEL, Desk


@pytest.fixture
def site(desk: Desk) -> Desk:
    desk.write("config.yaml", ONE_CHANNEL)
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
    other = ONE_CHANNEL.replace("category: news", "category: media")
    site.write("config.yaml", other)
    site.run()
    assert pages(site) == []

    site.write("config.yaml", ONE_CHANNEL)
    site.run()
    assert pages(site) == ["A report", "Another report"]


def test_what_is_purged_has_none(site: Desk) -> None:
    site.write(
        "config.yaml", ONE_CHANNEL.replace("feeds/*", "more/*").replace("near", "far")
    )
    site.write("more/c.md", "---\ntitle: A third\ndate: 2008-11-22\n---\nWords.\n")

    site.htfeed("purge")

    assert pages(site) == ["A third"]


def page_of(desk: Desk, word: str) -> etree._Element:
    """Return the one page of an item that has a word in its title."""
    folder = Path(desk.root) / "public" / "item"
    found = [html.parse(str(each)).getroot() for each in folder.glob("*/index.html")]
    pages: list[etree._Element]
    pages = [each for each in found if word in str(each.findtext(".//title"))]
    assert len(pages) == 1
    return pages[0]


def versions(desk: Desk, word: str) -> list[str]:
    found = page_of(desk, word).xpath("//section[@class='versions']//li")
    return [" ".join("".join(each.itertext()).split()) for each in found]  # type: ignore[union-attr, arg-type]


def rewrite(desk: Desk, title: str, text: str, *, now: str) -> None:
    day = "2008-11-21"
    identified = f"---\nid: urn:x:a\ntitle: {title}\ndate: {day}\n---\n{text}\n"
    desk.write("feeds/a.md", identified)
    desk.run(now=now)


def test_a_page_tells_what_its_item_was_before(site: Desk) -> None:
    rewrite(site, "Erratum", "Ten ships.", now="2026-11-23T12:00:00Z")
    rewrite(site, "Erratum", "Two ships.", now="2026-11-23T13:00:00Z")
    rewrite(site, "Erratum mended", "Two ships.", now="2026-11-23T14:00:00Z")

    assert versions(site, "Erratum") == [
        "Until 23 November 2026, 14:00 UTC titled Erratum",
        "Until 23 November 2026, 13:00 UTC The text until then Ten ships.",
    ]
    channel = (Path(site.root) / "public/news/index.html").read_text()
    assert "Ten ships" not in channel


def test_what_is_hidden_and_shown_again_has_no_past(site: Desk) -> None:
    rewrite(site, "Erratum", "Ten ships.", now="2026-11-23T12:00:00Z")
    rewrite(site, "Erratum", "Two ships.", now="2026-11-23T13:00:00Z")

    site.htfeed("hide", "urn:x:a", "--reason", "ten was a libel")
    site.htfeed("show", "urn:x:a")
    site.run()

    assert versions(site, "Erratum") == []


def feeds_of(desk: Desk, title: str) -> list[str]:
    """Return the channels that the page of an item leads to, by their titles."""
    folder = Path(desk.root) / "public" / "item"
    (page,) = (
        each
        for each in folder.glob("*/index.html")
        if f"<title>{title} " in each.read_text()
    )
    tree = html.document_fromstring(page.read_bytes())
    offered = [
        link.get("href")
        for link in tree.iterfind(".//link")
        if link.get("type") == "application/atom+xml"
    ]
    shown = list(tree.iterfind(".//nav/a"))
    keys = [(each.get("href") or "").strip("./") for each in shown]
    assert offered == [f"https://example.org/{key}.atom" for key in keys]
    return ["".join(map(str, each.itertext())).strip() for each in shown]


def test_the_page_of_an_item_tells_its_channels_as_the_config_changes(site: Desk) -> None:
    assert feeds_of(site, "A report") == ["News"]

    site.write("config.yaml", f"{ONE_CHANNEL}  all: {{title: All, category: news}}\n")
    site.run()
    assert feeds_of(site, "A report") == ["News", "All"]

    renamed = ONE_CHANNEL.replace("title: News", "title: The news")
    site.write("config.yaml", renamed)
    site.run()
    assert feeds_of(site, "A report") == ["The news"]


def test_the_page_of_an_item_that_is_placed_anew_tells_its_channels(site: Desk) -> None:
    more = f"{ONE_CHANNEL}  reports: {{title: Reports, category: reports}}\n"
    rules = "rules: [{if: {title: report}, category: reports}]\n"
    site.write("config.yaml", f"{rules}{more}")
    site.run()

    assert feeds_of(site, "A report") == ["Reports"]
