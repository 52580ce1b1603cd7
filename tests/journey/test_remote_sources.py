"""Feeds on the network, polled through the command from a real server."""

import json
import sqlite3

import pytest

from journey.conftest import Desk
from unit.fetch.conftest import Site, site

__all__ = ["site"]

CONFIG = """\
site: {{title: Example, url: "https://example.org/"}}
network: {{allow: ["127.0.0.1:{port}"]}}
sources:
  - {{key: far, url: "http://127.0.0.1:{port}/feed", every: 30m, categories: [news]}}
  - {{key: near, path: "feeds/*", categories: [news]}}
channels:
  news: {{title: News, category: news}}
"""


def feed(*titles: str, of: tuple[str, str] = ("Far away", "far.example")) -> bytes:
    items = "".join(
        f"<item><guid isPermaLink='false'>{title}</guid><title>{title}</title>"
        "<pubDate>Fri, 21 Nov 2008 10:00:00 GMT</pubDate></item>"
        for title in titles
    )
    head = f"<title>{of[0]}</title><link>https://{of[1]}/</link><description/>"
    return f"<rss version='2.0'><channel>{head}{items}</channel></rss>".encode()


@pytest.fixture
def far(desk: Desk, site: Site) -> Site:
    desk.write("config.yaml", CONFIG.format(port=site.port))
    desk.entry("near", "Near")
    site.page(
        "/feed", body=feed("One", "Two"), etag='"1"', content_type="application/rss+xml"
    )
    return site


def status(desk: Desk) -> dict[str, dict[str, object]]:
    rows = json.loads(desk.htfeed("status", "--json").stdout)
    return {row["key"]: row for row in rows}


def test_a_feed_is_read_kept_and_published(desk: Desk, far: Site) -> None:
    desk.run()

    assert sorted(desk.titles("news")) == ["Near", "One", "Two"]
    assert status(desk)["far"]["state"] == "ok"


def test_a_source_is_asked_when_it_is_due_and_conditionally(desk: Desk, far: Site) -> None:
    desk.run(now="2026-11-23T12:00:00Z")
    early = desk.run(now="2026-11-23T12:29:00Z")
    far.page("/feed", status="304 Not Modified")
    desk.run(now="2026-11-23T12:31:00Z")

    assert early["waiting"] == 1
    assert [head.get("if-none-match") for head in far.heads()] == [None, '"1"']
    assert sorted(desk.titles("news")) == ["Near", "One", "Two"]


def test_an_item_that_the_feed_no_longer_lists_stays(desk: Desk, far: Site) -> None:
    desk.run(now="2026-11-23T12:00:00Z")
    far.page("/feed", body=feed("Three"))

    desk.run(now="2026-11-23T13:00:00Z")

    assert sorted(desk.titles("news")) == ["Near", "One", "Three", "Two"]


@pytest.mark.parametrize(
    ("status_line", "body", "stage", "code"),
    [
        ("500 Oops", b"", "fetch", "http-500"),
        ("404 Not Found", b"", "fetch", "http-404"),
        (
            "200 OK",
            b"<!doctype html><html><title>Log in</title></html>",
            "parse",
            "html-page",
        ),
        ("200 OK", b"\x89PNG\r\n\x1a\n", "parse", "not-a-feed"),
        ("200 OK", b"", "fetch", "empty"),
    ],
)
def test_a_source_that_answers_rubbish_deletes_nothing_and_stops_nobody(
    desk: Desk, far: Site, status_line: str, body: bytes, stage: str, code: str
) -> None:
    desk.run(now="2026-11-23T12:00:00Z")
    far.page("/feed", status=status_line, body=body, etag='"rubbish"')
    desk.entry("other", "Other")

    desk.run(now="2026-11-23T13:00:00Z")

    row = status(desk)["far"]
    assert (row["state"], row["stage"], row["code"]) == ("failing", stage, code)
    assert row["error"]
    assert row["items"] == 2
    assert sorted(desk.titles("news")) == ["Near", "One", "Other", "Two"]

    desk.run(now="2026-11-23T20:00:00Z")

    assert far.heads()[-1].get("if-none-match") == '"1"'


