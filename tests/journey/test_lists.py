"""Lists of feeds: sources come and go with them, from a real server."""

import json
import re
from pathlib import Path

import pytest
from lxml import etree

from htfeed.identity import listed_key
from journey.conftest import Desk
from journey.test_remote_sources import feed
from unit.fetch.conftest import Site, site

__all__ = ["site"]

CONFIG = """\
site: {{title: Example, url: "https://example.org/"}}
network: {{allow: ["127.0.0.1:{port}"]}}
sources:
  - key: far
    opml: "http://127.0.0.1:{port}/list.opml"
    every: 1d
    feeds: {{every: 30m, categories: [news]}}
  - {{key: near, opml: "lists/*.opml", feeds: {{categories: [news]}}}}
channels:
  news: {{title: News, category: news}}
  tech: {{title: Tech, category: tech}}
"""


def opml(site: Site, *paths: str, folder: str = "") -> bytes:
    outlines = "".join(
        f'<outline text="Feed {path}" type="rss" xmlUrl="{site.url(path)}"/>'
        for path in paths
    )
    if folder:
        outlines = f'<outline text="{folder}">{outlines}</outline>'
    return f'<opml version="2.0"><head/><body>{outlines}</body></opml>'.encode()


def served(site: Site, *paths: str, **more: str) -> None:
    site.page("/list.opml", body=opml(site, *paths, **more), etag=f'"{paths}{more}"')


def asked(site: Site) -> list[str]:
    paths = [each.split(b" ")[1].decode() for each in site.asked]
    site.asked.clear()
    return sorted(paths)


def status(desk: Desk, *words: str) -> dict[str, dict[str, object]]:
    done = desk.htfeed("status", "--json", *words)
    return {row["key"]: row for row in json.loads(done.stdout)}


@pytest.fixture
def far(desk: Desk, site: Site) -> Site:
    desk.write("config.yaml", CONFIG.format(port=site.port))
    desk.write("lists/none.opml", opml(site, "/near").decode())
    for name in ("one", "two", "three", "near"):
        site.page(f"/{name}", body=feed(name.title()), etag=f'"{name}"')
    served(site, "/one", "/two")
    return site


def test_the_feeds_of_a_list_are_read_kept_and_published_in_one_run(
    desk: Desk, far: Site
) -> None:
    desk.run()

    assert sorted(desk.titles("news")) == ["Near", "One", "Two"]
    assert asked(far) == ["/list.opml", "/near", "/one", "/two"]
    rows = status(desk)
    assert rows["far"]["feeds"] == {"ok": 2}
    assert rows.keys() == {"far", "near"}
    assert status(desk, "--all")[listed_key(far.url("/one"))]["list"] == "far"


def test_sources_come_and_go_with_the_list_and_their_items_stay(
    desk: Desk, far: Site
) -> None:
    desk.run(now="2026-11-23T12:00:00Z")
    asked(far)
    served(far, "/two", "/three")

    desk.run(now="2026-11-24T14:00:00Z")

    assert asked(far) == ["/list.opml", "/near", "/one", "/three", "/two"]
    far.page("/one", body=feed("One", "One more"))

    desk.run(now="2026-11-24T16:00:00Z")

    assert "/one" not in asked(far)
    assert sorted(desk.titles("news")) == ["Near", "One", "Three", "Two"]
    assert "Deleted 1 item " in desk.htfeed("purge").stdout
    assert sorted(desk.titles("news")) == ["Near", "Three", "Two"]


def test_an_unchanged_list_is_asked_conditionally_and_changes_nothing(
    desk: Desk, far: Site
) -> None:
    desk.run(now="2026-11-23T12:00:00Z")
    etag = f'"{("/one", "/two")}{{}}"'
    far.page("/list.opml", status="304 Not Modified", etag=etag)
    far.asked.clear()

    desk.run(now="2026-11-24T14:00:00Z")

    (head,) = (
        each
        for each, asked in zip(far.heads(), far.asked, strict=True)
        if b"/list.opml" in asked.split(b"\r\n")[0]
    )
    assert head["if-none-match"] == etag
    assert status(desk)["far"]["feeds"] == {"ok": 2}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<opml version='2.0'><body/></opml>", "no-feeds"),
        (b"<!doctype html><title>Log in</title>", "not-a-list"),
        (b"<opml><body><outline xmlUrl=", "ill-formed"),
    ],
)
def test_a_list_that_suddenly_names_nothing_is_an_error_and_changes_nothing(
    desk: Desk, far: Site, body: bytes, code: str
) -> None:
    desk.run(now="2026-11-23T12:00:00Z")
    far.page("/list.opml", body=body)

    desk.run(now="2026-11-24T14:00:00Z")

    row = status(desk)["far"]
    assert (row["state"], row["stage"], row["code"]) == ("failing", "parse", code)
    assert row["feeds"] == {"ok": 2}


