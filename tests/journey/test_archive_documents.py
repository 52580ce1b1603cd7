"""Archives: who follows the links from the current document gets everything, once."""

import json
from datetime import date, timedelta
from itertools import pairwise
from os.path import normpath
from pathlib import PurePosixPath

import feedparser
import pytest
from lxml import etree, html

from journey.conftest import Desk

CONFIG = """\
site: {title: Example, url: "https://example.org/"}
sources:
  - {key: near, path: "feeds/*", categories: [news]}
channels:
  news: {title: News, category: news, limit: 3}
"""
FH = "{http://purl.org/syndication/history/1.0}archive"


def entry(desk: Desk, name: str, day: date, text: str = "Words.") -> None:
    desk.write(f"feeds/{name}.md", f"---\ntitle: Report {name}\ndate: {day}\n---\n{text}\n")


@pytest.fixture
def site(desk: Desk) -> Desk:
    """A channel with an entry a week from the middle of August on."""
    desk.write("config.yaml", CONFIG)
    for week in range(13):
        entry(desk, f"{week:02}", date(2026, 8, 14) + timedelta(weeks=week))
    desk.run()
    return desk


def path(desk: Desk, address: str) -> str:
    site = "https://example.org/"
    assert address.startswith(site)
    return str(desk.root / "public" / address.removeprefix(site))


def links(found: "feedparser.FeedParserDict") -> dict[str, str]:
    return {each.rel: each.href for each in found.feed.links}


def chain(desk: Desk) -> list["feedparser.FeedParserDict"]:
    """Follow the links from the current document to the oldest archive."""
    found = [feedparser.parse(str(desk.root / "public" / "news.atom"))]
    while older := links(found[-1]).get("prev-archive"):
        found.append(feedparser.parse(path(desk, older)))
    return found


def titles(found: "feedparser.FeedParserDict") -> list[str]:
    return [each.title for each in found.entries]


def test_the_links_lead_through_everything_and_back(site: Desk) -> None:
    current, *older = chain(site)

    assert titles(current) == ["Report 12", "Report 11", "Report 10"]
    assert [links(each)["self"].rpartition("/")[2] for each in older] == [
        "2026-10.atom",
        "2026-09.atom",
        "2026-08.atom",
    ]
    assert [len(each.entries) for each in older] == [5, 4, 3]
    assert {each.feed.id for each in (current, *older)} == {current.feed.id}
    assert "next-archive" not in links(older[0])
    for newer, each in pairwise(older):
        assert links(each)["next-archive"] == links(newer)["self"]
        assert links(each)["current"] == links(current)["self"]


def test_archives_are_marked_as_such_and_the_current_document_is_not(site: Desk) -> None:
    public = site.root / "public"

    marked = [
        len(etree.parse(public / name).getroot().findall(FH))
        for name in ("news.atom", "news/archive/2026-10.atom")
    ]

    assert marked == [0, 1]


def test_json_feeds_are_paged(site: Desk) -> None:
    feed = json.loads((site.root / "public" / "news.json").read_bytes())
    pages = [feed]
    while "next_url" in pages[-1]:
        with open(path(site, pages[-1]["next_url"]), "rb") as file:  # noqa: PTH123
            pages.append(json.load(file))

    ids = {item["id"] for page in pages for item in page["items"]}
    assert len(pages) == 4
    assert len(ids) == 13
    assert {page["feed_url"] for page in pages} == {"https://example.org/news.json"}


def hrefs(desk: Desk, page: str, rel: str) -> list[str]:
    tree = html.parse(str(desk.root / "public" / page)).getroot()
    return [str(each) for each in tree.xpath(f"//head/link[@rel='{rel}']/@href")]


def test_pages_lead_back_to_the_oldest_month_and_forth_again(site: Desk) -> None:
    page = PurePosixPath("news")
    met = []
    while older := hrefs(site, f"{page}/index.html", "prev"):
        page = PurePosixPath(normpath(page / older[0]))
        met.append(str(page))

    assert met == [f"news/archive/2026-{month}" for month in ("10", "09", "08")]
    assert [hrefs(site, f"{each}/index.html", "next") for each in met] == [
        [],
        ["../2026-10/"],
        ["../2026-09/"],
    ]
    titles = html.parse(str(site.root / "public" / page / "index.html")).xpath("//h2/a")
    assert [each.text for each in titles] == ["Report 02", "Report 01", "Report 00"]


