"""Files of sources are noticed when they change; what we write ourselves is not."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from htfeed.config import Config, load
from htfeed.worker.noticing import concerns, folders_of, notice

TEXT = """\
site: {{title: Example, url: "https://example.org/"}}
sources:
  - {{key: files, path: "{path}", categories: [news]}}
  - {{key: far, url: "https://far.example/feed"}}
channels:
  news: {{title: News, category: news}}
"""


def config(root: Path, path: str = "feeds/*.md") -> Config:
    (root / "config.yaml").write_text(TEXT.format(path=path))
    return load(root / "config.yaml", {})


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("feeds/*.md", "feeds/deep/a.md"),
        ("**/*.md", "public/news.atom"),
        ("**/*", "var/.htfeed.db-wal"),
        ("feeds/*.md", "../a.md"),
    ],
)
def test_a_file_that_is_no_entry_concerns_nobody(
    tmp_path: Path, pattern: str, path: str
) -> None:
    assert not concerns(config(tmp_path, pattern), tmp_path.resolve() / path)


def test_a_file_that_a_source_reads_does(tmp_path: Path) -> None:
    assert concerns(config(tmp_path), tmp_path.resolve() / "feeds/a.md")


def test_a_folder_that_is_not_there_is_not_watched(tmp_path: Path) -> None:
    made = config(tmp_path)
    assert folders_of(made) == frozenset()

    (tmp_path / "feeds").mkdir()

    assert folders_of(made) == {made.root / "feeds"}


@pytest.fixture
def noticed(tmp_path: Path) -> Iterator[tuple[Path, Callable[[], bool]]]:
    """A watched folder, and whether something was noticed within some seconds."""
    folder = tmp_path / "feeds"
    folder.mkdir()
    made = config(tmp_path)
    stop, changed = threading.Event(), threading.Semaphore(0)
    looking = threading.Event()

    def now() -> Config:
        looking.set()
        return made

    thread = threading.Thread(target=notice, args=(now, changed.release, stop))
    thread.start()
    assert looking.wait(10)
    # The system is told of the folder a moment after it was looked for.
    while not changed.acquire(timeout=0.3):
        (folder / "first.md").write_text("x")
    yield folder, lambda: changed.acquire(timeout=10)
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


def test_a_saved_file_is_noticed(noticed: tuple[Path, Callable[[], bool]]) -> None:
    folder, is_noticed = noticed

    (folder / "a.md").write_text("An entry.")

    assert is_noticed()


def test_so_is_one_that_is_renamed_into_place(
    noticed: tuple[Path, Callable[[], bool]],
) -> None:
    folder, is_noticed = noticed
    (folder / ".a.md.tmp").write_text("An entry.")

    (folder / ".a.md.tmp").rename(folder / "a.md")

    assert is_noticed()
