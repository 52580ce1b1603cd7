"""What 100,000 sources cost that are not due: time of choosing, memory, CPU seconds.

A list names them all; 500 are due.  On SQLite, and on PostgreSQL where
``HTFEED_POSTGRES`` is the address of a database that may be filled.  Run it with
``python benchmarks/many_sources.py [SOURCES]``; the figures of each release
stand in RESULTS.md.
"""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import create_engine, event, select, text, update
from sqlalchemy.engine import Engine

from htfeed.store import Claimable
from htfeed.store.opening import open_store
from htfeed.store.sql import SqlStore
from htfeed.store.tables import outlines, sources

MANY = 100_000
DUE = 500
RUNS = 7
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CONFIG = """\
site: {{title: Many, url: "https://example.org/"}}
store: "{store}"
network: {{allow: ["127.0.0.0/8"]}}
sources:
  - key: all
    opml: "http://127.0.0.1:{port}/list"
    every: 1d
    feeds: {{categories: [news], every: 1h}}
channels: {{news: {{title: News, category: news}}}}
"""
FEED = (
    b"<rss version='2.0'><channel><title>One</title><link>https://a.example/</link>"
    b"<description/><item><guid isPermaLink='false'>%d</guid><title>One</title></item>"
    b"</channel></rss>"
)

MEASURE = """
import os, sys
null = os.open(os.devnull, os.O_WRONLY)
silent = [(os.POSIX_SPAWN_DUP2, null, 1)]
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=silent)
_, status, used = os.wait4(child, 0)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""


@dataclass(frozen=True)
class Cost:
    """What a child process cost."""

    cpu: float
    mebibytes: float


def main() -> None:
    """Print the figures of each engine."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", f"sqlite:///{folder}/store.db", Path(folder), many)
    url = os.environ.get("HTFEED_POSTGRES")
    if url:
        with tempfile.TemporaryDirectory() as folder, schema(url) as own:
            measure("PostgreSQL", own, Path(folder), many)


def measure(name: str, url: str, folder: Path, many: int) -> None:
    """Fill a store, and print what choosing and running cost."""
    with server(many) as port:
        (folder / "config.yaml").write_text(CONFIG.format(store=url, port=port))
        print(f"{name}, first run, which reads the list: {told(run(folder, 'all'))}")
        settle(url, due=0)
        print(f"{name}, {many} sources, none due: {told(run(folder))}")
        settle(url, due=DUE)
        print(f"{name}, {many} sources, {DUE} due: {told(run(folder))}")
        settle(url, due=DUE)
        chosen, claimed = choosing(url)
        print(
            f"{name}, choosing {DUE}: {chosen:.1f} ms; leasing them too: {claimed:.1f} ms"
        )


def told(cost: Cost) -> str:
    """Return a cost in words."""
    return f"{cost.cpu:.2f} CPU-s, {cost.mebibytes:.0f} MiB at most"


def opml(port: int, many: int) -> str:
    """Return a list of so many feeds, each on an address of its own."""
    lines = "".join(
        f'<outline type="rss" text="Feed {n}" xmlUrl="{address(port, n)}"/>\n'
        for n in range(many)
    )
    return f'<opml version="2.0"><head/><body>{lines}</body></opml>'


def address(port: int, number: int) -> str:
    """Return the address of a feed."""
    host = f"127.{1 + number // 62500}.{number // 250 % 250}.{1 + number % 250}"
    return f"http://{host}:{port}/feed"


def run(folder: Path, *only: str) -> Cost:
    """Return what ``htfeed run`` costs, interpreter included."""
    words = [sys.executable, "-m", "htfeed", "run", "--now", NOW.isoformat()]
    words += ["--config", str(folder / "config.yaml"), "--json"]
    words += [word for key in only for word in ("--source", key)]
    # Through a small process: a child begins with the memory of its parent on its record.
    done = subprocess.run(
        [sys.executable, "-S", "-c", MEASURE, *words], check=True, capture_output=True
    )
    cpu, kibibytes = done.stdout.split()[-2:]
    return Cost(float(cpu), int(kibibytes) / 1024)


def settle(url: str, *, due: int) -> None:
    """Let all sources have been well an hour ago, and so many be due."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    first = select(outlines.c.feed).order_by(outlines.c.position).limit(due)
    well = {"health": "ok", "last_attempt": NOW - timedelta(hours=1)}
    listed = update(sources).where(sources.c.list.is_not(None))
    with engine.begin() as connection:
        connection.execute(
            listed.values(**well, next_due=NOW + timedelta(hours=1), lease_owner=None)
        )
        connection.execute(
            listed.where(sources.c.key.in_(first)).values(next_due=NOW - timedelta(hours=1))
        )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if "postgresql" in url else "PRAGMA optimize"))
    engine.dispose()


def choosing(url: str) -> tuple[float, float]:
    """Return the milliseconds of choosing who is due, and of leasing them as well."""
    store = open_store(url)
    assert isinstance(store, SqlStore)
    asked: list[tuple[str, Any]] = []

    def note(
        _: object, __: object, statement: str, parameters: object, *___: object
    ) -> None:
        if "next_due" in statement and statement.startswith("SELECT"):
            asked.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    claimed = []
    for _ in range(RUNS):
        asked.clear()
        began = perf_counter()
        found = store.claim(
            NOW,
            owner="me",
            lease=timedelta(minutes=10),
            wanted=Claimable(watched=False, limit=DUE),
        )
        claimed.append(perf_counter() - began)
        assert len(found) == DUE, len(found)
        store.release({"me"})
    chosen = [rows_in(store, asked) for _ in range(RUNS)]
    store.close()
    return statistics.median(chosen) * 1000, statistics.median(claimed) * 1000


def rows_in(store: SqlStore, asked: list[tuple[str, Any]]) -> float:
    """Return the seconds in which the database gives all rows of some statements."""
    connection = store._engine.raw_connection()  # noqa: SLF001 - the very connection
    began = perf_counter()
    for statement, parameters in asked:
        cursor = connection.cursor()
        cursor.execute(statement, parameters)
        cursor.fetchall()
    spent = perf_counter() - began
    connection.close()
    return spent


@contextmanager
def schema(url: str) -> Iterator[str]:
    """Give the address of a schema of its own in a database of PostgreSQL."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA IF EXISTS many CASCADE"))
        connection.execute(text("CREATE SCHEMA many"))
    yield f"{url}?options=-csearch_path%3Dmany"
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA many CASCADE"))
    engine.dispose()


@contextmanager
def server(many: int) -> Iterator[int]:
    """Give the port of a server that has a feed at every address, and a list of them."""
    listener = socket.create_server(("", 0), backlog=1024)
    port = listener.getsockname()[1]
    listing = opml(port, many).encode()
    thread = threading.Thread(target=answer, args=(listener, listing), daemon=True)
    thread.start()
    yield port
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def answer(listener: socket.socket, listing: bytes) -> None:
    """Answer one request after the other, feeds with a new entry each time."""
    number = 0
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        number += 1
        with connection:
            wanted = connection.recv(65536).split(b" ")[1]
            body = listing if wanted == b"/list" else FEED % number
            head = b'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Length: %d\r\n\r\n'
            connection.sendall(head % len(body) + body)


if __name__ == "__main__":
    main()