def test_a_feed_that_was_cut_off_gives_items_and_no_validators(
    desk: Desk, far: Site
) -> None:
    desk.run(now="2026-11-23T12:00:00Z")
    whole = feed("Three", "Two", "One")
    far.page("/feed", body=whole[: whole.index(b"<item>", 200)], etag='"cut"')
    desk.run(now="2026-11-23T13:00:00Z")
    far.page("/feed", body=whole, etag='"3"')
    desk.run(now="2026-11-23T14:00:00Z")

    asked = [head.get("if-none-match") for head in far.heads()]
    assert asked == [None, '"1"', '"1"']
    assert sorted(desk.titles("news")) == ["Near", "One", "Three", "Two"]


def test_a_feed_that_is_always_cut_off_is_asked_daily(desk: Desk, far: Site) -> None:
    desk.write("config.yaml", CONFIG.format(port=far.port).replace(", every: 30m", ""))
    far.page("/feed", body=feed("One")[:-20], etag='"cut"')

    for hour in (12, 13, 14):
        desk.run(now=f"2026-11-23T{hour}:00:00Z")
    desk.run(now="2026-11-24T12:00:00Z")

    assert [head.get("if-none-match") for head in far.heads()] == [None, None]


def test_what_leads_to_another_address_each_time_is_asked_daily(
    desk: Desk, far: Site
) -> None:
    desk.write("config.yaml", CONFIG.format(port=far.port).replace(", every: 30m", ""))
    for hour in range(12, 18):
        far.page("/feed", status="302 Found", location=f"/at-{hour}")
        far.page(f"/at-{hour}", body=feed("One"), etag='"1"')
        desk.run(now=f"2026-11-23T{hour}:00:00Z")

    # The second answer tells that the first one's address is not the address.
    assert len(far.asked) == 4


def test_hours_to_skip_are_skipped_however_late_a_run_comes(desk: Desk, far: Site) -> None:
    wish = b"<skipHours><hour>13</hour><hour>14</hour></skipHours><item>"
    far.page("/feed", body=feed("One").replace(b"<item>", wish), etag='"1"')

    desk.run(now="2026-11-23T12:10:00Z")
    late = desk.run(now="2026-11-23T13:10:00Z")
    told = status(desk)["far"]
    desk.run(now="2026-11-23T15:00:00Z")

    assert late["waiting"] == 0
    assert (told["state"], told["next_due"]) == ("ok", "2026-11-23T15:00:00Z")
    assert len(far.asked) == 2


def test_a_source_that_is_gone_is_asked_no_more(desk: Desk, far: Site) -> None:
    far.page("/feed", status="410 Gone")

    desk.run(now="2026-11-23T12:00:00Z")
    desk.run(now="2027-11-23T12:00:00Z")

    assert len(far.asked) == 1
    assert status(desk)["far"]["state"] == "gone"


def test_many_sources_are_asked_every_hour_by_a_run_every_hour(
    desk: Desk, far: Site
) -> None:
    head, _, tail = CONFIG.format(port=far.port).partition("  - ")
    line = '  - {{key: f{}, url: "http://127.0.0.1:{}/f{}", categories: [news]}}\n'
    lines = "".join(line.format(each, far.port, each) for each in range(120))
    desk.write("config.yaml", head + lines + tail[tail.index("channels") :])
    for each in range(120):
        far.page(f"/f{each}", body=feed(f"Of {each}"), etag='"1"')

    asked = [0]
    for hour in range(12, 17):
        desk.run(now=f"2026-11-23T{hour}:00:00Z")
        asked.append(len(far.asked))

    # They come apart once; after that each run finds all of them due.
    assert asked[1] == 120
    assert [asked[-1] - asked[-2], asked[-2] - asked[-3]] == [120, 120]


def test_a_move_to_what_does_not_answer_is_no_advice(desk: Desk, far: Site) -> None:
    far.page("/new", body=feed("One"))
    far.page("/feed", status="301 Moved", location="/new")
    good = desk.run(now="2026-11-23T12:00:00Z")
    far.page("/feed", status="301 Moved", location="/nowhere")
    bad = desk.run(now="2026-11-23T18:00:00Z")

    told = [
        [problem["code"] for each in report["sources"] for problem in each["problems"]]
        for report in (good, bad)
    ]
    assert told == [["moved"], []]


