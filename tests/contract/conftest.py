"""A store of each engine: a new one is done when this folder passes."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.desk import Desk
from htfeed.store import Store
from htfeed.store.opening import open_store


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the newest schema: to copy it is faster than to migrate."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    open_store(f"sqlite:///{path}").close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty store; another engine is another parameter."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def sqlite_url(tmp_path: Path, empty_sqlite: Path) -> str:
    """The URL of an empty store on SQLite."""
    path = tmp_path / "htfeed.db"
    shutil.copyfile(empty_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty store."""
    opened = open_store(store_url)
    yield opened
    opened.close()


@pytest.fixture
def desk(store: Store) -> Desk:
    """Somebody who works with the empty store."""
    return Desk(store)
