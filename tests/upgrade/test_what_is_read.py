"""What an older version kept can be asked of the store as if it had been kept today."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from htfeed.answers import PlaceState
from htfeed.store import Claimable, Origin, Store
from htfeed.store.opening import open_store
from htfeed.store.views import Standing, Wanted
from upgrade.conftest import Empty
from upgrade.released import Release, make

LEASE = timedelta(minutes=5)


@pytest.fixture(scope="module")
def store(empty: Empty, release: Release) -> Iterator[Store]:
    """The store that a version left, opened as it is and only read."""
    url = empty()
    make(url, release)
    opened = open_store(url)
    yield opened
    opened.close()


def instant(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None


def alive(release: Release) -> list[dict[str, Any]]:
    return [dict(row) for row in release.rows["items"] if "withdrawn_at" not in row]


def told_of(release: Release, table: str, number: int) -> list[dict[str, Any]]:
    return [dict(row) for row in release.rows[table] if row["item"] == number]


def found(store: Store, name: str) -> Standing:
    (standing,) = store.find(name, 2).rows
    return standing


def test_every_living_item_is_given_as_it_was(store: Store, release: Release) -> None:
    given = {
        each.id: (each.source, each.source_id, each.place, each.title, each.first_seen)
        for each in store.items()
    }

    assert given == {
        row["published_id"]: (
            row["source"],
            row["source_id"],
            row["place"],
            row["data"]["title"],
            instant(row["first_seen"]),
        )
        for row in alive(release)
    }


def test_every_item_is_in_its_categories(store: Store, release: Release) -> None:
    given = {
        each.id: sorted((place.category, place.reason) for place in each.placements)
        for each in store.items()
    }

    assert given == {
        row["published_id"]: sorted(
            (each["category"], each["reason"])
            for each in told_of(release, "placements", row["id"])
        )
        for row in alive(release)
    }


def test_every_item_is_found_with_its_revision(store: Store, release: Release) -> None:
    for row in release.rows["items"]:
        standing = found(store, row["published_id"])

        assert standing.revision == row["revision"]
        assert standing.withdrawn_at == instant(row.get("withdrawn_at"))
        assert standing.item.revised == instant(row.get("revised"))
        assert (standing.hidden is not None) == row["hidden"]


def test_every_item_has_its_history(store: Store, release: Release) -> None:
    published = {row["published_id"]: row for row in release.rows["ledger"]}
    for row in release.rows["items"]:
        history = store.history(row["published_id"])

        assert history is not None
        assert [
            (each.number, each.at, each.item.content) for each in history.revisions
        ] == [
            (each["number"], instant(each["at"]), each["data"].get("content"))
            for each in told_of(release, "revisions", row["id"])
        ]
        assert [(each.at, each.reason) for each in history.withdrawals] == [
            (instant(each["at"]), each["reason"])
            for each in told_of(release, "withdrawals", row["id"])
        ]
        first = published.get(row["published_id"], {}).get("first_published")
        assert history.first_published == instant(first)
        entry = history.standing.item.entry
        assert entry is not None
        assert entry.title is not None
        assert entry.title.value == row["entry"]["title"]["value"]


def test_a_story_has_one_teller_still(store: Store, release: Release) -> None:
    ids = {row["id"]: row["published_id"] for row in release.rows["items"]}
    preferred = {
        row["story"]: ids[row["item"]]
        for row in release.rows["duplicates"]
        if row["preferred"]
    }

    for row in release.rows["duplicates"]:
        instead = None if row["preferred"] else preferred[row["story"]]
        assert found(store, ids[row["item"]]).preferred == instead


def test_no_published_id_is_free(store: Store, release: Release) -> None:
    rows = release.rows["ledger"]

    assert store.claimed_ids([row["published_id"] for row in rows]) == {
        row["published_id"]: Origin(source=row["source"], source_id=row["source_id"])
        for row in rows
    }


def test_what_ids_are_made_of_is_fixed(store: Store, release: Release) -> None:
    known = {row["key"]: row["value"] for row in release.rows["facts"]}

    assert store.fixed(dict.fromkeys(known, "another")) == known


def test_what_was_not_published_yet_is_marked(store: Store, release: Release) -> None:
    assert store.dirty() == {
        row["channel"]: row["version"]
        for row in release.rows["outbox"]
        if row["version"] > row["built"]
    }
    assert {
        key: (each.at, each.digest, list(each.paths))
        for key, each in store.builds().items()
    } == {
        row["channel"]: (instant(row["at"]), row["digest"], row["paths"])
        for row in sorted(release.rows["builds"], key=lambda row: int(row["number"]))
    }


def test_a_source_is_asked_when_it_was_due_and_conditionally(
    old: str, release: Release
) -> None:
    sources = {row["key"]: row for row in release.rows["sources"]}
    (far,) = (key for key, row in sources.items() if not row["watched"])
    due = instant(sources[far]["next_due"])
    assert due is not None

    store = open_store(old)
    early = store.claim(
        due - timedelta(seconds=1), owner="me", lease=LEASE, wanted=Claimable(only=far)
    )
    (claim,) = store.claim(due, owner="me", lease=LEASE, wanted=Claimable(only=far))
    store.close()

    assert early == ()
    assert claim.fence > sources[far]["fence"]
    assert claim.state.health == sources[far]["health"]
    assert claim.state.error == sources[far].get("error")
    assert claim.places == {
        row["place"]: PlaceState(
            **{key: value for key, value in row.items() if key not in {"source", "place"}}
        )
        for row in release.rows["places"]
        if row["source"] == far
    }


def test_every_poll_is_remembered(store: Store, release: Release) -> None:
    for source in release.rows["sources"]:
        assert [
            (each.at, each.outcome, each.status, each.octets, each.items)
            for each in store.polls(source["key"], 1000)
        ] == [
            (
                instant(row["at"]),
                row["outcome"],
                row.get("status"),
                row["octets"],
                row["items"],
            )
            for row in reversed(release.rows["polls"])
            if row["source"] == source["key"]
        ]


def test_nothing_is_paused_hidden_or_let_go_that_was_not(
    store: Store, release: Release
) -> None:
    paused = {row["key"] for row in release.rows["sources"] if row.get("paused")}
    hidden = [row for row in release.rows["items"] if row["hidden"]]
    gone = {(row["source"], row["source_id"]) for row in release.rows.get("expired", ())}

    known = {
        (row["key"], source_id): each.expired
        for row in release.rows["sources"]
        for source_id, each in store.known(row["key"]).items()
    }

    assert set(store.resting()) == paused
    assert store.listed(Wanted(hidden=True), 1).total == len(hidden)
    assert {key for key, expired in known.items() if expired} == gone
    assert len(known) == len(release.rows["items"]) + len(gone)


def test_all_that_is_gone_is_told(store: Store, release: Release) -> None:
    gone = {
        row["published_id"]: instant(row.get("withdrawn_at", row.get("hidden_at")))
        for row in release.rows["items"]
        if "withdrawn_at" in row or row["hidden"]
    }
    categories = {row["category"] for row in release.rows["placements"]}

    told = {
        each.id: each.at
        for category in categories
        for each in store.tombstones(category, since=None, limit=100)
    }

    assert told == gone
