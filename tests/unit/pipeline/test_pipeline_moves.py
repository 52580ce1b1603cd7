"""What is known of a place after an answer."""

from dataclasses import replace
from datetime import timedelta

import pytest

from htfeed.answers import (
    Answer,
    Failed,
    Fetched,
    Moved,
    NotModified,
    PlaceState,
    Request,
    Validators,
)
from htfeed.pipeline.moves import (
    ADOPTED_AFTER,
    GIVEN_UP_AFTER,
    known_after,
    told_of_move,
)

OLD, NEW, OTHER = "https://old.example/", "https://new.example/", "https://other.example/"
REQUEST = Request(source="a", place=OLD)
GIVEN = Validators(etag='"2"', digest="d2", fresh_for=timedelta(hours=1))
FETCHED = Fetched(request=REQUEST, body=b"x", validators=GIVEN)
FAILED = Failed(request=REQUEST, code="timeout", detail="late")
MOVED = Moved(request=REQUEST, to=NEW, then=FETCHED)
BEFORE = PlaceState(etag='"1"', last_modified="then", digest="d1", reader="r")


def after(*answers: Answer, before: PlaceState = BEFORE, failures: int = 0) -> PlaceState:
    """Return what is known after answers in a row."""
    for answer in answers:
        before = known_after(answer, before, reader="r", failures=failures)
    return before


def test_validators_are_those_of_the_last_document() -> None:
    known = after(FETCHED)

    assert (known.etag, known.last_modified, known.digest) == ('"2"', None, "d2")
    assert known.fresh_for == timedelta(hours=1)


def test_a_failure_leaves_them_as_they_were() -> None:
    assert after(FAILED) == BEFORE


def test_a_permanent_redirect_is_adopted_when_it_was_seen_often_enough() -> None:
    almost = after(*[MOVED] * (ADOPTED_AFTER - 1))

    assert (almost.moved_to, almost.sighted) == (None, NEW)
    assert after(MOVED, before=almost).moved_to == NEW


@pytest.mark.parametrize(
    "between",
    [
        pytest.param(FETCHED, id="the old address answers"),
        pytest.param(replace(MOVED, to=OTHER), id="it leads elsewhere"),
        pytest.param(
            NotModified(request=REQUEST, validators=GIVEN), id="it says not modified"
        ),
    ],
)
def test_the_sightings_count_in_a_row_only(between: Answer) -> None:
    known = after(*[MOVED] * (ADOPTED_AFTER - 1), between, MOVED)

    assert (known.moved_to, known.sightings) == (None, 1)


def test_a_failure_in_between_is_no_answer_to_the_contrary() -> None:
    known = after(*[MOVED] * (ADOPTED_AFTER - 1), FAILED, MOVED)

    assert known.moved_to == NEW


def test_a_redirect_to_what_fails_is_no_sighting() -> None:
    dead = replace(MOVED, then=FAILED)

    assert after(*[dead] * ADOPTED_AFTER) == BEFORE
    assert after(*[MOVED] * (ADOPTED_AFTER - 1), dead, MOVED).moved_to == NEW


def test_an_adopted_address_may_move_on() -> None:
    adopted = after(*[MOVED] * ADOPTED_AFTER)

    further = after(*[replace(MOVED, to=OTHER)] * ADOPTED_AFTER, before=adopted)

    assert further.moved_to == OTHER


def test_a_place_that_moved_back_is_one_that_has_not_moved() -> None:
    adopted = after(*[MOVED] * ADOPTED_AFTER)
    back = replace(MOVED, to=OLD)

    almost = after(*[back] * (ADOPTED_AFTER - 1), before=adopted)
    again = after(back, before=almost)

    assert (almost.moved_to, again.moved_to) == (NEW, None)
    assert "said 5 times" in (told_of_move(almost, again) or "")


def test_an_adopted_address_that_keeps_failing_is_given_up() -> None:
    adopted = after(*[MOVED] * ADOPTED_AFTER)

    assert after(FAILED, before=adopted, failures=GIVEN_UP_AFTER - 1).moved_to == NEW
    assert after(FAILED, before=adopted, failures=GIVEN_UP_AFTER).moved_to is None
