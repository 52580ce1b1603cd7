"""Every engine: dirty marks, builds, the ledger, and what is remembered."""

from dataclasses import replace

import pytest

from contract.desk import (
    HOUR,
    NOW,
    PLACE,
    ROUTES,
    Desk,
    a_build,
    a_rendered,
    a_teller,
    an_item,
    built,
)
from htfeed.answers import PlaceState
from htfeed.errors import StoreError
from htfeed.model import Changes, Item, Placement
from htfeed.store import Origin, Outcome, Poll, Store


def publish(desk: Desk, *items: Item, channel: str = "news") -> None:
    built(desk.store, a_build(channel), mark=None, rendered=tuple(map(a_rendered, items)))


def test_every_channel_of_a_new_item_is_marked(desk: Desk) -> None:
    desk.keep(new=(an_item(categories=("media", "unrouted")),))

    assert desk.store.dirty() == {"everything": 1, "media": 1}


def test_a_run_that_changes_nothing_marks_nothing(desk: Desk) -> None:
    desk.keep(new=(an_item(),))
    desk.clean()

    desk.keep(places={PLACE: PlaceState(etag='"2"')})

    assert desk.store.dirty() == {}


def test_channels_before_and_after_a_change_are_marked(desk: Desk) -> None:
    item = an_item(categories=("news",))
    desk.keep(new=(item,))
    desk.clean()
    moved = (Placement(category="other", reason="a rule"),)

    desk.keep(changed=(replace(item, placements=moved),))

    assert desk.store.dirty().keys() == {"news", "everything"}
    assert desk.shown("other") == ["Title of one"]


def test_channels_before_and_after_a_replacement_are_marked(desk: Desk) -> None:
    item = an_item(categories=("news",))
    desk.keep(new=(item, an_item("two", categories=("media",))))
    desk.clean()
    moved = (Placement(category="other", reason="a rule"),)

    desk.store.replace_items([replace(item, placements=moved)], ROUTES)

    assert desk.store.dirty().keys() == {"news", "everything"}


def test_channels_of_a_withdrawn_item_are_marked(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))
    desk.clean()

    desk.keep(withdrawn=(item.id,))

    assert desk.store.dirty().keys() == {"news"}


def test_the_operator_can_mark_channels(store: Store) -> None:
    store.mark(["news", "media"])
    store.mark({"news"})
    store.mark(())

    assert store.dirty() == {"media": 1, "news": 2}


def test_a_build_clears_the_mark_that_it_answers(store: Store) -> None:
    store.mark(["news", "media"])

    built(store, a_build("news"), mark=store.dirty()["news"])

    assert store.dirty() == {"media": 1}


def test_a_mark_that_was_set_while_building_stays(store: Store) -> None:
    store.mark(["news"])
    seen = store.dirty()["news"]
    store.mark(["news"])

    built(store, a_build("news"), mark=seen)

    assert store.dirty().keys() == {"news"}


def test_a_mark_never_has_a_version_again(store: Store) -> None:
    store.mark(["news"])
    late = store.dirty()["news"]
    built(store, a_build("news"), mark=late)
    store.mark(["news"])

    built(store, a_build("news"), mark=late)

    assert store.dirty().keys() == {"news"}


def test_an_old_build_that_ends_last_makes_the_channel_dirty_again(store: Store) -> None:
    store.mark(["news"])
    old = store.dirty()["news"]
    store.mark(["news"])
    built(store, a_build("news"), mark=store.dirty()["news"])

    built(store, a_build("news"), mark=old)

    assert store.dirty().keys() == {"news"}


def test_a_build_for_no_mark_clears_none(store: Store) -> None:
    store.mark(["news"])

    built(store, a_build("news"), mark=None)

    assert store.dirty().keys() == {"news"}


def test_the_newest_build_of_each_channel_is_told(store: Store) -> None:
    newest = a_build("news", at=NOW + HOUR, paths=("a", "b"), items=3, updated=NOW)
    for build in (a_build("news"), a_build("media"), newest):
        built(store, build, mark=None)

    assert store.builds() == {"news": newest, "media": a_build("media")}
    assert repr(store.builds()["news"]) == repr(newest)


def test_a_channel_can_be_built_for_ever(store: Store) -> None:
    for number in range(25):
        built(store, a_build("news", items=number), mark=None)

    assert store.builds()["news"].items == 24


def test_a_retired_channel_has_neither_builds_nor_mark(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))
    publish(desk, item)
    publish(desk, channel="media")

    desk.store.retire("news")

    assert desk.store.builds().keys() == {"media"}
    assert desk.store.dirty() == {}
    desk.store.retire("news")


