"""Is the machine fit for it?  Disk, folders, versions: looked at, never touched."""

import os
import platform
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from htfeed.enquiries.findings import Finding, failed, size, some
from htfeed.errors import HtfeedError
from htfeed.publish.output import output_at
from htfeed.syntax.intervals import counted

LEAST_SHARE: Final = 0.05
"""Of a disk that ought to be free."""
LEAST_OCTETS: Final = 200_000_000
"""That ought to be free on it."""
_FULL: Final = 10_000_000
_OLDEST_SQLITE: Final = (3, 24)
"""Which knows ``ON CONFLICT DO UPDATE``."""
_PARTS: Final = {
    "FTS5": "CREATE VIRTUAL TABLE temp.tried USING fts5(words)",
    "JSON": "SELECT value FROM json_each('[]')",
}
"""What SQLite may be built without, and what is asked of it then in vain."""
_NEEDED: Final = (
    *("feedparser", "feedgen", "lxml", "nh3", "pydantic", "sqlalchemy", "alembic"),
    *("requests", "urllib3", "starlette", "uvicorn", "apscheduler"),
)
_EXTRAS: Final = {"postgres": "psycopg"}


def versions() -> Iterator[Finding]:
    """Give what is installed, and what ought to be and is not."""
    found = {name: _version(name) for name in ("htfeed", *_NEEDED)}
    lacking = tuple(name for name, number in found.items() if number is None)
    told = ", ".join(f"{name} {number}" for name, number in found.items() if number)
    python = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    yield Finding(check="versions", says=f"{python}, {told}")
    if lacking:
        yield Finding(
            check="versions",
            verdict="bad",
            says=f"not installed: {some(lacking)}",
            cure="install htfeed anew, with what it depends on",
        )
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        yield Finding(
            check="versions",
            verdict="bad",
            says=f"SQLite {sqlite3.sqlite_version} is too old",
            cure="use a Python that brings 3.24 or newer",
        )
    without = tuple(part for part, asked in _PARTS.items() if not _knows(asked))
    if without:
        yield Finding(
            check="versions",
            verdict="bad",
            says=f"SQLite {sqlite3.sqlite_version} was built without {some(without)}",
            cure="use a Python that brings another one, or PostgreSQL as the store",
        )
    for extra, name in _EXTRAS.items():
        number = _version(name)
        says = f"{name} {number}" if number else f"not installed (htfeed[{extra}])"
        yield Finding(check=f"extra {extra}", says=says)


def _knows(asked: str) -> bool:
    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.execute(asked)
        except sqlite3.OperationalError:
            return False
    return True


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def output(folder: Path, published: Collection[str] | None) -> Iterator[Finding]:
    """Give what is in the way of publishing into a folder.

    Args:
        folder: The output.
        published: Paths of the documents that ought to lie in it; None if not known.
    """
    there = _nearest(folder)
    if not there.is_dir():
        yield _unusable(f"{there} is no folder", "move it away, or set output")
        return
    if not os.access(there, os.W_OK | os.X_OK):
        cure = "let this user write there, or set output"
        yield _unusable(f"{there} cannot be written", cure)
        return
    if there != folder:
        yield Finding(check="output", says=f"{folder} is made by the first run")
        return
    locked = tuple(
        str(each)
        for each in sorted(folder.iterdir())
        if each.is_dir() and not os.access(each, os.W_OK | os.X_OK)
    )
    if locked:
        yield _unusable(f"{some(locked)}: cannot be written", "let this user write there")
    yield _documents(folder, published)


def bucket(address: str) -> Iterator[Finding]:
    """Give what is in the way of publishing into a bucket: it is asked what is in it."""
    try:
        next(output_at(address).items(), None)
    except HtfeedError as error:
        yield failed("output", error)
    else:
        yield Finding(check="output", says=f"{address} answers")


def _documents(folder: Path, published: Collection[str] | None) -> Finding:
    if published is None:
        return Finding(check="output", says=f"{folder} can be written")
    missing = tuple(each for each in sorted(published) if not (folder / each).is_file())
    if missing:
        return Finding(
            check="output",
            verdict="warn",
            says=f"{counted(len(missing), 'document is', 'documents are')} not in "
            f"{folder}, of {len(published)}: {some(missing)}",
            cure="the next run writes them: htfeed run",
        )
    says = f"{folder} holds {counted(len(published), 'document')}"
    return Finding(check="output", says=says)


def _unusable(says: str, cure: str) -> Finding:
    return Finding(check="output", verdict="bad", says=says, cure=cure)


def disk(folders: Collection[Path]) -> Iterator[Finding]:
    """Give how much room is left where the folders are, each disk once."""
    seen = set()
    for folder in folders:
        there = _nearest(folder)
        device = there.stat().st_dev
        if device not in seen:
            seen.add(device)
            yield _room(there)


def _room(folder: Path) -> Finding:
    facts = os.statvfs(folder)
    free, whole = facts.f_bavail * facts.f_frsize, facts.f_blocks * facts.f_frsize
    # Some file systems number no files in advance, and say that there are none.
    files = facts.f_favail / facts.f_files if facts.f_files else 1.0
    says = f"{size(free)} of {size(whole)} free at {folder}"
    if files < 1:
        says += f", room for {counted(facts.f_favail, 'more file')}"
    low = free < LEAST_OCTETS or free < whole * LEAST_SHARE or files < LEAST_SHARE
    if not low:
        return Finding(check="disk", says=says)
    full = free < _FULL or (facts.f_files and not facts.f_favail)
    return Finding(
        check="disk",
        verdict="bad" if full else "warn",
        says=f"{says}: that is {'nothing to work with' if full else 'little'}",
        cure="make room, or move store and output to another disk",
    )


def _nearest(path: Path) -> Path:
    """Return a path, or the folder in which it would be made."""
    return next(each for each in (path, *path.absolute().parents) if each.exists())
