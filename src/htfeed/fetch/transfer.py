"""One easy handle of curl, used again and again: it sends a call and gathers what comes.

curl follows no redirect, undoes no coding and knows no cookie, proxy or credential
but those that it is given: all of that is judged elsewhere.
"""

import socket
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from functools import cache
from typing import Any, Final

import pycurl

from htfeed.answers import OPEN
from htfeed.fetch.budget import Budget
from htfeed.fetch.guard import Gate, refusal
from htfeed.fetch.heads import WHOLE, Head, head_of, status_of
from htfeed.fetch.journey import Call, Heard

MOST_LINES: Final = 512
"""Field lines that an answer may have."""
MOST_OCTETS: Final = 64 * 1024
"""Octets that its head may have."""
_FOR_EVER: Final = 100 * 24 * 3600 * 1000
"""Milliseconds; deadlines are kept elsewhere, where time can stand still."""
_FRESH: Final = 3
"""Seconds after which a connection that idles is not used again: servers close them
from five seconds on, and the moment in which one does cannot be seen from here."""
_NEVER_AGAIN: Final = -1
"""What a callback returns to end its transfer."""


class End(Enum):
    """Why we ended a transfer ourselves."""

    ENOUGH = "nobody needs what would come"
    LARGE = "it is larger than may be"
    HEAD = "its head is larger than may be"
    AGAIN = "it would be sent a second time"


