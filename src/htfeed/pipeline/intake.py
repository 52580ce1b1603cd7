"""One source in: what its places answered becomes what is kept of it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

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
from htfeed.categorise import categorise
from htfeed.changes import Reading, compare
from htfeed.errors import FetchError, ParseError, SourceError
from htfeed.fetch.hops import shown
from htfeed.model import Changes, Item, Problem, SourceState
from htfeed.normalise import normalise
from htfeed.parse import parse
from htfeed.pipeline import Intake
from htfeed.pipeline.report import SourceReport, describe
from htfeed.places import Source
from htfeed.schedule import next_due
from htfeed.store import Claim, Outcome, Poll


@dataclass(slots=True, kw_only=True)
class _Harvest:
    """What the places of one source gave, gathered answer by answer."""

    items: list[Item] = field(default_factory=list)
    standing: set[str] = field(default_factory=set)
    places: dict[str, PlaceState] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    errors: list[tuple[str, SourceError]] = field(default_factory=list)
    polls: list[Poll] = field(default_factory=list)
    retry_after: timedelta | None = None


def reader_of(source: Source) -> str:
    """Return a digest of the code and the settings that read a source.

    What was read by another one is read again, although its bytes are the same.
    """
    told = (parsing.VERSION, normalising.VERSION, source.day_first)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def known_places(claim: Claim, source: Source) -> dict[str, PlaceState]:
    """Return the validators that still count: those of what today's reader has read."""
    reader = reader_of(source)
    return {place: each for place, each in claim.places.items() if each.reader == reader}


def take_in(
    intake: Intake,
    source: Source,
    claim: Claim,
    answers: Sequence[Answer],
    error: SourceError | None = None,
) -> SourceReport:
    """Keep what the places of a source answered: all of it, or nothing.

    Args:
        intake: What every source is brought in with.
        source: The source.
        claim: The right to work on it.
        answers: One for each of its places.
        error: Why the source could not even be asked; then its items stay.

    Raises:
        StoreError: The store failed, or another worker has taken the source over.
    """
    harvest = _Harvest()
    if error is not None:
        _give_up(harvest, source, claim, error, intake.now)
    for answer in answers:
        _gather(answer, source, claim, harvest, intake.now)
    changes = Changes() if error else _compare(intake, source, harvest)
    intake.store.keep(
        Outcome(
            at=intake.now,
            fence=claim.fence,
            state=_state(intake, source, claim, harvest, changes),
            places=harvest.places,
            changes=changes,
            normaliser=normalising.VERSION,
            polls=tuple(harvest.polls),
        ),
        intake.routes,
    )
    return _report(source, harvest, changes, len(answers))


def _give_up(
    harvest: _Harvest, source: Source, claim: Claim, error: SourceError, now: datetime
) -> None:
    harvest.places.update(claim.places)
    harvest.errors.append((source.path or source.url or source.key, error))
    harvest.polls.append(Poll(at=now, outcome="failed"))


def _gather(
    answer: Answer, source: Source, claim: Claim, harvest: _Harvest, now: datetime
) -> None:
    place = answer.request.place
    if isinstance(answer, Moved):
        harvest.problems.append(
            Problem(
                code="moved",
                where=shown(place),
                detail=f"has moved for good to {answer.to}: put that address in the config",
            )
        )
        answer = answer.then
    if isinstance(answer, Postponed):
        harvest.standing.add(place)
        harvest.places.update(claim.places)
        harvest.retry_after = answer.wait
    elif isinstance(answer, Refused | Failed):
        _fail(harvest, claim, place, _error(answer))
        harvest.retry_after = getattr(answer, "retry_after", None)
        harvest.polls.append(_poll(answer, now))
    elif isinstance(answer, NotModified):
        harvest.standing.add(place)
        before = claim.places.get(place, PlaceState())
        harvest.places[place] = before.after(answer.validators, reader=reader_of(source))
        if source.url is not None:
            # A file that is looked at every few seconds would flood the history.
            harvest.polls.append(_poll(answer, now))
    else:
        items = _read(answer, source, claim, harvest)
        harvest.polls.append(_poll(answer, now, items))


