"""A site whose items are kept and published, and what is asked of it over HTTP."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from contract.desk import NOW, ROUTES
from htfeed.cli.options import config_at
from htfeed.config import Config
from htfeed.serve import api, queries
from htfeed.store import Store
from htfeed.store.opening import open_store
from htfeed.store.views import Hiding
from journey.conftest import Desk

CONFIG = """\
site: {title: Example, url: "https://example.org/", publisher: {name: The desk}}
sources:
  - {key: files, path: "feeds/*", categories: [news]}
  - {key: drawer, path: "drawer/*", categories: [unpublished]}
rules:
  - {if: {title: "(?i)spot"}, category: media, stop: true}
channels:
  news: {title: News, category: news, description: What is new.}
  media: {title: Media, category: media}
"""
ENTRIES = {
    "feeds/otter": ("An otter <b>came</b>", "2026-11-20", "tags: [River & Sea]"),
    "feeds/badger": ("A badger left", "2026-11-19", "language: de"),
    "feeds/spot": ("Spot: an otter dives", "2026-11-18", "kind: video"),
    "feeds/hidden": ("A secret otter address", "2026-11-17", ""),
    "feeds/later": ("An otter of tomorrow", "2026-11-16", "available: 2027-01-01"),
    "drawer/note": ("A private otter", "2026-11-15", ""),
}


@dataclass
class Site:
    """A folder with a site, its config in force and its open store."""

    desk: Desk
    config: Config
    store: Store

    @property
    def app(self) -> Starlette:
        """What answers for it: nothing but queries and the API."""
        answer = (lambda: self.config), (lambda: self.store)
        return Starlette(routes=[*queries.routes(*answer), *api.routes(*answer)])

    def ids(self) -> dict[str, str]:
        """The published ids of its items, by their titles."""
        return {str(item.title): item.id for item in self.store.items()}

    def write(self, path: str, title: str, day: str, more: str = "") -> None:
        text = f"---\ntitle: {title!r}\ndate: {day}\n{more}\n---\nSaid of {path}.\n"
        self.desk.write(f"{path}.md", text.replace("\n\n---", "\n---"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    root: Path = tmp_path_factory.mktemp("site")
    desk = Desk(root)
    desk.write("config.yaml", CONFIG)
    with pytest.MonkeyPatch.context() as patch:
        # A path of a config is relative to it, and that of a store to the folder.
        patch.chdir(root)
        config = config_at(root / "config.yaml")
        store = open_store(config.store)
    made = Site(desk, config, store)
    for path, (title, day, more) in ENTRIES.items():
        made.write(path, title, day, more)
    desk.run()
    hidden = made.ids()["A secret otter address"]
    store.hide(hidden, Hiding(at=NOW, reason="a name"), ROUTES)
    desk.run()
    yield made
    store.close()


@pytest.fixture
def client(site: Site) -> Iterator[TestClient]:
    with TestClient(site.app, follow_redirects=False) as client:
        yield client


OPEN = """\
site: {title: Example, url: "https://example.org/"}
opml: {sources: true}
sources:
  - {key: one, url: "https://one.example/feed", title: One, categories: [news]}
  - {key: two, url: "https://two.example/feed", title: Two, categories: [news]}
  - {key: own, url: "https://three.example/feed?token=secret", categories: [news]}
channels:
  news: {title: News, category: news}
"""


@pytest.fixture
def open_site(tmp_path: Path) -> Iterator[Site]:
    """A site that publishes what it reads; nothing was read yet."""
    desk = Desk(tmp_path)
    desk.write("config.yaml", OPEN)
    store = open_store(f"sqlite:///{tmp_path}/x.db")
    yield Site(desk, config_at(tmp_path / "config.yaml"), store)
    store.close()
