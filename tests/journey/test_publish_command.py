"""Publishing from what is kept, and going back to what was published before."""

import json
import sqlite3

import pytest

from journey.conftest import ONE_CHANNEL, Desk


@pytest.fixture
def site(desk: Desk) -> Desk:
    """A site that was published three times, each with one entry more."""
    desk.write("config.yaml", ONE_CHANNEL)
    for number, name in enumerate("abc", start=1):
        desk.entry(name, f"Report {name}")
        desk.run(now=f"2026-11-23T12:0{number}:00Z")
    return desk


def publish(desk: Desk, *words: str) -> list[dict[str, object]]:
    done = desk.htfeed("publish", "--json", *words)
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def bodies(desk: Desk) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in (desk.root / "public").glob("news.*")}


def pages_with(desk: Desk, words: str) -> list[str]:
    pages = (desk.root / "public" / "item").glob("*/index.html")
    return [each.parent.name for each in pages if words in each.read_text("utf-8")]


def test_nothing_is_written_again_that_is_as_it_was(site: Desk) -> None:
    (news, *_) = publish(site)

    assert (news["key"], news["items"], news["written"]) == ("news", 3, [])


def test_documents_that_are_gone_are_there_again(site: Desk) -> None:
    before = bodies(site)
    (site.root / "public" / "news.atom").unlink()

    publish(site, "--channel", "news")

    assert bodies(site) == before


def test_a_channel_goes_back_build_by_build(site: Desk) -> None:
    publish(site, "--channel", "news", "--rollback")
    assert sorted(site.titles("news")) == ["Report a", "Report b"]

    publish(site, "--channel", "news", "--rollback")
    assert sorted(site.titles("news")) == ["Report a"]

    done = site.htfeed("publish", "--channel", "news", "--rollback")
    assert done.returncode == 1
    assert "no earlier build" in done.stderr


def test_a_build_of_the_same_items_is_no_step_back(site: Desk) -> None:
    publish(site)
    publish(site)

    publish(site, "--channel", "news", "--rollback")

    assert sorted(site.titles("news")) == ["Report a", "Report b"]


def test_it_stays_so_until_the_channel_next_changes(site: Desk) -> None:
    publish(site, "--channel", "news", "--rollback")

    site.run(now="2026-11-23T12:10:00Z")
    assert sorted(site.titles("news")) == ["Report a", "Report b"]

    site.entry("d", "Report d")
    site.run(now="2026-11-23T12:11:00Z")
    assert sorted(site.titles("news")) == [f"Report {each}" for each in "abcd"]


def test_an_item_is_as_it_was_then(site: Desk) -> None:
    site.entry("a", "Report a", text="Other words.")
    site.run(now="2026-11-23T12:10:00Z")
    assert b"Other words." in bodies(site)["news.atom"]

    publish(site, "--channel", "news", "--rollback")

    assert b"Other words." not in bodies(site)["news.atom"]
    assert sorted(site.titles("news")) == ["Report a", "Report b", "Report c"]
    assert not pages_with(site, "Other words.")

    publish(site, "--channel", "news")

    assert b"Other words." in bodies(site)["news.atom"]
    assert pages_with(site, "Other words.")


def test_what_is_hidden_since_does_not_come_back(site: Desk) -> None:
    site.htfeed("hide", "feeds/b.md", "--reason", "wrong")
    site.run(now="2026-11-23T12:10:00Z")

    publish(site, "--channel", "news", "--rollback")

    assert sorted(site.titles("news")) == ["Report a", "Report c"]


def test_what_is_withdrawn_since_comes_back_and_has_no_tombstone(site: Desk) -> None:
    (site.root / "feeds" / "c.md").unlink()
    site.run(now="2026-11-23T12:10:00Z")
    assert b"deleted-entry" in bodies(site)["news.atom"]

    publish(site, "--channel", "news", "--rollback")

    assert sorted(site.titles("news")) == ["Report a", "Report b", "Report c"]
    assert b"deleted-entry" not in bodies(site)["news.atom"]


def test_one_channel_goes_back_at_a_time(site: Desk) -> None:
    done = site.htfeed("publish", "--rollback")

    assert done.returncode == 2
    assert "--channel" in done.stderr


def test_what_cannot_be_published_is_told_until_it_can(site: Desk) -> None:
    blocked = site.root / "public" / "news.atom"
    blocked.unlink()
    blocked.mkdir()

    done = site.htfeed("publish", "--channel", "news")
    told, looked = site.htfeed("status"), site.htfeed("doctor")

    assert done.returncode == 1
    assert "channel news: cannot write news.atom" in done.stderr
    assert "channel news: cannot write news.atom" in told.stderr
    assert "channel news: cannot write news.atom" in looked.stdout

    blocked.rmdir()
    publish(site, "--channel", "news")

    assert "channel news" not in site.htfeed("status").stderr


def migrated(desk: Desk) -> None:
    """Give a published item another id, as a migration from elsewhere might."""
    store = sqlite3.connect(desk.root / "var" / "htfeed.db")
    with store:
        store.execute("DELETE FROM fragments")
        store.execute("UPDATE items SET published_id = 'urn:new' WHERE id = 1")
    store.close()


def test_a_published_id_that_would_change_holds_its_channel_back(site: Desk) -> None:
    before = bodies(site)
    migrated(site)

    done = site.htfeed("publish", "--channel", "news")

    assert done.returncode == 1
    said = " ".join(done.stderr.split())
    assert "urn:new was published as tag:example.org,2026:near/" in said
    assert "htfeed publish --accept-new-ids" in said
    assert bodies(site) == before
    assert "urn:new was published as" in " ".join(site.htfeed("status").stderr.split())


def test_new_ids_are_published_when_an_operator_takes_them(site: Desk) -> None:
    migrated(site)

    publish(site, "--accept-new-ids")

    assert "urn:new" in {each["id"] for each in site.items("news")}
    publish(site)
