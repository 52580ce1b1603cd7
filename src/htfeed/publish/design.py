"""The templates of an operator, which win over ours, file by file."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """What pages are made by."""

    folder: Path | None = field(default=None, repr=False)
    """The operator's templates; None where there are only ours."""
    files: tuple[Path, ...] = field(default=(), repr=False)
    """The folders and the files in it, to be looked at for changes."""
    digest: str = ""
    """Of all files in it: pages are made anew by another one."""


OURS: Final = Design()
"""What pages are made by where the operator has no templates."""


def design_of(folder: Path) -> Design:
    """Return the templates of a folder, as they are now.

    Raises OSError where one of them cannot be read.
    """
    digest = hashlib.sha256()
    found = sorted(folder.rglob("*"))
    for each in found:
        if each.is_file():
            name = each.relative_to(folder).as_posix().encode()
            digest.update(name + b"\0" + each.read_bytes() + b"\0")
    return Design(folder=folder, files=(folder, *found), digest=digest.hexdigest()[:16])
