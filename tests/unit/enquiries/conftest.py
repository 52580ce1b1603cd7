"""A config, a store on SQLite, and somebody who works with both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.desk import Desk
from htfeed.config import Config, load
from htfeed.store.opening import open_store

CONFIG = """\
site: {title: Example, url: "https://example.org/"}
sources:
  - {key: a, url: "https://user:secret@example.org/feed"}
  - {key: b, path: "feeds/*", categories: [news]}
rules:
  - {if: {title: Spot}, category: media}
  - {if: {title: .}, category: news}
channels:
  news: {title: News, category: news, limit: 2}
  media: {title: Media, category: media}
"""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    (tmp_path / "config.yaml").write_text(CONFIG)
    return load(tmp_path / "config.yaml", {})


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store = open_store(f"sqlite:///{tmp_path}/x.db")
    desk = Desk(store)
    desk.enrol("a", "b")
    yield desk
    store.close()
