"""Other keys for a source and a channel: subscribers notice nothing but the address."""

import json
from pathlib import Path

import pytest

from journey.conftest import CONFIG, Desk

WAS = CONFIG.replace("key: files", "key: papers, was: files").replace(
    "  news: {title: News", "  stories: {was: news, title: News"
)
NOW_GONE = WAS.replace(", was: files", "").replace("was: news, ", "")

LATER = "2026-11-24T12:00:00Z"


def ids(desk: Desk, channel: str) -> tuple[str, list[str]]:
    """The ids of a feed and of its entries, as Atom has them."""
    text = (desk.root / "public" / f"{channel}.atom").read_text()
    feed, *entries = (part.partition("</id>")[0] for part in text.split("<id>")[1:])
    return feed, entries


@pytest.fixture
def published(desk: Desk) -> Desk:
    desk.entry("a", "A report")
    desk.entry("b", "Another report")
    desk.entry("c", "A spot")
    desk.run()
    return desk


def test_ids_survive_new_keys_of_source_and_channel(published: Desk) -> None:
    before = ids(published, "news")
    published.write("config.yaml", WAS)

    report = published.run()

    assert ids(published, "stories") == before
    assert report["adoption"]["renamed"] == [
        ["source", "files", "papers"],
        ["channel", "news", "stories"],
    ]
    assert report["adoption"]["moved"] == 0
    assert report["adoption"]["left"] == []
    (papers,) = report["sources"]
    assert (papers["new"], papers["changed"], papers["kept"]) == (0, 0, 3)


def test_the_documents_of_the_old_key_are_taken_down(published: Desk) -> None:
    published.write("config.yaml", WAS)

    published.run()

    names = {Path(path).parts[0] for path in published.published()}
    assert {"stories", "stories.atom", "stories.rss", "stories.json"} <= names
    assert not any(name.partition(".")[0] == "news" for name in names)


def test_only_the_new_address_and_no_id_shows_in_the_documents(published: Desk) -> None:
    media = published.published()["media.atom"]
    published.write("config.yaml", WAS)

    published.run()

    assert published.published()["media.atom"] == media
    feed = json.loads(published.published()["stories.json"][0])
    assert feed["feed_url"] == "https://example.org/stories.json"


def test_nothing_changes_when_the_former_keys_are_told_no_more(published: Desk) -> None:
    published.write("config.yaml", WAS)
    published.run()
    before = published.published()
    published.write("config.yaml", NOW_GONE)

    report = published.run()

    assert report["quiet"]
    assert report["adoption"]["renamed"] == []
    assert published.published() == before


def test_a_second_run_with_the_former_keys_is_quiet(published: Desk) -> None:
    published.write("config.yaml", WAS)
    published.run()

    report = published.run()

    assert report["quiet"]
    assert report["adoption"]["renamed"] == []


def test_new_entries_of_a_renamed_source_are_named_as_before(published: Desk) -> None:
    published.write("config.yaml", WAS)
    published.run()
    published.entry("d", "A late report")

    published.run()

    _, entries = ids(published, "stories")
    assert len(entries) == 3
    assert all(":files/" in each for each in entries)


def test_a_store_that_was_lost_gives_the_same_ids_again(published: Desk) -> None:
    before = ids(published, "news")
    for path in (published.root / "var").iterdir():
        path.unlink()
    published.write("config.yaml", WAS)

    published.run()

    assert ids(published, "stories") == before


def test_freed_keys_can_be_taken_by_others(published: Desk) -> None:
    before = ids(published, "news")
    published.write("config.yaml", WAS)
    published.run()
    # Another source and another channel, which happen to be called the same.
    again = NOW_GONE.replace(
        "rules:", '  - {key: files, path: "feeds/*", categories: [more]}\nrules:'
    )
    published.write("config.yaml", again + "  news: {title: Others, category: more}\n")

    report = published.run(now=LATER)

    assert {each["key"]: each["new"] for each in report["sources"]} == {
        "files": 3,
        "papers": 0,
    }
    assert ids(published, "stories") == before
    assert ids(published, "news") == ("tag:example.org,2026:channel/news/2", [])
    assert published.run(now=LATER)["quiet"]


def test_people_are_told_what_was_renamed(published: Desk) -> None:
    published.write("config.yaml", WAS)

    done = published.htfeed("run")

    assert "The source files is papers now" in done.stdout
    assert "The channel news is stories now" in done.stdout
    assert "Removed news.atom" in done.stdout
