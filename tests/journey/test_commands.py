"""The commands as their users meet them, good input and bad."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from htfeed.store.opening import open_store
from htfeed.worker.ownership import owner_of_this_process
from journey.conftest import CONFIG, Desk


def test_check_says_that_a_config_is_good(desk: Desk) -> None:
    done = desk.htfeed("check")

    assert done.returncode == 0
    assert "1 source, 1 rule, 2 channels" in done.stdout


def test_one_of_something_is_not_told_as_several(desk: Desk) -> None:
    desk.entry("a", "A report")

    told = desk.htfeed("run").stdout + desk.htfeed("run").stdout
    told += desk.htfeed("doctor").stdout + desk.htfeed("backup", "one.db").stdout

    assert "1 place looked at" in told
    assert re.findall(r"\b1 (?:sources|items|places|rules|channels|feeds)\b", told) == []


def test_a_source_that_is_not_due_is_told_with_how_to_ask_it(desk: Desk) -> None:
    """Others were not wanted, so that they are not due says nothing."""
    feed = '  - {key: far, url: "https://127.0.0.1:9/", categories: [news]}\n'
    desk.write("config.yaml", CONFIG.replace("rules:", f"{feed}rules:"))

    first = desk.htfeed("run", "--source", "far").stdout
    again = desk.htfeed("run", "--source", "far").stdout

    assert "not due" not in first
    assert "htfeed source fetch far asks it now" in again


def test_files_that_another_run_has_in_hand_are_not_told_as_not_due(desk: Desk) -> None:
    desk.entry("a", "A report")
    desk.run()
    with closing(open_store(f"sqlite:///{desk.root}/var/htfeed.db")) as store:
        (claim,) = store.claim(
            datetime.now(UTC), owner=owner_of_this_process(), lease=timedelta(minutes=5)
        )
        told = desk.htfeed("run").stdout

    assert claim.state.key == "files"
    assert "Another run has in hand: files." in told
    assert "Not due" not in told


def test_a_dry_run_does_not_say_that_it_has_published(desk: Desk) -> None:
    desk.entry("a", "A report")

    told = desk.htfeed("run", "--dry-run").stdout

    assert "nothing was written" in told
    assert "Published in" not in told


def test_what_a_restore_tells_to_do_next_names_the_config(desk: Desk) -> None:
    desk.write("other.yaml", CONFIG)

    told = desk.htfeed("backup", "one.db", "--config", "other.yaml").stdout

    assert "htfeed restore one.db --config other.yaml" in told


def test_a_config_error_names_file_line_and_column_and_exits_with_2(desk: Desk) -> None:
    desk.write("config.yaml", CONFIG.replace("title: News", "tilte: News"))

    for command in ("check", "run", "status"):
        done = desk.htfeed(command)

        assert done.returncode == 2
        assert "config.yaml:7:10: channels.news.tilte" in done.stderr
        assert "title" in done.stderr


def test_a_missing_config_says_what_to_do(desk: Desk) -> None:
    done = desk.htfeed("run", "--config", "nowhere.yaml")

    assert done.returncode == 2
    assert "nowhere.yaml" in done.stderr


def test_an_unknown_source_names_those_there_are(desk: Desk) -> None:
    done = desk.htfeed("run", "--source", "flies")

    assert done.returncode == 2
    assert "choose of: files" in done.stderr


def test_a_time_that_is_none_is_refused(desk: Desk) -> None:
    assert desk.htfeed("run", "--now", "yesterday").returncode == 2


def test_the_environment_overrides_the_config(desk: Desk) -> None:
    desk.entry("a", "A report")
    environ = {"HTFEED_OUTPUT": "elsewhere", "HTFEED_STORE": "sqlite:///other.db"}

    assert desk.htfeed("run", environ=environ).returncode == 0

    assert (desk.root / "elsewhere/news.atom").is_file()
    assert (desk.root / "other.db").is_file()


def test_status_before_the_first_run_tells_what_to_do(desk: Desk) -> None:
    done = desk.htfeed("status")

    assert "source files  state new" in done.stdout
    assert "htfeed run" in done.stdout


def test_parse_prints_a_line_a_file_and_goes_on_after_a_bad_one(desk: Desk) -> None:
    desk.entry("a", "A report")
    desk.write("page.html", "<!doctype html><html><title>x</title></html>")

    done = desk.htfeed("parse", "page.html", "feeds/a.md", "gone.xml")

    page, entry, gone = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 0
    assert page.keys() == {"file", "error"}
    assert gone.keys() == {"file", "error"}
    assert entry["format"] == "markdown"
    assert entry["items"][0]["title"] == "A report"
    assert entry["items"][0]["published"] == "2008-11-21T00:00:00Z"
    assert desk.htfeed("parse", "page.html", "gone.xml").returncode == 1


@pytest.mark.parametrize("command", ["check", "run", "serve", "status", "parse"])
def test_help_teaches_with_examples(desk: Desk, command: str) -> None:
    done = desk.htfeed(command, "--help")

    assert done.returncode == 0
    assert "Examples:" in done.stdout


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_no_encoding_of_the_output_is_too_poor(desk: Desk, encoding: str) -> None:
    desk.entry("a", "Über 漢字")
    desk.run()
    environ = {"PYTHONIOENCODING": encoding, "COLUMNS": "40"}

    for words in (["items"], ["items", "--json"], ["parse", "feeds/a.md"]):
        done = subprocess.run(
            [sys.executable, "-m", "htfeed", *words],
            cwd=desk.root,
            env=os.environ | environ,
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, b"")
        if words != ["items"]:
            assert "Über 漢字" in str(json.loads(done.stdout.decode(encoding)))


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["status"], ["parse", "x"]])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_has_seen_enough_and_a_full_disk_give_no_traceback(
    desk: Desk, words: list[str], unbuffered: str
) -> None:
    desk.write("x", "<rss><channel/></rss>")
    heard, told = os.pipe()
    os.close(heard)
    with Path("/dev/full").open("wb") as full, os.fdopen(told, "wb") as closed:
        for output, says in ((closed, ""), (full, "htfeed: No space left on device\n")):
            done = subprocess.run(
                [sys.executable, "-m", "htfeed", *words],
                cwd=desk.root,
                env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
                stdout=output,
                stderr=subprocess.PIPE,
                text=True,
                timeout=60,
                check=False,
            )
            assert (done.returncode, done.stderr) == (1, says)


def test_the_version_is_told(desk: Desk) -> None:
    assert desk.htfeed("--version").stdout.startswith("htfeed ")


class Served:
    """A running ``htfeed serve``."""

    def __init__(self, root: Path, *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "htfeed", "serve", "--port", "0", *words],
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        self.url = line.partition(" at ")[2].split()[0]

    def body(self, path: str) -> bytes:
        deadline = time.monotonic() + 20
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}{path}", timeout=5) as answer:
                    body: bytes = answer.read()
                    return body
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def worker(self) -> int:
        """Return the pid of the worker, which is spawned by multiprocessing."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            for path in Path("/proc").glob("[0-9]*"):
                try:
                    parent = (path / "stat").read_text().rpartition(")")[2].split()[1]
                    words = (path / "cmdline").read_bytes()
                except OSError:
                    continue
                if int(parent) == self.process.pid and b"spawn_main" in words:
                    return int(path.name)
            time.sleep(0.1)
        raise AssertionError("there is no worker")


