"""requests, made to connect only where the gate is open.

The socket is judged between look-up and connecting, and once more when it is
connected, so that neither spelling, nor DNS, nor a redirect gets round it.
"""

import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Final, Self

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from htfeed.fetch.guard import Gate

Resolver = Callable[[str, int], Sequence[str]]
"""A host and a port -> numeric addresses; raises ``socket.gaierror``."""

CONNECTING: Final = 10.0
"""Seconds that one connection may take to stand."""


class AddressRefusedError(Exception):
    """The gate is closed for the only addresses that a host has."""

    def __init__(self, host: str, port: int, addresses: Sequence[str]) -> None:
        """Keep what was refused.

        Args:
            host: The host that was asked for.
            port: Its port.
            addresses: The addresses that it has.
        """
        super().__init__(f"{host} is {', '.join(addresses)}, which is not public")
        self.host = host
        self.port = port
        self.addresses = tuple(addresses)


def look_up(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host as the system resolves it."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(each[4][0]) for each in found))


class Journey:
    """One request with all its hops: what is connected, and for how long it may last.

    When the time is up every connection is shut down, in whatever phase it is:
    a server that drips its headers is dropped like one that drips its body.
    """

    def __init__(self, gate: Gate, deadline: timedelta, resolver: Resolver) -> None:
        """Start nothing yet; use it as a context, which is its time.

        Args:
            gate: What may be connected to.
            deadline: How long the journey may last.
            resolver: What looks names up.
        """
        self.gate = gate
        self.resolver = resolver
        self.target = "/"
        """What the request line asks for: RFC 9112 §3.2.1, octet for octet."""
        self._expired = threading.Event()
        self._lines: list[socket.socket] = []
        self._timer = threading.Timer(deadline.total_seconds(), self._expire)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        """Let the time run."""
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the time and let go of the connections."""
        self._timer.cancel()
        for line in self._lines:
            line.close()

    @property
    def expired(self) -> bool:
        """Whether the time was up before the journey ended."""
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

    def session(self) -> requests.Session:
        """Return a session that keeps nothing, trusts no environment, obeys the gate."""
        session = requests.Session()
        session.trust_env = False
        session.headers.clear()
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        adapter = _GuardedAdapter(self)
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        return session

    def _expire(self) -> None:
        self._expired.set()
        for line in tuple(self._lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


def _connect(connection: HTTPConnection, journey: Journey) -> socket.socket:
    """Return a socket connected to the first address of the host that the gate lets."""
    host, port = connection.host.strip("[]"), connection.port
    try:
        addresses = journey.resolver(host, port)
    except (socket.gaierror, UnicodeError) as error:
        reason = socket.gaierror(str(error))
        raise NameResolutionError(host, connection, reason) from error
    let = [each for each in addresses if journey.gate.is_open(each, host, port)]
    if not let:
        raise AddressRefusedError(host, port, addresses)
    failure: OSError | None = None
    for address in let:
        try:
            return _connected(address, host, port, journey)
        except OSError as error:
            failure = error
    if isinstance(failure, TimeoutError):
        raise ConnectTimeoutError(connection, "no connection in time") from failure
    raise NewConnectionError(connection, str(failure)) from failure


def _connected(address: str, host: str, port: int, journey: Journey) -> socket.socket:
    made = socket.create_connection((address, port), timeout=CONNECTING)
    try:
        peer = str(made.getpeername()[0])
        if not journey.gate.is_open(peer, host, port):
            raise AddressRefusedError(host, port, [peer])  # noqa: TRY301 - closes it below
        journey.watch(made)
    except BaseException:
        made.close()
        raise
    return made


class _GuardedAdapter(HTTPAdapter):
    """An adapter whose pools make guarded connections."""

    def __init__(self, journey: Journey) -> None:
        self._journey = journey
        super().__init__(max_retries=0)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - requests' own signature
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = _pools(self._journey)


def _pools(journey: Journey) -> dict[str, type[HTTPConnectionPool]]:
    """Return the pool of each scheme, with connections of a journey."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _connect(self, journey)

        def putrequest(
            self,
            method: str,
            url: str,  # noqa: ARG002 - urllib3's signature
            skip_host: bool = False,  # noqa: FBT001, FBT002 - urllib3's signature
            skip_accept_encoding: bool = False,  # noqa: FBT001, FBT002 - see above
        ) -> None:
            # urllib3 would re-encode the path; the server named it as it wants it.
            super().putrequest(method, journey.target, skip_host, skip_accept_encoding)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return _connect(self, journey)

        def putrequest(
            self,
            method: str,
            url: str,  # noqa: ARG002 - urllib3's signature
            skip_host: bool = False,  # noqa: FBT001, FBT002 - urllib3's signature
            skip_accept_encoding: bool = False,  # noqa: FBT001, FBT002 - see above
        ) -> None:
            super().putrequest(method, journey.target, skip_host, skip_accept_encoding)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
