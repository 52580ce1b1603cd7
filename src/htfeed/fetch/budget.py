"""The octets of all bodies that come at the same time: one budget for them.

Pure bookkeeping.  A little is free for each, so that small feeds never wait; for
more they share one pool.  Where it is empty, one body at a time goes on: it ends,
by being whole or by being too large, and gives back what it had.
"""

from collections import deque
from typing import Final, Generic, TypeVar

FREE: Final = 16 * 1024
"""Octets that each body may have without asking."""
POOL: Final = 8 * 1024 * 1024
"""Octets that all of them share beyond that."""

T = TypeVar("T")


class Budget(Generic[T]):
    """Who may take more octets, and who waits for them."""

    def __init__(self, pool: int = POOL, free: int = FREE) -> None:
        """Begin with everything to give.

        Args:
            pool: Octets that all share.
            free: Octets that each has without asking.
        """
        self._left = pool
        self._free = free
        self._taken: dict[T, int] = {}
        self._favoured: T | None = None
        self._waiting: deque[T] = deque()

    def may(self, who: T, have: int, more: int) -> bool:
        """Take octets; whoever gets False is one of those who wait.

        Args:
            who: Whose body it is.
            have: Octets of it that were taken already.
            more: Octets that come now.
        """
        beyond = have + more - self._free
        if beyond <= 0:
            return True
        wanted = min(more, beyond)
        if wanted > self._left and self._favoured is None:
            self._favoured = who
        if wanted > self._left and self._favoured is not who:
            if who not in self._waiting:
                self._waiting.append(who)
            return False
        self._left -= wanted
        self._taken[who] = self._taken.get(who, 0) + wanted
        return True

    def over(self, who: T) -> tuple[T, ...]:
        """Give back what a body had; return those who may try again, in their order."""
        given = self._taken.pop(who, 0)
        self._left += given
        if who in self._waiting:
            self._waiting.remove(who)
        if self._favoured is who:
            self._favoured = None
        elif not given:
            return ()
        again, self._waiting = tuple(self._waiting), deque()
        return again
