"""Why is an item in a channel, or why not?  A sentence for each step of its way."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from htfeed.categorise import categorise
from htfeed.config import Config
from htfeed.config.selecting import OWN
from htfeed.enquiries.keys import check_channel
from htfeed.fetch.hops import shown
from htfeed.identity import handle
from htfeed.model import Item, Placement, SourceState
from htfeed.pipeline.lineup import Lineup, lineup_of
from htfeed.pipeline.lists import Sources
from htfeed.places import Source
from htfeed.publish.channel import ChannelSettings
from htfeed.store import Poll, Store
from htfeed.store.views import History, Standing
from htfeed.syntax.dates import format_readable
from htfeed.syntax.intervals import format_interval

Stage = Literal["source", "fetch", "compare", "rules", "story", "operator", "publish"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one stage did with the item."""

    stage: Stage
    says: str
    """One sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a channel gives the item."""

    channel: str
    inside: bool
    """Whether the channel gives it once all that waits is published."""
    waiting: bool
    """Whether the channel has changes that the next run publishes."""
    position: int | None = None
    """Counted from 1, the newest first; None where it is not inside."""
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """The whole answer."""

    history: History
    steps: tuple[Step, ...]
    """In the order of the flow."""
    verdicts: tuple[Verdict, ...]
    """Of each channel in the order of the config, or of the one that was asked for."""


def why(
    config: Config,
    store: Store,
    history: History,
    channel: str | None = None,
    *,
    now: datetime,
) -> Reasons:
    """Return why an item is where it is.  Reads only.

    Raises:
        ConfigError: There is no such channel.
    """
    if channel is not None:
        check_channel(config, channel)
    return Reasons(
        history=history,
        steps=tuple(_steps(config, store, history)),
        verdicts=tuple(
            _verdict(store, history, key, settings, now)
            for key, settings in config.channels.items()
            if channel in {None, key}
        ),
    )


def _steps(config: Config, store: Store, history: History) -> Iterator[Step]:
    key = history.standing.item.source
    source, state = _asked_now(config, store, key)
    polls = store.polls(key, 1)
    yield Step(stage="source", says=_source(key, source, state))
    paused = store.resting().get(key)
    if paused is not None:
        because = f": {paused}" if paused else ""
        yield Step(stage="source", says=f"paused by an operator{because}")
    yield Step(stage="fetch", says=_fetched(history.standing.item, polls))
    yield Step(stage="compare", says=_compared(history))
    yield from _withdrawn(history)
    yield Step(stage="rules", says=_placed(history.standing.item))
    yield from _replaced(config, store, source, history)
    yield from _story(history)
    hidden = history.standing.hidden
    if hidden:
        says = f"hidden since {_time(hidden.at)} by an operator: {hidden.reason}"
        yield Step(stage="operator", says=says)
    first = history.first_published
    says = f"first published {_time(first)}" if first else "no channel has published it"
    yield Step(stage="publish", says=says)


def _asked_now(
    config: Config, store: Store, key: str
) -> tuple[Source | None, SourceState | None]:
    """Return a source of the config or of a list; None where it is neither's."""
    source = config.source(key)
    listed = None if source else store.listed_source(key)
    if listed:
        return Sources(config).listed(key, listed.listed), listed.state
    states = {each.key: each for each in store.states()}
    return source, states.get(key)


def _source(key: str, source: Source | None, state: SourceState | None) -> str:
    if source is None:
        return (
            f"{key} is not in the config, nor named by a list of it: it is asked no more, "
            "and its items stay until htfeed purge"
        )
    named = f"{key} ({shown(source.address or source.files or '')})"
    if state is None or state.health == "new":
        return f"{named} has not been asked yet"
    last = (
        f"last success {_time(state.last_success)}" if state.last_success else "no success"
    )
    if state.error:
        return (
            f"{named} is {state.health}, {last}; {state.error_stage}/{state.error_code}: "
            f"{state.error}"
        )
    return f"{named} is {state.health}, {last}"


def _fetched(item: Item, polls: tuple[Poll, ...]) -> str:
    seen = f"first seen {_time(item.first_seen)}" if item.first_seen else "never seen"
    told = f"read from {shown(item.place)}, {seen}"
    for poll in polls:
        status = f" with status {poll.status}" if poll.status else ""
        told += f"; the last poll on record: {_time(poll.at)} {poll.outcome}{status}"
    return told


def _compared(history: History) -> str:
    changes = len(history.revisions)
    if not changes:
        return "new then, and not changed since"
    times = "once" if changes == 1 else f"{changes} times"
    return f"changed {times} since, the last time {_time(history.revisions[-1].at)}"