@contextmanager
def answering(root: Path) -> Iterator[Served]:
    """A server that polls nothing, for as long as somebody wants it."""
    running = Served(root, "--no-scheduler")
    try:
        running.body("healthz")
        yield running
    finally:
        running.process.terminate()
        running.process.communicate(timeout=20)


@pytest.fixture
def served(desk: Desk) -> Iterator[Served]:
    desk.entry("a", "A report")
    running = Served(desk.root)
    yield running
    running.process.kill()
    running.process.communicate()


def test_serve_works_and_answers_until_sigterm(served: Served) -> None:
    assert b"A report" in served.body("news.atom")

    began = time.monotonic()
    served.process.send_signal(signal.SIGTERM)

    assert served.process.wait(10) == 0
    assert time.monotonic() - began < 10


def test_the_server_goes_on_when_the_worker_is_killed(served: Served, desk: Desk) -> None:
    served.body("news.atom")
    first = served.worker()

    os.kill(first, signal.SIGKILL)

    assert b"A report" in served.body("news.atom")
    deadline = time.monotonic() + 20
    while served.worker() == first and time.monotonic() < deadline:
        time.sleep(0.1)
    assert served.worker() != first


def test_no_worker_outlives_a_command_that_is_killed(served: Served) -> None:
    served.body("news.atom")
    worker = served.worker()

    served.process.kill()
    served.process.wait()

    deadline = time.monotonic() + 20
    while runs(worker) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not runs(worker)


def runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_a_port_that_is_taken_is_a_clear_error(served: Served, desk: Desk) -> None:
    port = served.url.rstrip("/").rpartition(":")[2]

    done = desk.htfeed("serve", "--port", port)

    assert done.returncode == 1
    assert "--port" in done.stderr
