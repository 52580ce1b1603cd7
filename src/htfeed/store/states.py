"""The state of a source, column by column, as ``SourceState`` has it field by field."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Final

from htfeed.model import SourceState
from htfeed.store.tables import sources

STATE: Final = tuple(sources.c[each.name] for each in fields(SourceState))
"""What a SELECT has to give for a ``SourceState``."""
NEW: Final[Mapping[str, object]] = {
    each.name: getattr(SourceState(key=""), each.name)
    for each in fields(SourceState)
    if each.name != "key"
}
"""The state of a source that was never asked, but for its key."""
