"""Bodies that take long to undo: they wait until nobody else has anything to say.

A bomb of some kilobytes inflates to all that may be before it is known to be one.
A hundred of them at a time would hold up every server that answered in good order.
"""

from collections import deque
from typing import Final

from htfeed.fetch.bodies import Limits, decoded_if_light
from htfeed.fetch.codings import BadBodyError
from htfeed.fetch.heads import WHOLE
from htfeed.fetch.journey import Heard, Journey
from htfeed.fetch.turns import Turn

_MOST: Final = 8 * 1024 * 1024
"""Octets that wait, as they came; beyond them a body is undone at once."""

Taken = tuple[Journey, Turn[Journey], Heard]


class Heavy:
    """What waits, first come first served."""

    def __init__(self, limits: Limits) -> None:
        """Begin with nothing.

        Args:
            limits: How much may come.
        """
        self._limits = limits
        self._waiting: deque[Taken] = deque()
        self._octets = 0

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def takes(self, journey: Journey, turn: Turn[Journey], heard: Heard) -> bool:
        """Whether what was heard waits here; what is light is undone on the way."""
        if heard.status not in WHOLE or heard.code or self._octets + heard.octets > _MOST:
            return False
        codings = heard.head.get("content-encoding", "")
        try:
            heard.whole = decoded_if_light(heard.body, codings, self._limits)
        except BadBodyError as error:
            heard.code, heard.detail = error.code, error.detail
        if heard.code or heard.whole is not None:
            return False
        self._waiting.append((journey, turn, heard))
        self._octets += heard.octets
        return True

    def next(self) -> Taken:
        """Return what has waited longest."""
        taken = self._waiting.popleft()
        self._octets -= taken[2].octets
        return taken
