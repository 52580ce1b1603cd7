"""Commands that look at files alone: ``check`` at the config, ``parse`` at feeds."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from htfeed.categorise import Rule, Selection
from htfeed.cli.options import DEFAULT_CONFIG, AsJson, ConfigPath
from htfeed.cli.printing import as_json, note, print_json, warn
from htfeed.config import Config, load
from htfeed.enquiries.understanding import understand
from htfeed.parse import Reader
from htfeed.syntax.intervals import counted


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


def parse(
    files: Annotated[
        list[Path], typer.Argument(help="Feeds or source files to read.", metavar="FILE")
    ],
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
        sys.stdout.write(f"{as_json(told)}\n")
        sys.stdout.flush()
    if not feeds:
        raise typer.Exit(code=1)