def _withdrawn(history: History) -> Iterator[Step]:
    for last in history.withdrawals[-1:]:
        gone = history.standing.withdrawn_at is not None
        verb, after = (
            ("withdrawn", "") if gone else ("had been withdrawn", ", and came back")
        )
        yield Step(stage="compare", says=f"{verb} {_time(last.at)}: {last.reason}{after}")


def _placed(item: Item) -> str:
    if not item.placements:
        return (
            "in no category, so in no channel: no rule matched, and its source has no "
            "categories of its own"
        )
    return "; ".join(f"in {each.category} by {each.reason}" for each in item.placements)


def _replaced(
    config: Config, store: Store, source: Source | None, history: History
) -> Iterator[Step]:
    """Tell where today's rules differ from those that placed the item."""
    item = history.standing.item
    enrolled = store.enrolled([item.source]).get(item.source)
    categories = source.categories if source else enrolled.categories if enrolled else ()
    today = categorise(item, config.rules, categories)
    if today != item.placements and history.standing.withdrawn_at is None:
        says = f"the config has changed: the next htfeed run puts it in {_names(today)}"
        yield Step(stage="rules", says=says)


def _names(placements: tuple[Placement, ...]) -> str:
    return ", ".join(each.category for each in placements) or "no category"


def _story(history: History) -> Iterator[Step]:
    if not history.tellers:
        return
    given = next((each for each in history.tellers if each.preferred), None)
    if given is not None:
        says = (
            f"tells the same story as {handle(given.id)} of source {given.source}, which "
            "is given in its place"
        )
    else:
        others = ", ".join(
            f"{handle(each.id)} of source {each.source}" for each in history.tellers
        )
        says = f"given for a story that is told by {others} too"
    yield Step(stage="story", says=says)


def _verdict(
    store: Store, history: History, key: str, settings: ChannelSettings, now: datetime
) -> Verdict:
    waiting = key in store.dirty() or key not in store.builds()
    lineup = lineup_of(store, key, settings, now)
    ids = [each.item for each in lineup.current]
    if history.standing.item.id not in ids:
        reason = _reason_out(store, history, settings, lineup)
        later = " (takes effect at the next htfeed run)" if waiting else ""
        says = f"not in {key}: {reason}{later}"
        return Verdict(channel=key, inside=False, waiting=waiting, says=says)
    position = ids.index(history.standing.item.id) + 1
    when = f"will be in {key} at the next htfeed run" if waiting else f"in {key}"
    return Verdict(
        channel=key,
        inside=True,
        waiting=waiting,
        position=position,
        says=f"{when}: number {position} of {len(ids)}{_late(position, settings)}",
    )


def _late(position: int, settings: ChannelSettings) -> str:
    if position > settings.limit:
        return ", beside the newest, as it came or changed when its month was archived"
    return f", {settings.limit} at most"


def _reason_out(
    store: Store, history: History, settings: ChannelSettings, lineup: Lineup
) -> str:
    stands = history.standing
    if settings.category not in {each.category for each in stands.item.placements}:
        placed = _names(stands.item.placements)
        own = settings.category.startswith(OWN)
        wants = "has a condition" if own else f"carries category {settings.category}"
        return f"it {wants}, and the item is in {placed}"
    if stands.hidden:
        return f"hidden since {_time(stands.hidden.at)}: {stands.hidden.reason}"
    if stands.withdrawn_at:
        return f"withdrawn since {_time(stands.withdrawn_at)}"
    if stands.public_at:
        return _withheld(stands)
    if stands.preferred and settings.merge_duplicates:
        return _given_instead(store, stands.preferred, settings.category)
    return _beyond(stands.item, settings, lineup)


def _beyond(item: Item, settings: ChannelSettings, lineup: Lineup) -> str:
    """Tell why an item that a channel may carry is not in its current document."""
    holds = f"it holds the {settings.limit} newest"
    if settings.max_age:
        holds += f" that are no older than {format_interval(settings.max_age)}"
    newest = lineup.current[: settings.limit]
    told = f", and the last of these is of {_time(newest[-1].order)}" if newest else ""
    told += f", this one of {_time(item.order)}"
    for month, places in lineup.months.items():
        if item.id in {each.item for each in places}:
            return f"{holds}{told}, which is in the archive of {month}"
    return f"{holds}{told}"


def _withheld(stands: Standing) -> str:
    status = stands.item.status
    if status in {"withheld", "canceled"}:
        return f"its source calls it {status}"
    return f"its source wants it published on {_time(stands.public_at)}, not before"


def _given_instead(store: Store, preferred: str, category: str) -> str:
    told = f"{handle(preferred)} is given for the same story"
    other = store.history(preferred)
    placed = other.standing.item.placements if other else ()
    if category in {each.category for each in placed}:
        return told
    return f"{told}, and that one is in {_names(placed)}"


def _time(at: datetime | None) -> str:
    return format_readable(at) or "an unknown day"
