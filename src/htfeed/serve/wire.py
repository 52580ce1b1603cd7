"""The protocol on the wire: how long a request may be, and how long it may take.

uvicorn reads HTTP; what it leaves open to whoever means harm is bounded here.
"""

import asyncio
import re
import sys
from functools import lru_cache
from typing import Final, cast

import httptools
from starlette.types import Scope
from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from htfeed.serve.dispatcher import Dispatcher
from htfeed.serve.ready import Answer

LONGEST_TARGET: Final = 8192
"""Octets of a request's target (RFC 9112 §3); a longer one is a 414."""
LONGEST_HEAD: Final = 32 * 1024
"""Octets of a request's head; a longer one is a 431 (RFC 6585 §5)."""
_MOST_FIELDS: Final = 128
_ABSOLUTE: Final = re.compile(rb"[a-z][a-z0-9+.-]*://([^/?#]*)", re.IGNORECASE)
_READING: Final = frozenset({b"GET", b"HEAD"})
_CLOSE: Final = b"connection: close\r\n"
# RFC 9112 §3, with any method that RFC 9110 §9.1 has room for.
_REQUEST: Final = re.compile(rb"(?m)^[!#$%&'*+.^`|~\w-]+ \S+ HTTP/\d\.\d\r?$")
PATIENCE: Final = 15.0
"""Seconds that a client has for the head of a request."""
IDLE: Final = 15.0
"""Seconds that a connection may lie idle between two requests."""
_STALLED: Final = 30.0
"""Seconds without an octet taken after which nobody is thought to be reading."""


class _Over:
    """Stands for a request that was answered before anything was made for it."""

    response_complete = True
    message_event = asyncio.Event()


_RUBBISH: Final = 400, "This is no request of HTTP/1.1."
_OVER: Final = cast("RequestResponseCycle", _Over())


@lru_cache(maxsize=1)
def _lines(fields: tuple[tuple[bytes, bytes], ...]) -> bytes:
    return b"".join(b"%b: %b\r\n" % each for each in fields)


