"""A file that takes its name only when it is whole: beside, synced, renamed."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from htfeed.errors import StoreError


@contextmanager
def replacing(file: Path) -> Iterator[Path]:
    """Give a path beside a file; what is written there becomes the file in the end.

    Nothing of it stays where the caller fails. Raises StoreError where the
    folder cannot be written.
    """
    try:
        with tempfile.TemporaryDirectory(
            dir=file.parent, prefix=f".{file.name}."
        ) as folder:
            beside = Path(folder) / file.name
            yield beside
            _sync(beside)
            beside.replace(file)
            _sync(file.parent)
    except OSError as error:
        raise StoreError(
            f"{file} cannot be written ({error.strerror or error})",
            cure="name a file in a folder that is there, has room and can be written",
        ) from error


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
