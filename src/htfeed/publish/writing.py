"""Documents come to lie in the output: whole or not at all, and only what changed.

Nothing is torn: a document is written beside its place, synced, and renamed.
Nothing is followed: a link that lies in the output is replaced or left, never
written through, for the folder may be writable to others.
"""

import contextlib
import errno
import fcntl
import os
import re
import secrets
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from htfeed.errors import SITE, PublishError
from htfeed.formats import CODINGS, format_of
from htfeed.model import Document

_PART: Final = re.compile(r"[a-z0-9-]+(\.[a-z0-9.]+)?")
_LEFT_BEHIND: Final = re.compile(r"\.[a-z0-9.-]+\.[0-9a-f]{16}\.tmp")
_LEAST: Final = 512
"""Octets; of a smaller document nothing would be saved."""
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_READ: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_CREATE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC

_WORDS: Final = {
    errno.ENOSPC: ("no space is left on the disk", "make room and run again"),
    errno.EDQUOT: ("the disk quota is used up", "make room and run again"),
    errno.EFBIG: ("the file would be larger than is allowed", "raise the limit"),
    errno.EROFS: ("the file system is read-only", "mount it writable, or set output"),
    errno.EACCES: ("permission is denied", "let this user write there, or set output"),
    errno.EPERM: ("it is not permitted", "let this user write there, or set output"),
    errno.EEXIST: ("a file lies where a folder belongs", "move it away"),
    errno.ENOTDIR: ("a file lies where a folder belongs", "move it away"),
    errno.EISDIR: ("a folder lies where a file belongs", "move it away"),
    errno.EIO: ("the disk gave an error", "look at the disk"),
}
"""What went wrong and what would mend it, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What writing came to: paths of the output, in the order in which they were met."""

    written: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    """Already there with the same bytes; bytes and mtime are untouched."""


def write(
    root: Path, documents: Iterable[Document], *, swept: set[str] | None = None
) -> Written:
    """Put documents in the output; what is linked to before what links to it.

    Args:
        root: The output; made if it is missing. It may be a link itself.
        documents: Those to be there afterwards; others are left alone.
        swept: Folders that need not be rid of what killed runs left, as they were
            before; those that are now are added.

    Raises:
        PublishError: A path is not one of ours, or the file system refused.
            That document and those after it are as they were.
    """
    written: list[str] = []
    same: list[str] = []
    clean = set() if swept is None else swept
    for folder, group in groupby(sorted(documents, key=rank), key=_folder):
        together = list(group)
        paths = [each.path for each in together]
        with _reporting(paths[0]), _opened(root, paths[0], make=True) as place:
            if folder not in clean:
                place.sweep()
                clean.add(folder)
            before = len(written)
            for each in together:
                with _reporting(each.path):
                    small = _is_worth_it(each)
                    changed = place.beside(each.path).put(each.body, small=small)
                (written if changed else same).append(each.path)
            if len(written) > before:
                os.fsync(place.folder)
    return Written(written=tuple(written), same=tuple(same))


def _folder(document: Document) -> str:
    return document.path.rpartition("/")[0]


def _is_worth_it(document: Document) -> bool:
    """Whether a document is to be there in small: pages of items are seldom asked for."""
    return len(document.body) >= _LEAST and not document.path.startswith("item/")


def remove(root: Path, paths: Iterable[str]) -> tuple[str, ...]:
    """Take documents out of the output, and folders that this empties.

    Returns the paths that were there; a link is removed, not what it points to.

    Raises:
        PublishError: A path is not one of ours, or the file system refused.
    """
    removed = []
    for path in paths:
        with _reporting(path), contextlib.suppress(FileNotFoundError):
            with _opened(root, path, make=False) as place:
                place.delete()
            removed.append(path)
            _drop_folder(root, path)
    return tuple(removed)


def items(root: Path) -> Iterator[str]:
    """Give the paths of all that is published of items.

    Args:
        root: The output.
    """
    folder = root / "item"
    for entry in os.scandir(folder) if folder.is_dir() else ():
        if _PART.fullmatch(entry.name):
            yield f"item/{entry.name}" + ("/index.html" if entry.is_dir() else "")


def rank(document: Document) -> tuple[int, int]:
    """Return a document's turn: what is linked to comes before what links to it."""
    # Style sheets, then feeds, then pages, the deeper ones first.
    order = {".css": 0, ".svg": 0, ".html": 2}
    return order.get(Path(document.path).suffix, 1), -document.path.count("/")