def test_the_page_of_a_month_keeps_its_address_when_the_document_has_another(
    site: Desk,
) -> None:
    entry(site, "02", date(2026, 8, 28), "Other words.")

    site.run(now="2026-11-23T13:00:00Z")

    folder = site.root / "public/news/archive"
    assert (folder / "2026-08-2.atom").exists()
    assert "Other words." in (folder / "2026-08/index.html").read_text()
    assert not (folder / "2026-08-2").exists()


def test_the_archive_has_a_list_of_its_months_and_is_in_the_sitemap(site: Desk) -> None:
    listed = html.parse(str(site.root / "public/news/archive/index.html"))

    assert listed.xpath("//main//li/a/@href") == ["2026-10/", "2026-09/", "2026-08/"]
    sitemap = (site.root / "public/sitemap.xml").read_text()
    assert sitemap.count("<loc>https://example.org/news/archive/2026-") == 3


def test_a_channel_in_rss_alone_has_the_pages_and_no_other_archive(site: Desk) -> None:
    site.write("config.yaml", CONFIG.replace("limit: 3", "limit: 3, formats: [rss]"))

    site.run(now="2026-11-23T13:00:00Z")

    folder = site.root / "public/news/archive"
    assert sorted(each.name for each in folder.iterdir() if each.suffix == "") == [
        "2026-08",
        "2026-09",
        "2026-10",
    ]
    assert list(folder.glob("*.atom*")) == list(folder.glob("*.json*")) == []


def test_what_is_archived_already_is_not_written_again(site: Desk) -> None:
    before = site.published()
    entry(site, "13", date(2026, 11, 13))

    site.run(now="2026-11-23T13:00:00Z")

    archives = {name for name in before if name.startswith("news/archive/")}
    assert len(archives) >= 6
    assert {name: before[name] for name in archives} == {
        name: what for name, what in site.published().items() if name in archives
    }
    assert titles(chain(site)[0]) == ["Report 13", "Report 12", "Report 11"]


def test_an_item_that_changes_late_is_news_and_its_archive_has_another_address(
    site: Desk,
) -> None:
    entry(site, "02", date(2026, 8, 28), "Other words.")

    site.run(now="2026-11-23T13:00:00Z")

    current, *older = chain(site)
    assert titles(current) == ["Report 12", "Report 11", "Report 10", "Report 02"]
    assert [links(each)["self"].rpartition("/")[2] for each in older] == [
        "2026-10.atom",
        "2026-09.atom",
        "2026-08-2.atom",
    ]
    assert "Other words." in older[-1].entries[0].summary + str(older[-1].entries[0])
    assert links(older[-1])["next-archive"] == links(older[-2])["self"]
    assert not (site.root / "public/news/archive/2026-08.atom").exists()
    assert not (site.root / "public/news/archive/2026-08.json").exists()


def test_what_is_hidden_leaves_its_archive_at_once(site: Desk) -> None:
    shown = chain(site)[-1].entries[0].id
    site.htfeed("hide", shown, "--reason", "a mistake")

    site.run(now="2026-11-23T13:00:00Z")

    assert shown not in {each.id for each in chain(site)[-1].entries}
    assert sum(len(each.entries) for each in chain(site)[1:]) == 11


def test_an_archive_that_is_lost_is_there_again(site: Desk) -> None:
    before = site.published()
    (site.root / "public/news/archive/2026-09.atom").unlink()

    site.run(now="2026-11-23T13:00:00Z")

    assert {n: b for n, (b, _) in site.published().items()} == {
        n: b for n, (b, _) in before.items()
    }


def test_a_step_back_leaves_the_archives_alone(site: Desk) -> None:
    archives = {n: b for n, b in site.published().items() if "/archive/" in n}
    entry(site, "13", date(2026, 11, 13))
    site.run(now="2026-11-23T13:00:00Z")

    done = site.htfeed("publish", "--channel", "news", "--rollback")

    assert done.returncode == 0, done.stderr
    assert titles(chain(site)[0]) == ["Report 12", "Report 11", "Report 10"]
    assert {n: b for n, b in site.published().items() if "/archive/" in n} == archives


