"""Whose turn it is to be asked."""

from collections.abc import Iterator
from itertools import cycle

from hypothesis import given
from hypothesis import strategies as st

from htfeed.fetch.turns import Manners, Turn, Turns

SHARE = 3
AT_ONCE = 16
PAUSE = 0.5


def turns_of(*hosts: str, pause: float = 0.0) -> Turns[str]:
    """Turns for which something waits, called by its host and its number."""
    turns: Turns[str] = Turns(lambda _: Manners(connections=SHARE, pause=pause), AT_ONCE)
    for at, host in enumerate(hosts):
        turns.wait(f"{host}{at}", host)
    return turns


def test_hosts_take_turns_and_none_has_more_than_its_share() -> None:
    turns = turns_of(*"aaaaaaaaab")

    ready = [each.host for each in turns.ready(0)]

    assert ready.count("a") == SHARE
    assert ready.index("b") == 1


def test_no_more_run_at_once_than_may() -> None:
    turns = turns_of(*map(str, range(99)))

    assert turns.has_room(0) is False
    assert len(list(turns.ready(0))) == turns.running == AT_ONCE
    assert turns.waiting == 99 - AT_ONCE


def test_there_is_room_where_only_hosts_that_are_busy_are_waited_for() -> None:
    turns = turns_of(*"aaaaaaaaaaaaaaaaaaaaaa")

    list(turns.ready(0))

    assert turns.has_room(0)


def test_a_host_is_given_a_pause_and_holds_no_other_up() -> None:
    turns = turns_of("a", "a", "b", pause=PAUSE)

    (first, other) = turns.ready(10)
    assert (first.of, other.of) == ("a0", "b2")
    assert turns.until(10) == PAUSE
    turns.over(first, 12)
    assert list(turns.ready(12.4)) == []
    (second,) = turns.ready(12.5)

    assert (second.of, second.after) == ("a1", 0.5)


def test_the_next_hop_goes_before_those_that_have_not_begun() -> None:
    turns = turns_of("a", "a")
    turns.wait("hop", "a", first=True)

    assert next(turns.ready(0)).of == "hop"


def test_what_waits_for_a_host_can_be_given_up() -> None:
    turns = turns_of("b", "b", "b", "b")
    began = list(turns.ready(0))

    assert turns.give_up("a") == ()
    assert turns.give_up("b") == ("b3",)
    for each in began:
        turns.over(each, 1)
    assert turns.done
    assert list(turns.ready(2)) == []


@given(
    hosts=st.lists(st.sampled_from("abcd"), max_size=60),
    pause=st.sampled_from([0.0, PAUSE]),
    ends=st.lists(st.booleans(), min_size=1),
)
def test_each_gets_one_turn_and_no_host_more_than_its_share(
    hosts: list[str], pause: float, ends: list[bool]
) -> None:
    turns = turns_of(*hosts, pause=pause)
    began: list[str] = []
    running: list[Turn[str]] = []

    now = 0.0
    over: Iterator[bool] = cycle([*ends, True])
    while not turns.done:
        for each in turns.ready(now):
            began.append(each.of)
            running.append(each)
            assert each.beside <= SHARE
            assert each.after is None or each.after >= pause - 0.001
        if bool(running) and next(over):
            turns.over(running.pop(0), now)
        elif not running:
            now += turns.until(now) or 0
        else:
            now += 0.2

    assert sorted(began) == sorted(f"{host}{at}" for at, host in enumerate(hosts))
    assert turns.running == 0
