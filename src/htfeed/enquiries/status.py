"""How are the sources?  A row for each that is configured."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from htfeed.config import Config
from htfeed.model import Health, SourceState
from htfeed.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One line of ``htfeed status``."""

    key: str
    state: Health | Literal["paused"]
    last_success: datetime | None
    next_due: datetime | None
    """None for files, which every run looks at, and for what is asked no more.

    Of a paused source it is when it would be."""
    items: int
    problems: int
    failures: int
    stage: str | None
    """Where the last attempt failed: ``fetch``, ``parse`` …"""
    code: str | None
    error: str | None
    paused: str | None = None
    """Why an operator lets it rest, empty where nobody said; None while it does not."""


def status(config: Config, store: Store) -> tuple[SourceRow, ...]:
    """Return a row for each source of the config, in its order.

    A source that no run has met yet is ``new``.  Reads only.
    """
    states = {state.key: state for state in store.states()}
    counts = store.item_counts()
    resting = store.resting()
    return tuple(
        _row(
            states.get(source.key, SourceState(key=source.key)),
            items=counts.get(source.key, 0),
            watched=source.path is not None,
            paused=resting.get(source.key),
        )
        for source in config.sources
    )


def _row(state: SourceState, *, items: int, watched: bool, paused: str | None) -> SourceRow:
    return SourceRow(
        key=state.key,
        state=state.health if paused is None else "paused",
        paused=paused,
        last_success=state.last_success,
        next_due=None if watched else state.next_due,
        items=items,
        problems=state.problems,
        failures=state.failures,
        stage=state.error_stage,
        code=state.error_code,
        error=state.error,
    )
