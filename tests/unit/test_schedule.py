"""When a source is asked next."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.schedule import LONGEST_WAIT, next_due

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
INTERVALS = st.timedeltas(timedelta(minutes=1), timedelta(days=365))
WISHES = st.none() | st.timedeltas(timedelta(), timedelta.max)


@pytest.mark.parametrize(
    ("failures", "hours"),
    [
        pytest.param(0, 1, id="healthy"),
        pytest.param(1, 2, id="first failure"),
        pytest.param(3, 8, id="third failure"),
        pytest.param(50, 168, id="never more than a week"),
    ],
)
def test_wait_doubles_with_each_failure(failures: int, hours: int) -> None:
    assert next_due(NOON, HOUR, failures=failures) == NOON + hours * HOUR


def test_servers_wish_wins_when_later() -> None:
    assert next_due(NOON, HOUR, retry_after=3 * HOUR) == NOON + 3 * HOUR


def test_servers_wish_never_shortens_the_operators_interval() -> None:
    assert next_due(NOON, HOUR, retry_after=timedelta(seconds=1)) == NOON + HOUR


def test_an_interval_above_a_week_stands() -> None:
    month = timedelta(days=30)

    assert next_due(NOON, month, failures=9) == NOON + month


@given(every=INTERVALS, failures=st.integers(0, 10**9), wish=WISHES)
def test_due_times_are_in_the_future_and_bounded(
    every: timedelta, failures: int, wish: timedelta | None
) -> None:
    due = next_due(NOON, every, failures=failures, retry_after=wish)

    assert NOON + every <= due <= NOON + max(every, LONGEST_WAIT)
