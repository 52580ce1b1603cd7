"""Names of hosts looked up in threads, as ``getaddrinfo`` knows no deadline."""

import ipaddress
import queue
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Final

Resolver = Callable[[str, int], Sequence[str]]
"""A host and a port -> numeric addresses; raises ``socket.gaierror``."""

Addresses = Sequence[str] | Exception
"""What a look-up came to."""

_THREADS: Final = 128
"""Look-ups at the same time; those that hang hold one thread each."""


def look_up(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host as the system resolves it."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(each[4][0]) for each in found))


def numeric(host: str) -> str | None:
    """Return the address that a host is, if it is one in its usual spelling."""
    if host[-1:].isdigit() or ":" in host:
        try:
            return str(ipaddress.ip_address(host))
        except ValueError:
            return None
    return None


class Names:
    """Look-ups under way, and what those that ended came to."""

    def __init__(self, resolver: Resolver, wake: Callable[[], None]) -> None:
        """Start no thread yet.

        Args:
            resolver: What looks a name up, called in threads.
            wake: Called in a thread whenever a look-up has ended.
        """
        self._resolver = resolver
        self._wake = wake
        self._asked: queue.SimpleQueue[tuple[str, int] | None] = queue.SimpleQueue()
        self._ended: queue.SimpleQueue[tuple[str, int, Addresses]] = queue.SimpleQueue()
        self._under_way: set[tuple[str, int]] = set()
        self._threads = 0

    def ask(self, host: str, port: int) -> None:
        """Have a name looked up, unless it is being looked up already."""
        if (host, port) in self._under_way:
            return
        self._under_way.add((host, port))
        if self._threads < min(len(self._under_way), _THREADS):
            self._threads += 1
            # Daemons: a command that was told to stop waits for no name server.
            threading.Thread(target=self._work, name="htfeed-names", daemon=True).start()
        self._asked.put((host, port))

    def ended(self) -> Iterator[tuple[str, int, Addresses]]:
        """Give host, port and addresses of each look-up that has ended since."""
        while not self._ended.empty():
            ended = self._ended.get()
            self._under_way.discard(ended[:2])
            yield ended

    def close(self) -> None:
        """Let the threads go, each as soon as its look-up ends."""
        for _ in range(self._threads):
            self._asked.put(None)

    def _work(self) -> None:
        while asked := self._asked.get():
            host, port = asked
            try:
                found: Addresses = self._resolver(host, port)
            except Exception as error:  # noqa: BLE001 - told to whoever asked
                found = error
            self._ended.put((host, port, found))
            self._wake()
