"""Commands that ask and change nothing: ``check``, ``status``, ``parse``."""

import json
import os
import sys
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Annotated, Final

import typer

from htfeed.categorise import Rule, Selection
from htfeed.cli.options import DEFAULT_CONFIG, AsJson, ConfigPath, config_at, store_of
from htfeed.cli.portraying import due_of, show_source
from htfeed.cli.printing import note, print_json, print_rows, warn
from htfeed.config import Config, load
from htfeed.enquiries.status import SourceRow, of_lists
from htfeed.enquiries.status import status as ask_status
from htfeed.enquiries.understanding import understand
from htfeed.parse import Reader
from htfeed.pipeline.holding import held_back
from htfeed.syntax.dates import format_readable
from htfeed.syntax.intervals import counted

_SHOWN: Final = 100
"""Feeds of lists that are shown at a time."""


def check(*, config: ConfigPath = DEFAULT_CONFIG, as_json: AsJson = False) -> None:
    """Check the config: reads no network and changes nothing.

    Each error names file, line, column and key, and says what would be right.

    Examples: htfeed check; htfeed check --config /etc/htfeed/config.yaml
    """
    settings = load(config, os.environ)
    if as_json:
        counts = {
            "sources": len(settings.sources),
            "rules": len(_rules(settings)),
            "channels": len(settings.channels),
        }
        print_json({"file": str(config), **counts, "warnings": list(settings.warnings)})
        return
    for warning in settings.warnings:
        warn(warning)
    note(
        f"{config} is good: {counted(len(settings.sources), 'source')}, "
        f"{counted(len(_rules(settings)), 'rule')}, "
        f"{counted(len(settings.channels), 'channel')}."
    )


def _rules(config: Config) -> list[Rule]:
    """Return the rules of a config, without those that channels select by."""
    return [rule for rule in config.rules if not isinstance(rule, Selection)]


def status(
    key: Annotated[
        str | None,
        typer.Argument(help="One source, with the history of its polls.", metavar="KEY"),
    ] = None,
    *,
    every: Annotated[
        bool,
        typer.Option(
            "--all", help="Show all feeds that lists name, not only the troubled."
        ),
    ] = False,
    config: ConfigPath = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Show how each source is: state, last success, next due, items, last error.

    States: new (not asked yet), ok, moved (asked at its new address), resting (its
    host wants to be left alone), failing (its last good items stay), blocked (its
    address is not public), held (too many items are gone at
    once, or another site's feed came), gone (410: asked
    no more), paused (by htfeed source pause, until it is resumed). Of the feeds that
    lists name, those are shown that are not well. With a key: how its last polls
    went, oldest first.

    Examples: htfeed status; htfeed status partner; htfeed status --all --json
    """
    settings = config_at(config)
    if key is not None:
        show_source(settings, key, as_json=as_json)
        return
    with store_of(settings) as store:
        rows = ask_status(settings, store)
        held = held_back(store)
        listed = of_lists(store, troubled=not every)
        if as_json:
            print_json([*rows, *listed])
            return
        _show_rows(rows)
        shown = 0
        while page := tuple(islice(listed, _SHOWN)):
            if shown and not every:
                note("There are more: htfeed status --all | grep -v ' ok ' shows them.")
                break
            _show_rows(page)
            shown += len(page)
    for why in held.values():
        warn(f"{why}; the last good documents stay")
    if all(row.state == "new" for row in rows):
        note("No source has been asked yet: htfeed run does it.")


def parse(
    files: Annotated[list[Path], typer.Argument(help="Feeds or source files to read.")],
    *,
    strict_only: Annotated[
        bool, typer.Option("--strict-only", help="Take XML only where our reader can.")
    ] = False,
    lenient_only: Annotated[
        bool, typer.Option("--lenient-only", help="Have all XML read by feedparser.")
    ] = False,
) -> None:
    """Show what is understood of feeds and source files: a line of JSON each.

    Every entry stands in its order, nothing is merged, dates are in UTC. A file
    that is no feed gives an error, and the others go on; where none is one, the
    command exits with 1. Well-formed XML is read by
    a reader of our own, which knows more than feedparser; ill-formed XML by both.

    Examples: htfeed parse feed.xml; htfeed parse feeds/*.md | jq .items
    """
    if strict_only and lenient_only:
        raise typer.BadParameter("--strict-only and --lenient-only exclude each other")
    reader: Reader = "strict" if strict_only else "lenient" if lenient_only else "any"
    feeds = 0
    for each in files:
        told = understand(each, reader=reader)
        feeds += "error" not in told
        # One line a file, so that results can be read as they come.
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    if not feeds:
        raise typer.Exit(code=1)


def _show_rows(rows: Sequence[SourceRow]) -> None:
    print_rows(
        "source",
        ("source", "state", "last success", "next due", "items", "problems", "error"),
        [_cells(row) for row in rows],
    )


def _cells(row: SourceRow) -> tuple[object, ...]:
    return (
        row.key,
        row.state,
        format_readable(row.last_success) or "never",
        _next_due(row),
        row.items,
        row.problems,
        row.paused
        or (f"{row.stage}/{row.code}: {row.error}" if row.error else _named(row)),
    )


def _named(row: SourceRow) -> str:
    """Return what a list names, in numbers; nothing for another source."""
    if row.feeds is None:
        return ""
    states = ", ".join(f"{number} {state}" for state, number in row.feeds.items())
    return (
        f"names {counted(sum(row.feeds.values()), 'feed')}{': ' if states else ''}{states}"
    )


def _next_due(row: SourceRow) -> str:
    return "-" if row.state in {"paused", "gone"} else due_of(row)
