"""Whose turn it is to be asked: so many at a time, and few of one host.

Pure bookkeeping: no thread, no socket, no clock.
"""

import heapq
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How a host is treated."""

    connections: int
    """Requests under way to it, at most: one that hangs holds up neither it nor others."""
    pause: float
    """Seconds from one request to it until the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn(Generic[T]):
    """That something may start now."""

    of: T
    host: str
    beside: int
    """Requests under way to its host, itself included."""
    after: float | None
    """Seconds since the last one to the host had ended; None for the first."""


@dataclass(slots=True)
class _Line:
    """What waits for one host, and how it stands with it."""

    manners: Manners
    waiting: deque[T] = field(default_factory=deque)  # type: ignore[valid-type]
    running: int = 0
    free_at: float = float("-inf")
    ended: float | None = None
    queued: bool = False
    """Whether it stands among those that can go, or in a pause."""


class Turns(Generic[T]):
    """What waits, host by host; whoever takes a turn gives it back when it is over."""

    def __init__(self, manners: Callable[[T], Manners], at_once: int) -> None:
        """Begin with nothing.

        Args:
            manners: How the host of what waits is treated; of each host the first tells.
            at_once: How many turns may be taken at the same time.
        """
        self._manners = manners
        self._at_once = at_once
        self._lines: dict[str, _Line] = {}
        self._can_go: deque[str] = deque()
        self._pauses: list[tuple[float, str]] = []
        self.running = 0
        """How many turns are taken."""
        self.waiting = 0
        """How many wait for one."""

    @property
    def done(self) -> bool:
        """Whether nothing waits and nothing is under way."""
        return not self.waiting and not self.running

    def has_room(self, now: float) -> bool:
        """Whether something that waited for no other would get a turn at once."""
        self._wake(now)
        return self.running + len(self._can_go) < self._at_once

    def wait(self, what: T, host: str, *, first: bool = False) -> None:
        """Let something wait for its host, behind or before what waits already."""
        line = self._lines.get(host)
        if line is None:
            line = self._lines[host] = _Line(self._manners(what))
        if first:
            line.waiting.appendleft(what)
        else:
            line.waiting.append(what)
        self.waiting += 1
        self._queue(host, line)

    def ready(self, now: float) -> Iterator[Turn[T]]:
        """Give what may start now, one of each host in turn.

        Args:
            now: Seconds of a clock that never goes back.
        """
        self._wake(now)
        while self._can_go and self.running < self._at_once:
            host = self._can_go.popleft()
            line = self._lines[host]
            line.queued = False
            if not line.waiting:
                continue
            line.running += 1
            self.running += 1
            self.waiting -= 1
            what, ended = line.waiting.popleft(), line.ended
            line.free_at = now + line.manners.pause
            self._queue(host, line)
            after = None if ended is None else now - ended
            yield Turn(of=what, host=host, beside=line.running, after=after)

    def over(self, turn: Turn[T], now: float) -> None:
        """Give a turn back, so that another may be taken."""
        line = self._lines[turn.host]
        line.running -= 1
        self.running -= 1
        line.ended = now
        line.free_at = now + line.manners.pause
        self._queue(turn.host, line)

    def until(self, now: float) -> float | None:
        """Return the seconds until a pause ends that keeps something waiting, if any."""
        if self.running >= self._at_once or not self._pauses:
            return None
        return max(self._pauses[0][0] - now, 0.0)

    def give_up(self, host: str) -> tuple[T, ...]:
        """Return what waits for a host, and then waits no more."""
        line = self._lines.get(host)
        if line is None:
            return ()
        given, line.waiting = tuple(line.waiting), deque()
        self.waiting -= len(given)
        return given

    def _queue(self, host: str, line: _Line) -> None:
        """Let a host that may be asked stand in line, or in its pause, once."""
        if line.queued or not line.waiting or line.running >= line.manners.connections:
            return
        line.queued = True
        if line.manners.pause:
            heapq.heappush(self._pauses, (line.free_at, host))
        else:
            self._can_go.append(host)

    def _wake(self, now: float) -> None:
        """Let the hosts stand in line whose pauses have ended."""
        while self._pauses and self._pauses[0][0] <= now:
            _, host = heapq.heappop(self._pauses)
            line = self._lines[host]
            if line.free_at > now:  # one that ran beside ended since
                heapq.heappush(self._pauses, (line.free_at, host))
            else:
                self._can_go.append(host)
