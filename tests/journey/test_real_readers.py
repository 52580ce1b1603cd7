"""Feed readers that people use, against the running server: subscribe, poll twice."""

import re
import shutil
import sqlite3
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from journey.conftest import Desk
from journey.test_commands import Served, answering
from servers import missing

_OWN: Final = Path(__file__).parents[2] / ".venv/readers/bin/python"
_READER: Final = """\
import sys
from reader import make_reader

reader = make_reader("reader.db")
for url in sys.argv[1:]:
    reader.add_feed(url, exist_ok=True)
for url in sys.argv[1:]:
    # At once: of its own it would wait for an hour.
    reader.update_feed(url)
for feed in reader.get_feeds():
    assert feed.last_exception is None, feed.last_exception
for entry in reader.get_entries(sort="recent"):
    print(entry.title)
"""

Polls = Callable[[Path, list[str]], list[str]]


def newsboat(home: Path, urls: list[str]) -> list[str]:
    """Subscribe and poll with newsboat; return the titles that it shows."""
    if shutil.which("newsboat") is None:
        missing("readers", "newsboat is not on the PATH", "install Debian's newsboat")
    file, cache = home / "urls", home / "cache.db"
    file.write_text("\n".join(urls))
    words = ["newsboat", "-u", str(file), "-c", str(cache), "-C", "/dev/null"]
    environ = {
        "HOME": str(home),
        "PATH": "/usr/bin:/bin",
        "TERM": "dumb",
        "LC_ALL": "C.UTF-8",
    }
    subprocess.run(
        [*words, "-x", "reload"], check=True, env=environ, timeout=60, capture_output=True
    )
    query = "SELECT title FROM rss_item"
    with sqlite3.connect(cache) as kept:
        return [title for (title,) in kept.execute(query)]


def reader(home: Path, urls: list[str]) -> list[str]:
    """Subscribe and poll with the library reader; return the titles that it knows."""
    if not _OWN.exists():
        missing("readers", "the library is not installed", "make .venv/made-readers")
    done = subprocess.run(
        [str(_OWN), "-c", _READER, *urls],
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture
def served(desk: Desk) -> Iterator[Served]:
    for name in ("first", "second"):
        desk.entry(name, f"The {name} report", "Something happened & was reported.")
    desk.entry("spot", "A spot with <angles> & ampersands")
    desk.run()
    with answering(desk.root) as running:
        yield running


def answers(served: Served, status: int) -> int:
    """How many answers had a status."""
    with urllib.request.urlopen(f"{served.url}metrics", timeout=5) as answer:
        told = answer.read().decode()
    found = re.search(rf'http_requests_total{{status="{status}"}} (\d+)', told)
    return int(found[1]) if found else 0


@pytest.mark.parametrize(
    ("polls", "idle"),
    [
        # It forgets the validators of the very first poll (newsboat issue 2734).
        pytest.param(newsboat, 1, id="newsboat"),
        pytest.param(reader, 0, id="reader"),
    ],
)
def test_a_reader_subscribes_asks_conditionally_and_is_told_what_is_new(
    served: Served,
    desk: Desk,
    tmp_path_factory: pytest.TempPathFactory,
    polls: Polls,
    idle: int,
) -> None:
    home = tmp_path_factory.mktemp("home")
    formats = ("news.atom", "news.rss", "media.atom", "media.rss", "news.rdf")
    urls = [f"{served.url}{each}" for each in formats]

    first = polls(home, urls)
    for _ in range(idle):
        polls(home, urls)
    before = answers(served, 304)
    again = polls(home, urls)

    assert "The first report" in first
    assert "A spot with <angles> & ampersands" in first
    assert sorted(again) == sorted(first)
    assert before == 0
    assert answers(served, 304) == len(urls)

    desk.entry("third", "The third report")
    desk.run()
    news = polls(home, urls)

    # Both ask for what is new alone (RFC 3229), and keep what they had.
    assert set(news) == {*first, "The third report"}
    assert answers(served, 226) == sum(each.startswith("news.") for each in formats) - 1


@pytest.mark.parametrize("polls", [newsboat, reader])
def test_a_reader_that_guesses_finds_the_first_channel(
    served: Served, tmp_path_factory: pytest.TempPathFactory, polls: Polls
) -> None:
    found = polls(tmp_path_factory.mktemp("home"), [f"{served.url}feed"])

    assert set(found) == {"The first report", "The second report"}
