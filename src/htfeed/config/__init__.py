"""YAML -> frozen settings, or a ConfigError that names every line that is wrong.

Reads the file, the files of secrets that it names, and the environment that
it is given; touches neither network nor store.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from htfeed.config.checking import check, doubts
from htfeed.config.reading import read_yaml
from htfeed.config.settings import Defaults, Settings
from htfeed.config.shape import fit
from htfeed.config.tree import VARIABLES, grow
from htfeed.errors import ConfigError

__all__ = ["VARIABLES", "Config", "Defaults", "Settings", "load"]

_SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config(Settings):
    """A config that was checked: every setting is usable, every path absolute."""

    root: Path
    """The folder of the file: what relative paths count from."""
    path: Path
    """The file."""
    warnings: tuple[str, ...] = ()
    """What is allowed and can hardly be meant, a line each."""


def load(path: Path, environ: Mapping[str, str]) -> Config:
    """Return the config of a file.

    ``HTFEED_STORE``, ``HTFEED_OUTPUT`` and ``HTFEED_SITE_URL`` win over the
    file and are checked like it; a relative path in them counts from the
    folder of the file too, and an empty one counts as not set. Any text may be
    ``file:`` and the path of a file that holds it.

    Args:
        path: The file; a link to one counts as standing where the link is.
        environ: The environment.

    Raises:
        ConfigError: Something is wrong. Its text has a line for each error, in
            the order of the file: ``file:line:column: key: what is wrong; what
            would be right``. Members of lists are counted from 1.
    """
    root = path.absolute().parent
    sheet = grow(str(path), root, read_yaml(path), environ)
    settings, misfits = fit(sheet)
    lines = sheet.lines([*sheet.complaints, *check(sheet), *misfits])
    if lines or settings is None:
        raise ConfigError("\n".join(lines))
    given: dict[str, Any] = {
        each.name: getattr(settings, each.name) for each in fields(settings)
    }
    given["store"] = _located(settings.store, root)
    given["output"] = root / settings.output
    return Config(
        **given, root=root, path=path.absolute(), warnings=doubts(settings, sheet)
    )


def _located(store: str, root: Path) -> str:
    """Return the address of a database, with the path of a file made absolute."""
    if not store.startswith(_SQLITE):
        return store
    database, query, options = store.removeprefix(_SQLITE).partition("?")
    return f"{_SQLITE}{root / database}{query}{options}"
