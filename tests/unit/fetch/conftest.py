"""A site on loopback that answers whatever bytes a test wants."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

Piece = bytes | float
"""Octets to send, or seconds to wait before the next."""


@dataclass
class Site:
    """A server whose paths are scripts; it remembers what it was asked."""

    port: int
    pages: dict[str, list[Piece]] = field(default_factory=dict)
    asked: list[bytes] = field(default_factory=list)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def page(
        self, path: str, *, status: str = "200 OK", body: bytes = b"", **fields: str
    ) -> None:
        """Answer a path in good order; ``content_length`` and so on overwrite."""
        named = {"content-length": str(len(body))}
        named |= {name.replace("_", "-"): value for name, value in fields.items()}
        head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        self.pages[path] = [f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1"), body]

    def heads(self) -> list[dict[str, str]]:
        """What was asked, each as its header fields, names in lower case."""
        return [
            {
                name.lower(): value
                for name, _, value in (
                    line.partition(": ")
                    for line in each.decode("latin-1").split("\r\n")[1:]
                )
                if name
            }
            for each in self.asked
        ]


@pytest.fixture
def site() -> Iterator[Site]:
    listener = socket.create_server(("127.0.0.1", 0))
    served = Site(port=listener.getsockname()[1])
    threads: list[threading.Thread] = []

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            thread = threading.Thread(
                target=_answer, args=(served, connection), daemon=True
            )
            thread.start()
            threads.append(thread)

    acceptor = threading.Thread(target=accept, daemon=True)
    acceptor.start()
    yield served
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    acceptor.join(2)
    for thread in threads:
        thread.join(2)


def _answer(site: Site, connection: socket.socket) -> None:
    with connection:
        request = b""
        while b"\r\n\r\n" not in request:
            more = connection.recv(65536)
            if not more:
                return
            request += more
        site.asked.append(request)
        path = request.split(b" ")[1].decode("latin-1")
        _send(connection, site.pages.get(path, [b"HTTP/1.1 404 Not Found\r\n\r\n"]))


def _send(connection: socket.socket, pieces: list[Piece]) -> None:
    for piece in pieces:
        try:
            if isinstance(piece, bytes):
                connection.sendall(piece)
            else:
                time.sleep(piece)
        except OSError:
            return


Resolve = Callable[[str, int], tuple[str, ...]]
