"""Places of documents in a folder: what lies there, and how another comes to lie there.

Nothing is torn: a document is written beside its place, synced, and renamed. Nothing is
followed: a link that lies in the folder is replaced or left, never written through, for
the folder may be writable to others. Errors are the file system's own (OSError).
"""

import contextlib
import errno
import fcntl
import os
import re
import secrets
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from htfeed.formats import CODINGS

_LEFT_BEHIND: Final = re.compile(r"\.[a-z0-9.-]+\.[0-9a-f]{16}\.tmp")
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_READ: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_CREATE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


@contextlib.contextmanager
def opened(root: Path, *, make: bool) -> Iterator["Tree"]:
    """Open a folder and lock it against another htfeed that is at work in it.

    Args:
        root: The folder. It is the operator's word, and may be a link; nothing below may.
        make: Whether it is made where it is missing, with what is opened below.
    """
    if make:
        root.mkdir(parents=True, exist_ok=True)
    top = os.open(root, _FOLDER & ~os.O_NOFOLLOW)
    tree = Tree(folders={"": top}, make=make)
    try:
        # A file system without locks goes without.
        with contextlib.suppress(OSError):
            fcntl.flock(top, fcntl.LOCK_EX)
        yield tree
    finally:
        for each in tree.folders.values():
            os.close(each)


@dataclass(frozen=True, slots=True)
class Tree:
    """A folder with those below that are open, so that nobody can swap one."""

    folders: dict[str, int]
    make: bool
    fresh: set[int] = field(default_factory=set)
    """Folders in which another has been made that is not synced."""

    def place(self, path: str) -> "Place":
        """Return the place of a document; FileNotFoundError where there is no folder."""
        folder, _, name = path.rpartition("/")
        return Place(self._open(folder), name)

    def _open(self, path: str) -> int:
        if path not in self.folders:
            above, _, name = path.rpartition("/")
            self.folders[path] = self._descend(self._open(above), name)
        return self.folders[path]

    def _descend(self, parent: int, name: str) -> int:
        """Open a folder in a folder; a link that lies in its place is taken away."""
        facts = _facts(parent, name)
        if facts and stat.S_ISLNK(facts.st_mode):
            os.unlink(name, dir_fd=parent)
            facts = None
        if facts is None and self.make:
            with contextlib.suppress(FileExistsError):
                os.mkdir(name, 0o755, dir_fd=parent)
            self.fresh.add(parent)
        return os.open(name, _FOLDER, dir_fd=parent)


@dataclass(frozen=True, slots=True)
class Place:
    """A name in a folder that is open."""

    folder: int
    name: str

    def has(self, body: bytes, *, small: bool | None) -> bool:
        """Whether the body lies here; what it is compressed to lies beside it then.

        Args:
            body: The document.
            small: Whether that is to be there.
        """
        at = self._holds(body)
        if at is not None and small and not self._is_small(at):
            self.shrink(body, at)
        return at is not None

    def lay(self, body: bytes, *, lasting: bool) -> "Laid":
        """Write a body beside this place, whole.

        Args:
            body: The document.
            lasting: Whether it is synced as well.
        """
        beside = Laid(self, f".{self.name}.{secrets.token_hex(8)}.tmp")
        try:
            descriptor = os.open(beside.name, _CREATE, 0o644, dir_fd=self.folder)
            with os.fdopen(descriptor, "wb") as file:
                file.write(body)
                file.flush()
                if lasting:
                    os.fsync(descriptor)
        except BaseException:
            beside.discard()
            raise
        return beside

    def delete(self) -> None:
        """Take away what lies here; raises FileNotFoundError where nothing does.

        That it is gone is lasting when the folder is synced.
        """
        os.unlink(self.name, dir_fd=self.folder)
        self.drop_small()

    def drop(self) -> None:
        """Take away the folder that is here; raises OSError where it holds something."""
        os.rmdir(self.name, dir_fd=self.folder)

    def sweep(self) -> None:
        """Take away what killed runs left; the lock says that no live one is at it."""
        for name in os.listdir(self.folder):  # noqa: PTH208 - an open folder has no path
            if _LEFT_BEHIND.fullmatch(name):
                with contextlib.suppress(OSError):
                    os.unlink(name, dir_fd=self.folder)

    def _is_small(self, at: int) -> bool:
        """Whether all that it is compressed to is there, and as old as itself."""
        facts = (_facts(self.folder, self.name + end) for end in CODINGS.values())
        return all(each and each.st_mtime_ns == at for each in facts)

    def drop_small(self) -> None:
        """Take away what it is compressed to: that of another document would be a lie."""
        for end in CODINGS.values():
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self.name + end, dir_fd=self.folder)

    def shrink(self, body: bytes, at: int) -> None:
        """Lay beside it what it is compressed to; not synced, as it can be made again."""
        # Imported when there is something to write, which is seldom.
        from htfeed.publish.compressing import smaller  # noqa: PLC0415

        for end, packed in smaller(body).items():
            name = self.name + end
            beside = f".{name}.{secrets.token_hex(8)}.tmp"
            descriptor = os.open(beside, _CREATE, 0o644, dir_fd=self.folder)
            with os.fdopen(descriptor, "wb") as file:
                file.write(packed)
                file.flush()
                os.utime(descriptor, ns=(at, at))
            os.rename(beside, name, src_dir_fd=self.folder, dst_dir_fd=self.folder)

    def _holds(self, body: bytes) -> int | None:
        """Return since when the body lies here, in nanoseconds; None if another does."""
        try:
            descriptor = os.open(self.name, _READ, dir_fd=self.folder)
        except OSError:  # nothing, a link, or unreadable: all of them are replaced
            return None
        with os.fdopen(descriptor, "rb") as file:
            facts = os.fstat(descriptor)
            if not stat.S_ISREG(facts.st_mode) or facts.st_size != len(body):
                return None
            return facts.st_mtime_ns if file.read() == body else None


@dataclass(frozen=True, slots=True)
class Laid:
    """A document that is written beside its place."""

    place: Place
    name: str

    def settle(self, body: bytes, *, small: bool | None) -> None:
        """Rename it, and have what it is compressed to beside it.

        That it lies there is lasting when the folder is synced.

        Args:
            body: The document.
            small: Whether it is to lie there compressed as well; None where none of
                its kind ever does.
        """
        folder = self.place.folder
        # First, so that a run that is killed here begins with the document again.
        if small:
            at = os.stat(self.name, dir_fd=folder, follow_symlinks=False).st_mtime_ns
            self.place.shrink(body, at)
        elif small is False:
            self.place.drop_small()
        os.rename(self.name, self.place.name, src_dir_fd=folder, dst_dir_fd=folder)

    def discard(self) -> None:
        """Take it away, if it is there still."""
        with contextlib.suppress(OSError):
            os.unlink(self.name, dir_fd=self.place.folder)


def sync(folder: int) -> None:
    """Make lasting whatever was written to the file system of a folder (``syncfs(2)``).

    For hundreds of files a tenth of what it takes to sync each.
    """
    import ctypes  # noqa: PLC0415 - many documents are written at once but seldom

    if ctypes.CDLL(None, use_errno=True).syncfs(folder):
        number = ctypes.get_errno() or errno.EIO
        raise OSError(number, os.strerror(number))


def _facts(parent: int, name: str) -> os.stat_result | None:
    try:
        return os.stat(name, dir_fd=parent, follow_symlinks=False)
    except FileNotFoundError:
        return None
