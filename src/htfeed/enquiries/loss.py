"""What do the formats of a channel lose of its items?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from htfeed.config import Config
from htfeed.enquiries.keys import check_channel
from htfeed.pipeline.lineup import lineup_of
from htfeed.publish.losses import LOSSES
from htfeed.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class LossRow:
    """What a format cannot carry of some items."""

    format: str
    field: str
    what: str
    items: int
    """How many of the channel's items have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Losses:
    """What is lost of a channel."""

    items: int
    """How many it has."""
    rows: tuple[LossRow, ...]
    """In the order of its formats; nothing that no item has."""


def loss(config: Config, store: Store, channel: str, *, now: datetime) -> Losses:
    """Return what each format of a channel cannot carry of its current items.

    Raises:
        ConfigError: There is no such channel.
    """
    check_channel(config, channel)
    settings = config.channels[channel]
    current = lineup_of(store, channel, settings, now).current
    items = store.chosen([each.item for each in current]).values()

    def rows() -> Iterator[LossRow]:
        for format_ in settings.formats:
            for each in LOSSES[format_]:
                count = sum(bool(each.touches(item)) for item in items)
                if count:
                    yield LossRow(
                        format=format_, field=each.field, what=each.what, items=count
                    )

    return Losses(items=len(items), rows=tuple(rows()))
