"""Whose turn it is to be asked."""

from hypothesis import given
from hypothesis import strategies as st

from htfeed.answers import Request
from htfeed.fetch.turns import AT_ONCE, Manners, Turns

SHARE = 3
PAUSE = 0.5


def asked(*urls: str) -> list[Request]:
    return [Request(source=str(at), place=url) for at, url in enumerate(urls)]


def turns_of(*urls: str, pause: float = 0.0) -> Turns:
    return Turns(asked(*urls), lambda _: Manners(connections=SHARE, pause=pause))


def test_hosts_take_turns_and_none_has_more_than_its_share() -> None:
    turns = turns_of(*["http://a/"] * 9, "http://b/")

    ready = [each.request.place for each in turns.ready(0)]

    assert ready.count("http://a/") == SHARE
    assert ready.index("http://b/") == 1


def test_a_host_is_the_same_on_any_port() -> None:
    turns = turns_of(*(f"http://a:{port}/" for port in range(1, 9)))

    assert len(list(turns.ready(0))) == SHARE


def test_no_more_run_at_once_than_may() -> None:
    turns = turns_of(*(f"http://h{at}/" for at in range(99)))

    assert len(list(turns.ready(0))) == turns.running == AT_ONCE


def test_a_host_is_given_a_pause_and_holds_no_other_up() -> None:
    turns = turns_of("http://a/1", "http://a/2", "http://b/", pause=PAUSE)

    (first, other) = turns.ready(10)
    assert (first.request.place, other.request.place) == ("http://a/1", "http://b/")
    assert turns.until(10) == PAUSE
    turns.over(first.request, 12)
    assert list(turns.ready(12.4)) == []
    (second,) = turns.ready(12.5)

    assert (second.request.place, second.after) == ("http://a/2", 0.5)


def test_an_address_that_moved_is_of_the_host_where_it_is() -> None:
    moved = Request(source="m", place="http://a/", moved_to="http://b/")
    turns = Turns([moved], lambda _: Manners(connections=1, pause=0))

    assert turns.give_up("a") == ()
    assert turns.give_up("b") == (moved,)
    assert turns.done


@given(
    urls=st.lists(st.sampled_from(["http://a/", "http://b:1/x", "http://[", "", "no"])),
    pause=st.sampled_from([0.0, PAUSE]),
)
def test_each_request_gets_one_turn(urls: list[str], pause: float) -> None:
    turns = turns_of(*urls, pause=pause)
    given_turns: list[str] = []

    now = 0.0
    while not turns.done:
        for each in list(turns.ready(now)):
            given_turns.append(each.request.source)
            assert each.beside <= SHARE
            turns.over(each.request, now)
        now += turns.until(now) or 0

    assert sorted(given_turns) == sorted(str(at) for at, _ in enumerate(urls))
    assert turns.running == 0
