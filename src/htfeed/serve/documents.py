"""A path of the output -> ready bytes with the headers that HTTP wants of them."""

import hashlib
import os
import re
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path, PurePosixPath
from typing import Final

from htfeed.formats import CACHE_CONTROL, CODINGS, FORMATS, content_type, media_type_of

# What is published is named by configured keys; anything else is not ours.
_PART: Final = re.compile(r"[a-z0-9-]+(\.[a-z0-9.]+)?")
_FEEDS: Final = {each.media_type for each in FORMATS.values()}
_MOST: Final = 2000
"""Documents that are held in memory; of more, those read first are read again."""
_NOT_FOLLOWED: Final = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A published document as it is answered."""

    body: bytes
    etag: str
    """A strong validator (RFC 9110 §8.8.3): a digest of the bytes."""
    headers: dict[str, str]
    packed: Mapping[str, bytes] = field(default_factory=dict)
    """The body in content codings (RFC 9110 §8.4.1), the best first."""

    @property
    def etags(self) -> frozenset[str]:
        """Return the validators of all its representations."""
        return frozenset({self.etag, *map(self.etag_in, self.packed)})

    def etag_in(self, coding: str) -> str:
        """Return the strong validator of the body in a coding: other octets, another."""
        return f'{self.etag[:-1]}-{coding}"'


@dataclass(frozen=True, slots=True)
class _Stamp:
    inode: int
    size: int
    mtime: int


class Shelf:
    """The documents of an output, read again only after they were replaced.

    Writers replace a file by renaming, so its inode tells a new document
    even where size and time are the same.
    """

    def __init__(self, root: Path) -> None:
        """Open an output.

        Args:
            root: The folder that holds the documents.
        """
        self._root = root
        self._ready: dict[str, tuple[_Stamp, Ready]] = {}

    def find(self, path: str) -> Ready | None:
        """Return the document at a path, or None.

        ``news/`` is ``news/index.html``.  Never follows a link out of the
        output, never answers what a writer has not finished.
        """
        name = f"{path}index.html" if path == "" or path.endswith("/") else path
        parts = PurePosixPath(name).parts
        if "//" in name or not all(_PART.fullmatch(part) for part in parts):
            return None
        if name.endswith(tuple(CODINGS.values())):
            return None
        try:
            return self._read(name)
        except OSError:
            return None

    def is_folder(self, path: str) -> bool:
        """Whether a path lacks only its last slash."""
        return not path.endswith("/") and self.find(f"{path}/") is not None

    def _read(self, name: str) -> Ready | None:
        file = self._root / name
        if file.parent.resolve() != (self._root.resolve() / name).parent:
            return None
        descriptor = os.open(file, _NOT_FOLLOWED)
        with os.fdopen(descriptor, "rb") as opened:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                return None
            stamp = _Stamp(found.st_ino, found.st_size, found.st_mtime_ns)
            known = self._ready.get(name)
            if known and known[0] == stamp:
                return known[1]
            packed = _packed(file, found.st_mtime_ns)
            ready = _ready(name, opened.read(), found.st_mtime, packed)
        self._ready.pop(name, None)
        if len(self._ready) >= _MOST:
            self._ready.pop(next(iter(self._ready)))
        self._ready[name] = (stamp, ready)
        return ready


def _packed(file: Path, at: int) -> dict[str, bytes]:
    """Return what lies beside a file, compressed and as old as itself."""
    found: dict[str, bytes] = {}
    for coding, end in CODINGS.items():
        with suppress(OSError):
            descriptor = os.open(f"{file}{end}", _NOT_FOLLOWED)
            with os.fdopen(descriptor, "rb") as opened:
                if os.fstat(descriptor).st_mtime_ns == at:
                    found[coding] = opened.read()
    return found


def _ready(name: str, body: bytes, mtime: float, packed: Mapping[str, bytes]) -> Ready:
    media_type = media_type_of(name)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {
        "content-type": content_type(name),
        "content-length": str(len(body)),
        "etag": etag,
        "last-modified": formatdate(int(mtime), usegmt=True),
        "cache-control": CACHE_CONTROL,
        "x-content-type-options": "nosniff",
    }
    if media_type in _FEEDS:
        headers["access-control-allow-origin"] = "*"
    if packed:
        headers["vary"] = "accept-encoding"
    return Ready(body=body, etag=etag, headers=headers, packed=packed)
