"""Every engine: who is configured, who is due, who holds a lease."""

import threading
from dataclasses import replace
from datetime import timedelta

from contract.desk import HOUR, LEASE, NOW, PLACE, ROUTES, Desk, an_item
from htfeed.answers import PlaceState
from htfeed.model import Changes, FeedInfo, SourceState
from htfeed.store import Claimable, Enrolment, Outcome, Store


def waiting(key: str = "a", **fields: object) -> SourceState:
    """A state that is next due in an hour."""
    known = {"key": key, "health": "ok", "next_due": NOW + HOUR}
    return SourceState(**(known | fields))  # type: ignore[arg-type]


def test_a_new_source_is_new_and_due_at_once(desk: Desk) -> None:
    left = desk.enrol("a")

    assert left == ()
    assert desk.store.states() == (SourceState(key="a"),)
    assert desk.claim() == ("a",)


def test_states_stand_in_the_order_of_enrolment(desk: Desk) -> None:
    desk.enrol("b", "a")
    desk.enrol("c", "a", "b")

    assert [each.key for each in desk.store.states()] == ["c", "a", "b"]


def test_a_known_source_keeps_its_state_when_enrolled_again(desk: Desk) -> None:
    desk.keep("a", state=waiting(failures=3, error="HTTP 500"))

    desk.enrol("b", "a")

    assert desk.store.states()[1] == waiting(failures=3, error="HTTP 500")


def test_what_the_config_says_of_a_source_is_replaced(store: Store) -> None:
    store.enrol([Enrolment(key="a", watched=False, categories=("news",))])
    changed = Enrolment(key="a", watched=True, categories=("media", "news"))

    store.enrol([changed])

    assert store.enrolled() == {"a": changed}


def test_a_source_with_another_address_begins_anew(desk: Desk) -> None:
    there = Enrolment(key="a", watched=False, address="https://a.example/old")
    desk.store.enrol([there])
    desk.keep("a", state=waiting(health="gone", next_due=None, failures=9, error="410"))
    desk.store.enrol([there])
    assert desk.claim() == ()

    desk.store.enrol([replace(there, address="https://a.example/new")])

    assert desk.store.states() == (SourceState(key="a"),)
    assert desk.claim() == ("a",)


def test_what_comes_of_the_former_address_is_refused(desk: Desk) -> None:
    there = Enrolment(key="a", watched=False, address="https://a.example/old")
    desk.store.enrol([there])
    claim = desk.claimed("a")

    desk.store.enrol([replace(there, address="https://a.example/new")])
    late = Outcome(
        at=NOW,
        fence=claim.fence,
        state=waiting(health="gone"),
        places={},
        changes=Changes(),
        normaliser=1,
    )

    assert desk.store.keep([late], ROUTES) == {"a"}
    assert desk.claim() == ("a",)


def test_a_source_whose_address_was_not_kept_goes_on(desk: Desk) -> None:
    desk.keep("a", state=waiting())

    desk.store.enrol([Enrolment(key="a", watched=False, address="https://a.example/")])

    assert desk.store.states() == (waiting(),)


def test_a_source_that_left_is_told_while_it_has_items(desk: Desk) -> None:
    desk.keep("a", new=(an_item(),))
    desk.enrol("a", "b")

    assert desk.enrol("c") == ("a",)
    assert set(desk.store.enrolled()) == {"a", "c"}
    assert [each.key for each in desk.store.states()] == ["c"]


def test_a_source_that_left_is_never_claimed(desk: Desk) -> None:
    desk.enrol("a", watched=True)
    desk.enrol("b")

    assert desk.claim() == ("b",)


def test_a_source_that_comes_back_is_new_and_keeps_its_items(desk: Desk) -> None:
    places = {PLACE: PlaceState(etag='"1"')}
    desk.keep("a", new=(an_item(),), state=waiting(), places=places)
    desk.enrol("b")

    desk.enrol("a", "b")

    assert desk.store.states()[0] == SourceState(key="a")
    assert desk.store.known("a").keys() == {"one"}
    assert desk.claimed("a").places == places


def test_a_source_waits_until_it_is_due(desk: Desk) -> None:
    desk.keep("a", state=waiting())

    assert desk.claim(NOW + HOUR - timedelta(seconds=1)) == ()
    assert desk.claim(NOW + HOUR) == ("a",)


