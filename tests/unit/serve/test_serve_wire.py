"""What clients do on the wire, over real sockets."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from htfeed.serve import wire
from htfeed.serve.app import application
from htfeed.serve.directory import directory_of
from htfeed.serve.documents import Shelf
from htfeed.serve.server import listen
from unit.serve.conftest import WELL, settings


class Impatient(wire.Bounded):
    """A connection that is judged all the time, by a clock that runs ahead."""

    def judge(self, now: float) -> None:
        super().judge(now + AHEAD)


AHEAD = 0.0


class _Server(uvicorn.Server):
    async def on_tick(self, counter: int) -> bool:
        for each in tuple(self.server_state.connections):
            assert isinstance(each, wire.Bounded)
            each.judge(each.loop.time())
        return await super().on_tick(counter)


@pytest.fixture
def port(output: Path) -> Iterator[int]:
    (output / "long.atom").write_bytes(b"x" * 8_000_000)
    bound = listen("127.0.0.1", 0)
    config = uvicorn.Config(
        application(output, directory_of(settings()), WELL),
        http=Impatient,
        lifespan="off",
        log_config=None,
        log_level="error",
        # As it is served: around an application, nothing is answered at once.
        proxy_headers=False,
        server_header=False,
    )
    server = _Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield bound.getsockname()[1]
    server.should_exit = True
    thread.join()


@pytest.fixture
def ahead() -> Iterator[None]:
    """All clients have been slow for long."""
    global AHEAD  # noqa: PLW0603 - the server runs in a thread of its own
    AHEAD = wire.PATIENCE + 1
    yield
    AHEAD = 0.0


def asked(port: int, octets: bytes) -> bytes:
    """Return all that is answered to some octets, until the connection is closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(octets)
        found = b""
        while part := line.recv(65536):
            found += part
    return found


CLOSE = b"Host: localhost\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize("method", [b"GET", b"HEAD"])
@pytest.mark.parametrize(
    "fields", [b"", b"Accept-Encoding: br\r\n", b"If-None-Match: *\r\n", b"If-Match: a\r\n"]
)
@pytest.mark.parametrize(
    "paths", [(b"/news.atom", b"/n%65ws.atom"), (b"/nothing", b"/n%6Fthing")]
)
def test_a_plain_request_is_answered_as_one_that_needs_a_task(
    port: int, method: bytes, fields: bytes, paths: tuple[bytes, bytes]
) -> None:
    plain, by_task = (
        asked(port, b"%b %b HTTP/1.1\r\n%b%b" % (method, path, fields, CLOSE))
        for path in paths
    )

    assert told(plain) == told(by_task)


def told(answer: bytes) -> tuple[bytes, list[bytes], bytes]:
    """Return the status line, the fields but for the date, and the body."""
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *fields = head.split(b"\r\n")
    return status, sorted(each for each in fields if not each.startswith(b"date:")), body