def test_a_published_id_is_taken_for_ever(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))
    publish(desk, item)
    desk.enrol("b")

    desk.store.purge(["a"], ROUTES)

    assert desk.store.known("a") == {}
    assert desk.store.claimed_ids([item.id]) == {
        item.id: Origin(source="a", source_id="one")
    }


def test_an_id_is_published_again_for_the_same_item(desk: Desk) -> None:
    item = an_item()
    publish(desk, item)

    publish(desk, replace(item, title="Changed"), channel="media")

    assert desk.store.builds().keys() == {"news", "media"}


def test_an_id_is_never_published_for_another_item(desk: Desk) -> None:
    item = an_item()
    publish(desk, item)
    impostor = replace(item, source="b")

    with pytest.raises(StoreError, match=f"channel media: id {item.id} was published"):
        publish(desk, an_item("two"), impostor, channel="media")

    assert desk.store.builds().keys() == {"news"}
    assert desk.store.claimed_ids([an_item("two").id]) == {}


def test_facts_are_fixed_by_the_first_who_proposes(store: Store) -> None:
    first = store.fixed({"authority": "example.org", "since": "2026"})

    later = store.fixed({"authority": "example.com", "more": "x"})

    assert first == {"authority": "example.org", "since": "2026"}
    assert later == {"authority": "example.org", "more": "x"}
    assert store.fixed({}) == {}


def test_a_note_is_replaced_and_is_no_fact(store: Store) -> None:
    store.fixed({"rules": "fixed"})
    store.remember("rules", "old")

    store.remember("rules", "new")

    assert store.recall("rules") == "new"
    assert store.recall("other") is None
    assert store.fixed({"rules": "x"}) == {"rules": "fixed"}


def test_purging_deletes_the_items_of_the_sources_and_marks_their_channels(
    desk: Desk,
) -> None:
    desk.keep("a", new=(an_item(categories=("other",)), an_item("two", categories=())))
    desk.keep("b", new=(an_item(source="b"),))
    desk.clean()
    desk.enrol("b")

    count = desk.store.purge(["a", "unknown"], ROUTES)

    assert count == 2
    assert [each.source for each in desk.store.items()] == ["b"]
    assert desk.store.dirty().keys() == {"everything"}
    assert desk.store.enrolled().keys() == {"b"}


def test_purging_takes_changed_and_withdrawn_items_with_all_that_hangs_on_them(
    desk: Desk,
) -> None:
    item = an_item()
    desk.keep("a", new=(item, an_item("two")), polls=(Poll(at=NOW, outcome="fetched"),))
    desk.keep("a", changed=(replace(item, title="Changed"),), withdrawn=(item.id,))
    desk.enrol("b")

    assert desk.store.purge(["a"], ROUTES) == 2
    assert desk.store.enrolled().keys() == {"b"}


def test_purging_the_preferred_one_shows_the_next(desk: Desk) -> None:
    desk.keep("a", new=(a_teller("a"),))
    desk.keep("b", new=(a_teller("b", categories=("media",)),))
    desk.clean()
    desk.enrol("b")

    desk.store.purge(["a"], ROUTES)

    assert desk.shown("media") == ["The same story"]
    assert desk.store.dirty().keys() == {"news", "media", "everything"}


def test_a_purged_source_that_is_configured_is_read_whole_again(desk: Desk) -> None:
    desk.keep("a", new=(an_item(),), places={PLACE: PlaceState(etag='"1"')})

    desk.store.purge(["a"], ROUTES)

    assert desk.claimed("a").places == {}


def test_what_was_under_way_when_its_source_was_purged_is_refused(desk: Desk) -> None:
    desk.keep("a", new=(an_item(),))
    claim = desk.claimed("a")
    desk.enrol("b")
    desk.store.purge(["a"], ROUTES)
    outcome = Outcome(
        at=NOW,
        fence=claim.fence,
        state=claim.state,
        places={},
        changes=Changes(new=(an_item("late"),)),
        normaliser=1,
    )

    assert desk.store.keep([outcome], ROUTES) == {"a"}
    assert list(desk.store.items()) == []


def test_polls_of_any_kind_are_noted_without_end(desk: Desk) -> None:
    polls = tuple(
        Poll(at=NOW, outcome="failed", status=status, octets=2**40, elapsed=HOUR)
        for status in (None, 200, 500)
    )

    for _ in range(50):
        desk.keep("a", polls=polls)

    assert desk.claim() == ("a",)
