"""A run on an older version's store publishes what that version promised, once."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from lxml import etree

from crash.knife import trial
from journey.conftest import Desk
from upgrade.conftest import Empty, furnish
from upgrade.released import RELEASES, Release, expected, kept, make

ATOM = "{http://www.w3.org/2005/Atom}"
GONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


def atom(site: Desk, channel: str) -> etree._Element:
    return etree.fromstring((site.root / f"public/{channel}.atom").read_bytes())


def ids(site: Desk, release: Release) -> dict[str, dict[str, object]]:
    return {
        channel: {
            "id": atom(site, channel).findtext(f"{ATOM}id"),
            "items": [each["id"] for each in site.items(channel)],
        }
        for channel in release.published
    }


@dataclass(frozen=True)
class Upgraded:
    """The folder that a version was run in, after the first run of today's."""

    site: Desk
    report: dict[str, Any]
    url: str


@pytest.fixture(scope="module")
def upgraded(
    empty: Empty, release: Release, tmp_path_factory: pytest.TempPathFactory
) -> Upgraded:
    """A run of the command, as the first that opens the store; others only look."""
    site, url = Desk(tmp_path_factory.mktemp("site")), empty()
    make(url, release)
    furnish(site, release, url)
    return Upgraded(site, site.run(now=release.now), url)


def test_a_run_publishes_what_was_promised(upgraded: Upgraded, release: Release) -> None:
    sources = upgraded.report["sources"]

    assert ids(upgraded.site, release) == release.published
    assert {each["key"]: (each["errors"], each["problems"]) for each in sources} == {
        each["key"]: ([], []) for each in sources
    }
    # What is read anew may say it better; it is nothing new, and nothing is gone.
    assert [(each["new"], each["withdrawn"], each["held"]) for each in sources] == [
        (0, 0, 0)
    ] * len(sources)
    assert upgraded.report["adoption"]["moved"] == 0


def test_an_item_is_published_as_it_was_kept(upgraded: Upgraded, release: Release) -> None:
    kept_as = {row["published_id"]: row["data"] for row in release.rows["items"]}

    for channel in release.published:
        for item in upgraded.site.items(channel):
            data = kept_as[item["id"]]
            assert item["title"] == data["title"]
            assert item["content_html"] == data.get("content", data.get("summary"))
            assert item["date_published"] == data["published"]["at"]
            if data["links"]:
                assert item["url"] == data["links"][0]["href"]


def test_nothing_is_lost_by_the_first_run(upgraded: Upgraded, release: Release) -> None:
    unchanged = ("revisions", "withdrawals", "duplicates", "placements")
    now, then = kept(upgraded.url, release.lasting), expected(upgraded.url, release)

    assert {name: now[name] for name in unchanged} == {
        name: then[name] for name in unchanged
    }
    assert [row["published_id"] for row in now["items"]] == [
        row["published_id"] for row in then["items"]
    ]
    for name in ("ledger", "facts"):
        assert [row for row in then[name] if row not in now[name]] == []


def test_what_is_gone_is_told_by_a_tombstone_alone(
    upgraded: Upgraded, release: Release
) -> None:
    gone = {
        row["published_id"]
        for row in release.rows["items"]
        if "withdrawn_at" in row or row["hidden"]
    }

    told: set[str | None] = set()
    for channel in release.published:
        feed = atom(upgraded.site, channel)
        told |= {each.get("ref") for each in feed.iter(GONE)}
        assert gone.isdisjoint(each.text or "" for each in feed.iter(f"{ATOM}id"))
    assert told == gone
    for path, (body, _) in upgraded.site.published().items():
        if not path.endswith(".atom"):
            assert not [each for each in gone if each.encode() in body], path


def test_what_comes_later_joins_what_was_kept(
    old: str, release: Release, site: Desk
) -> None:
    furnish(site, release, old)
    site.entry("later", "A later entry")

    code = trial(site.root, "run", "--now", release.now)

    assert code == 0
    (later,) = (each for each in site.items("news") if each["title"] == "A later entry")
    assert [each["id"] for each in site.items("news") if each != later] == (
        release.published["news"]["items"]
    )
    ledger = {row["published_id"] for row in release.rows["ledger"]}
    assert later["id"] not in ledger | {
        row["published_id"] for row in release.rows["items"]
    }
    assert len(kept(old)["items"]) == len(release.rows["items"]) + 1


@pytest.mark.parametrize("letters", [2000, 3000])
def test_an_entry_with_a_long_id_goes_on_under_its_published_id(
    empty_sqlite: Empty, site: Desk, letters: int
) -> None:
    (first,) = (each for each in RELEASES if each.schema == "0001")
    release = with_a_long_id(first, "a" * letters)
    url = empty_sqlite()
    make(url, release)
    furnish(site, release, url)

    trial(site.root, "run", "--now", release.now)

    assert [each["id"] for each in site.items("news") if each["title"] == "Long"] == [
        "tag:weir.example,2026:long"
    ]


def with_a_long_id(release: Release, own: str) -> Release:
    """Return what a version left that had also kept an entry with an id of its own."""
    rows = {table: [*each] for table, each in release.rows.items()}
    of = {"source": "notes", "source_id": own, "published_id": "tag:weir.example,2026:long"}
    known = next(row for row in rows["items"] if row["place"] == "feeds/heron.md")
    data = {**known["data"], "title": "Long"}
    rows["items"].append(
        {**known, **of, "id": 100, "place": "feeds/long.md", "story": None, "data": data}
    )
    placed = next(row for row in rows["placements"] if row["item"] == known["id"])
    rows["placements"].append({**placed, "item": 100})
    rows["ledger"].append({**of, "first_published": known["first_seen"]})
    text = f"---\nid: {own}\ntitle: Long\ndate: 2026-11-22\n---\nWords.\n"
    return replace(release, rows=rows, files={**release.files, "feeds/long.md": text})
