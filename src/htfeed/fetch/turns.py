"""Whose turn it is to be asked: so many at a time, and few of one host.

Pure bookkeeping: no thread, no socket, no clock.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from htfeed.answers import Request
from htfeed.syntax.urls import host_of

AT_ONCE: Final = 16
"""Requests under way at the same time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How a host is treated."""

    connections: int
    """Requests under way to it, at most: one that hangs holds up neither it nor others."""
    pause: float
    """Seconds from one request to it until the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """That a request may start now."""

    request: Request
    beside: int
    """Requests under way to its host, itself included."""
    after: float | None
    """Seconds since the last one to the host had ended; None for the first."""


class Turns:
    """Requests that wait, host by host; whoever takes one gives it back when over."""

    def __init__(
        self, requests: Iterable[Request], manners: Callable[[Request], Manners]
    ) -> None:
        """Queue the requests, each behind those of its own host.

        Args:
            requests: What is to be asked.
            manners: How the host of a request is treated.
        """
        self._manners = manners
        self._waiting: dict[str, deque[Request]] = {}
        for request in requests:
            self._waiting.setdefault(host_of(request.url), deque()).append(request)
        self._running: Counter[str] = Counter()
        self._free_at: dict[str, float] = {}
        self._ended: dict[str, float] = {}

    @property
    def running(self) -> int:
        """How many are under way."""
        return self._running.total()

    @property
    def done(self) -> bool:
        """Whether none waits and none is under way."""
        return not self._waiting and not self.running

    def ready(self, now: float) -> Iterator[Turn]:
        """Give the requests that may start now, one of each host in turn.

        Args:
            now: Seconds of a clock that never goes back.
        """
        while self.running < AT_ONCE:
            host = next((each for each in self._waiting if self._may(each, now)), None)
            if host is None:
                return
            line = self._waiting.pop(host)
            request = line.popleft()
            if line:
                self._waiting[host] = line  # behind the other hosts
            self._running[host] += 1
            self._rest_after(request, now)
            ended = self._ended.get(host)
            yield Turn(
                request=request,
                beside=self._running[host],
                after=None if ended is None else now - ended,
            )

    def over(self, request: Request, now: float) -> None:
        """Say that a request was answered, so that another may start."""
        host = host_of(request.url)
        self._running[host] -= 1
        self._ended[host] = now
        self._rest_after(request, now)

    def until(self, now: float) -> float | None:
        """Return the seconds until a pause ends that keeps a request waiting, if any."""
        if self.running >= AT_ONCE:
            return None
        pauses = [
            self._free_at[host] - now
            for host, line in self._waiting.items()
            if self._has_room(host, line) and host in self._free_at
        ]
        return max(min(pauses), 0.0) if pauses else None

    def give_up(self, host: str) -> tuple[Request, ...]:
        """Return the requests that wait for a host, which are then not asked."""
        return tuple(self._waiting.pop(host, ()))

    def _may(self, host: str, now: float) -> bool:
        return self._has_room(host, self._waiting[host]) and (
            self._free_at.get(host, now) <= now
        )

    def _has_room(self, host: str, line: deque[Request]) -> bool:
        return self._running[host] < self._manners(line[0]).connections

    def _rest_after(self, request: Request, now: float) -> None:
        self._free_at[host_of(request.url)] = now + self._manners(request).pause
