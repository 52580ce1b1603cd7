"""Databases that hold nothing at all, and such as an older version left."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from htfeed.store.schema import HEAD
from journey.conftest import Desk
from upgrade.released import RELEASES, Release, bare_engine, make

Empty = Callable[[], str]
"""Gives the URL of another database that holds nothing, each time."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest) -> Empty:
    """Databases of an engine; another engine is another parameter."""
    given: Empty = request.getfixturevalue(f"empty_{request.param}")
    return given


@pytest.fixture(scope="module")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Empty:
    """Files that are not there yet, each in a folder of its own."""
    return lambda: f"sqlite:///{tmp_path_factory.mktemp('store')}/htfeed.db"


@pytest.fixture(scope="module")
def empty_postgresql(postgresql_schema: tuple[Engine, str]) -> Iterator[Empty]:
    """Schemas of this process, beside the one that the other tests share."""
    server, shared = postgresql_schema
    made: dict[str, str] = {}

    def another() -> str:
        name = f"htfeed_upgrade_{os.getpid()}_{len(made)}"
        with server.begin() as connection:
            connection.execute(text(f"DROP SCHEMA IF EXISTS {name} CASCADE"))
            connection.execute(text(f"CREATE SCHEMA {name}"))
        made[name] = f"{shared.partition('?')[0]}?options=-csearch_path%3D{name}"
        return made[name]

    yield another
    for name, url in made.items():
        bare_engine(url).dispose()
        with server.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {name} CASCADE"))


@pytest.fixture(scope="module", params=RELEASES, ids=lambda each: each.schema)
def release(request: pytest.FixtureRequest) -> Release:
    """Each version that left a store."""
    given: Release = request.param
    return given


@pytest.fixture(
    scope="module",
    params=[each for each in RELEASES if each.schema != HEAD],
    ids=lambda each: each.schema,
)
def older(request: pytest.FixtureRequest) -> Release:
    """Each version whose schema is no longer ours."""
    given: Release = request.param
    return given


@pytest.fixture
def old(empty: Empty, release: Release) -> str:
    """The URL of the store that a version left."""
    url = empty()
    make(url, release)
    return url


@pytest.fixture
def site(tmp_path: Path) -> Desk:
    """A folder in which the command is run; nothing is in it yet."""
    return Desk(tmp_path / "site")


def furnish(site: Desk, release: Release, url: str) -> None:
    """Put what a version was run with into a folder, and let its store be at a URL."""
    site.write("config.yaml", json.dumps({**release.config, "store": url}))
    for path, words in release.files.items():
        site.write(path, words)
