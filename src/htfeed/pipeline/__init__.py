"""The order of the stages; the only room that knows it.

    places -> fetch -> (not modified? stop) -> parse -> normalise -> categorise
           -> compare with what is kept
           -> keep items, validators, state and "this channel is dirty" together
    dirty channels -> select -> write documents -> record the build

``adoption`` makes a changed config take effect and ``renewal`` a changed rule, ``intake``
brings one source in (``reading`` its documents, which ``workshop`` has understood at a
safe distance; ``moves`` its places, ``states`` when it is asked next), ``release`` lets
the dirty channels out, and ``report`` says what came of it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from htfeed.changes import Naming
from htfeed.config import Config
from htfeed.store import Routes, Store

if TYPE_CHECKING:
    from htfeed.pipeline.understanding import Job, Understood
    from htfeed.pipeline.workshop import Workshop


class Hands:
    """Who reads documents in a pass: there from the first one to the end."""

    def __init__(self) -> None:
        """Begin without any; most passes find nothing to read."""
        self._workshop: Workshop | None = None

    def understand(self, job: "Job") -> "Understood":
        """Parse and normalise a document, or raise ParseError."""
        if self._workshop is None:
            from htfeed.pipeline.workshop import Workshop  # noqa: PLC0415 - see above

            self._workshop = Workshop()
        return self._workshop.understand(job)

    def close(self) -> None:
        """End the processes that there are."""
        if self._workshop is not None:
            self._workshop.close()
            self._workshop = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What every source is brought in with."""

    config: Config
    store: Store
    naming: Naming
    routes: Routes
    now: datetime
    purge: bool = False
    """Whether withdrawals that were held back are let through."""
    crowd: int = 1
    """How many sources are due together; those that are watched do not count."""
    ticking: bool = False
    """Whether one pass follows the other, so that who is late waited for a worker."""
    hands: Hands = field(default_factory=Hands)
    """Who reads the documents."""
    given: set[str] = field(default_factory=set)
    """Published ids of new items that are not kept yet: taken, all the same."""
