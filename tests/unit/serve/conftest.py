"""An output with some documents, and a client of what answers for it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from htfeed.config import Config
from htfeed.config.settings import SelectingChannel, Serving
from htfeed.errors import StoreError
from htfeed.pipeline.figures import ChannelFigures, Figures
from htfeed.places import Source
from htfeed.publish.channel import Site
from htfeed.serve.app import Inside, application
from htfeed.serve.directory import directory_of
from htfeed.serve.dispatcher import Dispatcher
from htfeed.store import Store


def settings(**changes: object) -> Config:
    """Settings of two channels, the second of which had another key and no RSS."""
    given: dict[str, Any] = {
        "site": Site(
            title="City",
            url="https://feeds.example.org/",
            hubs=("https://hub.example.org/",),
        ),
        "sources": (Source(key="a", path="b"),),
        "channels": {
            "news": SelectingChannel(title="News", category="news"),
            "media": SelectingChannel(
                title="Media", category="media", formats=("atom", "json"), was=("spots",)
            ),
        },
        "serve": Serving(hosts=("news.example.net",)),
        "retired": ("gone",),
    }
    root = Path("/srv")
    return Config(**given | changes, root=root, path=root / "config.yaml")


AT = datetime(2026, 11, 1, tzinfo=UTC)
FIGURES = Figures(
    sources={"ok": 3, "failing": 1},
    lag=timedelta(minutes=2),
    items=100,
    channels=(ChannelFigures(key="news", items=5, updated=AT, published=AT),),
    held_back=1,
    seen=AT,
    counts={"fetches/fetched": 7, "fetches/failed": 2, "fetch/milliseconds": 1500},
)


def nothing_kept() -> Store:
    raise StoreError("these tests keep nothing")


WELL = Inside(
    ailment=lambda: None, figures=lambda: FIGURES, config=settings, store=nothing_kept
)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    public = tmp_path / "public"
    for folder in ("news", "media"):
        (public / folder).mkdir(parents=True)
        (public / folder / "index.html").write_bytes(b"<p>a page</p>")
    (public / "news.atom").write_bytes(b"<feed/>")
    (public / "news.rss").write_bytes(b"<rss/>")
    (public / "news.json").write_bytes(b"{}")
    (public / "news.ninjs.json").write_bytes(b"[]")
    (public / "media.atom").write_bytes(b"<feed/>")
    (public / "opml.xml").write_bytes(b"<opml/>")
    (public / "icon.svg").write_bytes(b"<svg/>")
    (public / "index.html").write_bytes(b"<p>index</p>")
    return public


@pytest.fixture
def front(output: Path) -> Dispatcher:
    return application(output, directory_of(settings()), WELL)


@pytest.fixture
def client(front: Dispatcher) -> Iterator[TestClient]:
    asked = TestClient(front, base_url="http://localhost", follow_redirects=False)
    with asked as client:
        yield client
