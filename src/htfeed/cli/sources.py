"""Commands on one source: ``source reset``, ``fetch``, ``pause``, ``resume``."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from htfeed.answers import Answer, Fetched, Moved, NotModified, Postponed
from htfeed.cli.completing import source_keys
from htfeed.cli.helping import Command
from htfeed.cli.options import (
    DEFAULT_CONFIG,
    ConfigPath,
    PretendedNow,
    clock_at,
    config_at,
    config_words,
    store_of,
)
from htfeed.cli.printing import command_line, note, warn
from htfeed.config import Config
from htfeed.enquiries.keys import check_source
from htfeed.errors import ConfigError
from htfeed.fetch.hops import shown
from htfeed.pipeline.adoption import enrol
from htfeed.store import Claimable, Store
from htfeed.syntax.dates import format_readable
from htfeed.syntax.intervals import counted, format_interval
from htfeed.worker import run_pass
from htfeed.worker.ownership import dead_among
from htfeed.worker.watching import Watcher

source = typer.Typer(
    name="source",
    help="Ask a source now, let it rest, go on, or begin anew.",
    epilog="Examples: htfeed source fetch partner; htfeed source pause partner "
    "--reason 'they move house'; htfeed source resume partner; htfeed source reset partner",
    no_args_is_help=True,
    rich_markup_mode=None,
)

SourceKey = Annotated[
    str,
    typer.Argument(
        help="The key of the source, as the config and htfeed status have it.",
        metavar="KEY",
        autocompletion=source_keys,
    ),
]


@source.command(cls=Command)
def reset(key: SourceKey, *, config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Make a source due at once, whatever happened to it before.

    Forgotten are its validators, so that it is read whole, its failures with their
    back-off, its last error, and that it was gone (410). Its items stay.

    Examples: htfeed source reset partner; htfeed source reset partner && htfeed run
    """
    with _met(config_at(config), key) as store:
        owner = store.reset(key)
        resting = key in store.resting()
    note(f"Source {key} begins anew: it is due at once and read whole; its items stay.")
    if _is_at_it(owner):
        note("A run has it in hand just now; what that brings is not kept.")
    if resting:
        resume = command_line("source", "resume", key, *config_words(config))
        note(f"It is paused, though: {resume} lets it be asked again.")
    else:
        note(_soon(config, key))


@source.command(cls=Command)
def pause(
    key: SourceKey,
    *,
    reason: Annotated[
        str,
        typer.Option(help="Why, for the next one who asks htfeed status.", metavar="TEXT"),
    ] = "",
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Ask a source no more until it is resumed; its items stay published.

    It rests across restarts, source files are not looked at either, and
    htfeed status shows it as paused. A paused one may get another reason.

    Examples: htfeed source pause partner --reason "they move house"
    """
    with _met(config_at(config), key) as store:
        rested = key in store.resting()
        owner = store.pause(key, " ".join(reason.split()))
    note(f"Source {key} {'stays' if rested else 'is'} paused; its items stay published.")
    if _is_at_it(owner):
        note("A run has it in hand just now and ends that first.")
    note(f"Undo it with: {command_line('source', 'resume', key, *config_words(config))}")


@source.command(cls=Command)
def resume(key: SourceKey, *, config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Let a paused source be asked again, when it is due.

    Examples: htfeed source resume partner
    """
    with _met(config_at(config), key) as store:
        rested = key in store.resting()
        store.resume(key)
    if not rested:
        note(f"Source {key} was not paused.")
        return
    status = command_line("status", *config_words(config))
    note(f"Source {key} goes on: it is asked when it is due ({status} tells when).")


@source.command(cls=Command)
def fetch(
    key: SourceKey, *, config: ConfigPath = DEFAULT_CONFIG, now: PretendedNow = None
) -> None:
    """Ask a source now, whatever the schedule, and show all that is said.

    Each request and response is shown with its head, without secrets; then how long
    it took, and what came of it. What is new is kept and published, as htfeed run does.

    Examples: htfeed source fetch partner
    """
    settings = config_at(config)
    with _met(settings, key) as store:
        if key in store.resting():
            resume = command_line("source", "resume", key, *config_words(config))
            raise ConfigError(f"{key} is paused", cure=f"let it go on first: {resume}")
        report = run_pass(
            settings,
            store,
            clock=clock_at(now),
            wanted=Claimable(only=key, undue=True),
            watcher=Watcher(answered=_say, aloud=True),
        )
        states = store.states()
    if not report.sources:
        note(f"A run has {key} in hand just now; ask again when it has ended.")
        return
    (told,) = report.sources
    for error in told.errors:
        warn(error)
    for problem in told.problems:
        warn(f"{problem.code}: {problem.where}: {problem.detail}")
    note(
        f"{told.new} new, {told.changed} changed, {told.withdrawn} withdrawn; "
        f"kept of it: {counted(told.kept, 'item')}."
    )
    due = next((each.next_due for each in states if each.key == key), None)
    configured = settings.source(key)
    # Files are looked at on every run.
    if due is not None and not (configured and configured.files):
        note(f"Next due: {format_readable(due)}")


def _say(answer: Answer) -> None:
    """Show what was said on the way to an answer, and what it came to."""
    for hop in answer.hops:
        for mark, head in ((">", hop.sent), ("<", hop.received)):
            for line in head.splitlines():
                note(f"{mark} {line}")
        status = "no answer" if hop.status is None else hop.status
        seconds = hop.elapsed.total_seconds()
        note(
            f"= {status}, {counted(hop.octets, 'octet')}, {seconds:.3f} s from {hop.url}",
            style="bold",
        )
    last = answer.then if isinstance(answer, Moved) else answer
    if isinstance(answer, Moved):
        note(f"It has moved for good to {shown(answer.to)}.")
    if isinstance(last, Fetched):
        size = counted(len(last.body), "octet")
        note(f"A document came: {size}, {last.media_type or 'no type'}.")
    elif isinstance(last, NotModified):
        note("Nothing is new: what we have is still current.")
    elif isinstance(last, Postponed):
        note(f"Not asked: {last.host} rests for {format_interval(last.wait)}.")
    else:
        note(f"{last.code}: {last.detail}")


@contextmanager
def _met(config: Config, key: str) -> Iterator[Store]:
    """Open the store of a config, in which the source is known even before a run."""
    check_source(config, key)
    with store_of(config) as store:
        enrol(config, store)
        yield store


def _is_at_it(owner: str | None) -> bool:
    return owner is not None and not dead_among({owner})


def _soon(config: Path, key: str) -> str:
    run = command_line("run", "--source", key, *config_words(config))
    return f"Look at it now with: {run} (htfeed serve does so within seconds)."
