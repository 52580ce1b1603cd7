"""Every engine: sources that an operator lets rest, go on, or begin anew."""

from dataclasses import replace

import pytest

from contract.desk import HOUR, LEASE, NOW, PLACE, ROUTES, Desk, an_item
from htfeed.answers import PlaceState
from htfeed.errors import StoreError
from htfeed.model import Changes, SourceState
from htfeed.store import Claimable, Outcome, Store

FAILING = SourceState(
    key="a",
    health="failing",
    next_due=NOW + 24 * HOUR,
    last_attempt=NOW,
    last_success=NOW - HOUR,
    failures=5,
    error_stage="fetch",
    error_code="timeout",
    error="no answer in 30 s",
    problems=3,
)


@pytest.mark.parametrize("watched", [True, False], ids=["files", "feed"])
def test_a_paused_source_is_never_claimed(desk: Desk, watched: bool) -> None:  # noqa: FBT001 - a parameter
    desk.enrol("a", "b", watched=watched)

    desk.store.pause("a", "they asked us to wait")

    assert desk.claim() == ("b",)
    assert desk.store.claim(NOW, owner="me", lease=LEASE, wanted=Claimable(only="a")) == ()
    assert desk.store.resting() == {"a": "they asked us to wait"}


def test_a_paused_source_rests_until_it_is_resumed(desk: Desk) -> None:
    desk.enrol("a")
    desk.store.pause("a", "")

    desk.enrol("b", "a")
    desk.store.reset("a")
    assert desk.claim() == ("b",)
    desk.store.resume("a")

    assert desk.claim() == ("a",)
    assert desk.store.resting() == {}


def test_a_pause_tells_who_works_on_the_source_and_outlives_that(desk: Desk) -> None:
    desk.enrol("a")
    claim = desk.claimed("a")

    owner = desk.store.pause("a", "enough")
    desk.store.keep(
        [
            Outcome(
                at=NOW,
                fence=claim.fence,
                state=claim.state,
                places={},
                changes=Changes(new=(an_item(),)),
                normaliser=1,
            )
        ],
        ROUTES,
    )

    assert owner == "me"
    assert desk.store.known("a").keys() == {"one"}
    assert desk.claim() == ()


def test_pausing_again_gives_another_reason(desk: Desk) -> None:
    desk.enrol("a")
    desk.store.pause("a", "first")

    desk.store.pause("a", "second")

    assert desk.store.resting() == {"a": "second"}


def test_resuming_what_does_not_rest_is_fine(desk: Desk) -> None:
    desk.enrol("a")

    desk.store.resume("a")

    assert desk.claim() == ("a",)


def test_a_reset_source_is_due_and_has_no_past_but_its_items(desk: Desk) -> None:
    desk.keep("b")
    places = {PLACE: PlaceState(etag='"1"')}
    desk.keep("a", state=FAILING, places=places, new=(an_item(),))
    assert desk.claim() == ("b",)

    assert desk.store.reset("a") is None

    assert desk.store.states()[1] == SourceState(
        key="a", last_attempt=NOW, last_success=NOW - HOUR
    )
    assert desk.store.known("a").keys() == {"one"}
    assert desk.claimed("a").places == {}


def test_what_a_worker_brings_of_a_source_that_was_reset_is_refused(desk: Desk) -> None:
    desk.enrol("a")
    claim = desk.claimed("a")
    late = Outcome(
        at=NOW,
        fence=claim.fence,
        state=replace(claim.state, health="ok", next_due=NOW + HOUR),
        places={PLACE: PlaceState(etag='"1"')},
        changes=Changes(),
        normaliser=1,
    )

    assert desk.store.reset("a") == "me"

    assert desk.store.keep([late], {}) == {"a"}
    assert desk.claimed("a").places == {}


def test_a_source_that_was_gone_is_asked_again_after_a_reset(desk: Desk) -> None:
    desk.keep("a", state=SourceState(key="a", health="gone"))

    desk.store.reset("a")

    assert desk.claim() == ("a",)


def test_other_sources_keep_what_they_have(desk: Desk) -> None:
    places = {PLACE: PlaceState(etag='"1"')}
    desk.keep("a", places=places)
    desk.keep("b", places=places)

    desk.store.reset("b")

    assert desk.claimed("a").places == places


@pytest.mark.parametrize("deed", ["pause", "resume", "reset"])
def test_a_source_that_was_never_met_is_an_error(store: Store, deed: str) -> None:
    with pytest.raises(StoreError, match="source a is not known") as caught:
        getattr(store, deed)("a", *(["why"] if deed == "pause" else []))

    assert "htfeed run" in caught.value.cure
