"""What may be reached: nothing that is not public, however it is spelt.

And what becomes of a site whose network goes away and comes back.
"""

import socket
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from faults import feed, listening, response
from htfeed.answers import Refused
from htfeed.config import Config, load
from htfeed.enquiries.discovery import discover, visitor
from htfeed.fetch.names import look_up
from htfeed.fetch.polling import Poller
from htfeed.fetch.visits import Visitor
from htfeed.pipeline.report import PassReport
from htfeed.store import Store
from htfeed.store.opening import open_store
from htfeed.worker import run_pass

NOW: Final = datetime(2026, 11, 23, tzinfo=UTC)
ALLOWED: Final = "127.0.9.1"
FORMS: Final = (
    "127.0.66.1",
    "127.0.66.1.",
    "2130723329",
    "0x7f.0.66.1",
    "0x7f004201",
    "0177.0.0102.01",
    "127.16897",
    "127.0.16897",
    "localhost",
    "LOCALHOST.",
    "0",
    "0.0.0.0",
    "[::ffff:127.0.66.1]",
    "[::ffff:7f00:4201]",
    "[::127.0.66.1]",
    "[64:ff9b::127.0.66.1]",
    "[64:ff9b:1::7f00:4201]",
    "[2002:7f00:4201::1]",
    "[::1]",
    "[::]",
    "127.0.9.1@127.0.66.1",
    "\u2460\u2461\u2466.0.66.1",  # digits in circles
    "\uff11\uff12\uff17.0.66.1",  # full-width digits
    "rebound.example",
)
"""Ways to name this machine, each of which a canary would hear."""


