"""One source in: what its places answered becomes what is kept of it."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final, Literal

from htfeed import normalise as normalising
from htfeed import parse as parsing
from htfeed.answers import (
    Answer,
    Failed,
    Fetched,
    Moved,
    NotModified,
    PlaceState,
    Postponed,
    Refused,
)
from htfeed.errors import FetchError, ParseError, SourceError
from htfeed.fetch.hops import shown
from htfeed.model import Changes, Outline, Problem
from htfeed.pipeline import Intake
from htfeed.pipeline.moves import known_after, told_of_move
from htfeed.pipeline.report import SourceReport, describe
from htfeed.pipeline.states import Harvest, held, state_after
from htfeed.places import Source
from htfeed.store import Claim, Outcome, Poll
from htfeed.store.views import HostRest
from htfeed.syntax.selectors import Listing
from htfeed.syntax.urls import host_of

_NEVER_READ: Final = PlaceState()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What an attempt at a source came to: to be kept, and to be told."""

    claim: Claim
    outcome: Outcome
    report: SourceReport


@cache
def _reader(
    day_first: bool,  # noqa: FBT001 - what a cache is asked by
    embargo: bool,  # noqa: FBT001
    lists: bool,  # noqa: FBT001
    listing: Listing | None,
) -> str:
    told: tuple[object, ...] = (parsing.VERSION, normalising.VERSION, day_first, embargo)
    if normalising.tells_languages():
        told = (*told, "languages")
    if listing is not None:
        told = (*told, listing)
    if lists:
        told = (parsing.VERSION, "list")
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def reader_of(source: Source) -> str:
    """Return a digest of the code and the settings that read a source.

    What was read by another one is read again, although its bytes are the same.
    """
    return _reader(
        source.day_first, source.embargo, source.opml is not None, source.listing
    )


def known_places(claim: Claim, source: Source) -> dict[str, PlaceState]:
    """Return what counts of what is known of places: validators of today's reader alone."""
    reader = reader_of(source)
    return {
        place: each if each.reader == reader else _unread(each)
        for place, each in claim.places.items()
    }


def _unread(known: PlaceState) -> PlaceState:
    return PlaceState(
        moved_to=known.moved_to, sighted=known.sighted, sightings=known.sightings
    )


def take_in(
    intake: Intake,
    source: Source,
    claim: Claim,
    answers: Sequence[Answer],
    error: SourceError | None = None,
) -> Taken:
    """Return what the places of a source came to, all of it together.

    Args:
        intake: What every source is brought in with.
        source: The source.
        claim: The right to work on it.
        answers: One for each of its places.
        error: Why the source could not even be asked; then its items stay.

    Raises:
        StoreError: The store failed.
    """
    harvest = Harvest()
    if error is not None:
        harvest.errors.append((source.files or source.address or source.key, error))
        harvest.polls.append(Poll(at=intake.now, outcome="failed", code=error.code))
    for answer in answers:
        _gather(answer, source, claim, harvest, intake.now)
    changes = Changes()
    if error is None and _differs(source, claim, answers, harvest):
        changes = _changes(intake, source, claim, harvest)
    state = state_after(intake, source, claim, harvest)
    outcome = Outcome(
        at=intake.now,
        fence=claim.fence,
        state=state if harvest.errors else held(state, changes),
        places=harvest.places,
        changes=changes,
        normaliser=normalising.VERSION,
        polls=tuple(harvest.polls),
        hops=tuple(harvest.hops),
        rests=tuple(harvest.rests),
        outlines=_outlines(harvest) if source.opml else {},
    )
    return Taken(
        claim=claim,
        outcome=outcome,
        report=_report(source, claim, harvest, outcome, len(answers)),
    )


def _outlines(harvest: Harvest) -> dict[str, tuple[Outline, ...]]:
    """Return what a list names anew, by place; nothing where a place is gone."""
    gone = (place for place, known in harvest.places.items() if known is None)
    return {**dict.fromkeys(gone, ()), **harvest.outlines}


def _gather(
    answer: Answer, source: Source, claim: Claim, harvest: Harvest, now: datetime
) -> None:
    place = answer.request.place
    harvest.hops.extend(answer.hops)
    last = answer.then if isinstance(answer, Moved) else answer
    if isinstance(answer, Moved) and isinstance(last, Fetched | NotModified):
        harvest.problems.extend(_moved(answer))
    if isinstance(last, Postponed):
        harvest.standing.add(place)
        harvest.postponed = last
    elif isinstance(last, Fetched):
        harvest.documents.append(last)
        _learn(answer, source, claim, harvest)
    elif isinstance(last, NotModified):
        harvest.standing.add(place)
        _learn(answer, source, claim, harvest)
        if source.address is not None:
            # A file that is looked at every few seconds would flood the history.
            harvest.polls.append(_poll(last, now))
    else:
        _fail(harvest, place, FetchError(last.code, last.detail))
        _learn(answer, source, claim, harvest)
        _regret(last, harvest, now)
        harvest.polls.append(_poll(last, now, code=last.code))


