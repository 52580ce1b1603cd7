"""An operator asks after items and takes one down: from the command to the feeds."""

import json
from typing import Any
from xml.etree import ElementTree as ET

from journey.conftest import CONFIG, NOW, Desk

LATER = "2026-11-23T13:00:00Z"

TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


def told(desk: Desk, *words: str) -> dict[str, Any]:
    done = desk.htfeed(*words, "--json")
    assert done.returncode == 0, done.stderr
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def tombstones(desk: Desk, channel: str = "news") -> list[dict[str, str]]:
    root = ET.fromstring((desk.root / "public" / f"{channel}.atom").read_bytes())
    return [dict(each.attrib) for each in root.iter(TOMBSTONE)]


def feed_updated(desk: Desk, channel: str = "news") -> str | None:
    root = ET.fromstring((desk.root / "public" / f"{channel}.atom").read_bytes())
    return root.findtext("{http://www.w3.org/2005/Atom}updated")


def test_an_item_is_taken_down_and_put_back(desk: Desk) -> None:
    desk.entry("a", "A report")
    desk.entry("b", "Another report")
    desk.run()
    (published,) = (each for each in desk.items("news") if each["title"] == "A report")
    (row,) = (each for each in told(desk, "items")["items"] if each["title"] == "A report")

    hidden = desk.htfeed(
        "hide", row["handle"], "--reason", "a court wants it", "--now", NOW
    )

    assert hidden.returncode == 0, hidden.stderr
    assert "It goes out of news at the next" in hidden.stdout
    desk.run()
    assert desk.titles("news") == ["Another report"]
    assert tombstones(desk) == [{"ref": published["id"], "when": NOW}]
    assert feed_updated(desk) == NOW
    public = [path for path, (body, _) in desk.published().items() if b"court" in body]
    assert public == []

    shown = desk.htfeed("show", row["handle"], "--now", LATER)

    assert "It comes back to news at the next" in shown.stdout
    desk.run()
    assert tombstones(desk) == []
    (back,) = (each for each in desk.items("news") if each["title"] == "A report")
    # Later than the tombstone, or a reader that remembers it would not believe in it.
    assert back == published | {"date_modified": LATER}
    assert feed_updated(desk) == LATER


def test_a_hidden_item_stays_out_when_its_source_changes_it(desk: Desk) -> None:
    desk.entry("a", "A report")
    desk.entry("b", "Another report")
    desk.run()
    desk.htfeed("hide", "feeds/a.md", "--reason", "asked to", "--now", NOW)
    desk.run()

    desk.entry("a", "A report", "Other words.")
    desk.run(now="2026-11-24T12:00:00Z")

    assert desk.titles("news") == ["Another report"]
    assert [each["when"] for each in tombstones(desk)] == [NOW]


def test_a_withdrawn_item_leaves_a_tombstone(desk: Desk) -> None:
    desk.entry("a", "A report")
    desk.entry("b", "Another report")
    desk.entry("c", "A third report")
    desk.run()

    (desk.root / "feeds/a.md").unlink()
    desk.run(now="2026-11-24T12:00:00Z")

    assert [each["when"] for each in tombstones(desk)] == ["2026-11-24T12:00:00Z"]
    again = desk.published()
    desk.run(now="2026-11-25T12:00:00Z")
    assert desk.published() == again


def test_a_tombstone_stays_as_long_as_an_item_of_its_day_would(desk: Desk) -> None:
    limited = CONFIG.replace("news: {title: News,", "news: {title: News, limit: 1,")
    desk.write("config.yaml", limited)
    for name, title in (("a", "First"), ("b", "Second")):
        desk.write(f"feeds/{name}.md", f"---\ntitle: {title}\n---\nWords of {title}.\n")
    desk.run(now="2026-11-20T12:00:00Z")
    (published,) = desk.items("news")
    desk.htfeed("hide", published["id"], "--reason", "x", "--now", "2026-11-21T12:00:00Z")
    desk.run(now="2026-11-21T12:00:00Z")
    assert [each["ref"] for each in tombstones(desk)] == [published["id"]]

    desk.write("feeds/c.md", "---\ntitle: Third\n---\nWords.\n")
    desk.run(now="2026-11-22T12:00:00Z")

    assert desk.titles("news") == ["Third"]
    assert tombstones(desk) == []


