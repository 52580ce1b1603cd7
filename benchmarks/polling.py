"""What polls cost that find nothing new, and what bad servers cost the good ones.

``python benchmarks/polling.py FEEDS PORT [PYTHON]`` with a folder of 500 feeds that a
server offers with validators at PORT, and without at PORT - 1; PYTHON is an interpreter
that has lemon24/reader, for the ratio. ``python benchmarks/polling.py`` alone measures 700
good servers with and without 300 bad ones. CPU seconds of whole processes; the figures of
each release stand in RESULTS.md.
"""

import gzip
import multiprocessing
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROUNDS = 5
NOW = datetime(2026, 11, 23, tzinfo=UTC)
SITE = (
    'site: {title: Many, url: "https://example.org/"}\n'
    'network: {allow: ["127.0.0.0/8"]}\n'
    "channels: {news: {title: News, category: published}}\nsources:\n"
)
"""What is read stands in no channel: publishing is measured apart."""
READER = """
import sys
from reader import make_reader
reader = make_reader(sys.argv[1])
if sys.argv[2] == "add":
    for url in sys.stdin.read().split():
        reader.add_feed(url)
if sys.argv[2] != "none":
    reader.update_feeds(workers=8, scheduled=False)
"""
PASS = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from htfeed.config import load
from htfeed.store.opening import open_store
from htfeed.worker import run_pass
from htfeed.worker.watching import Watcher
config = load(Path(sys.argv[1]), {})
good, last = set(sys.argv[2].split(",")), 0.0
def answered(answer):
    global last
    if answer.request.source in good:
        last = time.monotonic() - began
began = time.monotonic()
store = open_store(config.store)
run_pass(config, store, clock=lambda: datetime.now(UTC), watcher=Watcher(answered=answered))
print(last, getrusage(RUSAGE_SELF).ru_maxrss / 1024)
"""
MEASURE = """
import os, sys, time
null = os.open(os.devnull, os.O_WRONLY)
began = time.monotonic()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ,
    file_actions=[(os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, null, 2)])
_, status, used = os.wait4(child, 0)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, time.monotonic() - began)
"""


def measured(*words: str, given: str = "") -> tuple[float, float, float]:
    """Return CPU seconds, mebibytes and seconds of a command."""
    # Through a small process: a child begins with the memory of its parent on its record.
    done = subprocess.run(
        [sys.executable, "-S", "-c", MEASURE, *words],
        check=True,
        capture_output=True,
        input=given,
        text=True,
    )
    cpu, mebibytes, seconds = map(float, done.stdout.split()[-3:])
    return cpu, mebibytes, seconds


def htfeed(folder: Path, at: datetime) -> tuple[float, float, float]:
    """Return what ``htfeed run`` costs at a pretended time."""
    words = (sys.executable, "-m", "htfeed", "run", "--json", "--now", at.isoformat())
    return measured(*words, "--config", str(folder / "config.yaml"))


def config(folder: Path, urls: list[str]) -> None:
    """Write a config with a source for each address."""
    lines = "".join(
        f'  - {{key: s{at}, url: "{url}", every: 1h, categories: [news]}}\n'
        for at, url in enumerate(urls)
    )
    (folder / "config.yaml").write_text(SITE + lines)


def unchanged(urls: list[str], python: str | None) -> None:
    """Print what a poll costs, and what it costs reader."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config(folder, urls)
        htfeed(folder, NOW)
        if python:
            store = f"{name}/reader.db"
            measured(python, "-c", READER, store, "add", given="\n".join(urls))
        ours, theirs = [], []
        for number in range(1, ROUNDS + 1):
            at = NOW + number * timedelta(days=1, hours=2)
            due = htfeed(folder, at)[0]
            ours.append(due - htfeed(folder, at + timedelta(seconds=1))[0])
            if python:
                all_of_it = measured(python, "-c", READER, store, "update")[0]
                start = measured(python, "-c", READER, store, "none")[0]
                theirs.append(all_of_it - start)
    cost = statistics.median(ours)
    print(
        f"{len(urls)} unchanged: {cost:.3f} CPU-s, {cost / len(urls) * 1e6:.0f} us a poll"
    )
    if theirs:
        other = statistics.median(theirs)
        print(f"reader: {other:.3f} CPU-s, {other / cost:.1f} times as much")


def feed() -> bytes:
    """Return a feed of usual size, packed."""
    items = "".join(
        f"<item><guid isPermaLink='false'>{n}</guid><title>Entry {n}</title>"
        f"<description>{'words and words ' * 80}</description></item>"
        for n in range(30)
    )
    head = "<title>T</title><link>http://x.example/</link><description/>"
    return gzip.compress(
        f"<rss version='2.0'><channel>{head}{items}</channel></rss>".encode()
    )


def serve(ready: "multiprocessing.Queue[int]") -> None:
    """Answer well at seven addresses of ten; hang, drip, loop or bomb at the others."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (8192, 8192))
    good, bomb = feed(), gzip.compress(bytes(100_000_000))
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"

    def answer(line: socket.socket) -> None:
        with line, suppress(OSError):
            number = int(line.getsockname()[0].rpartition(".")[2])
            asked = line.recv(65536).split()[1]
            kind = number % 10 if number % 10 > 3 else 10 + number // 10 % 4
            if number % 10 >= 3:
                line.sendall(head % len(good) + good)
            elif kind == 10:
                time.sleep(40)
            elif kind == 11:
                line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                for _ in range(400):
                    line.sendall(b"x")
                    time.sleep(0.1)
            elif kind == 12:
                there = b"/%d" % (int(asked[1:] or b"0") + 1 if asked[1:].isdigit() else 1)
                found = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: %s\r\n\r\n"
                line.sendall(found % there)
            else:
                line.sendall(head % len(bomb) + bomb)

    listener = socket.create_server(("0.0.0.0", 0), backlog=4096)
    ready.put(listener.getsockname()[1])
    threading.stack_size(256 * 1024)
    while True:
        threading.Thread(target=answer, args=(listener.accept()[0],), daemon=True).start()


def bad_ones() -> None:
    """Print how long good servers take alone, and beside bad ones."""
    ready: multiprocessing.Queue[int] = multiprocessing.Queue()
    server = multiprocessing.Process(target=serve, args=(ready,), daemon=True)
    server.start()
    port = ready.get()
    hosts = [f"http://127.2.{n // 250}.{n % 250 + 1}:{port}/f" for n in range(1000)]
    good = [url for url in hosts if int(url.split(":")[1].rpartition(".")[2]) % 10 >= 3]
    for name, urls in (("good alone", good), ("with bad ones", hosts)) * 3:
        with tempfile.TemporaryDirectory() as folder:
            config(Path(folder), urls)
            keys = ",".join(f"s{at}" for at, url in enumerate(urls) if url in set(good))
            words = (sys.executable, "-c", PASS, f"{folder}/config.yaml", keys)
            done = subprocess.run(words, check=True, capture_output=True, text=True)
        seconds, mebibytes = map(float, done.stdout.split())
        print(f"{name}: {len(good)} after {seconds:.2f} s, {mebibytes:.0f} MiB at most")
    server.terminate()


def main() -> None:
    """Print the figures."""
    if len(sys.argv) < 3:
        bad_ones()
        return
    names = sorted(each.name for each in Path(sys.argv[1]).glob("*.xml"))
    port, python = int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else None
    for name, at in (("with validators", port), ("without", port - 1)):
        print(name)
        unchanged([f"http://127.0.0.1:{at}/{each}" for each in names], python)


if __name__ == "__main__":
    main()
