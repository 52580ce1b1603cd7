"""What was asked on the way to an answer: one hop after the other."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from time import monotonic

from htfeed.answers import Answer, Hop, Moved, Postponed, Refused
from htfeed.fetch.hops import shown
from htfeed.fetch.turns import Turn
from htfeed.syntax.urls import host_of


class Trail:
    """The requests that are made for one turn, and what each costs."""

    def __init__(self, turn: Turn) -> None:
        """Begin with nothing asked.

        Args:
            turn: What the first request is made for.
        """
        self._turn = turn
        self._began = self._at = monotonic()
        self._url: str | None = None
        self._status: int | None = None
        self._octets = 0
        self.hops: list[Hop] = []

    def sets_out(self, url: str) -> None:
        """Note that an address is asked now; the one before has answered."""
        self.arrives()
        self._url, self._status, self._octets, self._at = url, None, 0, monotonic()

    def heard(self, status: int) -> None:
        """Note the status of the answer."""
        self._status = status

    def counted(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Pass on a body as it comes, and count its octets."""
        for chunk in chunks:
            self._octets += len(chunk)
            yield chunk

    def turned_away(self) -> None:
        """Note that the address was refused by us, so that nobody was asked."""
        self._url = None

    def arrives(self) -> None:
        """Note that the request is over, however it ended."""
        if self._url is None:
            return
        first, after = not self.hops, self._turn.after
        hop = Hop(
            url=shown(self._url),
            host=host_of(self._url),
            status=self._status,
            octets=self._octets,
            elapsed=timedelta(seconds=monotonic() - self._at),
            beside=self._turn.beside if first else 1,
            after=timedelta(seconds=after) if first and after is not None else None,
        )
        self.hops.append(hop)
        self._url = None

    def told(self, answer: Answer) -> Answer:
        """Return an answer with what was asked for it, and how long it took."""
        self.arrives()
        if isinstance(answer, Postponed):
            return answer
        hops, took = tuple(self.hops), timedelta(seconds=monotonic() - self._began)
        if isinstance(answer, Moved):
            then = answer.then
            if isinstance(then, Refused):
                return replace(answer, then=replace(then, hops=hops))
            return replace(answer, then=replace(then, hops=hops, elapsed=took))
        if isinstance(answer, Refused):
            return replace(answer, hops=hops)
        return replace(answer, hops=hops, elapsed=took)