class Town:
    """A place that may be reached, and a canary at every other address of the machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.heard: list[str] = []
        self.asked: list[str] = []
        self.pages: dict[str, bytes] = {}
        self.port = 0

    def answer(self, line: socket.socket) -> None:
        host = line.getsockname()[0]
        with line:
            path = line.recv(65536).split(b" ")[1].decode("latin-1")
            if host == ALLOWED:
                self.asked.append(path)
                line.sendall(self.pages.get(path, response(404)))
            else:
                self.heard.append(f"{host}{path}")
                line.sendall(response(body=feed()))

    def config(self, sources: str) -> Config:
        path = self.folder / "config.yaml"
        path.write_text(
            'site: {title: T, url: "https://e.org/"}\n'
            f'network: {{allow: ["{ALLOWED}:{self.port}"]}}\n'
            f"sources:\n{sources}channels:\n  n: {{title: N, category: n}}\n"
        )
        return load(path, {})

    def url(self, path: str) -> str:
        return f"http://{ALLOWED}:{self.port}{path}"


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    answers = iter(range(10_000))

    def rebinding(host: str, port: int) -> Sequence[str]:
        if host == "rebound.example":
            return ("203.0.113.5",) if next(answers) % 2 else ("127.0.66.1",)
        if host == "busy.example":
            return (ALLOWED,)
        return look_up(host, port)

    town = Town(tmp_path)
    for client in (Poller, Visitor):
        monkeypatch.setitem(vars(client)["__init__"].__kwdefaults__, "resolver", rebinding)
    with listening(town.answer) as port:
        town.port = port
        yield town


def a_pass(config: Config, at: datetime = NOW) -> tuple[PassReport, dict[str, str | None]]:
    store: Store = open_store(config.store)
    report = run_pass(config, store, clock=lambda: at)
    codes = {each.key: each.error_code for each in store.states()}
    store.close()
    return report, codes


def test_no_address_of_the_config_reaches_what_is_not_public(town: Town) -> None:
    config = town.config(
        "".join(
            f'  - {{key: f{at}, url: "http://{form}:{town.port}/f{at}", categories: [n]}}\n'
            for at, form in enumerate(FORMS)
        )
    )

    _, codes = a_pass(config)

    assert town.heard == []
    assert set(codes.values()) <= {"address", "dns", "url", "connection", "closed"}


def test_no_redirect_does(town: Town) -> None:
    for at, form in enumerate(FORMS):
        to = f"http://{form}:{town.port}/r{at}".encode().decode("latin-1")
        town.pages[f"/{at}"] = response(302, Location=to)
    config = town.config(
        "".join(
            f'  - {{key: r{at}, url: "{town.url(f"/{at}")}", categories: [n]}}\n'
            for at, _ in enumerate(FORMS)
        )
    )

    _, codes = a_pass(config)

    assert town.heard == []
    assert None not in codes.values()


def test_no_list_does(town: Town) -> None:
    outlines = "".join(
        f'<outline type="rss" text="{at}" xmlUrl="http://{form}:{town.port}/o{at}"/>'
        for at, form in enumerate(FORMS)
    )
    opml = f'<opml version="2.0"><head/><body>{outlines}</body></opml>'
    town.pages["/list"] = response(body=opml.encode())
    config = town.config(f'  - {{key: all, opml: "{town.url("/list")}"}}\n')

    report, _ = a_pass(config)

    assert len(report.sources) > len(FORMS) / 2
    assert town.heard == []


@pytest.mark.parametrize("form", FORMS)
def test_no_discovery_does(town: Town, form: str) -> None:
    link = f'<link rel="alternate" type="application/rss+xml" href="http://{form}:{town.port}/d">'
    town.pages["/"] = response(body=f"<html><head>{link}</head></html>".encode())
    config = town.config('  - {key: a, path: "a.md", categories: [n]}\n')

    found = discover(town.url("/"), visitor(config))
    directly = visitor(config)(f"http://{form}:{town.port}/d", 3)

    assert town.heard == []
    assert found.found == []
    assert isinstance(directly, Refused) or directly.code in {"dns", "url", "connection"}  # type: ignore[union-attr]


def test_a_host_that_rests_is_reached_by_no_redirect(town: Town) -> None:
    busy = f"http://busy.example:{town.port}/busy"
    town.pages["/busy"] = response(503, Retry_After="7200")
    town.pages["/b"] = response(302, Location=busy)
    a_pass(town.config(f'  - {{key: a, url: "{busy}", categories: [n]}}\n'))

    config = town.config(f'  - {{key: b, url: "{town.url("/b")}", categories: [n]}}\n')
    a_pass(config, NOW + timedelta(minutes=90))
    store = open_store(config.store)
    (state,) = (each for each in store.states() if each.key == "b")
    store.close()

    assert town.asked == ["/busy", "/b"]
    # The rest ends after half an hour; who redirects is asked no sooner than usual.
    assert (state.health, state.error_code) == ("resting", None)
    assert state.next_due == NOW + timedelta(minutes=150)


def test_a_network_that_goes_away_takes_nothing_with_it(tmp_path: Path) -> None:
    town = Town(tmp_path)
    with ExitStack() as up:
        town.port = up.enter_context(listening(town.answer))
        town.pages["/feed"] = response(body=feed("One", entries=3))
        config = town.config(
            f'  - {{key: far, url: "{town.url("/feed")}", every: 1h, categories: [n]}}\n'
            '  - {key: named, url: "http://nowhere.invalid/", categories: [n]}\n'
        )
        a_pass(config)
    before = published(tmp_path)

    away = [a_pass(config, NOW + timedelta(days=day)) for day in range(1, 4)]

    assert {codes["far"] for _, codes in away} == {"connection-refused"}
    assert published(tmp_path) == before
    with ExitStack() as up:
        listener = socket.create_server((ALLOWED, town.port))
        listener.close()
        town.pages["/feed"] = response(body=feed("Two", entries=4))
        again = up.enter_context(listening(town.answer))
        config = load(_moved(tmp_path, town.port, again), {})
        report, codes = a_pass(config, NOW + timedelta(days=4))

    assert codes["far"] is None
    assert sum(each.new + each.changed for each in report.sources) == 4
    assert b"Two 3" in published(tmp_path)["n.atom"]


def published(folder: Path) -> dict[str, bytes]:
    public = folder / "public"
    return {
        str(each.relative_to(public)): each.read_bytes()
        for each in sorted(public.rglob("*"))
        if each.is_file()
    }


def _moved(folder: Path, old: int, new: int) -> Path:
    """The server has another port when it comes back, as the old one may be taken."""
    path = folder / "config.yaml"
    path.write_text(path.read_text().replace(str(old), str(new)))
    return path
