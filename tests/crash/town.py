"""A small site that changes between its runs, and all that can be seen of it."""

import os
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from sqlalchemy import create_engine, select

from htfeed.store.copying import restore
from htfeed.store.opening import open_store
from htfeed.store.tables import items, ledger, placements, revisions

NOW = "2026-11-23T12:00:00Z"
LATER = "2026-11-23T14:00:00Z"
# Where there is time for it, with archives and in all formats: they are many documents.
SOAK = "HTFEED_TRIALS" in os.environ
MORE = "limit: 2" if SOAK else "formats: [atom, json]"
CHANNELS = f"""\
  news: {{title: News, category: news}}
  media: {{title: Media, category: media, {MORE}}}
"""
OTHER_CHANNELS = f"""\
  news: {{title: News, category: news}}
  all: {{title: All, category: media, {MORE}}}
"""


class Site(ThreadingHTTPServer):
    """One feed on the network, which has more entries later."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.entries = 3
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Answer(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        etag = f'"{self.server.entries}"'
        if self.headers["if-none-match"] == etag:
            self.send_response(304)
            self.send_header("etag", etag)
            self.end_headers()
            return
        body = _feed(self.server.entries)
        self.send_response(200)
        self.send_header("etag", etag)
        self.send_header("content-type", "application/rss+xml")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _feed(entries: int) -> bytes:
    told = "".join(
        f"<item><guid isPermaLink='false'>far-{n}</guid><title>Far {n}</title>"
        f"<pubDate>Fri, {n + 1:02} Nov 2024 10:00:00 GMT</pubDate></item>"
        for n in range(entries)
    )
    head = "<title>Far</title><link>https://far.example/</link><description/>"
    return f"<rss version='2.0'><channel>{head}{told}</channel></rss>".encode()


class Town:
    """A folder with a config, two kinds of sources, and a store somewhere."""

    def __init__(self, root: Path, store_url: str, site: Site) -> None:
        self.root, self.store_url, self.site = root, store_url, site
        self.root.mkdir()
        self.configure()
        for number in range(4):
            self.entry(number, f"Near {number}")

    def configure(self, channels: str = CHANNELS) -> None:
        place = f"127.0.0.1:{self.site.server_address[1]}"
        (self.root / "config.yaml").write_text(
            f"""site: {{title: Town, url: "https://town.example/"}}
store: {self.store_url or "sqlite:///kept.db"}
network: {{allow: ["{place}"]}}
sources:
  - {{key: near, path: "feeds/*", categories: [news]}}
  - {{key: far, url: "http://{place}/", categories: [media]}}
channels:
{channels}"""
        )

    @property
    def store(self) -> str:
        return self.store_url or f"sqlite:///{self.root}/kept.db"

    def entry(self, number: int, title: str) -> None:
        path = self.root / f"feeds/{number}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"---\ntitle: {title}\ndate: 2024-11-0{number + 1}\n---\nWords.\n")

    def change(self) -> None:
        """An entry is changed, one is new, one is gone; the feed elsewhere has more."""
        self.entry(0, "Near 0, mended")
        self.entry(6, "Near 6")
        (self.root / "feeds/1.md").unlink()
        self.site.entries = 5

    def rearrange(self) -> None:
        """A channel is new, and one has left the config."""
        self.configure(OTHER_CHANNELS)

    def restored(self, folder: Path, kept: Path | None) -> None:
        """Put everything back as it was kept in a folder, and in a backup of the store."""
        shutil.rmtree(self.root)
        shutil.copytree(folder, self.root)
        if self.store_url:
            empty = kept or folder.parent / "empty.db"
            restore(self.store, empty, replace=True)

    def published(self) -> dict[str, bytes]:
        public = self.root / "public"
        return {
            str(path.relative_to(public)): path.read_bytes()
            for path in sorted(public.rglob("*"))
            if path.is_file()
        }

    def kept(self) -> dict[str, list[tuple[object, ...]]]:
        """All that matters of what the store holds, in an order of its own."""
        open_store(self.store).close()
        engine = create_engine(self.store.replace("postgresql://", "postgresql+psycopg://"))
        asked = {
            "items": select(
                items.c.source,
                items.c.source_id,
                items.c.published_id,
                items.c.revision,
                items.c.data,
                items.c.first_seen,
                items.c.withdrawn_at,
            ),
            "revisions": select(items.c.published_id, revisions.c.number).join_from(
                revisions, items
            ),
            "placements": select(
                items.c.published_id, placements.c.category, placements.c.reason
            ).join_from(placements, items),
            "ledger": select(ledger.c.published_id, ledger.c.source, ledger.c.source_id),
        }
        with engine.connect() as connection:
            found = {
                name: sorted(map(tuple, connection.execute(each)), key=repr)
                for name, each in asked.items()
            }
        engine.dispose()
        return found
