"""The whole way, as its user goes it: config and files in, documents out."""

import json
import sqlite3
from pathlib import Path

from journey.conftest import CONFIG, Desk


def source(
    report: dict[str, list[dict[str, object]]], key: str = "files"
) -> dict[str, object]:
    return next(each for each in report["sources"] if each["key"] == key)


def test_a_pass_reads_keeps_and_publishes(desk: Desk) -> None:
    desk.entry("a", "A report")
    desk.entry("b", "A video spot")

    report = desk.run()

    assert (source(report)["new"], source(report)["kept"]) == (2, 2)
    assert desk.titles("news") == ["A report"]
    assert desk.titles("media") == ["A video spot"]
    assert {
        "news.atom",
        "news.rss",
        "news.json",
        "news/index.html",
        "index.html",
        "opml.xml",
    } <= desk.published().keys()


def test_a_second_pass_changes_no_byte_and_no_time(desk: Desk) -> None:
    desk.entry("a", "A report")
    desk.run()
    before = desk.published()

    report = desk.run(now="2026-11-24T12:00:00Z")

    assert report["quiet"] is True
    assert source(report)["places"] == 1
    assert desk.published() == before


def test_the_table_ends_with_how_to_serve(desk: Desk) -> None:
    desk.entry("a", "A report")

    done = desk.htfeed("run")

    assert "source files  new 1  changed 0" in done.stdout
    assert "channel news  items 1" in done.stdout
    assert "htfeed serve" in done.stdout
    assert "Nothing changed" in desk.htfeed("run").stdout


def test_a_changed_entry_keeps_its_id_and_touches_its_channel_alone(desk: Desk) -> None:
    desk.entry("a", "A report")
    desk.entry("b", "A video spot")
    desk.run()
    before, (kept,) = desk.published(), desk.items("news")

    desk.entry("a", "A report", "Better words.")
    report = desk.run(now="2026-11-24T12:00:00Z")

    (changed,) = desk.items("news")
    assert source(report)["changed"] == 1
    assert changed["id"] == kept["id"]
    assert "Better words" in changed["content_html"]
    assert desk.published()["media.atom"] == before["media.atom"]


def test_an_entry_whose_file_is_gone_is_withdrawn(desk: Desk) -> None:
    for name in "abc":
        desk.entry(name, f"Report {name}")
    desk.run()

    (desk.root / "feeds" / "a.md").unlink()
    report = desk.run()

    assert source(report)["withdrawn"] == 1
    assert sorted(desk.titles("news")) == ["Report b", "Report c"]


def test_more_than_half_gone_at_once_stays_until_let_go(desk: Desk) -> None:
    for name in "abc":
        desk.entry(name, f"Report {name}")
    desk.run()
    (desk.root / "feeds" / "a.md").unlink()
    (desk.root / "feeds" / "b.md").unlink()

    held = desk.run()

    assert source(held)["held"] == 2
    assert len(desk.titles("news")) == 3
    assert json.loads(desk.htfeed("status", "--json").stdout)[0]["state"] == "held"

    desk.run("--purge")

    assert desk.titles("news") == ["Report c"]


def test_changed_rules_recategorise_what_is_kept(desk: Desk) -> None:
    desk.entry("a", "A report")
    desk.run()

    desk.write("config.yaml", CONFIG.replace("(?i)spot", "(?i)report"))
    report = desk.run()

    assert report["adoption"]["moved"] == 1
    assert desk.titles("news") == []
    assert desk.titles("media") == ["A report"]


def test_a_changed_channel_is_published_though_nothing_is_due(desk: Desk) -> None:
    desk.entry("a", "A report")
    desk.run()

    desk.write("config.yaml", CONFIG.replace("title: News", "title: All the news"))
    desk.run()

    feed = json.loads((desk.root / "public/news.json").read_bytes())
    assert feed["title"] == "All the news"
    assert "All the news" in (desk.root / "public/index.html").read_text()


def test_a_removed_channels_files_go_and_are_listed(desk: Desk) -> None:
    desk.entry("a", "A report")
    desk.run()

    lines = [line for line in CONFIG.splitlines() if not line.startswith("  media:")]
    desk.write("config.yaml", "\n".join(lines))
    done = desk.htfeed("run")

    assert "Removed media.atom" in done.stdout
    assert not [path for path in desk.published() if path.startswith("media")]


def test_a_removed_format_goes(desk: Desk) -> None:
    desk.entry("a", "A report")
    desk.run()

    desk.write(
        "config.yaml",
        CONFIG.replace(
            "category: news}\n  media", "category: news, formats: [atom]}\n  media"
        ),
    )
    desk.run()

    assert "news.atom" in desk.published()
    assert "news.rss" not in desk.published()


