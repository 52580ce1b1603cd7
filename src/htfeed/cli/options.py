"""Options that several commands share, what they open, and how they are repeated."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from htfeed.config import Config
from htfeed.config.compiled import load_compiled
from htfeed.errors import ConfigError
from htfeed.store import Store
from htfeed.store.opening import open_store
from htfeed.syntax.dates import parse_date

ConfigPath = Annotated[
    Path,
    typer.Option("--config", "-c", help="The config to use.", metavar="FILE"),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
PretendedNow = Annotated[
    str | None,
    typer.Option(help="Pretend that it is this time (for tests).", metavar="TIME"),
]

DEFAULT_CONFIG: Final = Path("config.yaml")


def config_at(path: Path) -> Config:
    """Return the config of a file and of the environment.

    Raises:
        ConfigError: It cannot be used.
    """
    return load_compiled(path, os.environ)


def config_words(path: Path | str) -> tuple[str, ...]:
    """Return the words that name a config on a command line; none for the usual one."""
    return () if Path(path) == DEFAULT_CONFIG else ("--config", str(path))


@contextmanager
def store_of(config: Config) -> Iterator[Store]:
    """Open the store of a config, and let go of it in the end."""
    store = open_store(config.store)
    try:
        yield store
    finally:
        store.close()


def clock_at(now: str | None) -> Callable[[], datetime]:
    """Return the one clock of this run: a pretended time that stands, or the real one.

    Raises:
        ConfigError: The pretended time is none.
    """
    if now is None:
        return lambda: datetime.now(tz=UTC)
    pretended = parse_date(now)
    if pretended is None:
        raise ConfigError(
            f"--now: {now!r} is not a time", cure="write it like 2026-11-23T06:00:00Z"
        )
    return lambda: pretended.at
