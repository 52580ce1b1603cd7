"""The places of a source now: its address, or the files that its glob finds."""

import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from htfeed.answers import Request, Validators
from htfeed.errors import SourceError
from htfeed.places import Source

_MAGIC: Final = frozenset("*?[")
_NOTHING: Final = Validators()


def places_of(
    source: Source, root: Path, known: Mapping[str, Validators]
) -> tuple[Request, ...]:
    """Return what to ask of a source now, files sorted by path.

    Files are regular ones below the root, after links are resolved; hidden
    files and the back-up copies of editors are no entries of anybody's.

    Args:
        source: The source.
        root: The folder that its ``path`` is relative to.
        known: The validators of each place that was read before.

    Raises:
        SourceError: The source has no file (``no-file``, ``no-files``).
    """
    if source.url is not None:
        validators = known.get(source.url, _NOTHING)
        return (Request(source=source.key, place=source.url, validators=validators),)
    pattern = source.path or ""
    root = root.resolve()
    found = tuple(_requests(source.key, pattern, root, known))
    if found:
        return found
    if _MAGIC.isdisjoint(pattern):
        raise SourceError(
            "no-file", f"there is no file {pattern}", cure=f"put it into {root}"
        )
    raise SourceError(
        "no-files",
        f"no file matches {pattern}",
        cure=f"put one into {root}, or mend the pattern",
    )


def _requests(
    key: str, pattern: str, root: Path, known: Mapping[str, Validators]
) -> Iterator[Request]:
    found = root.glob(pattern) if not _MAGIC.isdisjoint(pattern) else (root / pattern,)
    for path in sorted(found):
        if _is_entry(path.relative_to(root)) and _is_file_below(path, root):
            place = path.relative_to(root).as_posix()
            yield Request(
                source=key,
                place=place,
                path=str(path.resolve()),
                validators=known.get(place, _NOTHING),
            )


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
    except (OSError, RuntimeError):
        # Gone in between, or a loop of links.
        return False
