"""What it costs to read everything for the first time and again, to publish, and to parse.

``python benchmarks/first_pass.py FEEDS PORT [PYTHON]`` with a folder of feeds that a
server offers at PORT, looking at each anew; PYTHON is an interpreter that has
lemon24/reader, for the ratio. For the second pass one entry of each feed is changed in
the folder, and put back then; at last all of it is published in one channel.
``python benchmarks/first_pass.py CORPUS`` compares with feedparser, document by document,
and with a walk over lxml's tree that builds nothing. CPU seconds; the figures of each
release stand in RESULTS.md.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import feedparser
from lxml import etree
from polling import NOW, READER, config, htfeed, measured

from htfeed.errors import ParseError
from htfeed.parse.documents import parse

ROUNDS = 3


@contextmanager
def one_changed(feeds: Path) -> Iterator[None]:
    """Let one entry of each feed have another title for a while."""
    before = {each: each.read_bytes() for each in sorted(feeds.glob("*.xml"))}
    for path, body in before.items():
        at = max(body.find(b"<item"), body.find(b"<entry"))
        path.write_bytes(body[:at] + body[at:].replace(b"</title>", b" (2)</title>", 1))
    try:
        yield
    finally:
        for path, body in before.items():
            path.write_bytes(body)


def first(feeds: Path, urls: list[str], python: str | None) -> None:
    """Print what a first and a second pass cost, and what the first costs reader."""
    ours: list[float] = []
    again: list[float] = []
    theirs: list[float] = []
    published: list[tuple[float, float]] = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as name:
            config(Path(name), urls)
            cpu, mebibytes, _ = htfeed(Path(name), NOW)
            ours.append(cpu)
            with one_changed(feeds):
                again.append(htfeed(Path(name), NOW + timedelta(days=1))[0])
            published.append(publishing(Path(name)))
            if python:
                words = (python, "-c", READER, f"{name}/reader.db", "add")
                theirs.append(measured(*words, given="\n".join(urls))[0])
    cost = statistics.median(ours)
    print(f"{len(urls)} for the first time: {cost:.2f} CPU-s, {mebibytes:.0f} MiB at most")
    print(f"with one entry of each changed: {statistics.median(again):.2f} CPU-s")
    spent, held = map(statistics.median, zip(*published, strict=True))
    print(f"published for the first time: {spent:.2f} CPU-s, {held:.0f} MiB at most")
    if theirs:
        other = statistics.median(theirs)
        print(f"reader: {other:.2f} CPU-s, {other / cost:.1f} times as much")


def publishing(folder: Path) -> tuple[float, float]:
    """Return CPU seconds and mebibytes of publishing what was read, in one channel."""
    path = folder / "config.yaml"
    path.write_text(path.read_text().replace("category: published", "category: news"))
    words = (sys.executable, "-m", "htfeed", "publish", "--config", str(path))
    cpu, mebibytes, _ = measured(*words)
    return cpu, mebibytes


def cost_of(work: Callable[[bytes], object], bodies: Sequence[bytes]) -> float:
    """Return the CPU seconds of the fastest round."""
    costs = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for body in bodies:
            work(body)
        costs.append(time.process_time() - began)
    return min(costs)


def is_strict(body: bytes) -> bool:
    """Whether our own reader takes a document, and lxml does as it stands."""
    try:
        etree.fromstring(body)
        parse(body, name="feed.xml", reader="strict")
    except (etree.XMLSyntaxError, ParseError):
        return False
    return True


def walk(body: bytes) -> None:
    """Look at every name and text of a document, and build nothing."""
    for element in etree.fromstring(body).iter(etree.Element):
        _ = element.tag, element.text, element.attrib


def reading(corpus: Path) -> None:
    """Print what reading costs beside feedparser and beside a bare walk."""
    files = sorted(each for each in corpus.iterdir() if each.suffix != ".tsv")
    bodies = [each.read_bytes() for each in files]
    whole = [body for body in bodies if is_strict(body)]

    def ours(body: bytes) -> None:
        with suppress(ParseError):
            parse(body, name="feed.xml")

    for name, given in (("all", bodies), ("well-formed", whole)):
        mine = cost_of(ours, given)
        raw = cost_of(lambda body: feedparser.parse(BytesIO(body)), given)
        told = f"{len(given)} documents ({name}): {mine:.2f} CPU-s"
        print(f"{told}, feedparser {raw / mine:.1f} times as much")
    mine, bare = cost_of(ours, whole), cost_of(walk, whole)
    print(f"a bare walk: {bare:.3f} CPU-s; reading takes {mine / bare:.1f} times as much")


def main() -> None:
    """Print the figures."""
    if len(sys.argv) < 3:
        reading(Path(sys.argv[1]))
        return
    names = sorted(each.name for each in Path(sys.argv[1]).glob("*.xml"))
    port, python = int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else None
    first(Path(sys.argv[1]), [f"http://127.0.0.1:{port}/{name}" for name in names], python)


if __name__ == "__main__":
    main()
