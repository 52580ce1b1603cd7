"""A pass that is tried out: the real one, on copies that are thrown away.

So what a dry run tells is what a run would do, to the last document; there is
no second way through the stages that only pretends.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from htfeed.config import Config
from htfeed.store.copying import rehearse


@contextmanager
def rehearsal(config: Config) -> Iterator[Config]:
    """Give a config whose store and output are copies; they are gone in the end.

    Raises StoreError where the store cannot be copied.
    """
    with tempfile.TemporaryDirectory(prefix="htfeed-") as folder:
        kept, output = Path(folder) / "kept.db", Path(folder) / "public"
        rehearse(config.store, kept)
        # What a bucket holds is not fetched: all of it then counts as written.
        with suppress(FileNotFoundError):
            shutil.copytree(config.output, output, copy_function=_alike)
        yield replace(config, store=f"sqlite:///{kept}", output=str(output))


def _alike(source: str, target: str) -> None:
    """Give a file a second name, which is enough: documents are replaced, never changed."""
    try:
        os.link(source, target)
    except OSError:
        # Another file system, or one that links are forbidden in.
        shutil.copy2(source, target)
