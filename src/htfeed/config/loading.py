"""A file of YAML and the environment -> the settings that they give, all checked."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from htfeed.config.checking import check
from htfeed.config.doubts import doubts
from htfeed.config.reading import read_yaml
from htfeed.config.selecting import channels_of
from htfeed.config.settings import Settings
from htfeed.config.shape import fit
from htfeed.config.sheet import Sheet
from htfeed.config.tree import sheet_of
from htfeed.errors import ConfigError
from htfeed.publish.channel import Site
from htfeed.publish.design import design_of
from htfeed.publish.output import S3

_SQLITE: Final = "sqlite:///"


def settings_of(path: Path, environ: Mapping[str, str]) -> dict[str, Any]:
    """Return every field of the config of a file; see :func:`htfeed.config.load`.

    Raises ConfigError.
    """
    root = path.absolute().parent
    sheet = sheet_of(str(path), root, read_yaml(path), environ)
    settings, misfits = fit(sheet)
    lines = sheet.lines([*sheet.complaints, *check(sheet), *misfits])
    if lines or settings is None:
        raise ConfigError("\n".join(lines))
    given: dict[str, Any] = {
        each.name: getattr(settings, each.name) for each in fields(settings)
    }
    given["channels"], selections = channels_of(settings.channels)
    given["rules"] = (*settings.rules, *selections)
    given["store"] = _located(settings.store, root)
    given["output"] = _folder(settings.output, root)
    given["site"] = _site(settings, sheet)
    return given | {
        "root": root,
        "path": path.absolute(),
        "warnings": doubts(settings, sheet),
        "secrets": tuple(root / name for name in sorted(set(sheet.secrets.values()))),
        "variables": tuple(sorted(set(sheet.hidden.values()))),
    }


def _site(settings: Settings, sheet: Sheet) -> Site:
    """Return the site with the templates of its pages; raises ConfigError."""
    told: dict[str, Any] = {
        each.name: getattr(settings.site, each.name) for each in fields(settings.site)
    }
    if settings.templates is None:
        return Site(**told)
    try:
        return Site(**told, design=design_of(sheet.root / settings.templates))
    except OSError as error:
        where = sheet.where(("templates",))
        raise ConfigError(f"{where}: {error.filename}: {error.strerror}") from error


def _folder(output: str, root: Path) -> str:
    """Return where is published to, with the path of a folder made absolute."""
    return output if output.startswith(S3) else str(root / output)


def _located(store: str, root: Path) -> str:
    """Return the address of a database, with the path of a file made absolute."""
    if not store.startswith(_SQLITE):
        return store
    database, query, options = store.removeprefix(_SQLITE).partition("?")
    return f"{_SQLITE}{root / database}{query}{options}"
