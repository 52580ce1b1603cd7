"""Commands on channels: ``publish``, ``loss``."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated

import typer

from htfeed.cli.completing import channel_keys
from htfeed.cli.exits import Exit
from htfeed.cli.options import (
    DEFAULT_CONFIG,
    AsJson,
    ConfigPath,
    PretendedNow,
    clock_at,
    config_at,
    store_of,
)
from htfeed.cli.printing import note, print_json, print_rows, warn
from htfeed.config import Config
from htfeed.enquiries.keys import check_channel
from htfeed.enquiries.loss import loss as ask_loss
from htfeed.formats import FORMATS
from htfeed.pipeline.adoption import adopt, naming
from htfeed.pipeline.release import Release, release, roll_back
from htfeed.pipeline.report import ChannelReport
from htfeed.syntax.intervals import counted

ChannelKey = Annotated[
    str,
    typer.Argument(
        help="The key of a channel.", metavar="CHANNEL", autocompletion=channel_keys
    ),
]


OneChannel = Annotated[
    str | None,
    typer.Option(
        help="This channel only; else all.", metavar="KEY", autocompletion=channel_keys
    ),
]
RollBack = Annotated[
    bool, typer.Option("--rollback", help="Publish it as it was before the last time.")
]
AcceptNewIds = Annotated[
    bool,
    typer.Option(
        "--accept-new-ids",
        help="Publish what was published already under ids that are new.",
    ),
]


def publish(
    *,
    channel: OneChannel = None,
    rollback: RollBack = False,
    accept_new_ids: AcceptNewIds = False,
    config: ConfigPath = DEFAULT_CONFIG,
    now: PretendedNow = None,
    as_json: AsJson = False,
) -> None:
    """Publish channels from what is kept, without looking at any source.

    With --rollback a channel goes back to the build before its last one, and stays so
    until it next changes; once more goes back further, ten builds at most. What an
    operator has hidden, and what waits for its time, does not come back with it.

    A published id never changes: a channel in which one would is held back. After a
    migration that cannot keep them, --accept-new-ids publishes it all the same, once.

    Examples: htfeed publish; htfeed publish --channel news --rollback
    """
    settings = config_at(config)
    if channel is not None:
        check_channel(settings, channel, option="--channel")
    elif rollback:
        raise typer.BadParameter("--rollback needs --channel KEY: one goes back at a time")
    with store_of(settings) as store:
        adopt(settings, store)
        job = Release(
            config=settings,
            store=store,
            naming=naming(settings, store),
            now=clock_at(now)(),
            accepts_new_ids=accept_new_ids,
        )
        reports = _published(job, channel, rollback=rollback)
    if as_json:
        print_json(reports)
    else:
        _show(settings, reports)
    if any(each.error for each in reports):
        raise typer.Exit(code=Exit.FAILED)


def _published(
    job: Release, channel: str | None, *, rollback: bool
) -> tuple[ChannelReport, ...]:
    if channel is not None and rollback:
        return (roll_back(job, channel),)
    job.store.mark([channel] if channel else list(job.config.channels))
    return release(job)


def _show(config: Config, reports: Iterable[ChannelReport]) -> None:
    told = [each for each in reports if each.key in config.channels or each.error]
    print_rows(
        "channel",
        ("channel", "items", "files", "written"),
        [(each.key, each.items, each.files, len(each.written)) for each in told],
    )
    for each in told:
        if each.error:
            warn(each.error)
    note(f"Published in {config.output}")


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
        found = ask_loss(settings, store, channel, now=datetime.now(UTC))
    if as_json:
        print_json({"items": found.items, "losses": found.rows})
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
        note(
            f"Nothing of {counted(found.items, 'item')} of {channel} is lost in any format."
        )
