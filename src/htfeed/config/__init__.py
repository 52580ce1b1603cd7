"""YAML -> frozen settings, or a ConfigError that names every line that is wrong.

Reads the file, the files of secrets and the templates that it names, and the
environment that it is given; touches neither network nor store.

``loading`` is the way of a file: to the nodes of its YAML (``reading``), to plain values
that know their lines (``tree``, ``sheet``), and to settings, if their keys and types are
right (``shape``) and their values and how they go together (``checking``). A new key is a
field of the dataclass of its stage, a row of ``checking`` where a value can be wrong, and
an example in ``complaints``; a test asks for the last.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from htfeed.config.settings import Defaults, Settings
from htfeed.places import Source
from htfeed.publish.channel import Site

__all__ = ["VARIABLES", "Config", "Defaults", "Settings", "load"]

VARIABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "HTFEED_STORE": ("store",),
    "HTFEED_OUTPUT": ("output",),
    "HTFEED_SITE_URL": ("site", "url"),
}
"""The environment variables that win over the file, and the keys that they stand for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config(Settings):
    """A config that was checked: every setting is usable, every path absolute."""

    site: Site
    """What is published as a whole, and the templates of its pages."""
    root: Path
    """The folder of the file: what relative paths count from."""
    path: Path
    """The file."""
    warnings: tuple[str, ...] = ()
    """What is allowed and can hardly be meant, a line each."""
    secrets: tuple[Path, ...] = ()
    """The files that values were read from (``file:``)."""
    variables: tuple[str, ...] = ()
    """The environment variables that values were read from (``env:``)."""

    @property
    def contact(self) -> str:
        """Return where the owners of sites reach us: it stands in every ``User-Agent``."""
        return self.network.contact or self.site.url

    @property
    def categories(self) -> frozenset[str]:
        """Return the categories that any channel publishes."""
        return frozenset(each.category for each in self.channels.values())

    def source(self, key: str) -> Source | None:
        """Return the source with a key; None where the config itself has none."""
        return next((each for each in self.sources if each.key == key), None)


def load(path: Path, environ: Mapping[str, str]) -> Config:
    """Return the config of a file.

    ``HTFEED_STORE``, ``HTFEED_OUTPUT`` and ``HTFEED_SITE_URL`` win over the
    file and are checked like it; a relative path in them counts from the
    folder of the file too, and an empty one counts as not set. Any text may be
    ``file:`` and the path of a file that holds it, or ``env:`` and the name of a
    variable.

    Args:
        path: The file; a link to one counts as standing where the link is.
        environ: The environment.

    Raises:
        ConfigError: Something is wrong. Its text has a line for each error, in
            the order of the file: ``file:line:column: key: what is wrong; what
            would be right``. Members of lists are counted from 1.
    """
    # The reading of YAML is imported when there is some to read: mostly the
    # settings are there from last time, see htfeed.config.compiled.
    from htfeed.config.loading import settings_of  # noqa: PLC0415

    return Config(**settings_of(path, environ))
