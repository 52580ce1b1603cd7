"""Two schedulers on one store ask each source once per due time, though one is killed."""

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select

from htfeed.store.tables import polls

SOURCES = 50
TIMES = 20
FATAL_REQUEST = 333
"""At this request its scheduler is killed: in the middle of a pass."""
START = datetime(2026, 11, 23, 12, tzinfo=UTC)
FEED = b"""<rss version="2.0"><channel><title>T</title><link>https://t.example/</link>
<description/><item><guid isPermaLink="false">only</guid><title>Only</title></item>
</channel></rss>"""


class Site(ThreadingHTTPServer):
    """Counts what is asked at each pretended time, and may kill who asks."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.now = START
        self.asked: Counter[tuple[str, datetime]] = Counter()
        self.first: dict[tuple[str, datetime], int] = {}
        self.askers: Counter[int] = Counter()
        self.pids: dict[str, int] = {}
        self.killed: int | None = None
        self.lock = threading.Lock()


class Answer(BaseHTTPRequestHandler):
    """The same feed at every address."""

    server: Site

    def do_GET(self) -> None:
        agent = self.headers["user-agent"]
        pid = next(pid for name, pid in self.server.pids.items() if name in agent)
        with self.server.lock:
            self.server.askers[pid] += 1
            if sum(self.server.askers.values()) == FATAL_REQUEST:
                self.server.killed = pid
                os.kill(pid, signal.SIGKILL)
                return
            if pid == self.server.killed:
                return
            self.server.asked[self.path, self.server.now] += 1
            self.server.first.setdefault((self.path, self.server.now), pid)
        known = self.headers["if-none-match"] == '"1"'
        self.send_response(304 if known else 200)
        self.send_header("etag", '"1"')
        self.send_header("content-type", "application/rss+xml")
        self.send_header("content-length", "0" if known else str(len(FEED)))
        self.end_headers()
        self.wfile.write(b"" if known else FEED)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[Site]:
    """The site that all sources are of."""
    with Site() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty store of each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/kept.db"
    url: str = request.getfixturevalue("postgresql_url")
    return url


def config(folder: Path, site: Site, name: str) -> Path:
    """Write the config of a scheduler that tells its name to the sites."""
    port = site.server_address[1]
    sources = "\n".join(
        f'  - {{key: s{n}, url: "http://127.0.0.1:{port}/{n}", every: 30m,'
        " categories: [news]}"
        for n in range(SOURCES)
    )
    path = folder / f"{name}.yaml"
    path.write_text(
        f"""site: {{title: T, url: "https://example.org/"}}
network: {{allow: ["127.0.0.1:{port}"], contact: "https://{name}.example/"}}
output: public-{name}
sources:
{sources}
channels:
  news: {{title: News, category: news}}
"""
    )
    return path


class Scheduler:
    """A scheduler in a process of its own."""

    def __init__(self, path: Path, store_url: str, site: Site) -> None:
        script = Path(__file__).with_name("scheduler.py")
        self.process = subprocess.Popen(
            [sys.executable, str(script), str(path), store_url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        site.pids[path.stem] = self.process.pid

    def tell(self, now: datetime) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{now.isoformat()}\n")
        self.process.stdin.flush()

    def answers(self) -> bool:
        """Whether the pass has ended; not where the scheduler was killed in it."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            # Its files are closed a moment before it is dead to others.
            self.process.wait(20)
        return line == "done\n" or (line == "ready\n" and self.answers())

    def end(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


def test_each_source_is_asked_once_per_due_time(
    site: Site, store_url: str, tmp_path: Path
) -> None:
    names = ("first", "second")
    paths = [config(tmp_path, site, name) for name in names]
    living = everyone = [Scheduler(path, store_url, site) for path in paths]

    for number in range(TIMES):
        site.now = START + number * timedelta(minutes=31)
        for each in living:
            each.tell(site.now)
        left = [each for each in living if each.answers()]
        if len(left) < len(living):
            # Who lives finds what the killed one had claimed at its next tick.
            for each in left:
                each.tell(site.now)
            assert all(each.answers() for each in left)
        living = left
    for each in everyone:
        each.end()

    assert site.killed is not None
    assert len(living) == 1
    assert len(site.asked) == SOURCES * TIMES
    # What the killed one had in hand is asked again; nothing else ever is.
    twice = [each for each, count in site.asked.items() if count > 1]
    assert all(site.asked[each] == 2 for each in twice)
    assert {site.first[each] for each in twice} <= {site.killed}
    assert len({at for _, at in twice}) <= 1
    assert kept_polls(store_url) == {
        (f"s{n}", START + number * timedelta(minutes=31)): 1
        for n in range(SOURCES)
        for number in range(TIMES)
    }


def kept_polls(store_url: str) -> Counter[tuple[str, datetime]]:
    """Return how often each source was kept as asked at each time."""
    engine = create_engine(store_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        rows = connection.execute(select(polls.c.source, polls.c.at)).all()
    engine.dispose()
    return Counter((source, at) for source, at in rows)