def test_hiding_and_showing_twice_is_once(desk: Desk) -> None:
    desk.entry("a", "A report")
    desk.run()
    first = desk.htfeed("hide", "feeds/a.md", "--reason", "x", "--now", NOW)
    desk.run()
    published = desk.published()

    again = desk.htfeed("hide", "feeds/a.md", "--reason", "y", "--now", NOW)
    desk.run()

    assert "Hidden:" in first.stdout
    assert "Was hidden already, and the reason is noted" in again.stdout
    assert desk.published() == published
    (row,) = told(desk, "items", "--hidden")["items"]
    assert row["hidden"] == {"at": NOW, "reason": "y"}
    desk.htfeed("show", "feeds/a.md")
    assert "Was not hidden" in desk.htfeed("show", "feeds/a.md").stdout


def test_the_next_teller_of_a_story_is_named_when_the_first_is_hidden(desk: Desk) -> None:
    desk.entry("a", "A report", "The same words.")
    desk.entry("b", "A report", "The same words.")
    desk.run()
    rows = told(desk, "items")["items"]
    first, second = sorted(rows, key=lambda row: row["preferred"] is not None)
    assert second["preferred"] == first["id"]

    done = desk.htfeed("hide", first["handle"], "--reason", "x", "--now", NOW)

    assert f"{second['handle']} of source files tells its story from then on" in done.stdout
    desk.run()
    assert [each["id"] for each in desk.items("news")] == [second["id"]]


def test_items_are_listed_with_what_keeps_them_out(desk: Desk) -> None:
    for number in range(3):
        desk.entry(f"n{number}", f"Report {number}")
    desk.entry("s", "A spot")
    desk.run()
    desk.htfeed("hide", "feeds/s.md", "--reason", "x")

    done = desk.htfeed("items", "--limit", "2")

    assert done.stdout.count("item ") == 2
    assert "2 of 4 items; --limit 4 shows all." in done.stdout
    media = desk.htfeed("items", "--channel", "media").stdout
    assert "title A spot  state hidden" in media
    assert told(desk, "items", "--source", "files", "--hidden")["total"] == 1


def test_an_item_tells_its_revisions(desk: Desk) -> None:
    desk.entry("a", "A report", "There were three ships.")
    desk.run()
    desk.entry("a", "A report", "There were seven ships.")
    desk.run(now="2026-11-24T12:00:00Z")

    done = desk.htfeed("item", "feeds/a.md")

    assert "There were [-three-] {+seven+} ships." in done.stdout
    (revision,) = told(desk, "item", "feeds/a.md")["revisions"]
    assert revision["at"] == "2026-11-24T12:00:00Z"
    assert revision["changes"][0]["field"] == "content"


def test_why_says_where_an_item_is_and_where_not(desk: Desk) -> None:
    desk.entry("s", "A spot")
    desk.run()

    done = desk.htfeed("why", "feeds/s.md")

    assert 'in media by rule 1: title matches "(?i)spot"' in done.stdout
    assert "in media: number 1 of 1, 50 at most" in done.stdout
    assert "not in news: it carries category news" in done.stdout
    (channel,) = told(desk, "why", "feeds/s.md", "media")["channels"]
    assert (channel["inside"], channel["position"]) == (True, 1)


def test_a_mistake_is_told_with_its_cure_and_exits_with_2(desk: Desk) -> None:
    for words, says in (
        (("item", "nobody"), "the store knows no item by 'nobody'"),
        (("items", "--channel", "newz"), "did you mean news? Else choose of: news, media"),
        (("hide", "nobody", "--reason", " "), "--reason: it is empty"),
    ):
        done = desk.htfeed(*words)

        assert done.returncode == 2
        assert says in done.stderr


def test_an_empty_store_teaches(desk: Desk) -> None:
    assert "htfeed run reads the sources" in desk.htfeed("items").stdout


def test_the_losses_of_a_channel_are_told(desk: Desk) -> None:
    head = "title: A report\ndate: 2008-11-21\ntags: [{term: sea, label: The sea}]"
    desk.write("feeds/a.md", f"---\n{head}\n---\nWords.\n")
    desk.run()

    told = json.loads(desk.htfeed("loss", "news", "--json").stdout)

    assert told["items"] == 1
    assert {"format": "rdf", "field": "categories", "what": "labels", "items": 1} in told[
        "losses"
    ]
    assert not [each for each in told["losses"] if each["format"] == "json"]
    assert "labels" in desk.htfeed("loss", "news").stdout
    assert desk.htfeed("loss", "nws").returncode == 2
