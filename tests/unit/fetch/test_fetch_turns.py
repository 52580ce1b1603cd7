"""Whose turn it is to be asked."""

from hypothesis import given
from hypothesis import strategies as st

from htfeed.answers import Request
from htfeed.fetch.turns import AT_ONCE, OF_ONE_HOST, Turns


def asked(*urls: str) -> list[Request]:
    return [Request(source=str(at), place=url) for at, url in enumerate(urls)]


def test_hosts_take_turns_and_none_has_more_than_its_share() -> None:
    turns = Turns(asked(*["http://a/"] * 9, "http://b/"))

    ready = [each.place for each in turns.ready()]

    assert ready.count("http://a/") == OF_ONE_HOST
    assert ready.index("http://b/") == 1


def test_a_host_is_the_same_on_any_port() -> None:
    turns = Turns(asked(*(f"http://a:{port}/" for port in range(1, 9))))

    assert len(list(turns.ready())) == OF_ONE_HOST


def test_no_more_run_at_once_than_may() -> None:
    turns = Turns(asked(*(f"http://h{at}/" for at in range(99))))

    assert len(list(turns.ready())) == turns.running == AT_ONCE


@given(st.lists(st.sampled_from(["http://a/", "http://b:1/x", "http://[", "", "no"])))
def test_each_request_gets_one_turn(urls: list[str]) -> None:
    requests = asked(*urls)
    turns = Turns(requests)
    given_turns: list[Request] = []

    under_way = list(turns.ready())
    while under_way:
        given_turns += under_way
        for each in under_way:
            turns.over(each)
        under_way = list(turns.ready())

    assert sorted(each.source for each in given_turns) == sorted(
        each.source for each in requests
    )
    assert turns.running == 0
