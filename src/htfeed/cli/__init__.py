"""The command line: the only place that prints or sets an exit code."""

import gc
import io
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Final

import typer

from htfeed.cli.exits import Exit, told
from htfeed.cli.helping import Command
from htfeed.cli.printing import complain, show_version
from htfeed.errors import ConfigError, HtfeedError

COMMANDS: Final = {
    "init": "beginning",
    "add": "adding",
    "export-opml": "adding",
    "check": "checking",
    "run": "running",
    "serve": "serving",
    "healthcheck": "health",
    "status": "status",
    "hosts": "hosts",
    "doctor": "doctoring",
    "source": "sources",
    "items": "items",
    "item": "items",
    "why": "items",
    "publish": "publishing",
    "loss": "publishing",
    "hide": "items",
    "show": "items",
    "purge": "running",
    "parse": "checking",
    "migrate": "keeping",
    "renormalise": "keeping",
    "backup": "keeping",
    "restore": "keeping",
}
"""Every command, in the order of the help, and the module that it is a function of."""
_MADE_BETWEEN: Final = 50_000
"""Objects after which garbage is looked for again."""


def before_commands(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=show_version, is_eager=True, help="Show the version."
        ),
    ] = False,
) -> None:
    """Take the options that stand before the command."""


def application(words: Sequence[str] = ()) -> typer.Typer:
    """Return the command line, with no more commands than the words ask for.

    A command imports what it works with, and nobody should wait for the others.

    Args:
        words: The command line; without the name of a command in front, for help
            or for completion, all commands are there.
    """
    app = typer.Typer(
        name="htfeed",
        help="Sources in, items kept, channels out: reads feeds and source files, keeps "
        "their entries, and publishes a feed for each category as Atom, RSS and JSON Feed.",
        epilog="Begin with: htfeed init, then htfeed run, then htfeed serve; htfeed doctor "
        f"looks whether all is well. {told()}",
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback()(before_commands)
    for name in words[:1] if words and words[0] in COMMANDS else COMMANDS:
        module = import_module(f"htfeed.cli.{COMMANDS[name]}")
        command = getattr(module, name.replace("-", "_"))
        if isinstance(command, typer.Typer):
            app.add_typer(command)
        else:
            app.command(name, cls=Command)(command)
    return app


def run() -> None:
    """Run the command line; turn errors made on purpose into an exit code."""
    # No terminal is too old, and no name of a file too odd, to be told of.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        command = application(sys.argv[1:])
        gc.freeze()
        # What is read makes many objects and hardly a cycle: a twentieth of a first pass
        # went into looking for these.
        gc.set_threshold(_MADE_BETWEEN)
        gc.enable()
        command()
    except ConfigError as error:
        complain(error)
        sys.exit(Exit.MISCONFIGURED)
    except HtfeedError as error:
        complain(error)
        sys.exit(Exit.FAILED)
