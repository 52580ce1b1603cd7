"""A week of polling at pretended times: how often each kind of server is asked."""

import itertools
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import pytest

from htfeed.config import load
from htfeed.store.opening import open_store
from htfeed.worker import run_pass

START: Final = datetime(2026, 11, 23, tzinfo=UTC)
QUARTERS: Final = 7 * 24 * 4
DAYTIME: Final = range(8, 20)
SKIPPED: Final = "".join(f"<hour>{hour}</hour>" for hour in DAYTIME)
PLAIN: Final = tuple(f"plain{number}" for number in range(36))


def feed(name: str, said: str = "") -> bytes:
    item = f"<item><guid isPermaLink='false'>{name}</guid><title>{name}</title></item>"
    head = f"<title>{name}</title><link>http://x.example/</link><description/>{said}"
    return f"<rss version='2.0'><channel>{head}{item}</channel></rss>".encode()


@dataclass(frozen=True)
class Kind:
    """How a server answers at one of its paths."""

    status: int = 200
    fields: Mapping[str, str] = field(default_factory=lambda: {"ETag": '"1"'})
    said: str = ""


KINDS: Final[Mapping[str, Kind]] = {
    **dict.fromkeys(PLAIN, Kind()),
    "new": Kind(),
    "target": Kind(),
    "no-validators": Kind(fields={}),
    "max-age": Kind(fields={"ETag": '"1"', "Cache-Control": "max-age=21600"}),
    "a-year": Kind(fields={"ETag": '"1"', "Cache-Control": "max-age=31536000"}),
    "junk": Kind(fields={"ETag": '"1"', "Cache-Control": "max-age=soon,,;"}),
    "ttl": Kind(said="<ttl>240</ttl>"),
    "skip": Kind(said=f"<skipHours>{SKIPPED}</skipHours>"),
    "moved": Kind(status=301, fields={"Location": "/new"}),
    "elsewhere": Kind(status=302, fields={"Location": "/target"}),
    "forbidden": Kind(status=403, fields={}),
    "not-found": Kind(status=404, fields={}),
    "too-many": Kind(status=429, fields={}),
    "broken": Kind(status=500, fields={}),
    "busy": Kind(status=503, fields={"Retry-After": "7200"}),
    "gone": Kind(status=410, fields={}),
}


@dataclass
class Week:
    """What each path was asked: when, and whether conditionally."""

    asked: dict[str, list[datetime]] = field(default_factory=dict)
    unconditional: dict[str, int] = field(default_factory=dict)

    def times(self, name: str) -> int:
        return len(self.asked.get(name, ()))

    def shortest(self, name: str) -> timedelta:
        asked = self.asked[name]
        return min(after - before for before, after in itertools.pairwise(asked))


class Answer(BaseHTTPRequestHandler):
    """Answers by the table, and tells the week of it."""

    protocol_version = "HTTP/1.1"
    week: Week
    clock: Callable[[], datetime]

    def do_GET(self) -> None:
        name = self.path.strip("/")
        kind, known = KINDS[name], self.headers["If-None-Match"]
        self.week.asked.setdefault(name, []).append(type(self).clock())
        if known is None:
            self.week.unconditional[name] = self.week.unconditional.get(name, 0) + 1
        same = known is not None and known == kind.fields.get("ETag")
        body = feed(name, kind.said) if kind.status == 200 and not same else b""
        self.send_response(304 if same else kind.status)
        for each, value in kind.fields.items():
            self.send_header(each, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def week(tmp_path: Path) -> Week:
    """A week in which a pass is done every quarter of an hour."""
    now, seen = [START], Week()
    handler = type("Site", (Answer,), {"week": seen, "clock": lambda: now[0]})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        passes(tmp_path, server.server_address[1], now)
        server.shutdown()
    return seen


def passes(folder: Path, port: int, now: list[datetime]) -> None:
    sources = "".join(
        f'  - {{key: {name}, url: "http://127.0.0.1:{port}/{name}", categories: [n]}}\n'
        for name in KINDS
        if name not in {"new", "target"}
    )
    (folder / "config.yaml").write_text(
        f'site: {{title: T, url: "https://e.org/"}}\n'
        f'network: {{allow: ["127.0.0.1:{port}"]}}\n'
        f"sources:\n{sources}channels:\n  n: {{title: N, category: n}}\n"
    )
    config = load(folder / "config.yaml", {})
    store = open_store(config.store)
    for quarter in range(QUARTERS):
        now[0] = START + quarter * timedelta(minutes=15)
        run_pass(config, store, clock=lambda: now[0])
    store.close()


HOUR: Final = timedelta(hours=1)
LIKED: Final[Mapping[str, tuple[int, int, timedelta]]] = {
    "plain0": (160, 168, HOUR),
    "junk": (160, 168, HOUR),
    "elsewhere": (160, 168, HOUR),
    "target": (160, 168, HOUR),
    "no-validators": (7, 7, 24 * HOUR),
    "max-age": (27, 28, 6 * HOUR),
    "ttl": (41, 42, 4 * HOUR),
    "skip": (80, 84, HOUR),
    "not-found": (2, 42, 4 * HOUR),
    "forbidden": (2, 42, 4 * HOUR),
    "too-many": (2, 42, 4 * HOUR),
    "broken": (7, 84, 2 * HOUR),
    "busy": (7, 84, 2 * HOUR),
}
"""How often each is asked at least and at most, and never sooner than when."""


# One test, as a week takes half a minute.
def test_a_server_is_asked_as_often_as_it_likes(week: Week) -> None:
    otherwise = {
        name: (week.times(name), week.shortest(name))
        for name, (least, most, pause) in LIKED.items()
        if not (least <= week.times(name) <= most and week.shortest(name) >= pause)
    }
    assert otherwise == {}
    # A year is a week, and what is gone is asked no more.
    assert (week.times("a-year"), week.times("gone")) == (1, 1)
    # What moved for good is asked where it is after five times.
    assert week.times("moved") == 5
    assert week.times("new") >= 160
    assert {at.hour for at in week.asked["skip"]}.isdisjoint(DAYTIME)
    # With validators, the whole document is asked for once.
    once = [*PLAIN, "junk", "max-age", "ttl", "skip", "new", "target"]
    assert {name: week.unconditional[name] for name in once} == dict.fromkeys(once, 1)
