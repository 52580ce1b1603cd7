"""A server that behaves as badly as servers do, each behaviour at an address of its own.

A behaviour is a function from a visit to what is sent back; whoever judges it looks at
all the visits that it had.  Addresses are of 127.0.9.0/24, so that no behaviour is
treated as the same host as another.
"""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

Piece = bytes | float
"""Octets to send, or seconds to wait before the next."""
NETWORK: Final = "127.0.9.0/24"


@dataclass(frozen=True)
class Visit:
    """One request to a behaviour."""

    number: int
    """Counted from 0."""
    line: str
    """Its request line."""
    fields: Mapping[str, str]
    """Its header fields, names in lower case."""
    port: int
    """Of the server."""

    @property
    def path(self) -> str:
        return self.line.split(" ")[1]


Behaviour = Callable[[Visit], Sequence[Piece]]


@dataclass
class Faults:
    """The server, and what it was asked."""

    behaviours: Sequence[Behaviour]
    port: int = 0
    visits: dict[Behaviour, list[Visit]] = field(default_factory=dict)

    def url(self, behaviour: Behaviour, *, user: str = "") -> str:
        host = f"127.0.9.{1 + self.behaviours.index(behaviour)}"
        return f"http://{user}{'@' if user else ''}{host}:{self.port}/feed"

    def answer(self, line: socket.socket) -> None:
        """Answer requests over one connection, until the behaviour is done with it."""
        host = line.getsockname()[0]
        behaviour = self.behaviours[int(host.rpartition(".")[2]) - 1]
        with line:
            request = _request(line)
            if request is None:
                return
            seen = self.visits.setdefault(behaviour, [])
            visit = Visit(len(seen), *request, self.port)
            seen.append(visit)
            _send(line, behaviour(visit))


def feed(title: str = "One", *, entries: int = 1) -> bytes:
    """Return a small feed."""
    items = "".join(
        f"<item><guid isPermaLink='false'>{at}</guid><title>{title} {at}</title></item>"
        for at in range(entries)
    )
    head = "<title>T</title><link>http://x.example/</link><description/>"
    return f"<rss version='2.0'><channel>{head}{items}</channel></rss>".encode()


def response(
    status: int = 200, body: bytes = b"", *, length: int | None = None, **fields: str
) -> bytes:
    """Return a response in good order, but for the length that is said of it."""
    said = {"Content-Length": str(len(body) if length is None else length)}
    said |= {name.replace("_", "-"): value for name, value in fields.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in said.items() if value)
    head = f"HTTP/1.1 {status} X\r\nConnection: close\r\n{lines}\r\n"
    return head.encode("latin-1") + body


def packed(body: bytes) -> bytes:
    """Return the body as gzip that is the same whenever it is made."""
    return gzip.compress(body, mtime=0)


@contextmanager
def listening(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """Listen on every address of this machine; give the port."""
    listener = socket.create_server(("0.0.0.0", 0), backlog=256)
    threads: list[threading.Thread] = []

    def accept() -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            threads.append(threading.Thread(target=answer, args=(line,), daemon=True))
            threads[-1].start()

    acceptor = threading.Thread(target=accept, daemon=True)
    acceptor.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for each in (acceptor, *threads):
            each.join(5)


def _request(line: socket.socket) -> tuple[str, Mapping[str, str]] | None:
    octets = b""
    while b"\r\n\r\n" not in octets:
        try:
            more = line.recv(65536)
        except OSError:
            return None
        if not more:
            return None
        octets += more
    first, *lines = octets.decode("latin-1").split("\r\n")
    pairs = (each.partition(": ") for each in lines if each)
    return first, {name.lower(): value for name, _, value in pairs}


def _send(line: socket.socket, pieces: Sequence[Piece]) -> None:
    with suppress(OSError):
        for piece in pieces:
            if isinstance(piece, bytes):
                line.sendall(piece)
            else:
                time.sleep(piece)
