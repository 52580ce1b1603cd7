"""How are the sources?  A row for each, of the config and of lists; or all about one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from htfeed.config import Config
from htfeed.errors import ConfigError
from htfeed.fetch.hops import shown
from htfeed.model import Health, SourceState
from htfeed.store import Poll, Store

_PAGE: Final = 1000
_POLLS: Final = 60
"""The newest that are told of."""


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
    list: str | None = None
    """The list that names it; None for a source of the config."""
    feeds: Mapping[str, int] | None = None
    """Of a list: how many feeds it names, by their state."""


def status(config: Config, store: Store) -> tuple[SourceRow, ...]:
    """Return a row for each source of the config, in its order.

    A source that no run has met yet is ``new``.  Reads only.
    """
    states = {state.key: state for state in store.states()}
    counts = store.item_counts([each.key for each in config.sources])
    resting = store.resting()
    named = store.listed_counts() if any(each.opml for each in config.sources) else {}
    return tuple(
        _row(
            states.get(source.key, SourceState(key=source.key)),
            items=counts.get(source.key, 0),
            watched=source.files is not None,
            paused=resting.get(source.key),
            feeds=named.get(source.key, {}) if source.opml else None,
        )
        for source in config.sources
    )


def of_lists(store: Store, *, troubled: bool) -> Iterator[SourceRow]:
    """Give a row for each source that a list names, by key, a page at a time.

    Args:
        store: What is kept.
        troubled: Whether only those are wanted that are not well, or paused.
    """
    last = ""
    while page := store.listed_sources(after=last, limit=_PAGE, troubled=troubled):
        for each in page:
            yield _row(
                each.state, items=each.items, paused=each.paused, list=each.listed.list
            )
        last = page[-1].state.key


def _row(
    state: SourceState,
    *,
    items: int,
    paused: str | None,
    watched: bool = False,
    **more: Any,  # noqa: ANN401 - fields of the row
) -> SourceRow:
    return SourceRow(
        **more,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """What ``htfeed status KEY`` tells of a source."""

    row: SourceRow
    place: str
    """Its address, as it may be shown, or its files."""
    last_attempt: datetime | None
    polls: tuple[Poll, ...]
    """Oldest first."""


def portrait(config: Config, store: Store, key: str) -> Portrait:
    """Return all that is known of a source.

    Raises:
        ConfigError: There is no such source, or no list names it any more.
    """
    source = config.source(key)
    rows = status(config, store) if source else of_lists(store, troubled=False)
    row = next((each for each in rows if each.key == key), None)
    if row is None:
        raise ConfigError(
            f"no list names {key!r}", cure="htfeed status --all shows all that are named"
        )
    state = next((each for each in store.states() if each.key == key), None)
    place = (source.address or source.files or "") if source else key
    return Portrait(
        row=row,
        place=shown(place),
        last_attempt=state.last_attempt if state else None,
        polls=tuple(reversed(store.polls(key, _POLLS))),
    )
