"""Feeds into the config and out of it, over real sockets."""

import pytest

from htfeed.config import load
from htfeed.config.settings import Settings
from htfeed.parse.opml import parse_opml
from journey.conftest import Desk
from journey.test_lists import opml
from journey.test_remote_sources import feed
from unit.fetch.conftest import Site, site

__all__ = ["site"]

CONFIG = """\
# Ours, by hand.
site: {{title: Example, url: "https://example.org/"}}
network: {{allow: ["127.0.0.1:{port}"]}}
sources:
  - {{key: near, path: "feeds/*", categories: [news]}}   # ours
channels:
  news: {{title: News, category: news}}
"""


def page(*links: str) -> bytes:
    told = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{each}">' for each in links
    )
    return f"<!doctype html><title>Home</title>{told}<p>Hello".encode()


@pytest.fixture
def home(desk: Desk, site: Site) -> Site:
    desk.write("config.yaml", CONFIG.format(port=site.port))
    desk.entry("near", "Near")
    for name in ("one", "two"):
        site.page(f"/{name}", body=feed(name.title()))
    site.page("/", body=page("/one", "two", "/three"), content_type="text/html")
    return site


def settings(desk: Desk) -> Settings:
    return load(desk.root / "config.yaml", {})


def text(desk: Desk) -> str:
    return (desk.root / "config.yaml").read_text()


def test_a_feed_is_added_read_and_published(desk: Desk, home: Site) -> None:
    done = desk.htfeed("add", home.url("/one"), "--category", "news", "--key", "far")

    assert done.returncode == 0, done.stderr
    assert "Far away" in done.stdout
    assert "rss2.0" in done.stdout
    assert "2008-11-21" in done.stdout
    (added,) = settings(desk).sources[1:]
    assert (added.key, added.url, added.categories) == ("far", home.url("/one"), ("news",))
    desk.run()
    assert sorted(desk.titles("news")) == ["Near", "One"]


def test_a_category_that_no_channel_carries_is_told_with_the_nearest(
    desk: Desk, home: Site
) -> None:
    done = desk.htfeed("add", home.url("/one"), "--category", "newz")

    assert done.returncode == 0, done.stderr
    assert "no channel carries the category 'newz'; did you mean news?" in done.stderr
    (desk.root / "mine.opml").write_bytes(opml(home, "/two", folder="blogs"))
    listed = desk.htfeed("add", "--opml", "mine.opml")
    assert "no channel carries the category 'blogs'; choose of: news" in listed.stderr


def test_comments_and_order_stay(desk: Desk, home: Site) -> None:
    before = text(desk).splitlines()

    desk.htfeed("add", home.url("/one"))

    assert [each for each in text(desk).splitlines() if each in before] == before


def test_of_several_none_is_taken_without_a_word(desk: Desk, home: Site) -> None:
    before = text(desk)

    done = desk.htfeed("add", home.url("/"))

    assert done.returncode == 2
    assert home.url("/one") in done.stdout
    assert home.url("/two") in done.stdout
    assert "--first" in done.stderr
    assert f"add {home.url('/one')}" in done.stderr
    assert text(desk) == before
    assert len(home.asked) == 4


def test_the_first_of_several_is_taken_on_request(desk: Desk, home: Site) -> None:
    done = desk.htfeed("add", home.url("/"), "--first")

    assert done.returncode == 0, done.stderr
    (added,) = settings(desk).sources[1:]
    assert (added.key, added.url) == ("127-0-0-1", home.url("/one"))


def test_a_list_is_added_as_one(desk: Desk, home: Site) -> None:
    home.page("/all.opml", body=opml(home, "/one", "/two"))

    done = desk.htfeed("add", home.url("/all.opml"), "--category", "news")

    assert done.returncode == 0, done.stderr
    (added,) = settings(desk).sources[1:]
    assert added.opml == home.url("/all.opml")
    assert added.feeds.categories == ("news",)
    desk.run()
    assert sorted(desk.titles("news")) == ["Near", "One", "Two"]


@pytest.mark.parametrize("words", [[], ["--key", "other"], ["--first"]])
def test_what_is_there_already_is_refused(desk: Desk, home: Site, words: list[str]) -> None:
    desk.htfeed("add", home.url("/one"))
    before = text(desk)

    done = desk.htfeed("add", home.url("/one"), *words)

    assert done.returncode == 2
    assert "already, as source 127-0-0-1" in done.stderr
    assert text(desk) == before


def test_a_page_that_leads_to_a_known_feed_is_refused_too(desk: Desk, home: Site) -> None:
    desk.htfeed("add", home.url("/one"))

    done = desk.htfeed("add", home.url("/"), "--first")

    assert done.returncode == 2
    assert "already" in done.stderr


def test_a_key_that_is_taken_is_refused(desk: Desk, home: Site) -> None:
    done = desk.htfeed("add", home.url("/one"), "--key", "near")

    assert (done.returncode, home.asked) == (2, [])
    assert "near is taken" in done.stderr