class Bounded(HttpToolsProtocol):
    """One connection."""

    url = b""
    _is_strange = False
    """Whether a request began with no method that the parser knows."""
    _refusal: tuple[int, str] | None = None
    _octets = 0
    """Of the head that is under way."""
    _since: float | None = None
    """When that began; None while no head is awaited."""
    _idle: float | None = None
    """Since when nothing is asked, after something was."""
    _left: tuple[int, float] = (0, 0.0)
    """Octets that were not taken when somebody last looked, and since when."""

    def connection_made(self, transport: object) -> None:
        """Begin to wait for a request."""
        super().connection_made(transport)  # type: ignore[arg-type] # as uvicorn has it
        self._since = self.loop.time()

    def data_received(self, data: bytes) -> None:
        """Read what came, as long as it is of a size that a request has."""
        self._octets += len(data)
        super().data_received(data)
        if self._since is None or self.transport.is_closing():
            return
        if self._is_strange and _REQUEST.search(data):
            # RFC 9110 §15.6.2
            self._refuse(501, "There is no such method here.")
        elif self._is_strange:
            self._refuse(*_RUBBISH)
        elif len(self.url) > LONGEST_TARGET:
            self._refuse(414, "The address is longer than any that is here.")
        elif self._octets > LONGEST_HEAD:
            self._refuse(431, "The header fields are too large.")

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self._idle = None
        if self._since is None:
            self._since = self.loop.time()

    def on_headers_complete(self) -> None:
        """Have a request answered, unless its head is too long."""
        self._since = self._idle = None
        # All that came since the last head, so nearly always this one alone.
        if self._octets > LONGEST_TARGET or len(self.headers) > _MOST_FIELDS:
            self._measure()
        self._octets = 0
        if not self.url.startswith(b"/"):
            self._go_by_target()
            super().on_headers_complete()
        elif not self._is_answered_at_once():
            super().on_headers_complete()

    def _go_by_target(self) -> None:
        """A target that names a host is meant, whatever ``Host`` says (RFC 9112 §3.2.2)."""
        target = _ABSOLUTE.match(self.url)
        if target:
            self.headers[:] = [each for each in self.headers if each[0] != b"host"]
            self.headers.append((b"host", target[1]))
            # RFC 9110 §4.2.3: an empty path is that of the front page.
            rest = self.url[target.end() :]
            self.url = rest if rest.startswith(b"/") else b"/%b" % rest

    def _measure(self) -> None:
        octets = sum(len(name) + len(value) for name, value in self.headers)
        if len(self.url) > LONGEST_TARGET:
            self._refusal = 414, "The address is longer than any that is here."
        elif octets > LONGEST_HEAD or len(self.headers) > _MOST_FIELDS:
            self._refusal = 431, "The header fields are too large, or too many."
        if self._refusal:
            raise httptools.HttpParserError(self._refusal[1])

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - as uvicorn calls it
        """Tell why a request is not read any further, and close."""
        error = sys.exception()
        self._is_strange = isinstance(error, httptools.HttpParserInvalidMethodError)
        if not self._is_strange:
            self._refuse(*(self._refusal or _RUBBISH))

    def _refuse(self, status: int, reason: str) -> None:
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is not None and not cycle.response_complete:
            # Not into an answer that is under way: the last that is due ends the line.
            self._since, cycle.keep_alive = None, False
            self.flow.pause_reading()
            return
        body = f"{reason}\n".encode()
        head = (
            STATUS_LINE[status],
            self._dated(),
            b"content-type: text/plain; charset=utf-8\r\nconnection: close\r\n",
            b"content-length: %d\r\n\r\n" % len(body),
        )
        self._since = None
        self.transport.write(b"".join((*head, body)))
        self.transport.close()

    def _dated(self) -> bytes:
        """Return the fields that every answer has: ``Date`` (RFC 9110 §6.6.1)."""
        return _lines(tuple(self.server_state.default_headers))

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        if not self.transport.is_closing():
            super()._start_asgi_task(cycle, app)
        # Else nothing counts that came after the last request (RFC 9112 §9.6).

    def _is_answered_at_once(self) -> bool:
        """Answer a plain request if the answer is at hand, and nothing is in its way.

        A task, two messages, and what they need for a body that never comes, would cost
        more than all that is thought about the request.
        """
        parser = self.parser
        cycle: RequestResponseCycle | None = self.cycle
        method, (path, _, query) = parser.get_method(), self.url.partition(b"?")
        is_free = cycle is None or cycle.response_complete
        if not (is_free and method in _READING and path.isascii()) or b"%" in path:
            return False
        if self._is_in_the_way() or b"#" in self.url or parser.get_http_version() != "1.1":
            return False
        scope = cast("Scope", self.scope)
        scope["method"], scope["path"] = method.decode(), path.decode()
        scope["query_string"] = query
        try:
            answer = cast("Dispatcher", self.app).at_once(scope)
        except Exception:  # noqa: BLE001 - it comes again in a task, logged and told as a 500
            return False
        if answer is None:
            return False
        self.cycle = _OVER
        self._send(answer, with_body=method != b"HEAD")
        return True

    def _is_in_the_way(self) -> bool:
        """Whether a request needs what uvicorn does for every one."""
        limit = self.limit_concurrency
        return (
            not isinstance(self.app, Dispatcher)
            or self.flow.write_paused
            or self.expect_100_continue
            or (limit is not None and len(self.connections) >= limit)
            or self.parser.should_upgrade()
            or self.transport.is_closing()
        )

    def _send(self, answer: Answer, *, with_body: bool) -> None:
        ends = not self.parser.should_keep_alive() or _CLOSE in answer.head
        close = _CLOSE if ends and _CLOSE not in answer.head else b""
        head = b"".join((answer.head, self._dated(), close, b"\r\n"))
        # Not put together: to copy a body costs as much as to find it.
        body = answer.body if with_body else b""
        self.transport.writelines((head, body) if body else (head,))
        if ends:
            self.transport.close()
        self.on_response_complete()

    def on_response_complete(self) -> None:
        """Go on with what came meanwhile, else wait for the next request.

        uvicorn would set a timer for that, and stop it again; see :meth:`judge`.
        """
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        else:
            self._idle = self.loop.time()

    def judge(self, now: float) -> None:
        """Cut off who lets others wait: called every now and then.

        Args:
            now: The loop's time, in seconds.
        """
        if self._since is not None and now - self._since > PATIENCE:
            self._refuse(408, "The request took too long.")
        if self._idle is not None and now - self._idle > IDLE:
            self.transport.close()
        waiting = self.transport.get_write_buffer_size()
        if waiting == 0 or waiting != self._left[0]:
            self._left = waiting, now
        elif now - self._left[1] > _STALLED:
            self.transport.abort()
