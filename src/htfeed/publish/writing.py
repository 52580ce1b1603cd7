"""Documents come to lie in the output: whole or not at all, and only what changed.

How one comes to lie in its place, see :mod:`htfeed.publish.places`.
"""

import contextlib
import errno
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from htfeed.errors import SITE, PublishError
from htfeed.formats import format_of
from htfeed.model import Document
from htfeed.publish import places
from htfeed.publish.places import Laid, Place, Tree

_PART: Final = re.compile(r"[a-z0-9-]+(\.[a-z0-9.]+)?")
_LEAST: Final = 512
"""Octets; of a smaller document nothing would be saved."""
_TOGETHER: Final = 200
"""Documents that lie beside their places before the first of them is renamed."""
_FEW: Final = 16
"""Documents up to which each is synced by itself; of more, their file system is."""

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
    clean = set() if swept is None else swept
    together = sorted(documents, key=rank)
    for at in range(0, len(together), _TOGETHER):
        some = together[at : at + _TOGETHER]
        with _reporting(some[0].path), places.opened(root, make=True) as tree:
            written += _written(tree, some, clean)
    changed = set(written)
    same = (each.path for each in together if each.path not in changed)
    return Written(written=tuple(written), same=tuple(same))


def _written(tree: Tree, documents: Sequence[Document], clean: set[str]) -> list[str]:
    """Put documents in place; return the paths of those that did not lie there."""
    few = len(documents) <= _FEW
    laid: list[tuple[Document, Laid]] = []
    try:
        for each in documents:
            with _reporting(each.path):
                beside = _laid(tree, each, clean, lasting=few)
            if beside:
                laid.append((each, beside))
        if laid:
            _settle(tree, laid, few=few)
    except BaseException:
        for _, beside in laid:
            beside.discard()
        raise
    return [each.path for each, _ in laid]


def _laid(tree: Tree, document: Document, clean: set[str], *, lasting: bool) -> Laid | None:
    """Write a document beside its place; None where it lies there already."""
    place = tree.place(document.path)
    _sweep(place, document.path, clean)
    if place.has(document.body, small=_is_worth_it(document)):
        return None
    return place.lay(document.body, lasting=lasting)


def _sweep(place: Place, path: str, clean: set[str]) -> None:
    """Rid the folder of a document of what killed runs left, once."""
    folder = path.rpartition("/")[0]
    if folder not in clean:
        place.sweep()
        clean.add(folder)


def _settle(tree: Tree, laid: Sequence[tuple[Document, Laid]], *, few: bool) -> None:
    """Rename what lies beside its place; it and its folders are lasting then."""
    first = laid[0][0].path
    with _reporting(first):
        _sync(tree, tree.fresh, few=few)
    for document, beside in laid:
        with _reporting(document.path):
            beside.settle(document.body, small=_is_worth_it(document))
    with _reporting(first):
        _sync(tree, {beside.place.folder for _, beside in laid}, few=few)


def _sync(tree: Tree, folders: Iterable[int], *, few: bool) -> None:
    if few:
        for each in folders:
            os.fsync(each)
    else:
        places.sync(tree.folders[""])


def _is_worth_it(document: Document) -> bool | None:
    """Whether a document is to be there in small; None where it never is.

    Pages of items are many, and each is seldom asked for.
    """
    return None if document.path.startswith("item/") else len(document.body) >= _LEAST


def remove(
    root: Path, paths: Iterable[str], *, swept: set[str] | None = None
) -> tuple[str, ...]:
    """Take documents out of the output, and folders that this empties.

    Returns the paths that were there; a link is removed, not what it points to.

    Args:
        root: The output.
        paths: Those not to be there afterwards.
        swept: As for :func:`write`.

    Raises:
        PublishError: A path is not one of ours, or the file system refused.
    """
    removed: list[str] = []
    clean = set() if swept is None else swept
    together = list(paths)
    for at in range(0, len(together), _TOGETHER):
        some = together[at : at + _TOGETHER]
        with (
            _reporting(some[0]),
            contextlib.suppress(FileNotFoundError),
            places.opened(root, make=False) as tree,
        ):
            removed += _removed(tree, some, clean)
    if removed:
        with _reporting(removed[0]), places.opened(root, make=False) as tree:
            _drop_folders(tree, removed)
    return tuple(removed)


def _removed(tree: Tree, paths: Sequence[str], clean: set[str]) -> list[str]:
    """Delete documents; return the paths of those that were there."""
    gone: dict[str, Place] = {}
    for path in paths:
        with _reporting(path), contextlib.suppress(FileNotFoundError):
            place = tree.place(path)
            place.delete()
            gone[path] = place
            _sweep(place, path, clean)
    if gone:
        with _reporting(paths[0]):
            _sync(tree, {each.folder for each in gone.values()}, few=len(gone) <= _FEW)
    return list(gone)


def _drop_folders(tree: Tree, paths: Iterable[str]) -> None:
    """Remove the folders of removed documents where nothing is left, inner ones first."""
    folders = {path.rpartition("/")[0] for path in paths} - {""}
    for folder in sorted(folders, key=lambda each: each.count("/"), reverse=True):
        # Something of the operator's may lie there.
        with contextlib.suppress(OSError):
            tree.place(folder).drop()


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
