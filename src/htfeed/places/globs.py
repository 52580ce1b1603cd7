"""The files that a glob finds: every folder is read, or it is told that one was not.

``pathlib`` passes over a folder that it may not read, as if its files were
gone; and what is gone is withdrawn.  So this walk raises instead.
"""

import errno
import os
import stat
from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import takewhile
from pathlib import Path, PurePath
from typing import Final

_MAGIC: Final = frozenset("*?[")
_ANY_DEPTH: Final = "**"
_NO_FOLDER: Final = frozenset((errno.ENOENT, errno.ENOTDIR, errno.ELOOP))
"""What there is nothing in, rather than something that cannot be seen."""


def is_glob(pattern: str) -> bool:
    """Whether a text has a wildcard, so that it can name more than one file."""
    return not _MAGIC.isdisjoint(pattern)


def matches(root: Path, pattern: str) -> tuple[Path, ...]:
    """Return what a glob finds below a folder, each once, in order.

    ``*``, ``?`` and ``[…]`` match within a name, ``**`` any depth of folders; at
    the end it stands for all files below. Hidden names match no wildcard, and no
    folder is entered through a link by ``**``, since links can go in circles.

    Raises:
        OSError: A folder cannot be read.
    """
    # The same folder is reached by several ways when ** stands twice.
    seen: set[tuple[Path, int]] = set()
    return tuple(sorted(set(_walk(root, _parts(pattern), 0, seen))))


def _parts(pattern: str) -> tuple[str, ...]:
    parts = tuple(part for part in pattern.split("/") if part not in {"", "."})
    return (*parts, "*") if parts and parts[-1] == _ANY_DEPTH else parts


def _walk(
    folder: Path, parts: tuple[str, ...], at: int, seen: set[tuple[Path, int]]
) -> Iterator[Path]:
    if at == len(parts):
        yield folder
        return
    if (folder, at) in seen:
        return
    seen.add((folder, at))
    part = parts[at]
    if part == _ANY_DEPTH:
        yield from _walk(folder, parts, at + 1, seen)
        for entry in _names(folder):
            if _is_folder(entry):
                yield from _walk(folder / entry.name, parts, at, seen)
    elif is_glob(part):
        for entry in _names(folder):
            if fnmatchcase(entry.name, part):
                yield from _walk(folder / entry.name, parts, at + 1, seen)
    else:
        yield from _walk(folder / part, parts, at + 1, seen)


def _names(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from (entry for entry in entries if not entry.name.startswith("."))
    except OSError as error:
        if error.errno not in _NO_FOLDER:
            raise


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return stat.S_ISDIR(entry.stat(follow_symlinks=False).st_mode)
    except FileNotFoundError:
        return False


def fixed_part(pattern: str) -> str:
    """Return the folder below which all that a glob finds lies."""
    return "/".join(takewhile(lambda part: not is_glob(part), _parts(pattern)[:-1]))


def is_deep(pattern: str) -> bool:
    """Whether what a glob finds may lie in folders below its fixed part."""
    return any(map(is_glob, _parts(pattern)[:-1]))


def finds(pattern: str, path: PurePath) -> bool:
    """Whether a glob would find a file, by its path below the same folder."""
    return _fits(_parts(pattern), path.parts)


def _fits(parts: tuple[str, ...], names: tuple[str, ...]) -> bool:
    if not parts or not names:
        return not parts and not names
    part, name = parts[0], names[0]
    if part == _ANY_DEPTH:
        deeper = not name.startswith(".") and _fits(parts, names[1:])
        return _fits(parts[1:], names) or deeper
    if is_glob(part):
        fits = not name.startswith(".") and fnmatchcase(name, part)
    else:
        fits = name == part
    return (fits or part == name) and _fits(parts[1:], names[1:])