def test_a_watched_source_is_claimed_whatever_the_schedule_says(desk: Desk) -> None:
    desk.enrol("a", watched=True)
    claim = desk.claimed("a")
    outcome = Outcome(
        at=NOW,
        fence=claim.fence,
        state=waiting(),
        places={},
        changes=Changes(),
        normaliser=1,
    )

    desk.store.keep([outcome], ROUTES)

    assert desk.claim() == ("a",)


def test_a_source_that_is_gone_is_not_claimed(desk: Desk) -> None:
    desk.keep("a", state=SourceState(key="a", health="gone"))

    assert desk.claim(NOW + timedelta(days=3650)) == ()


def test_only_one_source_is_claimed_when_asked_so(desk: Desk) -> None:
    desk.enrol("a", "b")

    claims = desk.store.claim(NOW, owner="me", lease=LEASE, wanted=Claimable(only="b"))

    assert [each.state.key for each in claims] == ["b"]
    assert desk.claim() == ("a",)


def test_a_leased_source_is_not_claimed_again_before_the_lease_ends(desk: Desk) -> None:
    desk.enrol("a")
    desk.claim(owner="first")

    assert desk.claim(NOW + LEASE - timedelta(seconds=1), owner="second") == ()
    assert desk.claim(NOW + LEASE, owner="second") == ("a",)


def test_keeping_ends_the_lease(desk: Desk) -> None:
    desk.keep("a")

    assert desk.store.lease_owners() == frozenset()
    assert desk.claim() == ("a",)


def test_the_leases_of_the_dead_are_ended(desk: Desk) -> None:
    desk.enrol("a", "b")
    desk.store.claim(NOW, owner="dead", lease=LEASE, wanted=Claimable(only="a"))
    desk.store.claim(NOW, owner="alive", lease=LEASE, wanted=Claimable(only="b"))

    desk.store.release({"dead"})

    assert desk.store.lease_owners() == {"alive"}
    assert desk.claim() == ("a",)


def test_releasing_nobody_is_fine(desk: Desk) -> None:
    desk.enrol("a")
    desk.claim()

    desk.store.release(())

    assert desk.store.lease_owners() == {"me"}


def test_each_claim_has_a_newer_fence(desk: Desk) -> None:
    desk.enrol("a")

    first = desk.claimed("a", NOW)
    second = desk.claimed("a", NOW + LEASE)

    assert second.fence > first.fence


def test_what_comes_with_an_older_fence_changes_nothing(desk: Desk) -> None:
    desk.enrol("a")
    late = desk.claimed("a", NOW)
    desk.claimed("a", NOW + LEASE)
    outcome = Outcome(
        at=NOW,
        fence=late.fence,
        state=waiting(),
        places={PLACE: PlaceState(etag='"1"')},
        changes=Changes(new=(an_item(),)),
        normaliser=1,
    )

    assert desk.store.keep([outcome], ROUTES) == {"a"}
    assert desk.store.known("a") == {}
    assert desk.store.states() == (SourceState(key="a"),)
    assert desk.store.dirty() == {}


def test_an_unknown_source_can_keep_nothing(store: Store) -> None:
    outcome = Outcome(
        at=NOW, fence=1, state=waiting(), places={}, changes=Changes(), normaliser=1
    )

    assert store.keep([outcome], ROUTES) == {"a"}


def test_state_comes_back_as_it_was_kept(desk: Desk) -> None:
    state = SourceState(
        key="a",
        health="failing",
        next_due=NOW + HOUR,
        last_attempt=NOW,
        last_success=NOW - HOUR,
        failures=2,
        error_stage="fetch",
        error_code="timeout",
        error="no answer in 30 s; \N{SNOWMAN}",
        problems=7,
    )

    desk.keep("a", state=state)

    assert desk.store.states() == (state,)
    assert repr(desk.store.states()[0]) == repr(state)


def test_validators_come_back_byte_for_byte(desk: Desk) -> None:
    places = {
        PLACE: PlaceState(etag='W/"a, \\b"', last_modified="Sat, 29 Oct 1994"),
        "feeds/a.md": PlaceState(digest="d" * 64, reader="r"),
    }
    desk.keep("a", places=places)

    assert desk.claimed("a").places == places


def test_a_place_that_is_gone_is_forgotten_and_the_others_stay(desk: Desk) -> None:
    two, three, four = (PlaceState(digest=each) for each in "234")
    desk.keep("a", places={"a.md": PlaceState(digest="1"), "b.md": two, "c.md": two})

    desk.keep("a", places={"a.md": None, "b.md": three, "d.md": four})

    assert desk.claimed("a").places == {"b.md": three, "c.md": two, "d.md": four}


