"""What operators are shown of polling: ``hosts``, ``status KEY``, ``source fetch``."""

import json

import pytest

from journey.conftest import CONFIG, Desk
from unit.fetch.conftest import Site, site

__all__ = ["site"]

FEED = b"""<rss version="2.0"><channel><title>Far</title><link>/</link><description/>
<item><title>One</title><link>one.html</link><guid isPermaLink="false">1</guid></item>
</channel></rss>"""


@pytest.fixture
def polled(desk: Desk, site: Site) -> Desk:
    """A site with a source on the network, polled once."""
    place = f"127.0.0.1:{site.port}"
    site.page("/feed", body=FEED, etag='"1"', set_cookie="id=canary")
    source = (
        f'  - {{key: far, url: "http://{place}/feed", every: 1h, categories: [news],'
        " auth: {header: {X-Key: canary}}}\n"
    )
    config = CONFIG.replace("sources:\n", f"sources:\n{source}")
    desk.write("config.yaml", f'{config}network: {{allow: ["{place}"]}}\n')
    desk.entry("a", "A report")
    desk.run()
    return desk


def test_hosts_tells_what_was_asked_of_each(polled: Desk, site: Site) -> None:
    table = polled.htfeed("hosts").stdout
    (row,) = json.loads(polled.htfeed("hosts", "--json").stdout)

    assert table.startswith("host 127.0.0.1  requests 1  304 0%  failed 0")
    assert (row["requests"], row["octets"], row["obeyed"]) == (1, len(FEED), True)
    assert row["sources"] == ["far"]
    assert (row["connections"], row["pause"]) == (4, 0.0)


def test_one_answer_is_not_told_as_several(polled: Desk, site: Site) -> None:
    site.page("/feed", status="304 Not Modified")
    polled.htfeed("source", "fetch", "far")

    told = polled.htfeed("hosts", "127.0.0.1").stdout

    assert "1 answer was 304 (50%), which has no body." in told
    assert "At most 1 request was under way at a time, where 4 may be." in told


def test_hosts_has_sentences_for_the_owner_of_a_site(polled: Desk) -> None:
    told = polled.htfeed("hosts", "http://127.0.0.1/").stdout
    unknown = polled.htfeed("hosts", "other.example")

    assert "We call ourselves: htfeed/" in told
    assert "we asked 127.0.0.1 once." in told
    assert "Sources there: far" in told
    assert unknown.returncode == 2
    assert "nothing was ever asked of 'other.example'" in unknown.stderr


def test_a_source_is_asked_now_and_all_is_shown_but_secrets(
    polled: Desk, site: Site
) -> None:
    site.page("/feed", status="304 Not Modified", set_cookie="id=canary")

    done = polled.htfeed("source", "fetch", "far")

    assert done.returncode == 0, done.stderr
    assert len(site.asked) == 2
    assert "> GET /feed HTTP/1.1" in done.stdout
    assert '> If-None-Match: "1"' in done.stdout
    assert "> X-Key: ***" in done.stdout
    assert "< HTTP/1.1 304 Not Modified" in done.stdout
    assert "Nothing is new" in done.stdout
    assert "kept of it: 1 item." in done.stdout
    assert "canary" not in done.stdout + done.stderr


def test_what_is_fetched_now_is_kept_and_published(polled: Desk, site: Site) -> None:
    site.page("/feed", body=FEED.replace(b">One<", b">Two<"))

    done = polled.htfeed("source", "fetch", "far")

    assert "0 new, 1 changed" in done.stdout
    assert "Two" in polled.titles("news")


def test_a_source_that_is_gone_can_be_asked_all_the_same(polled: Desk, site: Site) -> None:
    site.page("/feed", status="410 Gone")
    polled.htfeed("source", "fetch", "far")
    polled.run()
    asked = len(site.asked)

    done = polled.htfeed("source", "fetch", "far")

    assert (asked, len(site.asked)) == (2, 3)
    assert "gone: " in done.stdout


def test_a_paused_source_is_left_alone(polled: Desk, site: Site) -> None:
    polled.htfeed("source", "pause", "far")

    done = polled.htfeed("source", "fetch", "far")

    assert done.returncode != 0
    assert "far is paused" in done.stderr
    assert len(site.asked) == 1


def test_the_status_of_one_source_draws_its_polls(polled: Desk, site: Site) -> None:
    for status, body in (("304 Not Modified", b""), ("500 Oops", b""), ("200 OK", b"no")):
        site.page("/feed", status=status, body=body)
        polled.htfeed("source", "fetch", "far")

    told = polled.htfeed("status", "far").stdout
    row = json.loads(polled.htfeed("status", "far", "--json").stdout)

    assert "outcome        +·xx  " in told
    assert "parse/not-a-feed" in told
    assert [each["status"] for each in row["polls"]] == [200, 304, 500, 200]
    assert row["place"].endswith("/feed")


def test_the_status_of_what_is_no_source_says_so(polled: Desk) -> None:
    done = polled.htfeed("status", "fra")

    assert done.returncode == 2
    assert "did you mean far?" in done.stderr


def test_a_feed_that_was_never_asked_is_due_at_the_next_run(desk: Desk) -> None:
    source = '  - {key: far, url: "http://127.0.0.1:1/feed"}\n'
    desk.write("config.yaml", CONFIG.replace("sources:\n", f"sources:\n{source}"))

    assert "next due the next run" in desk.htfeed("status").stdout


def test_an_error_names_the_address_once(polled: Desk, site: Site) -> None:
    site.page("/feed", status="404 Not Found")

    polled.run(now="2099-11-23T12:00:00Z")

    told = polled.htfeed("status", "far").stdout
    assert f"{site.url('/feed')}: answered 404 Not Found" in told


def test_a_move_is_adopted_after_five_sightings_and_told(polled: Desk, site: Site) -> None:
    site.page("/feed", status="301 Moved", location="/there?token=canary")
    site.page("/there?token=canary", body=FEED)

    told = [
        polled.htfeed("run", "--now", f"2026-12-0{day}T12:00:00Z").stdout
        for day in range(1, 8)
    ]

    assert "Source far is asked at http://127.0.0.1" in told[4]
    assert "/there?token=***" in told[4]
    assert sum("is asked at" in each for each in told) == 1
    assert [each.split()[1] for each in site.asked[-2:]] == [b"/there?token=canary"] * 2
    assert not [each for each in told if "canary" in each]
