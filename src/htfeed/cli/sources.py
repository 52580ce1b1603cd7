"""Commands on one source: ``source reset``, ``source pause``, ``source resume``."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from htfeed.cli.completing import source_keys
from htfeed.cli.options import (
    DEFAULT_CONFIG,
    ConfigPath,
    check_source,
    config_at,
    config_words,
    store_of,
)
from htfeed.cli.printing import command_line, note
from htfeed.pipeline.adoption import enrol
from htfeed.store import Store
from htfeed.worker.ownership import dead_among

source = typer.Typer(
    name="source",
    help="Let a source rest, go on, or begin anew.",
    epilog="Examples: htfeed source pause partner --reason 'they move house'; "
    "htfeed source resume partner; htfeed source reset partner",
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


@source.command()
def reset(key: SourceKey, *, config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Make a source due at once, whatever happened to it before.

    Forgotten are its validators, so that it is read whole, its failures with their
    back-off, its last error, and that it was gone (410). Its items stay.

    Examples: htfeed source reset partner; htfeed source reset partner && htfeed run
    """
    with _met(config, key) as store:
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


@source.command()
def pause(
    key: SourceKey,
    *,
    reason: Annotated[
        str, typer.Option(help="Why, for the next one who asks htfeed status.")
    ] = "",
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Ask a source no more until it is resumed; its items stay published.

    It rests across restarts, source files are not looked at either, and
    htfeed status shows it as paused. A paused one may get another reason.

    Examples: htfeed source pause partner --reason "they move house"
    """
    with _met(config, key) as store:
        rested = key in store.resting()
        owner = store.pause(key, " ".join(reason.split()))
    note(f"Source {key} {'stays' if rested else 'is'} paused; its items stay published.")
    if _is_at_it(owner):
        note("A run has it in hand just now and ends that first.")
    note(f"Undo it with: {command_line('source', 'resume', key, *config_words(config))}")


@source.command()
def resume(key: SourceKey, *, config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Let a paused source be asked again, when it is due.

    Examples: htfeed source resume partner
    """
    with _met(config, key) as store:
        rested = key in store.resting()
        store.resume(key)
    if not rested:
        note(f"Source {key} was not paused.")
        return
    status = command_line("status", *config_words(config))
    note(f"Source {key} goes on: it is asked when it is due ({status} tells when).")


@contextmanager
def _met(path: Path, key: str) -> Iterator[Store]:
    """Open the store of a config, in which the source is known even before a run."""
    config = config_at(path)
    check_source(config, key)
    with store_of(config) as store:
        enrol(config, store)
        yield store


def _is_at_it(owner: str | None) -> bool:
    return owner is not None and not dead_among({owner})


def _soon(config: Path, key: str) -> str:
    run = command_line("run", "--source", key, *config_words(config))
    return f"Look at it now with: {run} (htfeed serve does so within seconds)."
