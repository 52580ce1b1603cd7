"""The places of a source now: its address, or the files that its glob finds."""

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from htfeed.answers import PlaceState, Request
from htfeed.errors import SourceError
from htfeed.places import Source
from htfeed.places.globs import is_glob, matches

_NOTHING: Final = PlaceState()


def places_of(
    source: Source, root: Path, known: Mapping[str, PlaceState]
) -> tuple[Request, ...]:
    """Return what to ask of a source now, files sorted by path.

    Files are regular ones below the root, after links are resolved; hidden
    files and the back-up copies of editors are no entries of anybody's.

    Args:
        source: The source.
        root: The folder that its ``path`` is relative to.
        known: What is known of each place that was read before.

    Raises:
        SourceError: The source has no file (``no-file``, ``no-files``), or it
            cannot be told which ones it has (``unreadable``).
    """
    if source.address is not None:
        before = known.get(source.address, _NOTHING)
        return (
            Request(
                source=source.key,
                place=source.address,
                moved_to=before.moved_to,
                validators=before,
                access=source.access(root),
            ),
        )
    pattern = source.files or ""
    root = root.resolve()
    try:
        found = tuple(_requests(source.key, pattern, root, known))
    except (OSError, ValueError) as error:
        # What is not seen would count as gone, and its items as withdrawn.
        raise SourceError(
            "unreadable",
            f"cannot look for {pattern!r}: {error}",
            cure="let the user that runs htfeed read it, or mend the path",
        ) from error
    if found:
        return found
    if not is_glob(pattern):
        raise SourceError(
            "no-file", f"there is no file {pattern}", cure=f"put it into {root}"
        )
    raise SourceError(
        "no-files",
        f"no file matches {pattern}",
        cure=f"put one into {root}, or mend the pattern",
    )


def _requests(
    key: str, pattern: str, root: Path, known: Mapping[str, PlaceState]
) -> Iterator[Request]:
    exact = root / pattern
    # A name may hold a bracket, so a file that is there is itself before a pattern.
    by_name = not is_glob(pattern) or exact.is_file()
    for path in (exact,) if by_name else matches(root, pattern):
        if not path.is_relative_to(root):
            continue
        below = path.relative_to(root)
        if _is_entry(below) and _is_file_below(path, root):
            place = _readable(below)
            yield Request(
                source=key,
                place=place,
                path=str(path.resolve()),
                validators=known.get(place, _NOTHING),
            )


def _readable(path: Path) -> str:
    """Return a path as text that can be stored, whatever octets its name is made of."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def _is_entry(path: Path) -> bool:
    return not (
        any(part.startswith(".") for part in path.parts)
        or path.name.endswith("~")
        or (path.name.startswith("#") and path.name.endswith("#"))
    )


def _is_file_below(path: Path, root: Path) -> bool:
    try:
        real = path.resolve(strict=True)
        return real.is_relative_to(root) and stat.S_ISREG(real.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError, RuntimeError):
        # Gone in between, or a loop of links.
        return False
