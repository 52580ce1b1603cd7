"""The command line: the only place that prints or sets an exit code."""

import sys
from typing import Annotated

import typer

from htfeed.cli import (
    asking,
    beginning,
    doctoring,
    items,
    keeping,
    running,
    serving,
    sources,
)
from htfeed.cli.exits import Exit, told
from htfeed.cli.printing import complain, show_version
from htfeed.errors import ConfigError, HtfeedError

app = typer.Typer(
    name="htfeed",
    help="Sources in, items kept, channels out: reads feeds and source files, keeps their "
    "entries, and publishes a feed for each category as Atom, RSS and JSON Feed.",
    epilog="Begin with: htfeed init, then htfeed run, then htfeed serve; htfeed doctor "
    f"looks whether all is well. {told()}",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command()(beginning.init)
app.command()(asking.check)
app.command()(running.run)
app.command()(serving.serve)
app.command()(asking.status)
app.command()(asking.parse)
app.command()(keeping.migrate)
app.command()(keeping.backup)
app.command()(keeping.restore)
app.command()(doctoring.doctor)
app.add_typer(sources.app)
app.command()(items.items)
app.command()(items.item)
app.command()(items.why)
app.command()(items.hide)
app.command()(items.show)


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
        sys.exit(Exit.MISCONFIGURED)
    except HtfeedError as error:
        complain(error)
        sys.exit(Exit.FAILED)
    except BrokenPipeError:
        # The reader of our output (head, less) has seen enough.
        sys.stderr.close()
        sys.exit(Exit.FAILED)
