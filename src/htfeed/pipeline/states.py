"""How a source is after an attempt, and when it is asked next."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from htfeed.answers import Fetched, Hop, PlaceState, Postponed
from htfeed.config import Config
from htfeed.constructs import Wishes
from htfeed.errors import SourceError
from htfeed.fetch.hops import shown
from htfeed.model import Changes, Health, Item, Outline, Problem, SourceState
from htfeed.pipeline import Intake
from htfeed.places import Source
from htfeed.schedule import FULL_CROWD, Plan, Setback, next_due
from htfeed.store import Claim, Poll
from htfeed.store.views import HostRest
from htfeed.syntax.cron import Cron
from htfeed.syntax.intervals import counted

_PASSING = frozenset({408, 421, 425, 429})
"""Client errors that are none of the client's for long."""


@dataclass(slots=True, kw_only=True)
class Harvest:
    """What the places of one source gave, gathered answer by answer."""

    documents: list[Fetched] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    same: set[str] = field(default_factory=set)
    """What identifies the items that are written as they were, and were not read."""
    standing: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    """What identified the entries that the source takes back by name."""
    places: dict[str, PlaceState | None] = field(default_factory=dict)
    """What is known anew of places, where it differs; None of those that are gone."""
    problems: list[Problem] = field(default_factory=list)
    cut_off: bool = False
    """Whether a document ended before its end."""
    pixels: int = 0
    """Tracking pixels that were left out."""
    errors: list[tuple[str, SourceError]] = field(default_factory=list)
    polls: list[Poll] = field(default_factory=list)
    hops: list[Hop] = field(default_factory=list)
    rests: list[HostRest] = field(default_factory=list)
    outlines: dict[str, tuple[Outline, ...]] = field(default_factory=dict)
    """What a list names, by the place that names it."""
    wishes: Wishes | None = None
    """Of the document that was read; None if none was."""
    gap: timedelta | None = None
    newest: datetime | None = None
    status: int | None = None
    retry_after: timedelta | None = None
    refused: bool = False
    """Whether we would not ask."""
    postponed: Postponed | None = None
    """That it was not asked, and why."""


def placed(source: Source, place: str, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Give the problems of a document, with its name where a source has several files."""
    for each in problems:
        if source.files is None:
            yield each
        elif each.where == "document":
            yield replace(each, where=place)
        else:
            yield replace(each, where=f"{place}: {each.where}")


def state_after(
    intake: Intake, source: Source, claim: Claim, harvest: Harvest
) -> SourceState:
    """Return how a source is after an attempt; see also :func:`held`."""
    before, now = claim.state, intake.now
    if harvest.postponed is not None:
        return _postponed(intake, source, claim, harvest, harvest.postponed)
    failures = before.failures + 1 if harvest.errors else 0
    read = harvest.wishes is not None
    # The schedule asks when it was due, and was asked, before this attempt.
    learned = before
    if read or failures != before.failures:
        learned = replace(
            before,
            failures=failures,
            problems=len(harvest.problems) if read else before.problems,
            wishes=harvest.wishes or before.wishes,
            gap=harvest.gap if read else before.gap,
            newest=harvest.newest if read else before.newest,
        )
    state = replace(
        learned,
        health=_health(claim, harvest),
        last_attempt=now,
        last_success=before.last_success if harvest.errors else now,
        next_due=_due(intake, source, claim, harvest, learned),
        error_stage=None,
        error_code=None,
        error=None,
    )
    return _with_error(state, harvest) if harvest.errors else state


def _postponed(
    intake: Intake, source: Source, claim: Claim, harvest: Harvest, answer: Postponed
) -> SourceState:
    before, due = claim.state, intake.now + answer.wait
    health = before.health if answer.host is None else "resting"
    if not harvest.hops:
        return replace(before, health=health, next_due=due)
    # What redirects to the host that rests was asked all the same.
    due = max(due, _due(intake, source, claim, harvest, before))
    return replace(before, health=health, next_due=due, last_attempt=intake.now)


def held(state: SourceState, changes: Changes) -> SourceState:
    """Return the state of a source, of which something suspicious may be held back."""
    if changes.strangers:
        code = "another-feed"
        error = (
            f"every entry ({changes.strangers}) is of another site than before: held back; "
            f"take them in with: htfeed source reset {state.key}"
        )
    elif changes.held:
        code = "withdrawal-held"
        error = (
            f"{counted(len(changes.held), 'item is', 'items are')} gone at once: held "
            "back; bring the files back, or let go with: htfeed purge"
        )
    else:
        return state
    return replace(
        state, health="held", error_stage="compare", error_code=code, error=error
    )


def _due(
    intake: Intake, source: Source, claim: Claim, harvest: Harvest, state: SourceState
) -> datetime:
    config = intake.config
    every = source.every or config.defaults.every
    before = claim.places.get(source.address or "")
    known = {**claim.places, **harvest.places}.get(source.address or "")
    setback = None
    if state.failures:
        setback = Setback(
            failures=state.failures,
            status=harvest.status,
            firm=harvest.refused or _is_firm(harvest.status),
            retry_after=harvest.retry_after,
        )
    return next_due(
        intake.now,
        Plan(every=every, own=source.every is not None, zone=_zone(config, every)),
        state,
        conditional=_is_conditional(before, known, harvest),
        fresh_for=known.fresh_for if known else None,
        setback=setback,
        crowd=_crowd(intake, claim),
    )


def _is_conditional(
    before: PlaceState | None, known: PlaceState | None, harvest: Harvest
) -> bool:
    """Whether the next request is likely to be conditional."""
    if known is None or known.digest is None:
        return not harvest.cut_off  # of what was never read it is not known yet
    once, now = before.address if before else None, known.address
    # Where temporary redirects lead elsewhere each time, no validators ever fit.
    return known.conditional and not (once and now and once != now)


def _crowd(intake: Intake, claim: Claim) -> int:
    """Return how many sources were due together; a list brings many at a time."""
    last, due = claim.state.last_attempt, claim.state.next_due
    if claim.listed is not None and last is None:
        return FULL_CROWD
    if not intake.ticking and last and due and intake.now - due < due - last:
        # It waited for this run, as it will for the next: put off, it would miss that.
        return 1
    return intake.crowd


def _zone(config: Config, every: object) -> tzinfo:
    return ZoneInfo(config.site.timezone) if isinstance(every, Cron) else UTC


def _is_firm(status: int | None) -> bool:
    return status is not None and 400 <= status < 500 and status not in _PASSING


def _health(claim: Claim, harvest: Harvest) -> Health:
    if harvest.refused:
        return "blocked"
    if harvest.errors:
        return "resting" if harvest.status in {429, 503} else "failing"
    known = {**claim.places, **harvest.places}
    return "moved" if any(each and each.moved_to for each in known.values()) else "ok"


def _with_error(state: SourceState, harvest: Harvest) -> SourceState:
    place, error = harvest.errors[0]
    others = len(harvest.errors) - 1
    more = f" (and {others} more)" if others else ""
    gone = error.code == "gone" and error.stage == "fetch"
    return replace(
        state,
        health="gone" if gone else state.health,
        next_due=None if gone else state.next_due,
        error_stage=error.stage,
        error_code=error.code,
        error=f"{shown(place)}: {error}{more}",
    )