def test_a_removed_sources_items_stay_unless_purged(desk: Desk) -> None:
    desk.entry("a", "A report")
    desk.write("other/b.md", "---\ntitle: Another\ndate: 2008-11-20\n---\nWords.\n")
    desk.run()
    moved = CONFIG.replace('{key: files, path: "feeds/*"', '{key: other, path: "other/*"')
    desk.write("config.yaml", moved)

    stays = desk.run()
    still = sorted(desk.titles("news"))
    rehearsed = desk.htfeed("purge", "--json", "--dry-run")
    not_yet = sorted(desk.titles("news"))
    purged = desk.htfeed("purge", "--json")

    assert stays["adoption"]["left"] == ["files"]
    assert still == not_yet == ["A report", "Another"]
    assert json.loads(rehearsed.stdout)["adoption"]["purged"] == 1
    assert json.loads(purged.stdout)["adoption"]["purged"] == 1
    assert desk.titles("news") == ["Another"]


def test_a_new_site_address_changes_no_id(desk: Desk) -> None:
    desk.entry("a", "A report")
    desk.run()
    (before,) = desk.items("news")

    desk.write("config.yaml", CONFIG.replace("example.org", "new.example"))
    desk.run()

    (after,) = desk.items("news")
    assert after["id"] == before["id"]
    assert b"https://new.example/news.atom" in desk.published()["news.atom"][0]


def test_a_bad_file_is_an_error_with_its_line_and_the_others_go_on(desk: Desk) -> None:
    desk.entry("a", "A report")
    desk.run()
    desk.write("feeds/a.md", "---\ntitle: [unclosed\n---\n")
    desk.entry("b", "Another report")

    report = desk.run()

    errors = str(source(report)["errors"])
    assert "feeds/a.md: line 2" in errors
    assert sorted(desk.titles("news")) == ["A report", "Another report"]
    (row,) = json.loads(desk.htfeed("status", "--json").stdout)
    assert (row["state"], row["stage"]) == ("failing", "parse")
    assert desk.htfeed("run", "--strict").returncode == 3


def test_one_story_told_twice_is_published_once(desk: Desk) -> None:
    desk.write("feeds/a.md", "---\ntitle: Twice\ndate: 2008-09-24\n---\nThe same words.\n")
    desk.write(
        "feeds/b.md",
        "---\ntitle: Twice\ndate: 2008-09-24\nimage: {alt: A face}\n---\nThe same words.\n",
    )

    report = desk.run()

    assert source(report)["kept"] == 2
    assert desk.titles("news") == ["Twice"]


def test_an_output_that_cannot_be_written_is_a_clear_error(desk: Desk) -> None:
    desk.entry("a", "A report")
    desk.write("public", "a file in the way")

    done = desk.htfeed("run")

    assert done.returncode == 1
    assert "public" in done.stderr
    (desk.root / "public").unlink()
    desk.run()
    assert desk.titles("news") == ["A report"]


def test_a_lost_document_is_written_again(desk: Desk) -> None:
    desk.entry("a", "A report")
    desk.run()
    before = desk.published()["news.atom"][0]

    (desk.root / "public/news.atom").unlink()
    desk.run()

    assert desk.published()["news.atom"][0] == before


def test_the_same_items_give_the_same_bytes_wherever_and_whenever(
    desk: Desk, tmp_path_factory: object
) -> None:
    other = Desk(Path(str(desk.root)) / "other")
    for number, each in enumerate((desk, other)):
        each.write("config.yaml", CONFIG)
        each.entry("a", "A report")
        each.entry("b", "A video spot")
        environ = {
            "PYTHONHASHSEED": str(number),
            "TZ": ("Asia/Kathmandu", "America/St_Johns")[number],
            "LC_ALL": ("C", "de_DE.UTF-8")[number],
        }
        now = ("2026-01-02T03:04:05Z", "2031-11-23T12:00:00Z")[number]
        assert each.htfeed("run", "--now", now, environ=environ).returncode == 0

    ours = {path: bytes_ for path, (bytes_, _) in desk.published().items()}
    others = {path: bytes_ for path, (bytes_, _) in other.published().items()}
    assert ours == others


def test_a_broken_store_is_a_clear_error(desk: Desk) -> None:
    desk.entry("a", "A report")
    desk.write("var/htfeed.db", "this is no database, and it is long enough to be read")

    done = desk.htfeed("run")

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "htfeed.db" in done.stderr


def test_a_lease_of_a_killed_run_does_not_hold_the_next_one_up(desk: Desk) -> None:
    desk.entry("a", "A report")
    desk.run()
    with sqlite3.connect(desk.root / "var/htfeed.db") as database:
        database.execute(
            "update sources set lease_owner = ?, lease_until = ?",
            (_dead_owner(), "2999-01-01 00:00:00.000000"),
        )
    desk.entry("b", "Another report")

    report = desk.run()

    assert source(report)["new"] == 1


def _dead_owner() -> str:
    from htfeed.worker.ownership import owner_of_this_process  # noqa: PLC0415

    host, pid, _ = owner_of_this_process().split("/")
    return f"{host}/{pid}/1"
