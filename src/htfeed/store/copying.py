"""Backup and restore: a whole store as one file, whatever engine it lives in.

The file is an SQLite database of the newest schema, so a backup of one engine
can be restored into the other, which is also the way to move between them.
"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import (
    Connection,
    Engine,
    Integer,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)

from htfeed.errors import StoreError
from htfeed.store import fulltext
from htfeed.store.border import border
from htfeed.store.opening import PATIENCE, database_at, is_new
from htfeed.store.replacing import replacing
from htfeed.store.schema import HEAD, VERSION_TABLE, ensure_schema, revision_of
from htfeed.store.sqlite import sqlite_engine
from htfeed.store.tables import items, metadata, outbox, sources
from htfeed.store.transactions import reading, writing

_BATCH: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What a backup or a restore came to."""

    database: str
    """What the operator calls the store."""
    file: Path
    rows: Mapping[str, int]
    """How many rows of each table were copied and counted again."""

    @property
    def items(self) -> int:
        """Return how many items there are, withdrawn ones included."""
        return self.rows[items.name]


def backup(url: str, file: Path) -> Copy:
    """Write a store into a file, as it is at one moment, while others go on with it.

    The file is checked before it takes its name; one that was there is replaced.
    Raises StoreError where the store or the file fails.
    """
    with database_at(url) as (engine, name):
        ensure_schema(engine, name)
        if engine.dialect.name == "sqlite" and _same(file, Path(name)):
            raise StoreError(
                f"{file} is the store itself", cure="name another file for the backup"
            )
        with replacing(file) as beside, _file_at(beside, file) as target:
            ensure_schema(target, str(file))
            with reading(engine).connect() as old, writing(target).begin() as new:
                rows = _copy(old, new)
            _check(target, file)
    return Copy(database=name, file=file, rows=rows)


def rehearse(url: str, file: Path) -> None:
    """Copy a store into a file where a pass can be tried out; write nothing else.

    There is no file afterwards where there is no store yet. Raises StoreError
    where the store fails, and where it would have to be migrated first.
    """
    if is_new(url):
        return
    with database_at(url) as (engine, name):
        with engine.connect() as connection:
            found = revision_of(connection, name)
        if found != HEAD:
            raise StoreError(
                f"store {name} has schema {found or 'none'} and would first be brought to"
                f" {HEAD}, which is no trial",
                cure="bring it there with: htfeed migrate",
            )
        with _file_at(file, file) as target:
            ensure_schema(target, str(file))
            with reading(engine).connect() as old, writing(target).begin() as new:
                _copy(old, new)


def restore(url: str, file: Path, *, replace: bool = False) -> Copy:
    """Put what a backup holds into a store: all of it, or nothing.

    Work that is under way is refused afterwards, and every channel is published
    anew. Raises StoreError where the file is no sound backup, and where the
    store holds items that nobody asked to replace.
    """
    with _read_from(file) as kept, database_at(url) as (engine, name):
        ensure_schema(engine, name)
        with kept.connect() as old, writing(engine).begin() as new:
            if not replace and new.scalar(select(items.c.id).limit(1)) is not None:
                raise StoreError(
                    f"store {name} holds items already",
                    cure="restore into an empty store, or put the backup in their place "
                    "with: htfeed restore --replace",
                )
            rows = _replace(old, new)
    return Copy(database=name, file=file, rows=rows)


def _replace(old: Connection, new: Connection) -> Mapping[str, int]:
    fence = new.scalar(select(func.max(sources.c.fence))) or 0
    fulltext.empty(new)
    for table in reversed(metadata.sorted_tables):
        new.execute(table.delete())
    rows = _copy(old, new)
    # What a worker holds in hand belongs to the store as it was.
    new.execute(
        update(sources).values(
            fence=sources.c.fence + fence + 1, lease_owner=None, lease_until=None
        )
    )
    new.execute(update(outbox).values(version=outbox.c.version + 1))
    return rows


def _copy(old: Connection, new: Connection) -> Mapping[str, int]:
    """Copy every table, and count on the other side what has arrived."""
    for table in metadata.sorted_tables:
        rows = old.execution_options(yield_per=_BATCH).execute(select(table)).mappings()
        for part in rows.partitions():
            new.execute(insert(table), [dict(row) for row in part])
    fulltext.rebuild(new)
    _continue_numbers(new)
    counts = {each.name: _count(new, each.name) for each in metadata.sorted_tables}
    lost = [name for name, count in counts.items() if count != _count(old, name)]
    if lost:
        raise StoreError(
            f"rows of {', '.join(lost)} were lost on the way", cure="try again"
        )
    return counts


def _continue_numbers(connection: Connection) -> None:
    """Let PostgreSQL number new rows after those that were copied with their numbers."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        (key, *others) = table.primary_key.columns
        if others or not isinstance(key.type, Integer):
            continue
        last = connection.scalar(select(func.max(key)))
        if last is not None:
            sequence = func.pg_get_serial_sequence(table.name, key.name)
            connection.execute(select(func.setval(sequence, last)))


def _count(connection: Connection, name: str) -> int:
    return connection.scalar(select(func.count()).select_from(metadata.tables[name])) or 0


def _check(engine: Engine, file: Path) -> None:
    """Let SQLite look at every page, and leave one file that needs no other beside it."""
    with engine.connect() as connection:
        said = connection.execute(text("PRAGMA integrity_check")).scalar()
        orphans = connection.execute(text("PRAGMA foreign_key_check")).first()
    if said != "ok" or orphans is not None:
        raise StoreError(
            f"backup {file} is damaged ({said})", cure="look at the disk, and use another"
        )
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA journal_mode = DELETE")
    finally:
        raw.close()


@contextmanager
def _file_at(path: Path, file: Path) -> Iterator[Engine]:
    """Give an engine for a file; errors name the one that the operator named."""
    with border(str(file), kind="backup"):
        engine = sqlite_engine(path, patience=PATIENCE)
        try:
            yield engine
        finally:
            engine.dispose()


@contextmanager
def _read_from(file: Path) -> Iterator[Engine]:
    """Give a copy of a backup, migrated and checked: the file itself is left alone."""
    with tempfile.TemporaryDirectory(prefix="htfeed-") as folder:
        copied = Path(folder) / "backup.db"
        try:
            shutil.copyfile(file, copied)
        except OSError as error:
            raise StoreError(
                f"backup {file} cannot be read ({error.strerror or error})",
                cure="name a file that htfeed backup wrote",
            ) from error
        if copied.stat().st_size == 0:
            raise StoreError(
                f"backup {file} is empty", cure="name a file that htfeed backup wrote"
            )
        with _file_at(copied, file) as engine:
            if not inspect(engine).has_table(VERSION_TABLE):
                # Also one without any table: restored, it would empty the store.
                raise StoreError(
                    f"backup {file}: it is a database, but none of htfeed's",
                    cure="name a file that htfeed backup wrote",
                )
            ensure_schema(engine, str(file))
            _check(engine, file)
            yield engine


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)
