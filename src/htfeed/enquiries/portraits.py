"""How is one source?  All that is known of it, with the history of its polls."""

from dataclasses import dataclass
from datetime import datetime

from htfeed.config import Config
from htfeed.enquiries.status import SourceRow, of_lists, status
from htfeed.errors import ConfigError
from htfeed.fetch.hops import shown
from htfeed.store import Poll, Store

_POLLS = 60
"""The newest that are told of."""


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
