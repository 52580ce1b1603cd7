"""The order of the stages; the only room that knows it.

    places -> fetch -> (not modified? stop) -> parse -> normalise -> categorise
           -> compare with what is kept
           -> keep items, validators, state and "this channel is dirty" together
    dirty channels -> select -> write documents -> record the build

``adoption`` makes a changed config take effect, ``intake`` brings one source
in (``reading`` its documents, ``moves`` its places, ``states`` when it is asked
next), ``release`` lets the dirty channels out, and ``report`` says what came of it.
"""

from dataclasses import dataclass, field
from datetime import datetime

from htfeed.changes import Naming
from htfeed.config import Config
from htfeed.store import Routes, Store


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
    given: set[str] = field(default_factory=set)
    """Published ids of new items that are not kept yet: taken, all the same."""
