"""What is made when it is asked for, and answered like what was published before."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Final, Generic, TypeVar

from starlette.requests import Request
from starlette.types import ASGIApp

from htfeed.serve.choosing import chosen
from htfeed.serve.details import problem
from htfeed.serve.negotiation import accepts
from htfeed.serve.problems import UNMET, unacceptable
from htfeed.serve.ready import Answer, Ready, fields_of

AT_ONCE: Final = 4
"""Questions that the store is asked at a time; others wait, and then are sent away."""
_WAIT: Final = 5.0
"""Seconds."""
_OCTETS: Final = 32 * 1024 * 1024
"""Of answers that are kept at most, with what was asked."""
_ONE: Final = 1024
"""Octets that one takes beside its body and its question, about."""

Made = TypeVar("Made")


class BusyError(Exception):
    """Too much is asked at once."""


class Answers(Generic[Made]):
    """Answers that were made, until something else is published.

    The least used go first. Threads may share it.
    """

    def __init__(self, octets: Callable[[Made], int], *, patience: float = _WAIT) -> None:
        """Begin with none.

        Args:
            octets: Tells how long the body of an answer is.
            patience: How many seconds a question waits for its turn.
        """
        self._size = octets
        self._patience = patience
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._lock = threading.Lock()
        self._state: object = None
        self._kept: OrderedDict[Hashable, tuple[Made, int]] = OrderedDict()
        self._octets = 0

    def answer(self, key: Hashable, state: object, make: Callable[[], Made]) -> Made:
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
                # Who had the turn before may have asked the same.
                found = self._find(key, state) or self._keep(key, state, make())
        return found[0]

    def _find(self, key: Hashable, state: object) -> tuple[Made, int] | None:
        with self._lock:
            if state != self._state:
                self._state, self._octets = state, 0
                self._kept.clear()
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: Hashable, state: object, made: Made) -> tuple[Made, int]:
        # A question may be longer than its answer, and whoever asks chooses it.
        kept = made, self._size(made) + len(repr(key)) + _ONE
        with self._lock:
            if state != self._state or key in self._kept:
                return kept
            self._kept[key] = kept
            self._octets += kept[1]
            while self._octets > _OCTETS:
                _, gone = self._kept.popitem(last=False)
                self._octets -= gone[1]
        return kept

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=self._patience):
            raise BusyError
        try:
            yield
        finally:
            self._turns.release()


def response(request: Request, found: Ready) -> ASGIApp:
    """Return who sends what was made, or says why it is not what was asked for."""
    fields = fields_of(request.headers.raw)
    accepted = fields.get(b"accept")
    if accepted is not None and not accepts(accepted, found.kind):
        unmet = unacceptable("Accept")
    else:
        sent = chosen(found, request.method, fields)
        if isinstance(sent, Answer):
            return sent
        unmet = UNMET[sent]
    return problem(unmet.status, unmet.cause, headers=unmet.fields)
