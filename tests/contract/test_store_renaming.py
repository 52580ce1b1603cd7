"""Every engine: another key, and all that is kept goes with it."""

from dataclasses import replace
from itertools import count

import pytest
from sqlalchemy import select

from contract.desk import (
    HOUR,
    LEASE,
    NOW,
    PLACE,
    ROUTES,
    Desk,
    a_build,
    a_rendered,
    a_teller,
    an_item,
    built,
    selected,
)
from htfeed.answers import PlaceState
from htfeed.model import Changes, SourceState
from htfeed.store import Claimable, Origin, Outcome, Poll, Renaming, Store
from htfeed.store.sql import SqlStore
from htfeed.store.tables import expired, metadata

STATE = SourceState(key="old", health="ok", next_due=NOW + HOUR, last_success=NOW)
PLACES = {PLACE: PlaceState(etag='"1"')}


@pytest.fixture
def kept(desk: Desk) -> Desk:
    """A store in which a source has something of every kind."""
    item = an_item(source="old")
    polls = (Poll(at=NOW, outcome="fetched", items=1),)
    desk.keep("old", new=(item,), places=PLACES, state=STATE, polls=polls)
    mark = desk.store.dirty()["news"]
    built(desk.store, a_build("news"), mark=mark, rendered=(a_rendered(item),))
    return desk


def test_what_is_kept_of_a_source_goes_to_its_new_key(kept: Desk) -> None:
    before = kept.store.known("old")

    moved = kept.store.rename({"new": ("old",)}, {})
    left = kept.enrol("new")

    assert moved == (Renaming(kind="source", old="old", new="new"),)
    assert left == ()
    assert kept.store.known("new") == before
    assert kept.store.states() == (replace(STATE, key="new"),)
    assert [each.outcome for each in kept.store.polls("new", 9)] == ["fetched"]
    assert kept.claimed("new", NOW + HOUR).places == PLACES
    assert list(kept.store.enrolled()) == ["new"]


def test_published_ids_go_with_their_source(kept: Desk) -> None:
    (item,) = selected(kept.store, "news", 9)
    kept.store.rename({"new": ("old",)}, {})

    (same,) = selected(kept.store, "news", 9)

    assert same == replace(item, source="new")
    assert kept.store.claimed_ids([item.id]) == {
        item.id: Origin(source="new", source_id="one")
    }
    built(kept.store, a_build("news"), mark=None, rendered=(a_rendered(same),))


def test_renaming_a_source_makes_no_channel_dirty(kept: Desk) -> None:
    dirty = kept.store.dirty()

    kept.store.rename({"new": ("old",)}, {})

    assert kept.store.dirty() == dirty


def test_who_is_preferred_stays_so(desk: Desk) -> None:
    desk.keep("a", new=(a_teller("a"),))
    desk.keep("b", at=NOW + HOUR, new=(a_teller("b", first_seen=NOW + HOUR),))
    shown = [each.id for each in selected(desk.store, "news", 9)]

    desk.store.rename({"z": ("a",)}, {})

    assert [each.id for each in selected(desk.store, "news", 9)] == shown


def test_no_table_keeps_the_old_key_of_a_source(kept: Desk) -> None:
    assert isinstance(kept.store, SqlStore)
    with kept.store._writing() as connection:
        row = {"source": "old", "source_id": "x", "published_id": "y", "at": NOW}
        connection.execute(expired.insert(), row)

    kept.store.rename({"new": ("old",)}, {})

    with kept.store._reading() as connection:
        for table in metadata.sorted_tables:
            if "source" in table.c:
                found = set(connection.scalars(select(table.c.source)))
                assert found <= {"new"}, table.name
        assert connection.scalars(select(expired.c.source_id)).all() == ["x"]


def test_a_pause_goes_with_the_source(kept: Desk) -> None:
    kept.store.pause("old", "enough")

    kept.store.rename({"new": ("old",)}, {})

    assert kept.store.resting() == {"new": "enough"}


def test_a_second_time_there_is_nothing_to_do(kept: Desk) -> None:
    kept.store.rename({"new": ("old",)}, {"stories": ("news",)})
    kept.enrol("new")

    again = kept.store.rename({"new": ("old",)}, {"stories": ("news",)})

    assert again == ()
    assert kept.store.known("new").keys() == {"one"}


