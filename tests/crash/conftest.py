"""A small site for every engine, with a feed on a real socket."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crash.town import Site, Town
from htfeed.store.copying import backup


@pytest.fixture
def site() -> Iterator[Site]:
    """The feed on the network."""
    with Site() as server:
        yield server
        server.shutdown()


@pytest.fixture(params=["sqlite", "postgresql"])
def town(request: pytest.FixtureRequest, tmp_path: Path, site: Site) -> Town:
    """A town whose store is on each engine."""
    url = ""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_url")
        backup(url, tmp_path / "empty.db")
    return Town(tmp_path / "town", url, site)
