"""What is made when it is asked for, and answered like what was published before."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from htfeed.formats import CACHE_CONTROL
from htfeed.serve.preconditions import known_tags

AT_ONCE: Final = 4
"""Questions that the store is asked at a time; others wait, and then are sent away."""
_WAIT: Final = 5.0
"""Seconds."""
_OCTETS: Final = 32 * 1024 * 1024
"""Of answers that are kept at most."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Bytes with their media type and what else HTTP is told of them."""

    body: bytes
    content_type: str
    headers: Mapping[str, str]

    @property
    def etag(self) -> str:
        """Return its strong validator (RFC 9110 §8.8.3): a digest of the bytes."""
        return f'"{sha256(self.body).hexdigest()[:32]}"'


class BusyError(Exception):
    """Too much is asked at once."""


class Answers:
    """Answers that were made, until something else is published.

    The least used go first. Threads may share it.
    """

    def __init__(self, *, patience: float = _WAIT) -> None:
        """Begin with none.

        Args:
            patience: How many seconds a question waits for its turn.
        """
        self._patience = patience
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._lock = threading.Lock()
        self._state: object = None
        self._kept: OrderedDict[Hashable, Answer] = OrderedDict()
        self._octets = 0

    def answer(self, key: Hashable, state: object, make: Callable[[], Answer]) -> Answer:
        """Return the answer for a key, made now if it was not since the state is this.

        Raises BusyError where the turn does not come in time, and what making raises.

        Args:
            key: What is asked.
            state: Of what the answer is made; for another one all is made anew.
            make: Makes it.
        """
        found = self._find(key, state)
        if found is None:
            with self._turn():
                found = make()
            self._keep(key, state, found)
        return found

    def _find(self, key: Hashable, state: object) -> Answer | None:
        with self._lock:
            if state != self._state:
                self._state, self._octets = state, 0
                self._kept.clear()
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: Hashable, state: object, made: Answer) -> None:
        with self._lock:
            if state != self._state or key in self._kept:
                return
            self._kept[key] = made
            self._octets += len(made.body)
            while self._octets > _OCTETS:
                _, gone = self._kept.popitem(last=False)
                self._octets -= len(gone.body)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=self._patience):
            raise BusyError
        try:
            yield
        finally:
            self._turns.release()


def response(request: Request, answer: Answer) -> Response:
    """Return an answer, or 304 if the client has it already (RFC 9110 §13.1.2)."""
    headers = {
        "etag": answer.etag,
        "cache-control": CACHE_CONTROL,
        "x-content-type-options": "nosniff",
        **answer.headers,
    }
    wanted = ",".join(request.headers.getlist("if-none-match"))
    tags = known_tags({b"if-none-match": wanted.encode("latin-1")})
    if "*" in tags or answer.etag in tags:
        return Response(status_code=304, headers=headers)
    return Response(answer.body, headers={**headers, "content-type": answer.content_type})