def _moved(answer: Moved) -> Iterator[Problem]:
    if answer.to != answer.request.moved_to:
        there = shown(answer.to)
        yield Problem(
            code="moved",
            where=shown(answer.request.place),
            detail=f"has moved for good to {there}: put that address in the config",
        )


def _regret(answer: Refused | Failed, harvest: Harvest, now: datetime) -> None:
    """Remember what of a failure tells when to ask again."""
    if isinstance(answer, Refused):
        harvest.refused = True
        return
    harvest.status = answer.status
    harvest.retry_after = answer.retry_after
    if answer.rests is not None:
        url = answer.hops[-1].url if answer.hops else answer.request.url
        until, why = now + answer.rests, f"answered {answer.status} to {shown(url)}"
        harvest.rests.append(HostRest(host=host_of(url), until=until, why=why))


def _learn(answer: Answer, source: Source, claim: Claim, harvest: Harvest) -> None:
    """Note what is known of a place now, if it is something else than before."""
    place = answer.request.place
    before = claim.places.get(place, _NEVER_READ)
    known = known_after(
        answer, before, reader=reader_of(source), failures=claim.state.failures + 1
    )
    if known is not before and known != before:
        harvest.places[place] = known


def _fail(harvest: Harvest, place: str, error: SourceError) -> None:
    """Leave a place as it was: its items stay, its old validators survive."""
    harvest.errors.append((place, error))
    harvest.standing.add(place)


def _differs(
    source: Source, claim: Claim, answers: Sequence[Answer], harvest: Harvest
) -> bool:
    """Whether what is kept has to be looked at: something came, or is gone."""
    if harvest.documents or claim.state.health == "held":
        return True
    asked = {answer.request.place for answer in answers}
    return source.files is not None and not asked >= claim.places.keys()


def _changes(intake: Intake, source: Source, claim: Claim, harvest: Harvest) -> Changes:
    # Most polls find nothing new, and parsers cost more than all the rest of them.
    from htfeed.pipeline import lists, reading  # noqa: PLC0415

    kept = {} if source.opml else intake.store.known(source.key)
    for document in harvest.documents:
        place = document.request.place
        try:
            if source.opml is not None:
                count = lists.read_list(intake, source, document, harvest)
            else:
                count = reading.read(
                    source,
                    document,
                    harvest,
                    by=reader_of(source),
                    kept=kept,
                    hands=intake.hands.understand,
                )
        except ParseError as error:
            _fail(harvest, place, error)
            harvest.places.pop(place, None)
            harvest.polls.append(_poll(document, intake.now, code=error.code))
        else:
            harvest.polls.append(_poll(document, intake.now, items=count))
            if source.address is not None and _is_cut_off(harvest):
                # Asked with its validators, the server would never send the rest.
                harvest.cut_off = True
                harvest.places.pop(place, None)
    asked = harvest.standing | {each.request.place for each in harvest.documents}
    harvest.places.update(dict.fromkeys(claim.places.keys() - asked))
    if source.opml:
        return Changes()
    read = {place for place, state in claim.places.items() if state.digest is not None}
    changes = reading.changes_of(
        intake,
        source,
        harvest,
        kept,
        returning=all(each.request.place in read for each in harvest.documents),
    )
    if changes.strangers:
        # With its validators it would not be looked at again.
        harvest.places.clear()
    return changes


def _is_cut_off(harvest: Harvest) -> bool:
    return any(each.code == parsing.CUT_OFF for each in harvest.problems)


def _poll(
    answer: Fetched | NotModified | Refused | Failed,
    now: datetime,
    *,
    items: int = 0,
    code: str | None = None,
) -> Poll:
    if isinstance(answer, Refused):
        return Poll(at=now, outcome="refused", code=code)
    octets = sum(each.octets for each in answer.hops)
    return Poll(
        at=now,
        outcome=_OUTCOMES[type(answer)],
        status=answer.status,
        octets=octets or len(getattr(answer, "body", b"")),
        elapsed=answer.elapsed,
        items=items,
        code=code,
    )


_OUTCOMES: Final[dict[type, Literal["fetched", "not-modified", "failed"]]] = {
    Fetched: "fetched",
    NotModified: "not-modified",
    Failed: "failed",
}


def _report(
    source: Source, claim: Claim, harvest: Harvest, outcome: Outcome, places: int
) -> SourceReport:
    changes = outcome.changes
    return SourceReport(
        key=source.key,
        list=claim.listed.list if claim.listed else None,
        places=places,
        new=len(changes.new),
        changed=len(changes.rewritten),
        withdrawn=len(changes.withdrawn),
        held=len(changes.held),
        strangers=changes.strangers,
        moves=_moves(claim, harvest),
        pixels=harvest.pixels,
        problems=tuple(harvest.problems),
        errors=tuple(describe(error, shown(place)) for place, error in harvest.errors),
    )


def _moves(claim: Claim, harvest: Harvest) -> tuple[str, ...]:
    told = (
        told_of_move(claim.places.get(place, _NEVER_READ), known)
        for place, known in harvest.places.items()
    )
    return tuple(each for each in told if each is not None)
