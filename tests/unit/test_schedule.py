"""When a source is asked next."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.constructs import Wishes
from htfeed.model import SourceState
from htfeed.schedule import LONGEST_WAIT, UNTOLD_REST, Plan, Setback, asleep, next_due, pace
from htfeed.syntax.cron import AUTO, Cron

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)  # a Monday
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
HOURLY = Plan(every=HOUR)
OWN = Plan(every=HOUR, own=True)


def known(**given: Any) -> SourceState:  # noqa: ANN401
    """Return the state of a source that was asked when it was due."""
    return SourceState(key="a", last_attempt=NOON - HOUR, next_due=NOON, **given)


def wait(
    plan: Plan = HOURLY,
    state: SourceState | None = None,
    **given: Any,  # noqa: ANN401
) -> timedelta:
    """Return how long a source waits after an attempt."""
    return next_due(NOON, plan, state or known(), **given) - NOON


def test_all_well_is_the_interval() -> None:
    assert wait() == HOUR


class TestWishes:
    """What a source wishes lengthens the interval and never shortens it."""

    @pytest.mark.parametrize(
        ("given", "hours"),
        [
            pytest.param({"fresh_for": 6 * HOUR}, 6, id="max-age"),
            pytest.param({"state": known(wishes=Wishes(ttl=4 * HOUR))}, 4, id="ttl"),
            pytest.param({"fresh_for": MINUTE}, 1, id="a wish for more is none"),
            pytest.param({"fresh_for": 365 * DAY}, 7 * 24, id="a year is a week"),
            pytest.param({"fresh_for": timedelta.max}, 7 * 24, id="for ever is a week"),
            pytest.param({"conditional": False}, 24, id="without validators daily"),
        ],
    )
    def test_the_longest_counts(self, given: dict[str, Any], hours: int) -> None:
        assert wait(**given) == hours * HOUR

    def test_the_word_of_the_operator_needs_no_validators(self) -> None:
        assert wait(OWN, conditional=False) == HOUR

    def test_but_it_is_lengthened_by_the_servers_wish(self) -> None:
        assert wait(OWN, fresh_for=6 * HOUR) == 6 * HOUR

    def test_skipped_hours_are_slept_through(self) -> None:
        assert wait(state=known(wishes=Wishes(skip_hours=(13, 14)))) == 3 * HOUR

    def test_skipped_days_are_slept_through(self) -> None:
        tuesday_and_wednesday = Wishes(skip_days=(1, 2))

        due = next_due(NOON + 11 * HOUR, HOURLY, known(wishes=tuesday_and_wednesday))

        assert due == datetime(2026, 11, 26, tzinfo=UTC)

    @pytest.mark.parametrize(
        "wishes",
        [
            pytest.param(Wishes(skip_hours=tuple(range(24))), id="every hour"),
            pytest.param(Wishes(skip_days=tuple(range(7))), id="every day"),
        ],
    )
    def test_who_is_never_to_be_asked_did_not_mean_it(self, wishes: Wishes) -> None:
        assert wait(state=known(wishes=wishes)) == HOUR


class TestSleep:
    """A run that comes late heeds hours and days to skip as well."""

    @pytest.mark.parametrize(
        ("wishes", "hours"),
        [
            pytest.param(Wishes(), None, id="no wish"),
            pytest.param(Wishes(skip_hours=(11, 13)), None, id="another hour"),
            pytest.param(Wishes(skip_hours=(12, 13)), 2, id="this hour and the next"),
            pytest.param(Wishes(skip_days=(0,)), 12, id="this day"),
            pytest.param(Wishes(skip_hours=tuple(range(24))), None, id="for ever"),
        ],
    )
    def test_lasts_until_it_may_be_asked(self, wishes: Wishes, hours: int | None) -> None:
        assert asleep(NOON, wishes) == (None if hours is None else hours * HOUR)


class TestFailures:
    """A failure lengthens the wait, by its kind, and more with each in a row."""

    @pytest.mark.parametrize(
        ("setback", "hours"),
        [
            pytest.param(Setback(failures=1, status=500), 2, id="a server at fault"),
            pytest.param(Setback(failures=3, status=500), 8, id="three times"),
            pytest.param(Setback(failures=50, status=500), 24, id="for ever: daily"),
            pytest.param(Setback(failures=1, firm=True, status=404), 4, id="not found"),
            pytest.param(Setback(failures=2, firm=True, status=403), 8, id="forbidden"),
            pytest.param(Setback(failures=99, firm=True), 168, id="for ever: weekly"),
            pytest.param(Setback(failures=1, status=429), 4, id="too often"),
        ],
    )
    def test_backs_off(self, setback: Setback, hours: int) -> None:
        assert wait(setback=setback) == hours * HOUR

    def test_a_server_that_says_when_it_is_back_is_believed_once(self) -> None:
        first = Setback(failures=1, status=503, retry_after=90 * MINUTE)
        second = Setback(failures=2, status=503, retry_after=90 * MINUTE)

        assert wait(setback=first) == 90 * MINUTE
        assert wait(setback=second) == 2 * HOUR

    @pytest.mark.parametrize("status", [429, 503])
    def test_one_that_does_not_say_rests_two_hours_at_least(self, status: int) -> None:
        often = Plan(every=5 * MINUTE, own=True)

        assert wait(often, setback=Setback(failures=1, status=status)) == UNTOLD_REST

    def test_a_long_interval_is_never_shortened(self) -> None:
        rare = Plan(every=30 * DAY)

        assert wait(rare, setback=Setback(failures=1, status=500)) == 60 * DAY

    def test_wishes_still_count(self) -> None:
        assert wait(fresh_for=6 * HOUR, setback=Setback(failures=1)) == 6 * HOUR


class TestPace:
    """``auto`` asks as often as a source publishes, within bounds."""

    @pytest.mark.parametrize(
        ("gap", "ago", "expected"),
        [
            pytest.param(2 * HOUR, HOUR, HOUR, id="half of the usual gap"),
            pytest.param(MINUTE, MINUTE, 15 * MINUTE, id="a quarter of an hour at least"),
            pytest.param(HOUR, 20 * HOUR, 10 * HOUR, id="silent for long"),
            pytest.param(HOUR, 400 * DAY, DAY, id="a day at most"),
            pytest.param(None, 4 * HOUR, 2 * HOUR, id="one entry only"),
            pytest.param(4 * HOUR, -DAY, 2 * HOUR, id="an entry from the future"),
        ],
    )
    def test_follows_the_source(
        self, gap: timedelta | None, ago: timedelta, expected: timedelta
    ) -> None:
        assert pace(NOON, gap=gap, newest=NOON - ago) == expected

    def test_is_an_hour_while_nothing_is_known(self) -> None:
        assert wait(Plan(every=AUTO, own=True)) == HOUR


class TestCron:
    """An expression names times of day, in the zone of the site."""

    WORKDAYS = Plan(every=Cron("0 7 * * mon-fri"), own=True, zone=ZoneInfo("Europe/Vienna"))

    def test_counts_in_the_zone(self) -> None:
        assert next_due(NOON, self.WORKDAYS, known()) == datetime(
            2026, 11, 24, 6, tzinfo=UTC
        )

    def test_a_wish_lets_times_pass(self) -> None:
        due = next_due(NOON, self.WORKDAYS, known(), fresh_for=2 * DAY)

        assert due == datetime(2026, 11, 26, 6, tzinfo=UTC)

    def test_a_time_that_a_clock_change_leaves_out_comes_after_it(self) -> None:
        early = Plan(every=Cron("30 2 * * *"), own=True, zone=ZoneInfo("Europe/Vienna"))
        before = datetime(2026, 3, 29, 0, tzinfo=UTC)

        assert next_due(before, early, known()) == datetime(2026, 3, 29, 1, tzinfo=UTC)


class TestScatter:
    """Sources that would be asked together for ever come apart."""

    def due_of(self, key: str, last: datetime | None, crowd: int = 1000) -> datetime:
        state = SourceState(key=key, last_attempt=last, next_due=last)
        return next_due(NOON, HOURLY, state, crowd=crowd)

    @pytest.mark.parametrize(
        "last", [None, NOON - 9 * DAY], ids=["new ones", "after an outage"]
    )
    def test_a_thousand_equal_sources_spread_over_an_hour(
        self, last: datetime | None
    ) -> None:
        dues = [self.due_of(f"s{number}", last) for number in range(1000)]

        quarters = [0, 0, 0, 0]
        for due in dues:
            quarters[(due - NOON - HOUR) // (15 * MINUTE)] += 1
        assert min(quarters) > 200

    def test_what_came_together_in_a_pause_comes_apart_over_as_long(self) -> None:
        late = NOON - 20 * MINUTE
        dues = [self.due_of(f"s{number}", late) for number in range(1000)]

        assert max(dues) - min(dues) <= 20 * MINUTE
        assert min(dues) >= NOON + HOUR

    def test_fewer_sources_need_less_room(self) -> None:
        dues = [self.due_of(f"s{number}", None, crowd=500) for number in range(500)]

        assert max(dues) - min(dues) <= 30 * MINUTE

    def test_a_few_sources_are_no_crowd(self) -> None:
        assert self.due_of("s1", None, crowd=50) == NOON + HOUR

    def test_who_was_asked_in_time_keeps_its_interval(self) -> None:
        assert wait(crowd=1000) == HOUR


AWARE = st.timedeltas(-9000 * DAY, 27000 * DAY).map(NOON.__add__)
LENGTHS = st.timedeltas(MINUTE, 365 * DAY)
ANY_LENGTH = st.none() | st.timedeltas(timedelta(), timedelta.max)
WISHES = st.builds(
    Wishes,
    ttl=ANY_LENGTH,
    skip_hours=st.lists(st.integers(0, 23), max_size=30).map(tuple),
    skip_days=st.lists(st.integers(0, 6), max_size=9).map(tuple),
)
PLANS = st.builds(
    Plan,
    every=LENGTHS
    | st.just(AUTO)
    | st.sampled_from([Cron("*/5 * * * *"), Cron("0 7 1 * *")]),
    own=st.booleans(),
)
STATES = st.builds(
    SourceState,
    key=st.text(),
    last_attempt=st.none() | AWARE,
    next_due=st.none() | AWARE,
    wishes=WISHES,
    gap=st.none() | LENGTHS,
    newest=st.none() | AWARE,
)
SETBACKS = st.builds(
    Setback,
    failures=st.integers(1, 10**6),
    status=st.none() | st.sampled_from([404, 410, 429, 500, 503]),
    firm=st.booleans(),
    retry_after=ANY_LENGTH,
)


GIVEN = st.fixed_dictionaries(
    {
        "conditional": st.booleans(),
        "fresh_for": ANY_LENGTH,
        "setback": st.none() | SETBACKS,
    }
)


@given(AWARE, PLANS, STATES, GIVEN)
def test_is_always_in_the_future_and_bounded(
    now: datetime, plan: Plan, state: SourceState, given: dict[str, Any]
) -> None:
    due = next_due(now, plan, state, **given)

    longest = plan.every if isinstance(plan.every, timedelta) else 62 * DAY
    assert now < due <= now + max(4 * longest, LONGEST_WAIT) + 8 * DAY + 62 * DAY


@given(AWARE, PLANS, STATES, SETBACKS)
def test_is_never_earlier_than_a_retry_after(
    now: datetime, plan: Plan, state: SourceState, setback: Setback
) -> None:
    due = next_due(now, plan, state, setback=setback)

    assert due >= now + min(setback.retry_after or timedelta(), LONGEST_WAIT)


@given(AWARE, LENGTHS, STATES, GIVEN)
def test_is_never_closer_than_the_interval(
    now: datetime, every: timedelta, state: SourceState, given: dict[str, Any]
) -> None:
    assert next_due(now, Plan(every=every, own=True), state, **given) >= now + every
