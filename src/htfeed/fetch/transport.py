"""requests, made to connect only where the gate is open.

The socket is judged between look-up and connecting, and once more when it is
connected, so that neither spelling, nor DNS, nor a redirect gets round it.
"""

import queue
import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from http import client
from http.client import HTTPException
from http.cookiejar import DefaultCookiePolicy
from time import monotonic
from typing import Any, Final, Self

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.response import HTTPResponse

from htfeed.fetch.guard import Gate, refusal
from htfeed.fetch.names import Resolver

CONNECTING: Final = 10.0
"""Seconds that one connection may take to stand."""
MOST_FIELDS: Final = 64 * 1024
"""Octets of header fields that an answer may have, all together."""
_MOST_INTERIM: Final = 100
"""Answers that may come before the one that counts."""


class AddressRefusedError(Exception):
    """The gate is closed for the only addresses that a host has."""


class Visit:
    """One request with all its hops: what is connected, and for how long it may last.

    When the time is up every connection is shut down, in whatever phase it is:
    a server that drips its headers is dropped like one that drips its body.
    """

    def __init__(self, gate: Gate, deadline: timedelta, resolver: Resolver) -> None:
        """Start nothing yet; use it as a context, which is its time.

        Args:
            gate: What may be connected to.
            deadline: How long the visit may last.
            resolver: What looks names up.
        """
        self.gate = gate
        self.resolver = resolver
        self.target = "/"
        """What the request line asks for: RFC 9112 §3.2.1, octet for octet."""
        self.session = _session(self)
        """Keeps nothing, trusts no environment, obeys the gate."""
        self._expired = threading.Event()
        self._lines: list[socket.socket] = []
        self._seconds = deadline.total_seconds()
        self._end = monotonic() + self._seconds
        self._timer = threading.Timer(self._seconds, self.end)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        """Let the time run."""
        self._end = monotonic() + self._seconds
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the time and let go of the connections."""
        self._timer.cancel()
        self.session.close()
        for line in self._lines:
            line.close()

    @property
    def left(self) -> float:
        """How many seconds are left.

        Raises:
            TimeoutError: None is.
        """
        seconds = self._end - monotonic()
        if seconds <= 0 or self.expired:
            raise TimeoutError("the time is up")
        return seconds

    def addresses(self, host: str, port: int) -> Sequence[str]:
        """Return the addresses of a host, or whatever the resolver raises.

        It runs in a thread of its own, because ``getaddrinfo`` knows no deadline.

        Raises:
            TimeoutError: The time was up before it answered.
        """
        found: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

        def resolve() -> None:
            try:
                found.put(self.resolver(host, port))
            except Exception as error:  # noqa: BLE001 - raised again by whoever waits
                found.put(error)

        threading.Thread(target=resolve, daemon=True).start()
        try:
            answer = found.get(timeout=self.left)
        except queue.Empty:
            raise TimeoutError("the name was not looked up in time") from None
        if isinstance(answer, Exception):
            raise answer
        if not answer:
            raise socket.gaierror(socket.EAI_NONAME, "it has no address")
        return answer

    @property
    def expired(self) -> bool:
        """Whether the time was up before the visit ended."""
        return self._expired.is_set()

    def watch(self, line: socket.socket) -> None:
        """Shut a connection down when the time is up.

        Raises:
            TimeoutError: It is up already.
        """
        # TLS takes the descriptor over; a second one still reaches the connection.
        self._lines.append(line.dup())
        if self.expired:
            raise TimeoutError

    def end(self) -> None:
        """Shut every connection down: the time is up, or nobody waits any more."""
        self._expired.set()
        for line in tuple(self._lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


class _Session(requests.Session):
    """A session that takes one hop, and leaves redirects to whoever sent it."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002 - requests' signature
        """Return None: else requests would read the body of a redirect, whole."""
        return None


def _session(visit: Visit) -> requests.Session:
    session = _Session()
    session.trust_env = False
    session.headers.clear()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    adapter = _GuardedAdapter(visit)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


def _connect(connection: HTTPConnection, visit: Visit) -> socket.socket:
    """Return a socket connected to the first address of the host that the gate lets."""
    host, port = connection.host.strip("[]"), connection.port
    try:
        addresses = visit.addresses(host, port)
    except (socket.gaierror, UnicodeError) as error:
        reason = socket.gaierror(str(error))
        raise NameResolutionError(host, connection, reason) from error
    let = [each for each in addresses if visit.gate.is_open(each, host, port)]
    if not let:
        raise AddressRefusedError(refusal(host, port, addresses))
    failure: OSError | None = None
    for address in let:
        try:
            return _connected(address, host, port, visit)
        except OSError as error:
            failure = error
    if isinstance(failure, TimeoutError):
        raise ConnectTimeoutError(connection, "no connection in time") from failure
    raise NewConnectionError(connection, str(failure)) from failure


def _connected(address: str, host: str, port: int, visit: Visit) -> socket.socket:
    made = socket.create_connection((address, port), timeout=min(CONNECTING, visit.left))
    try:
        peer = str(made.getpeername()[0])
        if not visit.gate.is_open(peer, host, port):
            raise AddressRefusedError(refusal(host, port, [peer]))  # noqa: TRY301 - closes it below
        visit.watch(made)
    except BaseException:
        made.close()
        raise
    return made


class _GuardedAdapter(HTTPAdapter):
    """An adapter whose pools make guarded connections."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        super().__init__(max_retries=0)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - requests' own signature
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = _pools(self._visit)


class _Final(client.HTTPResponse):
    """The answer that counts: others may come before it (RFC 9110 §15.2).

    http.client knows 100 alone, and takes 103 (Early Hints) for the whole answer.
    """

    def begin(self) -> None:
        super().begin()
        for _ in range(_MOST_INTERIM):
            if not 101 < self.status < 200:
                return
            self.headers = self.msg = None  # type: ignore[assignment]  # as before the first
            super().begin()
        raise HTTPException(f"more than {_MOST_INTERIM} answers come before its answer")


def _pools(visit: Visit) -> dict[str, type[HTTPConnectionPool]]:
    """Return the pool of each scheme, with connections of a visit."""

    class Guarded(HTTPConnection):
        response_class = _Final

        def _new_conn(self) -> socket.socket:
            return _connect(self, visit)

        def putrequest(
            self,
            method: str,
            url: str,  # noqa: ARG002 - urllib3's signature
            skip_host: bool = False,  # noqa: FBT001, FBT002 - urllib3's signature
            skip_accept_encoding: bool = False,  # noqa: FBT001, FBT002 - see above
        ) -> None:
            # urllib3 would re-encode the path; the server named it as it wants it.
            super().putrequest(method, visit.target, skip_host, skip_accept_encoding)

        def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as urllib3's own
            response = super().getresponse()
            fields = sum(len(name) + len(value) for name, value in response.headers.items())
            if fields > MOST_FIELDS:
                response.close()
                raise HTTPException(
                    f"it has more than {MOST_FIELDS} octets of header fields"
                )
            return response

    class Secure(Guarded, HTTPSConnection):
        pass

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Guarded

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