def _read(answer: Fetched, source: Source, claim: Claim, harvest: _Harvest) -> int:
    """Parse and normalise a document; a bad one costs itself alone."""
    place = answer.request.place
    try:
        parsed = parse(
            answer.body,
            media_type=answer.media_type,
            name=answer.url or place,
            base=answer.url,
        )
    except ParseError as error:
        _fail(harvest, claim, place, error)
        return 0
    result = normalise(
        parsed,
        source=source.key,
        place=place,
        base=answer.url,
        day_first=source.day_first,
        own_file=source.path is not None,
    )
    harvest.items.extend(result.items)
    harvest.problems.extend(result.problems)
    before = claim.places.get(place, PlaceState())
    harvest.places[place] = before.after(answer.validators, reader=reader_of(source))
    return len(result.items)


def _fail(harvest: _Harvest, claim: Claim, place: str, error: SourceError) -> None:
    """Leave a place as it was: its items stay, its old validators survive."""
    harvest.errors.append((place, error))
    harvest.standing.add(place)
    if place in claim.places:
        harvest.places[place] = claim.places[place]


def _compare(intake: Intake, source: Source, harvest: _Harvest) -> Changes:
    rules = intake.config.rules
    items = tuple(
        replace(item, placements=categorise(item, rules, source.categories))
        for item in harvest.items
    )
    wished = {item.entry.id for item in items if item.entry and item.entry.id}
    changes = compare(
        Reading(
            items=items,
            standing=frozenset(harvest.standing),
            withdraws=source.path is not None,
        ),
        intake.store.known(source.key),
        intake.store.claimed_ids(wished),
        naming=intake.naming,
        now=intake.now,
    )
    if intake.purge and changes.held:
        changes = replace(changes, withdrawn=changes.held, held=())
    harvest.problems.extend(changes.problems)
    return changes


def _state(
    intake: Intake,
    source: Source,
    claim: Claim,
    harvest: _Harvest,
    changes: Changes,
) -> SourceState:
    failures = claim.state.failures + 1 if harvest.errors else 0
    state = SourceState(
        key=source.key,
        health="held" if changes.held else "ok",
        last_attempt=intake.now,
        last_success=claim.state.last_success if harvest.errors else intake.now,
        failures=failures,
        problems=len(harvest.problems),
        next_due=next_due(
            intake.now,
            source.every or intake.config.defaults.every,
            failures=failures,
            retry_after=harvest.retry_after,
        ),
    )
    if changes.held:
        state = replace(
            state,
            error_stage="compare",
            error_code="withdrawal-held",
            error=f"{len(changes.held)} items are gone at once: held back; bring the files "
            "back, or let the items go with: htfeed purge",
        )
    return _with_error(state, harvest) if harvest.errors else state


def _with_error(state: SourceState, harvest: _Harvest) -> SourceState:
    place, error = harvest.errors[0]
    others = len(harvest.errors) - 1
    more = f" (and {others} more)" if others else ""
    gone = error.code == "gone" and error.stage == "fetch"
    return replace(
        state,
        health="gone" if gone else "failing",
        next_due=None if gone else state.next_due,
        error_stage=error.stage,
        error_code=error.code,
        error=f"{shown(place)}: {error}{more}",
    )


def _error(answer: Refused | Failed) -> FetchError:
    return FetchError(answer.code, answer.detail)


def _poll(
    answer: Fetched | NotModified | Refused | Failed, now: datetime, items: int = 0
) -> Poll:
    return Poll(
        at=now,
        outcome=_OUTCOMES[type(answer)],
        status=getattr(answer, "status", None),
        octets=len(getattr(answer, "body", b"")),
        elapsed=getattr(answer, "elapsed", timedelta()),
        items=items,
    )


_OUTCOMES: dict[type, Literal["fetched", "not-modified", "refused", "failed"]] = {
    Fetched: "fetched",
    NotModified: "not-modified",
    Refused: "refused",
    Failed: "failed",
}


def _report(
    source: Source, harvest: _Harvest, changes: Changes, places: int
) -> SourceReport:
    return SourceReport(
        key=source.key,
        places=places,
        new=len(changes.new),
        changed=len(changes.changed),
        withdrawn=len(changes.withdrawn),
        held=len(changes.held),
        problems=tuple(harvest.problems),
        errors=tuple(describe(error, shown(place)) for place, error in harvest.errors),
    )