def channel_of(path: str) -> str:
    """Return whose document a path is: a channel's, or the site's."""
    first, _, rest = path.partition("/")
    if rest:
        return SITE if first == "item" else first
    found = format_of(first)
    return first.removesuffix(found.extension) if found else SITE


@contextlib.contextmanager
def _reporting(path: str) -> Iterator[None]:
    """Turn what the file system says into an error that names cause and cure."""
    if not all(_PART.fullmatch(part) for part in path.split("/")):
        raise PublishError(
            channel_of(path),
            f"{path!r} is no path of a document",
            cure="names consist of a-z, 0-9 and hyphens",
        )
    try:
        yield
    except OSError as error:
        unknown = (os.strerror(error.errno) if error.errno else str(error), "")
        cause, cure = _WORDS.get(error.errno or 0, unknown)
        raise PublishError(
            channel_of(path), f"cannot write {path}: {cause}", cure=cure
        ) from error


@dataclass(frozen=True, slots=True)
class _Place:
    """A name in a folder that is open, so that nobody can swap the folder."""

    folder: int
    name: str

    def beside(self, path: str) -> "_Place":
        """Return the place of another document of the same folder."""
        return _Place(self.folder, path.rpartition("/")[2])

    def put(self, body: bytes, *, small: bool) -> bool:
        """Make the body lie here; return whether it did not before.

        That it does is lasting when the folder is synced.

        Args:
            body: The document.
            small: Whether it is to lie beside itself in what it is compressed to.
        """
        at = self._holds(body)
        if at is not None:
            if small and not self._is_small(at):
                self._shrink(body, at)
            return False
        beside = f".{self.name}.{secrets.token_hex(8)}.tmp"
        try:
            at = self._write(beside, body)
            # First, so that a run that is killed here begins with the document again.
            if small:
                self._shrink(body, at)
            else:
                self._drop_small()
            os.rename(beside, self.name, src_dir_fd=self.folder, dst_dir_fd=self.folder)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(beside, dir_fd=self.folder)
            raise
        return True

    def delete(self) -> None:
        """Take away what lies here; raises FileNotFoundError where nothing does."""
        self.sweep()
        os.unlink(self.name, dir_fd=self.folder)
        self._drop_small()
        os.fsync(self.folder)

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

    def _drop_small(self) -> None:
        for end in CODINGS.values():
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self.name + end, dir_fd=self.folder)

    def _shrink(self, body: bytes, at: int) -> None:
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

    def _write(self, name: str, body: bytes) -> int:
        """Write a file whole; return since when it is there, in nanoseconds."""
        descriptor = os.open(name, _CREATE, 0o644, dir_fd=self.folder)
        with os.fdopen(descriptor, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(descriptor)
            return os.fstat(descriptor).st_mtime_ns


@contextlib.contextmanager
def _opened(root: Path, path: str, *, make: bool) -> Iterator[_Place]:
    """Open the folder of a path, one part after another, and lock it."""
    *folders, name = path.split("/")
    if make:
        root.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        # The root is the operator's word, and may be a link; nothing below may.
        folder = os.open(root, _FOLDER & ~os.O_NOFOLLOW)
        stack.callback(os.close, folder)
        for part in folders:
            folder = _descend(folder, part, make=make)
            stack.callback(os.close, folder)
        # A file system without locks goes without: they only guard against a
        # second htfeed at work in the same output.
        with contextlib.suppress(OSError):
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield _Place(folder, name)


def _descend(parent: int, part: str, *, make: bool) -> int:
    """Open a folder in a folder; a link that lies in its place is taken away."""
    facts = _facts(parent, part)
    if facts and stat.S_ISLNK(facts.st_mode):
        os.unlink(part, dir_fd=parent)
        facts = None
    if facts is None and make:
        with contextlib.suppress(FileExistsError):
            os.mkdir(part, 0o755, dir_fd=parent)
        os.fsync(parent)
    return os.open(part, _FOLDER, dir_fd=parent)


def _facts(parent: int, part: str) -> os.stat_result | None:
    try:
        return os.stat(part, dir_fd=parent, follow_symlinks=False)
    except FileNotFoundError:
        return None


def _drop_folder(root: Path, path: str) -> None:
    """Remove the folder of a removed document if nothing is left in it."""
    folder = path.rpartition("/")[0]
    if folder:
        with contextlib.suppress(OSError), _opened(root, folder, make=False) as place:
            os.rmdir(place.name, dir_fd=place.folder)
