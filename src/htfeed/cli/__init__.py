"""The command line: the only place that prints or sets an exit code.

Exit codes: 0 done, 1 the store, the output or the network address failed,
2 the config or the command line is wrong, 3 a source failed (``--strict``).
"""

import sys
from typing import Annotated

import typer

from htfeed.cli import asking, keeping, running, serving
from htfeed.cli.printing import complain, show_version
from htfeed.errors import ConfigError, HtfeedError

FAILED = 1
MISCONFIGURED = 2

app = typer.Typer(
    name="htfeed",
    help="Sources in, items kept, channels out: reads feeds and source files, keeps their "
    "entries, and publishes a feed for each category as Atom, RSS and JSON Feed.",
    epilog="Begin with: htfeed check, then htfeed run, then htfeed serve. "
    "Exit codes: 0 done, 1 store or output failed, 2 config or usage, "
    "3 a source failed (run --strict).",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command()(asking.check)
app.command()(running.run)
app.command()(serving.serve)
app.command()(asking.status)
app.command()(asking.parse)
app.command()(keeping.migrate)
app.command()(keeping.backup)
app.command()(keeping.restore)


@app.callback()
def options(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=show_version, is_eager=True, help="Show the version."
        ),
    ] = False,
) -> None:
    """Take the options that stand before the command."""


def run() -> None:
    """Run the command line; turn errors made on purpose into an exit code."""
    try:
        app()
    except ConfigError as error:
        complain(error)
        sys.exit(MISCONFIGURED)
    except HtfeedError as error:
        complain(error)
        sys.exit(FAILED)
    except BrokenPipeError:
        # The reader of our output (head, less) has seen enough.
        sys.stderr.close()
        sys.exit(FAILED)
