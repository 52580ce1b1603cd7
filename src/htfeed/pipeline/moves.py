"""What is known of a place after an answer: its validators, and where it has moved.

Pure.  A permanent redirect is believed when it was seen often enough in a row
(RFC 9110 §15.4.2, §15.4.9): a captive portal and a slip of an administrator
answer 301 too, and what is adopted is not asked at its old address any more. So a
sighting counts only where the new address had what we came for.
"""

from dataclasses import replace
from typing import Final

from htfeed.answers import Answer, Fetched, Moved, NotModified, PlaceState
from htfeed.fetch.hops import shown

ADOPTED_AFTER: Final = 5
"""Sightings in a row of the same new address after which it alone is asked."""
GIVEN_UP_AFTER: Final = 5
"""Failures in a row of an adopted address after which the old one is asked again."""


def known_after(
    answer: Answer, before: PlaceState, *, reader: str, failures: int
) -> PlaceState:
    """Return what is known of a place after it answered.

    Args:
        answer: What it answered; a document was read and was good.
        before: What was known when it was asked.
        reader: Digest of the code and settings that read its documents.
        failures: How many attempts in a row have failed, this one included.
    """
    moved = answer if isinstance(answer, Moved) else None
    last = moved.then if moved else answer
    if isinstance(last, Fetched | NotModified):
        return _seen(moved, before.after(last.validators, reader=reader))
    if before.moved_to and failures >= GIVEN_UP_AFTER:
        return forgotten_move(before)
    return before  # also where it led to what fails: that is no better address


def told_of_move(before: PlaceState, after: PlaceState | None) -> str | None:
    """Return a sentence where a place is asked at another address from now on."""
    if after is None or after.moved_to == before.moved_to:
        return None
    if after.moved_to is None:
        there = shown(before.moved_to or "")
        return f"is asked at its own address again, as {there} {_why_back(before)}"
    there = shown(after.moved_to)
    return f"is asked at {there} now, as it said {ADOPTED_AFTER} times that it is there"


def _why_back(before: PlaceState) -> str:
    if before.sightings == ADOPTED_AFTER - 1:
        return f"said {ADOPTED_AFTER} times that it is there"
    return f"failed {GIVEN_UP_AFTER} times"


def forgotten_move(known: PlaceState) -> PlaceState:
    """Return what is known of a place that is asked at its old address again."""
    return replace(known, moved_to=None, sighted=None, sightings=0)


def _seen(moved: Moved | None, known: PlaceState) -> PlaceState:
    """Count how often in a row a place has sent us to the same new address."""
    if moved is None:
        # No redirect, or one that is not for good: the count begins anew.
        return replace(known, sighted=None, sightings=0) if known.sighted else known
    times = known.sightings + 1 if moved.to == known.sighted else 1
    if times < ADOPTED_AFTER:
        return replace(known, sighted=moved.to, sightings=times)
    back = moved.to == moved.request.place
    return replace(known, moved_to=None if back else moved.to, sighted=None, sightings=0)