@pytest.mark.parametrize(
    ("old", "new", "stays"),
    [("limit: 3", "limit: 3, archive: false", True), ("  news:", "  other:", False)],
)
def test_archives_go_with_the_wish_for_them(
    site: Desk, old: str, new: str, *, stays: bool
) -> None:
    site.write("config.yaml", CONFIG.replace(old, new))

    site.run(now="2026-11-23T13:00:00Z")

    assert not (site.root / "public" / "news" / "archive").exists()
    assert (site.root / "public" / "news").exists() is stays


def test_the_age_of_items_ends_their_stay(site: Desk) -> None:
    site.write("config.yaml", CONFIG.replace("limit: 3", "limit: 3, max_age: 33d"))
    site.run(now="2026-11-24T12:00:00Z")
    assert titles(chain(site)[0]) == ["Report 12", "Report 11", "Report 10"]

    report = site.run(now="2026-11-26T12:00:00Z")

    assert titles(chain(site)[0]) == ["Report 12", "Report 11"]
    assert len({each.id for part in chain(site) for each in part.entries}) == 13
    assert "news.atom" in report["channels"][0]["written"]


def test_what_a_killed_run_left_of_an_archive_goes_with_the_next(site: Desk) -> None:
    entry(site, "02", date(2026, 8, 28), "Other words.")
    killed = site.python(
        "-c",
        "import os, sys; from htfeed.store.releasing import SqlReleases;"
        "SqlReleases.built = lambda *a, **k: os.kill(os.getpid(), 9);"
        "sys.argv = ['htfeed', 'run', '--now', '2026-11-23T13:00:00Z'];"
        "from htfeed.__main__ import main; main()",
    )
    assert killed.returncode == -9
    assert (site.root / "public/news/archive/2026-08-2.atom").exists()

    entry(site, "02", date(2026, 8, 28), "The last words.")
    site.run(now="2026-11-23T14:00:00Z")

    left = sorted(each.name for each in (site.root / "public/news/archive").glob("*.atom"))
    assert left == ["2026-08-3.atom", "2026-09.atom", "2026-10.atom"]


def large(desk: Desk, counts: dict[int, int]) -> None:
    """Let a feed have so many entries of each of some days of October."""
    items = [
        {
            "id": f"{day}-{number}",
            "title": f"Report {number} of day {day}",
            "content_text": "Words.",
            "date_published": f"2026-10-{day:02}T12:00:00Z",
        }
        for day, count in counts.items()
        for number in range(count)
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Many", "items": items}
    desk.write("feeds/many.json", json.dumps(feed))


def test_a_large_month_has_a_document_for_each_of_its_days(desk: Desk) -> None:
    desk.write("config.yaml", CONFIG)
    entry(desk, "new", date(2026, 11, 22))
    large(desk, {4: 600, 5: 250, 6: 401})
    desk.run()
    folder = desk.root / "public/news/archive"
    before = {each.name: each.stat().st_mtime_ns for each in folder.glob("*.atom")}

    _, *older = chain(desk)
    assert [links(each)["self"].rpartition("/")[2] for each in older] == [
        f"2026-10-d{day}.atom" for day in ("06", "05", "04")
    ]
    found = [each for document in older for each in titles(document)]
    assert len(found) == len(set(found)) == 1251
    assert paged(desk) == set(found)

    large(desk, {4: 600, 5: 251, 6: 401})
    desk.run(now="2026-11-23T13:00:00Z")
    after = {each.name: each.stat().st_mtime_ns for each in folder.glob("*.atom")}
    gone, new = before.keys() - after.keys(), after.keys() - before.keys()
    assert (gone, new) == ({"2026-10-d05.atom"}, {"2026-10-d05-2.atom"})
    assert len(titles(feedparser.parse(str(folder / "2026-10-d05-2.atom")))) == 251


def paged(desk: Desk) -> set[str]:
    """Page back from the channel; return the titles met, none on a page of over 60 KB."""
    page, found = PurePosixPath("news"), set()
    while older := hrefs(desk, f"{page}/index.html", "prev"):
        before, page = page, PurePosixPath(normpath(page / older[0]))
        path = desk.root / "public" / page / "index.html"
        found |= {str(each.text) for each in html.parse(str(path)).xpath("//h2/a")}

        assert path.stat().st_size < 60_000
        back = hrefs(desk, f"{page}/index.html", "next")
        assert not back or PurePosixPath(normpath(page / back[0])) == before
    return found
