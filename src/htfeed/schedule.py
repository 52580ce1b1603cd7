"""When is a source asked next?  Pure arithmetic: no clock, no sleep, no dice.

The operator's interval is the base; what the source wishes, what it lacks and
how it fails only ever lengthen it.  ``docs/operations.md`` has the table of
who wins.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final
from zlib import crc32

from htfeed.constructs import Wishes
from htfeed.model import SourceState
from htfeed.syntax.cron import AUTO, Cron, Every

LONGEST_WAIT: Final = timedelta(days=7)
"""No wish and no failure keeps a source from being asked for longer: it may be back."""
UNCONDITIONAL: Final = timedelta(days=1)
"""A source that cannot be asked conditionally costs its server a whole document."""
UNTOLD_REST: Final = timedelta(hours=2)
"""How long a server rests at least that wants a rest and does not say how long."""

_SHORTEST_AUTO: Final = timedelta(minutes=15)
_LONGEST_AUTO: Final = timedelta(days=1)
_UNKNOWN_PACE: Final = timedelta(hours=1)
_WIDEST_SCATTER: Final = timedelta(hours=1)
_CROWD: Final = 100
FULL_CROWD: Final = 1000
"""Sources that are asked together and are not to be, over the widest scatter."""
_PASSING: Final = timedelta(days=1)
"""What is a fault of a server or of the network is looked at daily at least."""
_MOST_DOUBLINGS: Final = 10
"""A source that was dead for years must not overflow timedelta."""
_INSTANT: Final = timedelta(microseconds=1)
_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How often an operator wants a source to be asked."""

    every: Every
    own: bool = False
    """Whether it was said of this very source: then it needs no validators for it."""
    zone: tzinfo = UTC
    """What a cron expression counts in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setback:
    """That an attempt failed, and how."""

    failures: int
    """How many in a row, this one included."""
    status: int | None = None
    firm: bool = False
    """Whether it is unlikely to pass by itself: we were refused, or refuse to ask."""
    retry_after: timedelta | None = None
    """The server's own wish (RFC 9110 §10.2.3)."""

    @property
    def wants_rest(self) -> bool:
        """Whether the server is asked too much (RFC 6585 §4, RFC 9110 §15.6.4)."""
        return self.status in {429, 503}


def next_due(
    now: datetime,
    plan: Plan,
    state: SourceState,
    *,
    conditional: bool = True,
    fresh_for: timedelta | None = None,
    setback: Setback | None = None,
    crowd: int = 1,
) -> datetime:
    """Return when to ask a source again: later than now, by 15 days at most, or by cron.

    Args:
        now: The time of the attempt that has just ended.
        plan: What its operator wants.
        state: What is known of it before this attempt but for its wishes and its pace,
            which are those of now.
        conditional: Whether the next request can be conditional.
        fresh_for: How long its server calls the answer fresh (RFC 9111 §4.2).
        setback: How the attempt failed; None if it did not.
        crowd: How many sources were due together with it, itself included.
    """
    base = _base(now, plan, state)
    if not conditional and not plan.own:
        base = max(base, UNCONDITIONAL)
    wished = max(fresh_for or timedelta(), state.wishes.ttl or timedelta())
    wait = max(base, min(wished, LONGEST_WAIT))
    if setback is not None:
        wait = max(wait, _set_back(base, setback))
    if isinstance(plan.every, Cron):
        # Each of its times is right; only a longer wait lets one pass.
        least = now + wait - _INSTANT if wait > base else now
        return _awake(plan.every.after(least, plan.zone), state.wishes)
    return _awake(now + wait + _scatter(now, wait, state, crowd), state.wishes)


def asleep(now: datetime, wishes: Wishes) -> timedelta | None:
    """Return for how long a source is not to be asked yet; None if it may be asked now.

    A plan heeds what a source skips, but who carries it out may come late.
    """
    return _awake(now, wishes) - now or None


def _base(now: datetime, plan: Plan, state: SourceState) -> timedelta:
    if isinstance(plan.every, Cron):
        return plan.every.after(now, plan.zone) - now
    if plan.every == AUTO:
        return pace(now, gap=state.gap, newest=state.newest)
    return plan.every


def pace(now: datetime, *, gap: timedelta | None, newest: datetime | None) -> timedelta:
    """Return an interval that suits how often a source really publishes.

    Half of the usual time between its entries, so that an entry is found about a
    quarter of it later; or half of the time since its last one, if that is longer.
    """
    if newest is None:
        return _UNKNOWN_PACE
    silence = max(now - newest, timedelta())
    return max(_SHORTEST_AUTO, min(max(gap or timedelta(), silence) / 2, _LONGEST_AUTO))


def _set_back(base: timedelta, setback: Setback) -> timedelta:
    """Return how long to wait after a failure: longer with each in a row."""
    asked = setback.retry_after
    # A server that says when it is back is believed once; after that, it is asked
    # ever more rarely, like every other.
    times = setback.failures - (1 if asked is not None else 0)
    wait = base
    if times > 0:
        first = base * (4 if setback.firm or setback.status == 429 else 2)
        limit = max(LONGEST_WAIT if setback.firm else _PASSING, first)
        wait = min(first * (1 << min(times - 1, _MOST_DOUBLINGS)), limit)
    if setback.wants_rest and asked is None:
        wait = max(wait, UNTOLD_REST)
    return max(wait, min(asked or timedelta(), LONGEST_WAIT))


def _scatter(now: datetime, wait: timedelta, state: SourceState, crowd: int) -> timedelta:
    """Return what keeps sources apart that would be asked together for ever.

    Many that are asked for the first time, or that all waited until a worker came
    back, are asked at the same moment; each has a moment of its own from then on.
    It is made of the key: two sources with one interval stay apart.
    """
    if crowd < _CROWD:
        return timedelta()
    last, due = state.last_attempt, state.next_due
    late = wait if last is None or due is None else now - due
    share = crc32(state.key.encode()) / 2**32
    width = min(crowd / FULL_CROWD, 1) * _WIDEST_SCATTER
    return min(late, wait, width) * share


def _awake(due: datetime, wishes: Wishes) -> datetime:
    """Return the first moment from then on that is in no hour and no day to skip."""
    hours, days = frozenset(wishes.skip_hours), frozenset(wishes.skip_days)
    if not hours and not days:
        return due
    if hours >= frozenset(range(24)) or days >= frozenset(range(7)):
        return due  # Who is never to be asked did not mean it.
    while due.hour in hours or due.weekday() in days:
        due = due.replace(minute=0, second=0, microsecond=0) + _HOUR
    return due