def test_a_page_without_a_feed_is_told_with_what_was_tried(desk: Desk, home: Site) -> None:
    home.page("/", body=page())

    done = desk.htfeed("add", home.url("/"))

    assert done.returncode == 1
    assert "no feed was found, 5 addresses were asked" in done.stderr
    assert f"{home.url('/rss.xml')}" in done.stderr
    assert len(home.asked) == 5


@pytest.mark.parametrize(
    "address",
    ["http://localhost:{port}/one", "http://2130706433:{port}/", "http://[::1]:{port}/"],
)
def test_addresses_that_are_not_public_are_refused(
    desk: Desk, home: Site, address: str
) -> None:
    config = text(desk).replace("network:", "# network:")
    desk.write("config.yaml", config)

    done = desk.htfeed("add", address.format(port=home.port))

    assert done.returncode == 1
    assert "not public" in done.stderr
    assert home.asked == []


def test_links_of_a_page_are_judged_as_well(desk: Desk, home: Site) -> None:
    inner = f"http://127.0.0.2:{home.port}/one"
    home.page("/", body=page(inner, "file:///etc/passwd"))

    done = desk.htfeed("add", home.url("/"))

    assert done.returncode == 1
    assert "127.0.0.2 is not public" in done.stderr
    assert len(home.asked) == 4


@pytest.mark.parametrize(
    "address",
    [
        *("example.org", "file:///etc/passwd", "ftp://x.example/", "http://a b/"),
        "http://x.example:99999/",
    ],
)
def test_what_is_no_web_address_is_refused(desk: Desk, home: Site, address: str) -> None:
    done = desk.htfeed("add", address)

    assert done.returncode == 2
    assert "no http or https address" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("https://a.example/", "--opml", "x"),
        ("--opml", "x", "--first"),
        ("https://a.example/", "--category", " "),
    ],
)
def test_words_that_do_not_go_together_are_refused(
    desk: Desk, home: Site, words: tuple[str, ...]
) -> None:
    assert desk.htfeed("add", *words).returncode == 2


def test_the_feeds_of_a_file_become_sources(desk: Desk, home: Site) -> None:
    desk.htfeed("add", home.url("/one"))
    listing = opml(home, "/one", "/two", folder="Tech & more").replace(b"&", b"&amp;")
    bad = listing.replace(
        b"</body>", b"<outline text='Bad' xmlUrl='file:///etc/passwd'/></body>"
    )
    (desk.root / "mine.opml").write_bytes(bad)

    done = desk.htfeed("add", "--opml", "mine.opml", "--category", "news")

    assert done.returncode == 0, done.stderr
    assert "Added 1 source" in done.stdout
    assert "skipped Feed /one: source 127-0-0-1 has this address" in done.stderr
    assert "skipped Bad: 'file:///etc/passwd' is no http or https address" in done.stderr
    (added,) = settings(desk).sources[2:]
    assert (added.key, added.url) == ("127-0-0-1-2", home.url("/two"))
    assert added.categories == ("news", "Tech & more")
    assert added.title == "Feed /two"
    again = desk.htfeed("add", "--opml", "mine.opml")
    assert "Added 0 sources" in again.stdout
    assert again.returncode == 0


@pytest.mark.parametrize("content", [b"", b"<rss/>", b"<opml><body/></opml>"])
def test_a_file_that_is_no_list_changes_nothing(
    desk: Desk, home: Site, content: bytes
) -> None:
    before = text(desk)
    (desk.root / "mine.opml").write_bytes(content)

    done = desk.htfeed("add", "--opml", "mine.opml")

    assert done.returncode == 1
    assert done.stderr.startswith("htfeed: mine.opml: ")
    assert "name an OPML file" in done.stderr
    assert text(desk) == before


def test_all_that_is_read_goes_out_as_a_list_that_comes_in_again(
    desk: Desk, home: Site
) -> None:
    secret = home.url("/one").replace("http://", "http://me:s3cret@")
    home.page("/list", body=opml(home, "/two", folder="tech"))
    config = text(desk).replace(
        "channels:",
        f'  - {{key: far, url: "{secret}", categories: [news, "a, b"]}}\n'
        f'  - {{key: list, opml: "{home.url("/list")}", feeds: {{categories: [all]}}}}\n'
        "channels:",
    )
    desk.write("config.yaml", config)
    desk.run()

    shown = desk.htfeed("export-opml")
    written = desk.htfeed("export-opml", "--output", "out.opml")

    assert shown.returncode == 0, shown.stderr
    assert "s3cret" not in shown.stdout
    assert (desk.root / "out.opml").read_text() == shown.stdout
    assert "Wrote 2 feeds" in written.stdout
    found = parse_opml(shown.stdout.encode())
    assert found.title == "Feeds of Example"
    assert [
        (each.url, each.title, each.page, each.categories) for each in found.outlines
    ] == [
        (home.url("/one"), "Far away", "https://far.example/", ("news", "a b")),
        (home.url("/two"), "Feed /two", None, ("all", "tech")),
    ]
