"""Whose turn it is to be asked: so many at a time, and few of one host.

Pure bookkeeping: no thread, no socket.
"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from typing import Final

from htfeed.answers import Request
from htfeed.syntax.urls import host_of

AT_ONCE: Final = 16
"""Requests under way at the same time."""
OF_ONE_HOST: Final = 4
"""Of these, to one host: one that hangs holds up neither it nor the others."""


class Turns:
    """Requests that wait, host by host; whoever takes one gives it back when over."""

    def __init__(self, requests: Iterable[Request]) -> None:
        """Queue the requests, each behind those of its own host.

        Args:
            requests: What is to be asked.
        """
        self._waiting: dict[str, deque[Request]] = {}
        for request in requests:
            self._waiting.setdefault(host_of(request.place), deque()).append(request)
        self._running: Counter[str] = Counter()

    @property
    def running(self) -> int:
        """How many are under way."""
        return self._running.total()

    def ready(self) -> Iterator[Request]:
        """Give the requests that may start now, one of each host in turn."""
        while self.running < AT_ONCE:
            host = next((h for h in self._waiting if self._running[h] < OF_ONE_HOST), None)
            if host is None:
                return
            line = self._waiting.pop(host)
            self._running[host] += 1
            yield line.popleft()
            if line:
                self._waiting[host] = line  # behind the other hosts

    def over(self, request: Request) -> None:
        """Say that a request was answered, so that another may start."""
        self._running[host_of(request.place)] -= 1
