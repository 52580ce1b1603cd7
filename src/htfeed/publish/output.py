"""Where is published to: a folder, or a bucket of an object store; the same promises.

What is linked to comes before what links to it; only what changed is written; nobody ever
reads a part of a document.
"""

import os
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Final, Protocol

from htfeed.errors import PublishError
from htfeed.model import Document
from htfeed.publish import writing
from htfeed.publish.paths import item_paths
from htfeed.publish.writing import Written

GENERATION: Final = ".generation"
"""A file of the output that is replaced after documents changed: servers look at it."""
S3: Final = "s3://"
"""What the address of a bucket begins with: ``s3://bucket/prefix``."""


class Output(Protocol):
    """Where documents are published."""

    def write(self, documents: Iterable[Document]) -> Written:
        """Put documents there; raises PublishError, and what stands after it stays out."""
        ...

    def remove(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Take documents away; return those that were there. Raises PublishError."""
        ...

    def has(self, paths: Iterable[str]) -> bool:
        """Whether documents are there. Raises PublishError."""
        ...

    def seems_whole(self, paths: Iterable[str]) -> bool:
        """Whether documents are there, as far as it costs nothing to know."""
        ...

    def has_items(self) -> bool:
        """Whether what is published of items is there, as a whole."""
        ...

    def items(self) -> Iterator[str]:
        """Give the paths of all that is published of items."""
        ...


def output_at(address: str) -> Output:
    """Return the output at an address: the path of a folder, or ``s3://bucket/prefix``.

    Raises:
        ConfigError: It is a bucket, and what speaks to those is not installed.
    """
    if not address.startswith(S3):
        return Folder(Path(address))
    # Seldom used, and not everywhere installed.
    from htfeed.publish.bucket import Bucket  # noqa: PLC0415

    return Bucket(address)


def strays(output: Output, public: Collection[str]) -> Iterator[str]:
    """Give the paths of what is published of items that are public no more.

    Args:
        output: Where.
        public: The published ids of the others.
    """
    kept = {path for each in public for path in item_paths(each)}
    return (path for path in output.items() if path not in kept)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that a web server serves."""

    root: Path
    _swept: set[str] = field(default_factory=set)
    """Folders that are rid of what killed runs left."""

    def write(self, documents: Iterable[Document]) -> Written:
        """Put documents there; see :func:`htfeed.publish.writing.write`."""
        with self._telling() as changed:
            done = writing.write(self.root, documents, swept=self._swept)
            changed.extend(done.written)
        return done

    def remove(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Take documents away; see :func:`htfeed.publish.writing.remove`."""
        with self._telling() as changed:
            changed.extend(writing.remove(self.root, paths, swept=self._swept))
        return tuple(changed)

    def has(self, paths: Iterable[str]) -> bool:
        """Whether documents are there."""
        return all((self.root / path).is_file() for path in paths)

    def seems_whole(self, paths: Iterable[str]) -> bool:
        """Whether documents are there."""
        return self.has(paths)

    def has_items(self) -> bool:
        """Whether the folder of the items is there."""
        return (self.root / "item").is_dir()

    def items(self) -> Iterator[str]:
        """Give the paths of all that is published of items."""
        return writing.items(self.root)

    @contextmanager
    def _telling(self) -> Iterator[list[str]]:
        """Take what has changed, and tell servers of it, also where it broke off.

        Should that fail too, they find out by themselves, a second later.
        """
        changed: list[str] = []
        try:
            yield changed
        except PublishError:
            self._tell()
            raise
        if changed:
            self._tell()

    def _tell(self) -> None:
        # Replaced like a document: the file may have a second name elsewhere.
        now, beside = time.time_ns(), self.root / f"{GENERATION}.{token_hex(8)}.tmp"
        with suppress(OSError):
            beside.touch(exist_ok=False)
            # Coarser clocks would give the same time to two of them.
            os.utime(beside, ns=(now, now))
            beside.rename(self.root / GENERATION)