class Transfer:
    """A call under way, or a handle that waits for one."""

    def __init__(
        self,
        gate: Gate,
        budget: "Budget[Transfer]",
        common: Mapping[str, str],
        clock: Callable[[], float],
    ) -> None:
        """Make a handle.

        Args:
            gate: Judges the address that is connected to.
            budget: Gives octets for bodies.
            common: Header fields that every request has.
            clock: Seconds that go on while servers are listened to.
        """
        self.handle = pycurl.Curl()
        self.handle.transfer = self
        self.call: Call
        self.waits_since: float | None = None
        """Since when it waits for octets of the budget; None if it does not."""
        self.line: socket.socket | None = None
        """The connection that it made; to be closed by whoever carries it out."""
        self._gate = gate
        self._budget = budget
        self._given = common
        self._common = _lines(common.items())
        self._clock = clock
        self._dressed = False
        self._clear()
        self._undress()

    def begin(self, call: Call, addresses: Sequence[str], *, fresh: bool) -> None:
        """Prepare the handle for a call.

        Args:
            call: What to send.
            addresses: Where its host is, vetted; empty where the host is its address.
            fresh: Whether it needs a connection of its own.
        """
        self.call = call
        handle = self.handle
        host = f"[{call.host}]" if ":" in call.host else call.host
        handle.setopt(pycurl.URL, f"{call.scheme}://{host}:{call.port}/")
        # curl would rewrite the path; the server named it as it wants it.
        handle.setopt(pycurl.REQUEST_TARGET, _target(call))
        handle.setopt(pycurl.FRESH_CONNECT, fresh)
        handle.setopt(pycurl.HTTPHEADER, self._fields(call))
        if not addresses:
            handle.unsetopt(pycurl.RESOLVE)
        else:
            places = ",".join(f"[{each}]" if ":" in each else each for each in addresses)
            handle.setopt(pycurl.RESOLVE, [f"{call.host}:{call.port}:{places}"])
        if call.scheme == "https":
            handle.setopt(pycurl.CAINFO, _authorities())
        if call.access is not OPEN or call.aloud:
            self._dress(call)

    def heard(self, fault: tuple[str, str] | None) -> Heard:
        """Return what came, now that the call is over.

        Args:
            fault: Code and sentence of what curl found wrong, if anything.
        """
        heard = Heard(octets=self._octets, body=self._body)
        if self.call.aloud:
            heard.sent = b"".join(self._sent).decode("latin-1")
            heard.received = b"".join((self._first, *self._lines)).decode("latin-1")
        if self._refused:
            heard.refused, heard.detail = True, self._refused
            return heard
        if self._complete:
            heard.status, heard.reason = self._status
            heard.head = self._head
        ended = _ENDED[self._end] if self._end else fault
        if ended is not None and ended[0] == "connection" and self._complete:
            ended = "torn", f"the body broke off: {ended[1]}"
        if ended is not None:
            heard.code, heard.detail = ended
        elif not heard.status:
            heard.code, heard.detail = "protocol", "the answer is not HTTP as we know it"
        return heard

    def over(self) -> "tuple[Transfer, ...]":
        """Make the handle ready for the next call; return those that wait no more."""
        if self._dressed:
            self._undress()
        self._clear()
        return self._budget.over(self)

    def close(self) -> None:
        """Let go of the handle, and of the connection it made."""
        self.handle.close()
        if self.line is not None:
            self.line.close()

    @property
    def connected(self) -> bool:
        """Whether a connection stands, TLS included."""
        return bool(self.handle.getinfo(pycurl.PRETRANSFER_TIME) > 0)

    def _clear(self) -> None:
        self._first = b""
        self._lines: list[bytes] = []
        self._status = (0, "")
        self._head: Head = {}
        self._head_octets = 0
        self._complete = False
        self._body: list[bytes] = []
        self._octets = 0
        self._refused = ""
        self._end: End | None = None
        self._asked = False
        self._sent: list[bytes] = []
        self.waits_since = None
        self.line = None

    def _undress(self) -> None:
        """Set what holds for every call."""
        handle = self.handle
        handle.reset()
        options: dict[int, Any] = {
            pycurl.NOSIGNAL: 1,
            pycurl.PROTOCOLS: pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS,
            pycurl.PATH_AS_IS: 1,
            pycurl.PROXY: "",
            pycurl.HTTP_VERSION: pycurl.CURL_HTTP_VERSION_2TLS,
            pycurl.HTTP_CONTENT_DECODING: 0,
            pycurl.CONNECTTIMEOUT_MS: _FOR_EVER,
            pycurl.MAXAGE_CONN: _FRESH,
            pycurl.HEADERFUNCTION: self._line,
            pycurl.WRITEFUNCTION: self._write,
            pycurl.OPENSOCKETFUNCTION: self._socket,
            pycurl.PREREQFUNCTION: self._before,
        }
        for option, value in options.items():
            handle.setopt(option, value)
        self._dressed = False

    def _dress(self, call: Call) -> None:
        """Set what holds for this call alone."""
        self._dressed = True
        handle, access = self.handle, call.access
        if access.proxy:
            handle.setopt(pycurl.PROXY, access.proxy)
        if access.certificate:
            handle.setopt(pycurl.SSLCERT, access.certificate)
        if call.aloud:
            handle.setopt(pycurl.VERBOSE, 1)
            handle.setopt(pycurl.DEBUGFUNCTION, self._overhear)

    def _fields(self, call: Call) -> list[bytes]:
        common = self._common
        if call.access.user_agent:
            common = _lines({**self._given, "User-Agent": call.access.user_agent}.items())
        return [*common, *_lines(call.fields)]

    def _overhear(self, kind: int, octets: bytes) -> None:
        if kind == pycurl.INFOTYPE_HEADER_OUT:
            self._sent.append(octets)

    def _socket(self, purpose: int, address: Any) -> Any:  # noqa: ANN401, ARG002 - pycurl's signature
        """Give curl a socket, if the address that it is about to connect to is open."""
        family, kind, protocol, place = address
        host = place[0].decode() if isinstance(place[0], bytes) else place[0]
        call = self.call
        if not call.access.proxy and not self._gate.is_open(host, call.host, call.port):
            self._refused = refusal(call.host, call.port, (host,))
            return pycurl.SOCKET_BAD
        if self.line is not None:
            self.line.close()
        self.line = socket.socket(family, kind, protocol)
        return self.line  # of which pycurl makes a descriptor of its own

    def _before(self, *_: object) -> int:
        """Let the request be sent once: curl would try a dead connection again."""
        if self._asked:
            self._end = End.AGAIN
            return int(pycurl.PREREQFUNC_ABORT)
        self._asked = True
        return int(pycurl.PREREQFUNC_OK)

    def _line(self, line: bytes) -> int | None:
        self._head_octets += len(line)
        if self._head_octets > MOST_OCTETS or len(self._lines) > MOST_LINES:
            self._end = End.HEAD
            return _NEVER_AGAIN
        if self._complete:
            return None  # trailers, of which we need none
        if line.startswith(b"HTTP/"):
            self._first, self._lines = line, []
            return None
        if line.strip(b"\r\n"):
            self._lines.append(line)
            return None
        return self._judge()

    def _judge(self) -> int | None:
        """Look at a head that is complete: whether anybody needs what comes after it."""
        self._status = status_of(self._first)
        status = self._status[0]
        if status < 200:
            return None  # RFC 9110 §15.2: the answer is still to come
        self._complete = True
        self._head = head_of(self._lines)
        length = self._head.get("content-length")
        if status not in WHOLE and status != 304 and length != "0":
            self._end = End.ENOUGH
            return _NEVER_AGAIN
        if (
            status in WHOLE
            and length
            and length.isdigit()
            and int(length[:20]) > self.call.raw
        ):
            self._end = End.LARGE
            return _NEVER_AGAIN
        return None

    def _write(self, octets: bytes) -> int | None:
        more = len(octets)
        if self._octets + more > self.call.raw:
            self._end = End.LARGE
            return _NEVER_AGAIN
        if not self._budget.may(self, self._octets, more):
            self.waits_since = self._clock()
            return int(pycurl.WRITEFUNC_PAUSE)
        self._octets += more
        self._body.append(octets)
        return None


_ENDED: Final[dict[End, tuple[str, str] | None]] = {
    End.ENOUGH: None,
    End.LARGE: ("too-large", "the body is larger than may be"),
    End.HEAD: (
        "protocol",
        f"its head has more than {MOST_OCTETS} octets or {MOST_LINES} lines",
    ),
    End.AGAIN: ("closed", "the server closed the connection without an answer"),
}


def _lines(fields: Iterable[tuple[str, str]]) -> list[bytes]:
    return [f"{name}: {value}".encode("latin-1", "replace") for name, value in fields]


def _target(call: Call) -> str:
    """Return what the request line asks for: of a proxy, the whole address."""
    if not call.access.proxy or call.scheme == "https":
        return call.target
    host = f"[{call.host}]" if ":" in call.host else call.host
    return f"http://{host}:{call.port}{call.target}"  # RFC 9112 §3.2.2


@cache
def _authorities() -> str:
    """Return the file of the certificate authorities that are trusted."""
    import certifi  # noqa: PLC0415 - finding the file takes longer than a poll

    return certifi.where()
