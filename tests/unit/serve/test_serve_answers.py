"""Answers that are made when they are asked for, and kept for a while."""

import threading

import pytest
from starlette.requests import Request

from htfeed.serve import answers
from htfeed.serve.answers import AT_ONCE, Answer, Answers, BusyError, response


def an_answer(body: bytes = b"{}") -> Answer:
    return Answer(body, "application/json", {"x": "y"})


def test_an_answer_is_made_once_for_a_state() -> None:
    kept, made = Answers(), []

    def make() -> Answer:
        made.append(1)
        return an_answer()

    for state in ("one", "one", "two", "two", "one"):
        kept.answer("key", state, make)

    assert len(made) == 3


def test_the_least_used_answers_go_first() -> None:
    kept, made = Answers(), []

    def ask(key: str) -> None:
        def make() -> Answer:
            made.append(key)
            return an_answer(b"x" * (answers._OCTETS // 3))

        kept.answer(key, "state", make)

    for key in ("a", "b", "c", "a", "d", "a", "b"):
        ask(key)

    assert made == ["a", "b", "c", "d", "b"]


def test_what_fails_is_tried_again() -> None:
    kept = Answers()

    def fail() -> Answer:
        raise KeyError

    for _ in range(AT_ONCE + 1):
        with pytest.raises(KeyError):
            kept.answer("key", "state", fail)

    assert kept.answer("key", "state", an_answer) == an_answer()


def test_who_waits_too_long_is_sent_away() -> None:
    kept = Answers(patience=0.05)
    begun, done = threading.Semaphore(0), threading.Event()

    def slow() -> Answer:
        begun.release()
        done.wait(10)
        return an_answer()

    threads = [
        threading.Thread(target=kept.answer, args=(number, "state", slow))
        for number in range(AT_ONCE)
    ]
    for each in threads:
        each.start()
        begun.acquire()
    with pytest.raises(BusyError):
        kept.answer("another", "state", an_answer)
    done.set()
    for each in threads:
        each.join()

    assert kept.answer("another", "state", an_answer) == an_answer()


@pytest.mark.parametrize(
    ("given", "status"),
    [("", 200), ('"other"', 200), ("*", 304), ("{}", 304), ("W/{}", 304), ('"o", {}', 304)],
)
def test_a_validator_that_is_still_good_saves_the_body(given: str, status: int) -> None:
    answer = an_answer()
    told = given.replace("{}", answer.etag).encode()
    request = Request(
        {"type": "http", "method": "GET", "headers": [(b"if-none-match", told)]}
    )

    made = response(request, answer)

    assert made.status_code == status
    assert (made.body == b"") == (status == 304)
    assert made.headers["etag"] == answer.etag
    assert made.headers["x"] == "y"
