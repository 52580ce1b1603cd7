"""What it costs to publish 1,000 channels of 50 items from what was written before.

``python benchmarks/publishing.py [CHANNELS]`` keeps 50 items a channel and publishes them,
then publishes all of them again as Atom and RSS from what is kept, and then ten of which
the newest item was hidden, with the front page and all else that tells of these; beside
it feedgen alone builds the same channels from scratch, in the same process. CPU seconds
without start and config; the figures of each release stand in RESULTS.md.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from feedgen.feed import FeedGenerator

from htfeed.changes import Naming
from htfeed.config import load
from htfeed.pipeline.adoption import routes
from htfeed.pipeline.release import Release, release
from htfeed.store import Store
from htfeed.store.opening import open_store
from htfeed.store.views import Hiding

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ITEMS = 50
ROUNDS = 3
WORDS = "<p>" + "Words of an article that somebody wrote about the harbour. " * 20 + "</p>"
SITE = 'site: {title: Wire, url: "https://wire.example/", timezone: UTC}\n'


def prepare(folder: Path, channels: int) -> None:
    """Write a source file, a source and a channel for each category, and publish them."""
    (folder / "feeds").mkdir()
    sources, outlets = "", ""
    for channel in range(channels):
        key = f"c{channel}"
        items = [entry(channel, number) for number in range(ITEMS)]
        (folder / "feeds" / f"{key}.json").write_text(json.dumps({"items": items}))
        sources += f"  - {{key: {key}, path: feeds/{key}.json, categories: [{key}]}}\n"
        outlets += f"  {key}: {{title: {key}, category: {key}, formats: [atom, rss]}}\n"
    config = f"{SITE}sources:\n{sources}channels:\n{outlets}"
    (folder / "config.yaml").write_text(config)
    words = (sys.executable, "-m", "htfeed", "run", "--now", "2026-11-24T12:00:00Z")
    subprocess.run(words, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def entry(channel: int, number: int) -> dict[str, object]:
    """Return an item with a text of some 1,200 characters."""
    at = NOW - timedelta(minutes=channel + number * 1000)
    return {
        "id": f"tag:wire.example,2026:{channel}-{number}",
        "title": f"Item {number} of channel {channel}",
        "link": f"https://wire.example/{channel}/{number}",
        "published": at.isoformat(),
        "author": "Ann",
        "content": WORDS,
    }


def again(folder: Path, marked: int) -> float:
    """Return what publishing costs of which so many channels are marked."""
    with desk(folder) as (store, job):
        store.mark([f"c{each}" for each in range(marked)])
        return spent(lambda: release(job))


def changed(folder: Path, count: int) -> float:
    """Return what publishing costs when so many channels have lost their newest item."""
    with desk(folder) as (store, job):
        hiding = Hiding(at=NOW, reason="to see what it costs")
        for each in range(count):
            newest, *_ = store.lineup(f"c{each}", 1)
            store.hide(newest.item, hiding, routes(job.config))
        return spent(lambda: release(job))


@contextmanager
def desk(folder: Path) -> Iterator[tuple[Store, Release]]:
    """Give the store of a folder, and what its channels are let out with."""
    os.chdir(folder)
    config = load(Path("config.yaml"), os.environ)
    naming = Naming(authority="wire.example", since="2026")
    with closing(open_store(config.store)) as store:
        yield store, Release(config=config, store=store, naming=naming, now=NOW)


def from_scratch(channels: int) -> None:
    """Build the channels as Atom and RSS with feedgen, entry by entry."""
    for channel in range(channels):
        feed = FeedGenerator()
        feed.id(f"tag:wire.example,2026:c{channel}")
        feed.title(f"C{channel}")
        feed.description("A channel")
        feed.updated(NOW)
        feed.link(href=f"https://wire.example/c{channel}/")
        for number in range(ITEMS):
            told = entry(channel, number)
            made = feed.add_entry(order="append")
            made.id(told["id"])
            made.title(told["title"])
            made.link(href=told["link"])
            made.updated(told["published"])
            made.published(told["published"])
            made.author(name="Ann")
            made.content(WORDS, type="html")
        feed.atom_str(pretty=True)
        feed.rss_str(pretty=True)


def spent(work: Callable[[], object]) -> float:
    """Return the CPU seconds of some work."""
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> None:
    """Print the figures."""
    channels = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder, channels)
        for _ in range(ROUNDS):
            whole, few = again(folder, channels), changed(folder, 10)
            theirs = spent(lambda: from_scratch(channels))
            print(f"{channels} channels again: {whole:.2f} CPU-s; 10 others: {few:.3f}")
            print(f"feedgen: {theirs:.2f} CPU-s, {theirs / whole:.1f} times as much")


if __name__ == "__main__":
    main()
