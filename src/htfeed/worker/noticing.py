"""A file that is saved is noticed at once, not at the next tick.

The system tells of changes in the folders of file sources (inotify). Where it
cannot, as for folders of another host, the ticks still find every change.
"""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import structlog
from watchfiles import watch

from htfeed.config import Config
from htfeed.places.globs import finds, fixed_part, is_deep

_TOGETHER: Final = 400
_STEP: Final = 100
"""Milliseconds: for how long changes are gathered at most, and how often looked for."""
_LOOK: Final = 5000
"""Milliseconds after which it is looked whether other folders are to be watched."""
_TRY_AGAIN: Final = 15.0
"""Seconds."""

log = structlog.get_logger(__name__)


def notice(
    config: Callable[[], Config], changed: Callable[[], None], stop: threading.Event
) -> None:
    """Tell of changed files of sources, until told to stop.

    Args:
        config: Gives the config that is in force.
        changed: Called when files were made, saved, renamed or deleted.
        stop: Set when nobody listens any more.
    """
    while not stop.is_set():
        watched = config()
        folders = folders_of(watched)
        if not folders:
            stop.wait(_TRY_AGAIN)
            continue
        try:
            _watch(watched, folders, config, changed, stop)
        except OSError as error:
            log.warning(
                "files not watched",
                error=str(error),
                effect="saved files wait for the next tick",
                cure="raise fs.inotify.max_user_watches, or watch fewer folders",
            )
            stop.wait(_TRY_AGAIN)


def folders_of(config: Config) -> frozenset[Path]:
    """Return the folders, of those that are there, in which files of sources lie."""
    folders = (config.root / fixed_part(each) for each in _files(config))
    return frozenset(each for each in folders if each.is_dir())


def _files(config: Config) -> Iterator[str]:
    return (each.files for each in config.sources if each.files)


def concerns(config: Config, path: Path) -> bool:
    """Whether a file is one that a source would read: our own documents are not."""
    if not path.is_relative_to(config.root):
        return False
    below = path.relative_to(config.root)
    return any(finds(each, below) for each in _files(config))


def _watch(
    watched: Config,
    folders: frozenset[Path],
    config: Callable[[], Config],
    changed: Callable[[], None],
    stop: threading.Event,
) -> None:
    """Watch some folders until others are to be watched."""
    changes = watch(
        *sorted(folders),
        watch_filter=lambda _, path: concerns(watched, Path(path)),
        debounce=_TOGETHER,
        step=_STEP,
        rust_timeout=_LOOK,
        yield_on_timeout=True,
        stop_event=stop,
        recursive=any(map(is_deep, _files(watched))),
        raise_interrupt=False,
    )
    for each in changes:
        if each:
            changed()
        now = config()
        if now is not watched or folders_of(now) != folders:
            return