def test_an_address_that_is_not_public_is_refused(desk: Desk, far: Site) -> None:
    config = CONFIG.format(port=far.port).replace("network:", "# network:")
    desk.write("config.yaml", config)

    desk.run()

    row = status(desk)["far"]
    assert (row["state"], row["code"]) == ("blocked", "address")
    assert far.asked == []
    assert desk.titles("news") == ["Near"]


def test_two_sources_that_claim_one_id_never_overwrite_each_other(
    desk: Desk, far: Site
) -> None:
    shared = feed("x").replace(b">x</guid>", b">urn:uuid:1</guid>")
    far.page("/feed", body=shared)
    desk.write("feeds/near.md", "---\nid: urn:uuid:1\ntitle: Mine\n---\nWords.\n")

    desk.run()

    assert sorted(desk.titles("news")) == ["Mine", "x"]
    assert len({item["id"] for item in desk.items("news")}) == 2


def test_each_poll_leaves_a_row_in_the_history(desk: Desk, far: Site) -> None:
    desk.run(now="2026-11-23T12:00:00Z")
    far.page("/feed", status="503 Busy", retry_after="7200")
    desk.run(now="2026-11-23T13:00:00Z")

    with sqlite3.connect(desk.root / "var/htfeed.db") as database:
        rows = database.execute(
            "select outcome, status from polls where source = 'far' order by at"
        ).fetchall()
    assert rows == [("fetched", 200), ("failed", 503)]
    assert str(status(desk)["far"]["next_due"]) == "2026-11-23T15:00:00Z"


def test_a_password_in_an_address_is_never_shown(desk: Desk, far: Site) -> None:
    config = CONFIG.format(port=far.port).replace("http://", "http://me:s3cret@")
    desk.write("config.yaml", config)
    far.page("/feed", status="500 Oops")

    done = desk.htfeed("run")
    told = desk.htfeed("status").stdout + desk.htfeed("status", "--json").stdout

    assert "http-500" in told
    assert "s3cret" not in done.stdout + done.stderr + told


def test_another_sites_feed_at_the_address_is_held_until_the_operator_takes_it(
    desk: Desk, far: Site
) -> None:
    desk.run(now="2026-11-23T12:00:00Z")
    far.page("/feed", body=feed("Win", "Prizes", of=("Parked", "ads.example")))
    for hour in (13, 14):
        told = desk.run(now=f"2026-11-23T{hour}:00:00Z")

        (row,) = [each for each in told["sources"] if each["key"] == "far"]
        assert row["strangers"] == 2
        assert sorted(desk.titles("news")) == ["Near", "One", "Two"]
        assert status(desk)["far"]["state"] == "held"
        assert status(desk)["far"]["code"] == "another-feed"

    desk.htfeed("source", "reset", "far")
    desk.run(now="2026-11-23T15:00:00Z")

    assert sorted(desk.titles("news")) == ["Near", "One", "Prizes", "Two", "Win"]
    assert status(desk)["far"]["state"] == "ok"


def test_a_feed_that_comes_back_is_no_longer_held(desk: Desk, far: Site) -> None:
    desk.run(now="2026-11-23T12:00:00Z")
    far.page("/feed", body=feed("Win", of=("Parked", "ads.example")))
    desk.run(now="2026-11-23T13:00:00Z")
    far.page("/feed", body=feed("Three", "Two"))

    desk.run(now="2026-11-23T14:00:00Z")

    assert sorted(desk.titles("news")) == ["Near", "One", "Three", "Two"]
    assert status(desk)["far"]["state"] == "ok"


@pytest.mark.parametrize("of", [("Renamed", "far.example"), ("Far away", "new.example")])
def test_a_feed_with_another_name_or_another_home_is_the_same(
    desk: Desk, far: Site, of: tuple[str, str]
) -> None:
    desk.run(now="2026-11-23T12:00:00Z")
    far.page("/feed", body=feed("Three", of=of))

    desk.run(now="2026-11-23T13:00:00Z")

    assert sorted(desk.titles("news")) == ["Near", "One", "Three", "Two"]
