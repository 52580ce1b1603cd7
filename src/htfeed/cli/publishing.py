"""Commands on channels: ``loss``."""

from dataclasses import asdict
from typing import Annotated

import typer

from htfeed.cli.completing import channel_keys
from htfeed.cli.options import (
    DEFAULT_CONFIG,
    AsJson,
    ConfigPath,
    config_at,
    store_of,
)
from htfeed.cli.printing import note, print_json, print_rows
from htfeed.enquiries.loss import loss as ask_loss
from htfeed.formats import FORMATS

ChannelKey = Annotated[
    str,
    typer.Argument(
        help="The key of a channel.", metavar="CHANNEL", autocompletion=channel_keys
    ),
]


def loss(
    channel: ChannelKey, *, config: ConfigPath = DEFAULT_CONFIG, as_json: AsJson = False
) -> None:
    """Tell what the formats of a channel cannot carry of its items.

    A row for each field that a format has no place for, with the number of items in
    the channel that have it. What no item has is not listed; JSON Feed loses nothing,
    as it has an extension.

    Examples: htfeed loss news; htfeed loss media --json
    """
    settings = config_at(config)
    with store_of(settings) as store:
        found = ask_loss(settings, store, channel)
    if as_json:
        print_json({"items": found.items, "losses": [asdict(each) for each in found.rows]})
        return
    print_rows(
        "loss",
        ("format", "field", "what is lost", "items"),
        [
            (FORMATS[each.format].title, each.field, each.what, each.items)
            for each in found.rows
        ],
    )
    if not found.items:
        note(f"Channel {channel} has no item yet: htfeed run brings some.")
    elif not found.rows:
        note(f"Nothing of the {found.items} items of {channel} is lost in any format.")