def test_a_source_with_items_of_its_own_takes_nothing_over(kept: Desk) -> None:
    kept.keep("new", new=(an_item("two", source="new"),))

    assert kept.store.rename({"new": ("old",)}, {}) == ()

    assert kept.store.known("old").keys() == {"one"}
    assert kept.store.known("new").keys() == {"two"}


def test_a_source_that_was_met_without_items_takes_over(kept: Desk) -> None:
    kept.keep("new", places={"elsewhere": PlaceState(etag='"2"')})

    kept.store.rename({"new": ("old",)}, {})

    assert kept.store.known("new").keys() == {"one"}
    assert kept.claimed("new", NOW + HOUR).places == PLACES


def test_the_latest_former_key_that_is_known_counts(kept: Desk) -> None:
    moved = kept.store.rename({"new": ("never", "old", "older")}, {})

    assert moved == (Renaming(kind="source", old="old", new="new"),)


def test_a_former_key_that_nobody_knows_is_fine(desk: Desk) -> None:
    assert desk.store.rename({"new": ("old",)}, {"stories": ("news",)}) == ()
    assert desk.enrol("new") == ()
    assert desk.claim() == ("new",)


@pytest.mark.parametrize("key", ["old", "new"])
def test_work_that_was_under_way_is_refused(kept: Desk, key: str) -> None:
    kept.enrol("old", "new")
    (claim,) = kept.store.claim(
        NOW + HOUR, owner="late", lease=LEASE, wanted=Claimable(only=key)
    )

    kept.store.rename({"new": ("old",)}, {})

    outcome = Outcome(
        at=NOW,
        fence=claim.fence,
        state=claim.state,
        places={},
        changes=Changes(new=(an_item("two", source=key),)),
        normaliser=1,
    )
    assert kept.store.keep([outcome], ROUTES) == {key}
    assert kept.claim(NOW + HOUR) == ("new",)


def test_a_channel_keeps_its_builds_and_is_published_anew(kept: Desk) -> None:
    build = kept.store.builds()["news"]
    kept.clean()

    moved = kept.store.rename({}, {"stories": ("news",)})

    assert moved == (Renaming(kind="channel", old="news", new="stories"),)
    assert kept.store.builds() == {"stories": replace(build, channel="stories")}
    assert kept.store.dirty().keys() == {"stories"}


def test_ids_go_on_to_be_made_of_the_first_key(kept: Desk) -> None:
    kept.store.rename({"new": ("old",)}, {"stories": ("news",)})
    kept.store.rename({"newest": ("new", "old")}, {"tales": ("stories", "news")})

    assert kept.store.words("source", ["newest"]) == {"newest": "old"}
    assert kept.store.words("channel", ["tales"]) == {"tales": "news"}


def test_ids_do_not_change_when_the_former_key_is_told_no_more(kept: Desk) -> None:
    kept.store.rename({}, {"stories": ("news",)})

    kept.store.rename({}, {})

    assert kept.store.words("channel", ["stories"]) == {"stories": "news"}


def test_a_key_that_was_left_behind_makes_other_ids(kept: Desk) -> None:
    kept.store.rename({"new": ("old",)}, {"stories": ("news",)})

    words = kept.store.words("source", ["old", "new"])

    assert words == {"new": "old", "old": "old/2"}
    assert kept.store.words("source", ["new", "old"]) == words
    assert kept.store.words("channel", ["news"])["news"] == "news/2"


def test_a_key_that_was_renamed_back_is_as_it_was(kept: Desk) -> None:
    kept.store.rename({"new": ("old",)}, {"stories": ("news",)})

    kept.store.rename({"old": ("new",)}, {"news": ("stories",)})

    assert kept.store.words("source", ["old"]) == {}
    assert kept.store.words("channel", ["news"]) == {}


def test_an_empty_store_goes_on_with_the_first_key(store: Store) -> None:
    store.rename({"newest": ("new", "old")}, {"tales": ("stories", "news")})

    assert store.words("source", ["newest"]) == {"newest": "old"}
    assert store.words("channel", ["tales"]) == {"tales": "news"}


def test_no_two_things_ever_have_the_same_word(store: Store) -> None:
    keys = (f"k{number}" for number in count())
    first, second, third = next(keys), next(keys), next(keys)
    store.rename({}, {second: (first,)})

    store.rename({}, {third: (first,)})

    words = store.words("channel", [first, second, third])
    told = [words.get(key, key) for key in (first, second, third)]
    assert len(set(told)) == 3
