"""``htfeed init``: a site that works as it stands, to begin with."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final

import typer

from htfeed.cli.options import DEFAULT_CONFIG, clock_at, config_words
from htfeed.cli.printing import command_line, note
from htfeed.errors import ConfigError, HtfeedError

_TEXTS: Final = files("htfeed.cli") / "beginnings"
_PLACES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "feeds/first-entry.md": "first-entry.md",
        ".gitignore": "gitignore",
        # Last: where it is, all is there.
        str(DEFAULT_CONFIG): "config.yaml",
    }
)
"""Where each text of the package goes."""


def init(
    folder: Annotated[
        Path,
        typer.Argument(
            help="Where the site is to be; made if it is missing.", metavar="DIR"
        ),
    ],
) -> None:
    """Begin a site: a config that works as it stands, and one entry to publish.

    Nothing that is there already is written over.

    Examples: htfeed init my-site; htfeed init .
    """
    _check_free(folder)
    since = f"{clock_at(None)():%Y}"
    for place, name in _PLACES.items():
        text = (_TEXTS / name).read_text(encoding="utf-8").replace("@YEAR@", since)
        _write(folder / place, text)
        note(f"Made {folder / place}")
    words = config_words(folder / DEFAULT_CONFIG)
    note(f"Publish it with: {command_line('run', *words)}")
    note(f"Serve it with:   {command_line('serve', *words)}")
    note("What each key of the config does stands in it; site.url and titles are yours.")


def _check_free(folder: Path) -> None:
    there = [
        str(folder / place)
        for place in _PLACES
        # Also a link that leads nowhere.
        if (folder / place).is_symlink() or (folder / place).exists()
    ]
    if there:
        raise ConfigError(
            f"{', '.join(there)}: there already, and nothing is written over",
            cure="name another folder, or move that away",
        )


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise HtfeedError(
            f"{path} cannot be made: {(error.strerror or str(error)).lower()}",
            cure="name a folder that this user may write",
        ) from error
