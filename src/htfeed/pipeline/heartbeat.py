"""The word of a worker that it is alive, and what others make of its silence.

Written beside the passes, not by them: a pass may take long, and a worker that
is in the middle of one is well.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from htfeed.store import Store
from htfeed.syntax.dates import format_rfc3339

EVERY: Final = timedelta(seconds=15)
"""How often a worker says so."""
SILENT: Final = timedelta(seconds=60)
"""After which a worker that says nothing is thought to be gone."""
_NOTE: Final = "heartbeat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """When a worker last said that it is alive, and which one."""

    at: datetime
    owner: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    """What it has done since it began."""

    def is_fresh(self, now: datetime, silent: timedelta = SILENT) -> bool:
        """Whether a worker is thought to be at work, also where a clock went back."""
        return now - self.at <= silent


def beat(store: Store, heartbeat: Heartbeat) -> None:
    """Say that a worker is alive."""
    told = {
        "at": format_rfc3339(heartbeat.at),
        "owner": heartbeat.owner,
        "counts": heartbeat.counts,
    }
    store.remember(_NOTE, json.dumps(told))


def last_beat(store: Store) -> Heartbeat | None:
    """Return the last word of any worker; None where there is none that can be read."""
    try:
        told = json.loads(store.recall(_NOTE) or "{}")
        at = datetime.fromisoformat(told["at"])
    except (ValueError, KeyError, TypeError):
        return None
    return Heartbeat(
        at=at if at.tzinfo else at.replace(tzinfo=UTC),
        owner=told["owner"],
        counts=told.get("counts", {}),
    )