def test_a_local_list_is_looked_at_on_every_run(desk: Desk, far: Site) -> None:
    desk.run()
    desk.write("lists/more.opml", opml(far, "/three").decode())

    desk.run()
    assert "Three" in desk.titles("news")
    Path(desk.root / "lists/none.opml").unlink()
    desk.run()

    assert status(desk)["near"]["feeds"] == {"ok": 1}
    assert sorted(desk.titles("news")) == ["Near", "One", "Three", "Two"]


def test_a_folder_of_a_list_is_a_category_and_moves_with_it(desk: Desk, far: Site) -> None:
    served(far, "/one", "/two", folder="tech")
    desk.run(now="2026-11-23T12:00:00Z")
    assert sorted(desk.titles("tech")) == ["One", "Two"]
    served(far, "/one", "/two")

    desk.run(now="2026-11-24T14:00:00Z")
    desk.run(now="2026-11-24T14:01:00Z")

    assert desk.titles("tech") == []
    assert sorted(desk.titles("news")) == ["Near", "One", "Two"]


def test_an_address_of_a_list_is_judged_like_every_other(desk: Desk, far: Site) -> None:
    body = opml(far, "/one").replace(b"127.0.0.1", b"127.0.0.2")
    far.page("/list.opml", body=body)

    desk.run()

    row = status(desk)[listed_key(far.url("/one", host="127.0.0.2"))]
    assert (row["state"], row["code"]) == ("blocked", "address")
    assert "/one" not in asked(far)


def test_a_feed_that_the_config_has_is_asked_once_and_told(desk: Desk, far: Site) -> None:
    config = (
        (desk.root / "config.yaml")
        .read_text()
        .replace(
            "channels:",
            f'  - {{key: own, url: "{far.url("/one")}", categories: [tech]}}\nchannels:',
        )
    )
    desk.write("config.yaml", config)

    report = desk.run()

    assert asked(far).count("/one") == 1
    assert desk.titles("tech") == ["One"]
    (of_list,) = (each for each in report["sources"] if each["key"] == "far")
    assert [each["code"] for each in of_list["problems"]] == ["outline-configured"]


def test_a_list_that_leaves_the_config_takes_its_sources_along(
    desk: Desk, far: Site
) -> None:
    desk.run()
    config = (desk.root / "config.yaml").read_text()
    desk.write("config.yaml", re.sub(r"  - key: far\n(?:    .*\n)+", "", config))
    asked(far)

    desk.run(now="2026-11-25T12:00:00Z")

    assert asked(far) == ["/near"]
    assert sorted(desk.titles("news")) == ["Near", "One", "Two"]


def test_an_operator_can_pause_a_listed_source(desk: Desk, far: Site) -> None:
    desk.run()
    key = listed_key(far.url("/one"))

    done = desk.htfeed("source", "pause", key, "--reason", "too loud")
    desk.run(now="2026-11-25T12:00:00Z")

    assert done.returncode == 0, done.stderr
    assert asked(far).count("/one") == 1
    assert status(desk)[key]["paused"] == "too loud"
    assert desk.htfeed("source", "pause", "far-000000000000").returncode == 1


def test_why_tells_of_a_listed_source(desk: Desk, far: Site) -> None:
    desk.run()
    (item,) = (each for each in desk.items("news") if each["title"] == "One")

    told = desk.htfeed("why", item["id"]).stdout

    assert f"({far.url('/one')}) is ok" in told


def published(desk: Desk) -> dict[str | None, str | None]:
    tree = etree.parse(desk.root / "public" / "sources.opml")
    return {each.get("text"): each.get("xmlUrl") for each in tree.iter("outline")}


def test_what_is_read_is_published_where_the_operator_wants_it(
    far: Site, desk: Desk
) -> None:
    served(far, "/one", "/two?token=s3cret")
    plain = CONFIG.format(port=far.port)
    desk.write("config.yaml", f"opml: {{sources: true}}\n{plain}")
    private = f'  - {{key: private, url: "{far.url("/near")}", auth: {{bearer: x}}}}\n'
    open_ = f'  - {{key: open, url: "{far.url("/three")}", title: Third}}\nchannels:'
    config = (desk.root / "config.yaml").read_text("utf-8")
    desk.write("config.yaml", config.replace("channels:", private + open_))

    desk.run()

    assert published(desk) == {
        "Third": far.url("/three"),
        "Feed /one": far.url("/one"),
    }
    assert "sources.opml" in (desk.root / "public/index.html").read_text("utf-8")

    served(far, "/one", "/two")
    desk.run(now="2026-11-25T12:00:00Z")
    assert set(published(desk)) >= {"Feed /two"}

    desk.write("config.yaml", plain)
    desk.run(now="2026-11-25T13:00:00Z")
    assert not (desk.root / "public" / "sources.opml").exists()