def test_a_place_comes_back_as_it_was_kept(desk: Desk) -> None:
    known = PlaceState(
        etag='W/"1"',
        last_modified="Thu, 01 Jan 1970 00:00:00 GMT",
        address="https://new.example/",
        fresh_for=timedelta(hours=6),
        digest="d",
        reader="r",
        moved_to="https://new.example/",
        sighted="https://newer.example/",
        sightings=3,
    )
    desk.keep("a", places={PLACE: known})

    assert desk.claimed("a").places == {PLACE: known}


def test_many_are_kept_at_once_and_one_that_is_late_costs_itself(desk: Desk) -> None:
    desk.enrol("a", "b", "c")
    claims = desk.store.claim(NOW, owner="me", lease=LEASE)
    outcomes = [
        Outcome(
            at=NOW,
            fence=each.fence - (each.state.key == "b"),
            state=replace(each.state, health="ok", next_due=NOW + HOUR),
            places={},
            changes=Changes(new=(an_item(each.state.key, source=each.state.key),)),
            normaliser=1,
        )
        for each in claims
    ]

    assert desk.store.keep(outcomes, ROUTES) == {"b"}

    assert [each.health for each in desk.store.states()] == ["ok", "new", "ok"]
    assert desk.store.item_counts() == {"a": 1, "c": 1}


def test_so_many_are_claimed_as_are_wanted(desk: Desk) -> None:
    desk.enrol("new")
    desk.keep("early", state=waiting("early", next_due=NOW - HOUR))
    desk.keep("late", state=waiting("late", next_due=NOW - 2 * HOUR))
    desk.keep("later", state=waiting("later"))

    def claim(limit: int) -> list[str]:
        wanted = Claimable(limit=limit)
        found = desk.store.claim(NOW, owner="me", lease=LEASE, wanted=wanted)
        return [each.state.key for each in found]

    assert claim(2) == ["new", "late"]
    assert claim(2) == ["early"]


def test_watched_and_planned_ones_can_be_claimed_apart(desk: Desk) -> None:
    both = (Enrolment(key="file", watched=True), Enrolment(key="feed", watched=False))
    desk.store.enrol(both)

    def claim(wanted: Claimable) -> list[str]:
        found = desk.store.claim(NOW, owner="me", lease=LEASE, wanted=wanted)
        return [each.state.key for each in found]

    assert claim(Claimable(planned=False)) == ["file"]
    assert claim(Claimable(watched=False)) == ["feed"]


def test_places_of_another_source_stay(desk: Desk) -> None:
    places = {PLACE: PlaceState(etag='"1"')}
    desk.keep("a", places=places)
    desk.keep("b", places=places)

    desk.keep("b")

    assert desk.claimed("a").places == places


def test_thousands_of_sources_are_claimed_at_once(desk: Desk) -> None:
    keys = [f"s{number}" for number in range(2500)]
    desk.enrol(*keys)

    assert desk.claim() == tuple(keys)
    assert desk.claim() == ()


def test_two_workers_never_claim_the_same_source(store: Store, desk: Desk) -> None:
    keys = [f"s{number}" for number in range(40)]
    desk.enrol(*keys)
    claimed: list[str] = []

    def work(owner: str) -> None:
        for key in keys:
            claims = store.claim(NOW, owner=owner, lease=LEASE, wanted=Claimable(only=key))
            claimed.extend(each.state.key for each in claims)

    workers = [threading.Thread(target=work, args=(name,)) for name in "xyz"]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(claimed) == sorted(keys)


def test_items_are_counted_by_source(desk: Desk) -> None:
    first, second = an_item("one"), an_item("two")
    desk.keep("a", new=(first, second))
    desk.keep("b", new=(an_item(source="b"),))

    desk.keep("a", withdrawn=(first.id,))

    assert desk.store.item_counts() == {"a": 1, "b": 1}


def test_a_reader_sees_a_state_or_the_next_and_nothing_between(desk: Desk) -> None:
    desk.keep("a", state=waiting())

    desk.keep("a", at=NOW + HOUR, state=replace(waiting(), failures=1))

    assert desk.store.states() == (replace(waiting(), failures=1),)


def test_feeds_tell_of_themselves_by_their_last_items(desk: Desk) -> None:
    old, new = FeedInfo(title="Old name"), FeedInfo(title="New name")
    desk.keep("a", new=(an_item("one", origin=old), an_item("two", origin=new)))
    desk.keep("b", new=(an_item("three", source="b"),))

    assert desk.store.origins() == {"a": new}
