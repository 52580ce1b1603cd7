"""Which servers keep their connections, so that the next request can go over one.

A server that closes a connection without a word looks, over one that was kept, like
one that does not answer: curl would send the request again, where we are bound to
ask once. So one connection to each server is looked at before any is used again.
"""

import socket
from contextlib import suppress
from time import monotonic
from typing import Final

from htfeed.fetch.journey import Call
from htfeed.fetch.transfer import Transfer

_PROVES: Final = 0.01
"""Seconds after an answer by which a server that closes without a word has done so."""

Place = tuple[str, int]
"""A host and a port."""


class Habits:
    """What is known of the servers that were asked more than once."""

    def __init__(self) -> None:
        """Begin with nothing known."""
        self._asked: set[Place] = set()
        self._keeps: dict[Place, bool] = {}
        self._watched: dict[Place, tuple[float, socket.socket]] = {}

    def need_new(self, call: Call) -> bool:
        """Whether a call has to go over a connection of its own."""
        place = call.host, call.port
        if place not in self._keeps and place in self._watched:
            since, line = self._watched[place]
            if monotonic() - since >= _PROVES:
                self._keeps[place] = _is_open(line)
                del self._watched[place]
                line.close()
        return not self._keeps.get(place, False)

    def answered(self, transfer: Transfer, *, whole: bool) -> None:
        """Take note of how a call ended, and keep an eye on the connection it had."""
        place = transfer.call.host, transfer.call.port
        line = transfer.line
        if not whole:
            self._keeps.pop(place, None)
        elif (
            place in self._asked
            and line is not None
            and place not in self._keeps
            and place not in self._watched
        ):
            self._watched[place] = monotonic(), line
            return
        self._asked.add(place)
        if line is not None:
            line.close()

    def close(self) -> None:
        """Let go of the connections that are watched."""
        for _, line in self._watched.values():
            line.close()


def _is_open(line: socket.socket) -> bool:
    """Whether the other side has not closed a connection that nothing is asked over."""
    with suppress(BlockingIOError):
        try:
            return bool(line.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
        except ConnectionError:
            return False
    return True
