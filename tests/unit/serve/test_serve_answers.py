"""Answers that are made when they are asked for, and kept for a while."""

import gzip
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.requests import Request
from starlette.responses import Response

from htfeed.serve import answers
from htfeed.serve.answers import AT_ONCE, Answers, BusyError, response
from htfeed.serve.ready import Answer, represented, squeezed


def an_answer(body: bytes = b"{}") -> bytes:
    return body


def test_an_answer_is_made_once_for_a_state() -> None:
    kept, made = Answers[bytes](len), []

    def make() -> bytes:
        made.append(1)
        return an_answer()

    for state in ("one", "one", "two", "two", "one"):
        kept.answer("key", state, make)

    assert len(made) == 3


def test_the_least_used_answers_go_first() -> None:
    kept, made = Answers[bytes](len), []

    def ask(key: str) -> None:
        def make() -> bytes:
            made.append(key)
            return b"x" * (answers._OCTETS // 3 - 2 * answers._ONE)

        kept.answer(key, "state", make)

    for key in ("a", "b", "c", "a", "d", "a", "b"):
        ask(key)

    assert made == ["a", "b", "c", "d", "b"]


def test_a_long_question_takes_room_though_its_answer_does_not() -> None:
    kept, made = Answers[bytes](len), []
    question = "?" * (answers._OCTETS // 3)

    def ask(key: str) -> None:
        def make() -> bytes:
            made.append(key)
            return b""

        kept.answer(key + question, "state", make)

    for key in ("a", "b", "c", "a"):
        ask(key)

    assert made == ["a", "b", "c", "a"]


def test_who_waited_for_the_same_question_is_given_the_same_answer() -> None:
    kept, made = Answers[bytes](len), []
    begun, done = threading.Semaphore(0), threading.Event()

    def make() -> bytes:
        made.append(1)
        begun.release()
        done.wait(10)
        return an_answer()

    def ask(_: int) -> bytes:
        return kept.answer("key", "state", make)

    with ThreadPoolExecutor(20) as threads:
        asked = [threads.submit(ask, number) for number in range(20)]
        for _ in range(AT_ONCE):
            begun.acquire()
        done.set()
        found = [each.result() for each in asked]

    assert found == [an_answer()] * 20
    assert len(made) == AT_ONCE


def test_what_fails_is_tried_again() -> None:
    kept = Answers[bytes](len)

    def fail() -> bytes:
        raise KeyError

    for _ in range(AT_ONCE + 1):
        with pytest.raises(KeyError):
            kept.answer("key", "state", fail)

    assert kept.answer("key", "state", an_answer) == an_answer()


def test_who_waits_too_long_is_sent_away() -> None:
    kept = Answers[bytes](len, patience=0.05)
    begun, done = threading.Semaphore(0), threading.Event()

    def slow() -> bytes:
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


BODY = b"{" + b" " * 2000 + b"}"


def asked(**fields: str) -> tuple[Answer, dict[str, str]]:
    """What is sent to who asks with some fields, and its own."""
    told = [(k.replace("_", "-").encode(), v.encode()) for k, v in fields.items()]
    request = Request({"type": "http", "method": "GET", "headers": told})
    found = represented(BODY, "application/json", {"x": "y"}, packed=squeezed(BODY))
    sent = response(request, found)
    assert isinstance(sent, Answer)
    return sent, {name.decode(): value.decode() for name, value in sent.fields}


ETAG = asked()[1]["etag"]


@pytest.mark.parametrize(
    ("given", "status"),
    [("", 200), ('"other"', 200), ("*", 304), ("{}", 304), ("W/{}", 304), ('"o", {}', 304)],
)
def test_a_validator_that_is_still_good_saves_the_body(given: str, status: int) -> None:
    sent, told = asked(if_none_match=given.replace("{}", ETAG))

    assert sent.status == status
    assert (sent.body == b"") == (status == 304)
    assert told["etag"] == ETAG


def test_what_is_made_is_compressed_for_who_asks_with_a_validator_of_its_own() -> None:
    plain, as_it_is = asked()
    packed, small = asked(accept_encoding="gzip")

    assert gzip.decompress(packed.body) == plain.body == BODY
    assert small["content-encoding"] == "gzip"
    assert "content-encoding" not in as_it_is
    assert small["vary"] == as_it_is["vary"] == "accept-encoding"
    assert small["etag"] != as_it_is["etag"]
    assert small["x"] == as_it_is["x"] == "y"


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"accept_encoding": "identity;q=0, br"}, 406), ({"if_match": '"other"'}, 412)],
)
def test_who_asks_for_something_else_is_told_so(
    fields: dict[str, str], status: int
) -> None:
    told = [(k.replace("_", "-").encode(), v.encode()) for k, v in fields.items()]
    request = Request({"type": "http", "method": "GET", "headers": told})
    found = represented(BODY, "application/json", {}, packed={})

    sent = response(request, found)

    assert isinstance(sent, Response)
    assert sent.status_code == status
