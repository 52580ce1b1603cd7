"""Many servers at once, some of them not as they should be."""

import itertools
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
import trustme

from faults import listening
from htfeed.answers import Access, Answer, Failed, Fetched, Refused, Request
from htfeed.fetch import Policy, transfer
from htfeed.fetch.bodies import Limits
from htfeed.fetch.polling import Poller
from unit.fetch.conftest import Site

FEED = b"<rss version='2.0'><channel><title>t</title></channel></rss>"
LOOPBACK = Policy(allow=("127.0.0.0/8",))
QUICK = Limits(deadline=timedelta(seconds=2))
Answering = Callable[[socket.socket, int], None]


def poll(
    *requests: Request, policy: Policy = LOOPBACK, limits: Limits = QUICK
) -> list[Answer]:
    return list(Poller(policy, contact="https://e.org/", limits=limits).fetch(requests))


def asked(url: str, number: int = 1) -> list[Request]:
    return [Request(source=str(at), place=f"{url}?{at}") for at in range(number)]


@contextmanager
def server(answering: Answering, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """A server that hands each connection, with its number, to what answers."""
    numbers = itertools.count()

    def answer(line: socket.socket) -> None:
        with (
            suppress(OSError),
            line,
            tls.wrap_socket(line, server_side=True) if tls else line as made,
        ):
            answering(made, next(numbers))

    with listening(answer) as port:
        yield port


def heard(line: socket.socket) -> bytes:
    """Read one request; nothing where the other side has closed."""
    request = b""
    while b"\r\n\r\n" not in request:
        more = line.recv(65536)
        if not more:
            return b""
        request += more
    return request


def good(line: socket.socket, body: bytes = FEED) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n"
    line.sendall(head.encode() + body)


def test_a_server_that_keeps_connections_is_asked_over_few() -> None:
    connections: list[int] = []

    def keep(line: socket.socket, number: int) -> None:
        connections.append(number)
        while heard(line):
            good(line)

    with server(keep) as port:
        answers = poll(*asked(f"http://127.0.0.1:{port}/", 200))

    assert {type(each) for each in answers} == {Fetched}
    assert len(connections) < 150


def test_a_server_that_closes_without_a_word_loses_no_poll() -> None:
    def close(line: socket.socket, _number: int) -> None:
        heard(line)
        good(line)

    with server(close) as port:
        answers = poll(*asked(f"http://127.0.0.1:{port}/", 100))

    assert {type(each) for each in answers} == {Fetched}


def test_what_is_not_answered_is_asked_once() -> None:
    requests: list[bytes] = []

    def keep_or_not(line: socket.socket, _number: int) -> None:
        while request := heard(line):
            requests.append(request.split()[1])
            if request.startswith(b"GET /silent"):
                return
            good(line)
            time.sleep(0.002)

    with server(keep_or_not) as port:
        place = f"http://127.0.0.1:{port}"
        answers = poll(*asked(f"{place}/", 60), *asked(f"{place}/silent", 3))

    assert sum(isinstance(each, Failed) for each in answers) == 3
    assert len(requests) == len(set(requests)) == 63


def test_what_comes_in_time_is_heard_however_long_the_answers_before_it_take(
    site: Site,
) -> None:
    for host in ("127.0.0.1", "127.0.0.2"):
        site.page(f"/{host}", body=FEED)
    listening = asked(site.url("/127.0.0.1")) + asked(
        f"http://localhost:{site.port}/127.0.0.2"
    )
    answers = []

    quick = Limits(deadline=timedelta(seconds=0.3))
    for each in Poller(LOOPBACK, contact="https://e.org/", limits=quick).fetch(listening):
        answers.append(each)
        time.sleep(0.5)

    assert not [each for each in answers if getattr(each, "code", "") == "timeout"]


def test_it_stops_when_it_is_told_to(site: Site) -> None:
    for at in range(3):
        site.pages[f"/slow?{at}"] = [2.5]
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    poller = Poller(LOOPBACK, contact="https://e.org/", stopping=stop.is_set)
    began = time.monotonic()

    assert list(poller.fetch(asked(site.url("/slow"), 3))) == []
    assert time.monotonic() - began < 2


def test_a_name_that_changes_between_look_up_and_connecting_reaches_nothing_new(
    site: Site,
) -> None:
    """DNS rebinding: every answer is judged, and curl looks up no name by itself."""
    calls: list[str] = []

    def rebound(host: str, _port: int) -> Sequence[str]:
        calls.append(host)
        return ("203.0.113.9",) if len(calls) == 1 else ("127.0.0.1",)

    poller = Poller(Policy(), contact="https://e.org/", resolver=rebound, limits=QUICK)

    answers = list(poller.fetch(asked(f"http://rebound.example:{site.port}/", 2)))

    assert {type(each) for each in answers} == {Refused}
    assert site.asked == []


def test_of_several_addresses_only_those_that_are_open_are_connected_to(
    site: Site,
) -> None:
    site.page("/", body=FEED)
    policy = Policy(allow=("127.0.0.1/32",))
    poller = Poller(
        policy,
        contact="https://e.org/",
        resolver=lambda _host, _port: ("10.0.0.1", "127.0.0.1"),
        limits=QUICK,
    )

    (answer,) = poller.fetch(
        [Request(source="s", place=f"http://many.example:{site.port}/")]
    )

    assert isinstance(answer, Fetched)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def tls_of(certificate: trustme.LeafCert, *protocols: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    if protocols:
        context.set_alpn_protocols(list(protocols))
    return context


def answering(line: socket.socket, _number: int) -> None:
    while heard(line):
        good(line)


@pytest.fixture
def trusting(
    authority: trustme.CA, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"{tmp_path}/authorities.pem"
    authority.cert_pem.write_to_path(path)
    monkeypatch.setattr(transfer, "_authorities", lambda: path)


@pytest.mark.usefixtures("trusting")
def test_a_server_with_a_good_certificate_is_read(authority: trustme.CA) -> None:
    with server(answering, tls_of(authority.issue_cert("127.0.0.1"))) as port:
        answers = poll(*asked(f"https://127.0.0.1:{port}/", 8))

    assert {type(each) for each in answers} == {Fetched}


@pytest.mark.usefixtures("trusting")
def test_a_certificate_for_another_name_has_a_code_of_its_own(
    authority: trustme.CA,
) -> None:
    with server(answering, tls_of(authority.issue_cert("other.example"))) as port:
        (answer,) = poll(*asked(f"https://127.0.0.1:{port}/"))

    assert isinstance(answer, Failed)
    assert answer.code == "tls-name"


def test_a_certificate_that_nobody_vouches_for_has_a_code_of_its_own(
    authority: trustme.CA,
) -> None:
    with server(answering, tls_of(authority.issue_cert("127.0.0.1"))) as port:
        (answer,) = poll(*asked(f"https://127.0.0.1:{port}/"))

    assert isinstance(answer, Failed)
    assert answer.code == "tls-untrusted"


def test_what_speaks_no_tls_has_a_code_of_its_own() -> None:
    with server(lambda line, _: line.sendall(b"220 mail.example\r\n")) as port:
        (answer,) = poll(*asked(f"https://127.0.0.1:{port}/"))

    assert isinstance(answer, Failed)
    assert answer.code == "tls-protocol"


def test_what_opens_a_door_is_given_to_its_own_origin_alone(site: Site) -> None:
    site.page("/f", status="302 Found", location="/g")
    site.page("/g", status="302 Found", location=site.url("/h", "localhost"))
    site.page("/h", body=FEED)
    access = Access(
        fields=(("Authorization", "Bearer s3cret"), ("Cookie", "id=1")), user_agent="x/1"
    )

    (answer,) = poll(Request(source="s", place=site.url("/f"), access=access))

    assert isinstance(answer, Fetched)
    first, second, third = site.heads()
    for each in (first, second):
        assert each["authorization"] == "Bearer s3cret"
        assert each["user-agent"] == "x/1"
    assert not {"authorization", "cookie"} & third.keys()
    assert third["user-agent"].startswith("htfeed/")


def test_a_proxy_is_asked_for_what_is_behind_it(site: Site) -> None:
    site.pages["http://feed.example:80/f"] = [
        b"HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\n" + FEED
    ]
    access = Access(proxy=f"http://127.0.0.1:{site.port}")

    (answer,) = poll(Request(source="s", place="http://feed.example/f", access=access))

    assert site.asked[0].startswith(b"GET http://feed.example")
    assert isinstance(answer, Fetched)


def test_heads_are_kept_for_somebody_to_read(site: Site) -> None:
    site.page("/f", body=FEED, etag='"1"')

    (answer,) = poll(Request(source="s", place=site.url("/f"), aloud=True))

    (hop,) = answer.hops
    assert hop.sent.startswith("GET /f HTTP/1.1\n")
    assert 'etag: "1"' in hop.received


def test_the_environment_names_no_proxy(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.page("/?0", body=FEED)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")

    (answer,) = poll(*asked(site.url("/")))

    assert isinstance(answer, Fetched)
