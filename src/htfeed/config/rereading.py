"""The config that is in force while a service runs: read again when it changes.

A bad one is refused with its line, and the one before stays in force.
"""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import structlog

from htfeed.config import Config
from htfeed.errors import ConfigError

log = structlog.get_logger(__name__)

_Stamp = tuple[tuple[int, int, int] | None, ...]


class InForce:
    """The config of a service; :meth:`now` gives the one for the next pass."""

    def __init__(self, config: Config, read: Callable[[], Config]) -> None:
        """Begin with a config.

        Args:
            config: The one to begin with.
            read: Reads it anew; may raise ConfigError.
        """
        self._config = config
        self._read = read
        self._seen = _stamp(config)
        self._turn = threading.Lock()
        self.asked = threading.Event()
        """Set to have it read anew though no file seems to have changed."""

    def now(self) -> Config:
        """Return the config that is in force, after a look at its files."""
        with self._turn:
            return self._looked()

    def _looked(self) -> Config:
        stamp = _stamp(self._config)
        if stamp == self._seen and not self.asked.is_set():
            return self._config
        self.asked.clear()
        self._seen = stamp
        try:
            found = self._read()
        except ConfigError as error:
            log.error("config refused", error=str(error), in_force="the one before")  # noqa: TRY400 - its text is all there is to know
            return self._config
        if found != self._config:
            self._take(found)
        return self._config

    def _take(self, found: Config) -> None:
        old = self._config
        for name in ("store", "output"):
            if getattr(found, name) != getattr(old, name):
                log.warning("config needs a restart", key=name)
        self._config = replace(found, store=old.store, output=old.output)
        self._seen = _stamp(self._config)
        log.info("config in force", sources=len(found.sources))


def _stamp(config: Config) -> _Stamp:
    files = (config.path, *config.secrets, *config.site.design.files)
    return tuple(map(_of_file, files))


def _of_file(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