@pytest.mark.parametrize(
    ("octets", "status"),
    [
        pytest.param(b"GET /news.atom HTTP/1.1\r\n" + CLOSE, b"200", id="well"),
        pytest.param(
            b"GET /news.atom HTTP/1.0\r\n\r\n", b"200", id="without a host in 1.0"
        ),
        pytest.param(
            b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", b"400", id="without a host"
        ),
        pytest.param(
            b"GET / HTTP/1.1\r\nHost: localhost\r\n" + CLOSE, b"400", id="with two hosts"
        ),
        pytest.param(b"rubbish\r\n\r\n", b"400", id="no request"),
        pytest.param(
            b"GET /\xff HTTP/1.1\r\n" + CLOSE, b"400", id="no ASCII in the target"
        ),
        pytest.param(b"GET /%00 HTTP/1.1\r\n" + CLOSE, b"404", id="a NUL in the path"),
        pytest.param(
            b"GET /%ff%fe HTTP/1.1\r\n" + CLOSE, b"404", id="no UTF-8 in the path"
        ),
        pytest.param(b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n" + CLOSE, b"414", id="long"),
        pytest.param(b"GET /" + b"a" * 90000, b"414", id="long, and no end of it"),
        pytest.param(
            b"GET / HTTP/1.1\r\nX: " + b"a" * 40000 + b"\r\n" + CLOSE,
            b"431",
            id="a long field",
        ),
        pytest.param(
            b"GET / HTTP/1.1\r\nX: " + b"a" * 90000, b"431", id="a field without an end"
        ),
        pytest.param(
            b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 200 + CLOSE, b"431", id="many fields"
        ),
        pytest.param(
            b"POST / HTTP/1.1\r\nContent-Length: 9\r\n" + CLOSE, b"405", id="another method"
        ),
        pytest.param(
            b"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nHost: localhost\r\n\r\n",
            b"400",
            id="content without an end",
        ),
        pytest.param(
            b"GET http://evil.example/ HTTP/1.1\r\n" + CLOSE, b"400", id="for another host"
        ),
        pytest.param(
            b"GET http://localhost/ HTTP/1.1\r\nHost: evil.example\r\n"
            b"Connection: close\r\n\r\n",
            b"200",
            id="whole address, which goes before the host",
        ),
        pytest.param(
            b"GET http://localhost HTTP/1.1\r\n" + CLOSE, b"200", id="address without path"
        ),
        pytest.param(
            b"GET http://localhost?raw HTTP/1.1\r\n" + CLOSE, b"200", id="only a query"
        ),
        pytest.param(
            b"GET gopher://evil.example/ HTTP/1.1\r\n" + CLOSE,
            b"400",
            id="for another host by another scheme",
        ),
        pytest.param(b"OPTIONS * HTTP/1.1\r\n" + CLOSE, b"204", id="of the server"),
        pytest.param(b"BREW / HTTP/1.1\r\n" + CLOSE, b"501", id="a method that is none"),
        pytest.param(b"get / HTTP/1.1\r\n" + CLOSE, b"501", id="a method in small letters"),
        pytest.param(b"\x16\x03\x01\x02\0\x01\0\x01\xfc", b"400", id="TLS"),
    ],
)
def test_each_request_gets_its_status(port: int, octets: bytes, status: bytes) -> None:
    assert asked(port, octets).split(b" ", 2)[1] == status


@pytest.mark.parametrize("first", [b"news", b"n%65ws"])
def test_requests_on_one_line_are_answered_in_turn(port: int, first: bytes) -> None:
    one = b"GET /%b.%b HTTP/1.1\r\nHost: localhost\r\n\r\n"
    # The first may need a task; who comes next is not to overtake it.
    two = one % (first, b"atom") + one % (b"news", b"rss")

    found = asked(port, two + b"GET / HTTP/1.1\r\n" + CLOSE)

    assert found.index(b"<feed/>") < found.index(b"<rss/>") < found.index(b"index")


def test_what_is_no_request_does_not_get_into_the_answer_before_it(port: int) -> None:
    one = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"

    for first in (one, one * 2):
        found = asked(port, first + b"\0rubbish\r\n\r\n")

        assert found.count(b"HTTP/1.1 200 OK") == found.count(b"\r\n\r\nok\n") > 0
        assert b"HTTP/1.1 400" not in found


def test_a_method_that_is_none_is_refused_on_a_line_that_was_good(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(b"HEAD /news.atom HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert line.recv(65536).startswith(b"HTTP/1.1 200 ")
        line.sendall(b"BREW / HTTP/1.1\r\n" + CLOSE)
        assert line.recv(65536).startswith(b"HTTP/1.1 501 ")


def test_nothing_is_answered_that_comes_after_the_last_request(port: int) -> None:
    found = asked(
        port, b"GET /news.atom HTTP/1.1\r\n" + CLOSE + b"GET / HTTP/1.1\r\n" + CLOSE
    )

    assert found.count(b"HTTP/1.1 ") == 1


def test_what_is_refused_says_when(port: int) -> None:
    assert b"\r\ndate: " in asked(port, b"rubbish\r\n\r\n")


@pytest.mark.usefixtures("ahead")
@pytest.mark.parametrize("octets", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: localho"])
def test_who_does_not_come_to_the_point_is_cut_off(port: int, octets: bytes) -> None:
    began = time.monotonic()

    found = asked(port, octets)

    assert found.startswith(b"HTTP/1.1 408 ")
    assert time.monotonic() - began < 5


def test_a_fault_of_ours_is_a_500_and_the_next_request_is_answered(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    with monkeypatch.context() as patch:
        patch.setattr(Shelf, "find", broken)
        found = asked(port, b"GET /news.atom HTTP/1.1\r\n" + CLOSE)

    assert found.startswith(b"HTTP/1.1 500 ")
    assert asked(port, b"GET /news.atom HTTP/1.1\r\n" + CLOSE).startswith(b"HTTP/1.1 200 ")


def test_a_connection_is_said_to_end_once(port: int) -> None:
    found = asked(port, b"POST / HTTP/1.1\r\n" + CLOSE)

    assert found.lower().count(b"connection: close") == 1


def test_uvicorn_still_asks_before_it_makes_a_task() -> None:
    # Another uvicorn may do without what we override, and nobody would notice.
    for name in ("_start_asgi_task", "on_response_complete", "send_400_response"):
        assert callable(getattr(HttpToolsProtocol, name))


def taken(line: socket.socket) -> int:
    """Return how many octets come before the connection breaks off."""
    found = 0
    with suppress(ConnectionResetError):
        while part := line.recv(65536):
            found += len(part)
    return found


def test_who_takes_nothing_of_an_answer_is_cut_off(port: int) -> None:
    global AHEAD  # noqa: PLW0603 - as above
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(b"GET /long.atom HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(0.5)
        AHEAD = 100.0
        try:
            time.sleep(0.5)
            found = taken(line)
        finally:
            AHEAD = 0.0
    assert found < 8_000_000
