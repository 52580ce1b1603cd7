"""Every engine: what hosts bore, which of them rest, and a clock that was put back."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from contract.desk import HOUR, LEASE, NOW, ROUTES, Desk
from htfeed.answers import Hop
from htfeed.constructs import Wishes
from htfeed.model import Changes, SourceState
from htfeed.store import Enrolment, Outcome
from htfeed.store.views import HostRest

HOST = "slow.example"
SECOND = timedelta(seconds=1)


def poll(
    desk: Desk, key: str, hops: Sequence[Hop] = (), rests: Sequence[HostRest] = ()
) -> None:
    """Claim a source and keep what was asked of hosts for it."""
    claim = desk.claimed(key)
    outcome = Outcome(
        at=NOW,
        fence=claim.fence,
        state=SourceState(key=key, health="ok", next_due=NOW, last_attempt=NOW),
        places={},
        changes=Changes(),
        normaliser=1,
        hops=tuple(hops),
        rests=tuple(rests),
    )
    assert desk.store.keep([outcome], ROUTES) == frozenset()


def hop(status: int | None = 200, **fields: object) -> Hop:
    """One request to the host."""
    return Hop(url=f"https://{HOST}/feed", host=HOST, status=status, **fields)  # type: ignore[arg-type]


class TestWhatHostsBore:
    """Each host's requests are added up, whichever source they were for."""

    def test_requests_are_counted_by_how_they_ended(self, desk: Desk) -> None:
        desk.enrol("a", "b")
        poll(desk, "a", [hop(301), hop(304), hop(503), hop(None)])
        poll(desk, "b", [hop(200, octets=1000), hop(404, octets=24)])

        (traffic,) = desk.store.hosts()

        assert (traffic.host, traffic.first_asked, traffic.last_asked) == (HOST, NOW, NOW)
        assert (traffic.requests, traffic.not_modified, traffic.failed) == (6, 1, 3)
        assert traffic.octets == 1024

    def test_the_worst_treatment_is_remembered(self, desk: Desk) -> None:
        desk.enrol("a")
        poll(desk, "a", [hop(beside=1), hop(beside=2, after=3 * SECOND)])
        poll(desk, "a", [hop(beside=1, after=SECOND), hop()])

        (traffic,) = desk.store.hosts()

        assert (traffic.most_beside, traffic.least_pause) == (2, SECOND)

    def test_the_most_asked_comes_first(self, desk: Desk) -> None:
        desk.enrol("a")
        other = Hop(url="https://other.example/", host="other.example")
        poll(desk, "a", [hop(), other, other])

        assert [each.host for each in desk.store.hosts()] == ["other.example", HOST]


class TestRests:
    """A host that wants a rest is left alone by all its sources."""

    @pytest.fixture
    def resting(self, desk: Desk) -> Desk:
        """A desk of two sources of one host that rests, and one of another."""
        desk.store.enrol(
            [
                Enrolment(key="a", watched=False, host=HOST),
                Enrolment(key="b", watched=False, host=HOST),
                Enrolment(key="c", watched=False, host="other.example"),
            ]
        )
        poll(desk, "a", [hop(429)], [HostRest(host=HOST, until=NOW + HOUR, why="429")])
        return desk

    def test_none_of_its_sources_is_due(self, resting: Desk) -> None:
        assert resting.claim() == ("c",)

    def test_they_are_due_when_it_is_over(self, resting: Desk) -> None:
        assert set(resting.claim(NOW + HOUR)) == {"a", "b", "c"}

    def test_a_shorter_rest_ends_no_longer_one(self, resting: Desk) -> None:
        rest = HostRest(host=HOST, until=NOW + SECOND, why="503")
        poll(resting, "c", [], [rest])

        (traffic,) = (each for each in resting.store.hosts() if each.host == HOST)
        assert (traffic.rests_until, traffic.rests_why) == (NOW + HOUR, "429")

    def test_it_is_told_which_hosts_rest_and_until_when(self, resting: Desk) -> None:
        assert resting.store.rests(NOW) == {HOST: NOW + HOUR}
        assert resting.store.rests(NOW + HOUR) == {}


class TestClocks:
    """A clock that was ahead has planned for a time that is far away now."""

    def test_what_lies_ahead_is_due_as_long_after_now(self, desk: Desk) -> None:
        ahead = NOW + timedelta(days=365)
        planned = SourceState(
            key="a", health="ok", last_attempt=ahead, next_due=ahead + HOUR
        )
        desk.keep("a", state=planned)

        assert desk.store.replan(NOW) == 1

        assert desk.claim(NOW + HOUR - SECOND) == ()
        assert desk.claim(NOW + HOUR) == ("a",)

    def test_what_lies_in_the_past_stays_as_it_is(self, desk: Desk) -> None:
        desk.keep("a", state=SourceState(key="a", health="ok", last_attempt=NOW))

        assert desk.store.replan(NOW) == 0


def test_what_a_source_wishes_and_its_pace_come_back(desk: Desk) -> None:
    state = SourceState(
        key="a",
        health="moved",
        next_due=NOW + HOUR,
        wishes=Wishes(ttl=HOUR, skip_hours=(0, 23), skip_days=(6,)),
        gap=HOUR / 3,
        newest=NOW - HOUR,
    )

    desk.keep("a", state=state)

    assert desk.store.states() == (state,)
    assert desk.store.claim(NOW + HOUR, owner="me", lease=LEASE)[0].state == state


class TestWhoIsDueFirst:
    """Monitoring asks for how long a source has been waiting."""

    def test_nobody_is_where_nobody_was_asked(self, desk: Desk) -> None:
        desk.enrol("a")

        assert desk.store.first_due() is None

    def test_the_earliest_counts_but_for_files_and_who_rests(self, desk: Desk) -> None:
        desk.enrol("a", "b", "c")
        for number, key in enumerate("abc"):
            claim = desk.claimed(key)
            due = NOW + number * HOUR
            state = SourceState(key=key, health="ok", next_due=due, last_attempt=NOW)
            outcome = Outcome(
                at=NOW,
                fence=claim.fence,
                state=state,
                places={},
                changes=Changes(),
                normaliser=1,
            )
            desk.store.keep([outcome], ROUTES)
        desk.store.pause("a", "a reason")

        assert desk.store.first_due() == NOW + HOUR
