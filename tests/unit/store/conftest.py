"""A store on SQLite, to look into: what every engine does is in ``tests/contract``."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from htfeed.store.opening import open_store
from htfeed.store.sql import SqlStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    """An empty store."""
    opened = open_store(f"sqlite:///{tmp_path}/x.db")
    assert isinstance(opened, SqlStore)
    yield opened
    opened.close()
