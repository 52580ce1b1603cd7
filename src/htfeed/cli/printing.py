"""How things look: tables on a terminal, plain lines otherwise, JSON when asked for."""

import json
import shlex
import shutil
import sys
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from htfeed.errors import HtfeedError
from htfeed.syntax.dates import format_rfc3339

# A place such as `config.yaml:100:5` is no picture of a hundred.
OUT: Final = Console(highlight=False, soft_wrap=True, emoji=False)
ERR: Final = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)


def show_version(asked: bool) -> None:  # noqa: FBT001 - typer calls it so
    """Print the version and end, if that was asked for."""
    if asked:
        OUT.print(f"htfeed {version('htfeed')}")
        raise typer.Exit


def complain(error: HtfeedError) -> None:
    """Print what went wrong, and its cure on a line of its own."""
    ERR.print(f"[bold red]htfeed:[/] {escape(error.cause)}")
    if error.cure:
        ERR.print(f"        {escape(error.cure)}")


def print_json(value: Any) -> None:  # noqa: ANN401 - whatever JSON holds
    """Print a value as JSON, for programs: times in UTC, lengths of time in seconds.

    A dataclass is an object of its fields. In lines, for people, on a terminal alone:
    without them Python is three times quicker.
    """
    lines = 2 if OUT.is_terminal else None
    sys.stdout.write(f"{as_json(value, indent=lines)}\n")


def as_json(value: Any, *, indent: int | None = None) -> str:  # noqa: ANN401 - as above
    """Return a value as JSON that the output can hold, whatever its encoding is."""
    plain = not (sys.stdout.encoding or "").lower().startswith("utf")
    return json.dumps(value, ensure_ascii=plain, indent=indent, default=_as_json)


def _as_json(value: Any) -> object:  # noqa: ANN401 - fields_of raises TypeError
    if isinstance(value, datetime):
        return format_rfc3339(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    return fields_of(value)


def fields_of(value: Any) -> dict[str, Any]:  # noqa: ANN401 - fields raises TypeError
    """Return the fields of a dataclass by name, as they are."""
    return {each.name: getattr(value, each.name) for each in fields(value)}


def print_rows(title: str, names: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows under their names: a table on a terminal, else a line a row."""
    if not OUT.is_terminal:
        for row in rows:
            told = (f"{name} {cell}" for name, cell in zip(names[1:], row[1:], strict=True))
            OUT.file.write("  ".join([f"{title} {row[0]}", *told]) + "\n")
        return
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for number, name in enumerate(names):
        numeric = bool(rows) and isinstance(rows[0][number], int)
        table.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(escape(str(cell)) for cell in row))
    OUT.print(table)


def note(text: str, *, style: str = "") -> None:
    """Print a sentence."""
    OUT.print(escape(text), style=style)


def warn(text: str) -> None:
    """Print what deserves a look to standard error."""
    ERR.print(f"[yellow]warning:[/] {escape(text)}")


def command_line(*words: str) -> str:
    """Return how this very command is called with other words, for people to copy."""
    words = tuple(map(shlex.quote, words))
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        return " ".join(("python -m htfeed", *words))
    if shutil.which(called.name) == str(called.absolute()):
        return " ".join((called.name, *words))
    here = Path.cwd()
    shown = called.absolute()
    shown = shown.relative_to(here) if shown.is_relative_to(here) else shown
    return " ".join((str(shown), *words))
