"""A path of the output -> ready answers, read again only after they were replaced."""

import asyncio
import os
import re
import stat
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from htfeed.formats import CODINGS, format_of, media_type_of
from htfeed.publish.output import GENERATION
from htfeed.serve.media import media_type
from htfeed.serve.ready import Ready, ready, squeezed

# What is published is named by configured keys; anything else is not ours.
_PART: Final = re.compile(r"[a-z0-9-]+(\.[a-z0-9.]+)?")
# An operator's files have the names that people give them; none is hidden, none leads up.
_GIVEN: Final = re.compile(r"[^/\\.\x00-\x1f\x7f][^/\\\x00-\x1f\x7f]*")
_PACKED: Final = tuple(CODINGS.values())
_ROOM: Final = 64 * 1024 * 1024
"""Octets of documents that are held in memory, beside those of channels."""
_LOOK: Final = 1.0
"""Seconds after which a document is looked at again though no run told of a new one."""
_SMALLER: Final = frozenset({"text/html", "application/json"})
_NOT_FOLLOWED: Final = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK

_Stamp = tuple[int, int, int]


@dataclass(slots=True)
class _Held:
    """A document in memory, and when it was known to be what lies in the output."""

    name: str
    stamp: _Stamp
    ready: Ready
    generation: _Stamp | None
    looked: float
    pinned: bool


class Shelf:
    """The documents of an output: those of channels in memory, of others the last asked.

    Runs tell of what they wrote by a file (:data:`GENERATION`), so that a document which
    was published is seen by the next request. What others put there is seen within a
    second. Writers replace a file by renaming, so its inode tells a new document even
    where size and time are the same.
    """

    def __init__(
        self,
        root: Path,
        links: Callable[[str], str | None] = lambda _: None,
        writes: Callable[[str], bool] = lambda path: format_of(path) is not None,
    ) -> None:
        """Open an output.

        Args:
            root: The folder that holds the documents.
            links: Gives the ``Link`` field of the document at a path.
            writes: Whether a feed at a path is ours, and no file of the operator's.
        """
        self._writes = writes
        self._root = root
        self._told = os.fspath(root / GENERATION)
        self._links = links
        self._held: dict[str, _Held] = {}
        self._octets = 0
        self._seen: _Stamp | None = None
        self._looked = False

    def find(self, path: str) -> Ready | None:
        """Return the document at a path, or None.

        ``news/`` is ``news/index.html``. Never follows a link out of the output, never
        answers what a writer has not finished.
        """
        held, now, generation = self._held.get(path), time.monotonic(), self._generation()
        if held is not None:
            if held.generation == generation and now - held.looked < _LOOK:
                return held.ready
            if self._still(held):
                held.generation, held.looked = generation, now
                return held.ready
            self._forget(path)
        name = _name(path)
        if name is None or (media_type(name) and not self._writes(name)):
            return None
        found = self._read(name)
        if found is None:
            return None
        stamp, document = found
        pinned = not name.startswith("item/") and "/archive/" not in name
        self._keep(path, _Held(name, stamp, document, generation, now, pinned))
        return document

    def is_folder(self, path: str) -> bool:
        """Whether a path lacks only its last slash."""
        return bool(path) and not path.endswith("/") and self.find(f"{path}/") is not None

    def take(
        self, links: Callable[[str], str | None], writes: Callable[[str], bool]
    ) -> None:
        """Go by another directory from now on, and so read everything again."""
        self._links, self._writes = links, writes
        self._held.clear()
        self._octets = 0

    def opened(self, path: str) -> Path | None:
        """Return where a file of the operator's lies that is no document of ours."""
        if not all(map(_GIVEN.fullmatch, path.split("/"))):
            return None
        file = self._root / path
        try:
            is_one = self._is_inside(path) and file.is_file() and not file.is_symlink()
        except OSError:
            # Not there, and cannot be: the name may be longer than any can be.
            return None
        return file if is_one else None

    def _generation(self) -> _Stamp | None:
        """Return what runs last told, looked up once in each turn of the event loop.

        Whatever is asked in a turn was sent before it began.
        """
        if self._looked:
            return self._seen
        try:
            self._seen = _stamp(os.stat(self._told))  # noqa: PTH116 - a path object costs more
        except OSError:
            self._seen = None
        with suppress(RuntimeError):
            asyncio.get_running_loop().call_soon(self._look_again)
            self._looked = True
        return self._seen

    def _look_again(self) -> None:
        self._looked = False

    def _still(self, held: _Held) -> bool:
        """Whether what lies in the output is what is in memory."""
        try:
            found = os.lstat(self._root / held.name)
        except OSError:
            return False
        return _stamp(found) == held.stamp and self._is_inside(held.name)

    def _is_inside(self, name: str) -> bool:
        parent = (self._root / name).parent
        return parent.resolve() == (self._root.resolve() / name).parent

    def _keep(self, path: str, held: _Held) -> None:
        self._held[path] = held
        if held.pinned:
            return
        self._octets += held.ready.octets
        while self._octets > _ROOM:
            # Order is that of reading: what came first goes first.
            oldest = next(each for each, one in self._held.items() if not one.pinned)
            self._forget(oldest)

    def _forget(self, path: str) -> None:
        held = self._held.pop(path)
        if not held.pinned:
            self._octets -= held.ready.octets

    def _read(self, name: str) -> tuple[_Stamp, Ready] | None:
        try:
            opened = _opened(self._root / name) if self._is_inside(name) else None
        except OSError:
            return None
        if opened is None:
            return None
        found, body = opened
        packed = _packed(self._root / name, found.st_mtime_ns)
        if not packed and media_type_of(name) in _SMALLER:
            # As many pages of items are there as items, and few are ever asked for.
            packed = squeezed(body)
        link = self._links(name)
        return _stamp(found), ready(name, body, found.st_mtime, packed, link)


def _name(path: str) -> str | None:
    """Return the name of a path's file below the output; None where it can have none."""
    name = f"{path}index.html" if path == "" or path.endswith("/") else path
    # As it is written: were `./news.atom` the same, each spelling would be held anew.
    if name.endswith(_PACKED) or not all(map(_PART.fullmatch, name.split("/"))):
        return None
    return name


def _stamp(found: os.stat_result) -> _Stamp:
    return found.st_ino, found.st_size, found.st_mtime_ns


def _packed(file: Path, at: int) -> Mapping[str, bytes]:
    """Return what lies beside a file, compressed and as old as itself."""
    found: dict[str, bytes] = {}
    for coding, end in CODINGS.items():
        with suppress(OSError):
            opened = _opened(Path(f"{file}{end}"))
            if opened and opened[0].st_mtime_ns == at:
                found[coding] = opened[1]
    return found


def _opened(file: Path) -> tuple[os.stat_result, bytes] | None:
    """Return a regular file's state and octets; None for what is none, such as a folder.

    Raises:
        OSError: It is not there, or a link.
    """
    descriptor = os.open(file, _NOT_FOLLOWED)
    try:
        # Before it becomes a file object, which would not close a folder's descriptor.
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            return None
        with os.fdopen(descriptor, "rb", closefd=False) as reading:
            return found, reading.read()
    finally:
        os.close(descriptor)
