"""A look at a store that changes nothing: neither a row, nor a schema, nor a file."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import quote

from sqlalchemy import Connection, Engine, NullPool, create_engine, text

from htfeed.store import Store
from htfeed.store.border import border
from htfeed.store.opening import kind_of, sqlite_path
from htfeed.store.postgresql import postgresql_engine, shown
from htfeed.store.schema import HEAD, revision_of
from htfeed.store.sql import SqlStore
from htfeed.store.transactions import reading

_PATIENCE: Final = timedelta(seconds=5)
_FLAWS: Final = "PRAGMA quick_check(5)"
_SIZE: Final = text(
    "SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class"
    " WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
)
_MAY_WRITE: Final = text(
    "SELECT NOT pg_is_in_recovery()"
    " AND coalesce(bool_and(has_table_privilege(oid, 'INSERT, UPDATE, DELETE')), true)"
    " AND has_schema_privilege(current_schema(), 'CREATE')"
    " FROM pg_class"
    " WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What a look at a store has shown."""

    database: str
    """What the operator calls it."""
    engine: str = ""
    """With its version; empty where there is no database yet."""
    schema: str | None = None
    """None where there is none yet."""
    octets: int = 0
    free: int = 0
    """Octets of it that hold nothing, where the engine tells."""
    flaws: tuple[str, ...] = ()
    """What is damaged, where the engine tells."""
    writable: bool = True
    store: Store | None = None
    """To read from, if its schema is the newest."""


@contextmanager
def examined(url: str) -> Iterator[Examination]:
    """Look at the store at a URL; what is read from it later is read without a trace.

    Raises SchemaError for a database that this version does not know, and
    StoreError for one that cannot be read.
    """
    if kind_of(url) == "postgresql":
        engine = postgresql_engine(url, patience=_PATIENCE)
        name = shown(url)
    else:
        path = sqlite_path(url)
        name = str(path)
        if not path.exists():
            yield Examination(database=name, writable=_may_write(path))
            return
        engine = _read_only(path)
    try:
        with border(name):
            seen = _on_postgresql if engine.dialect.name == "postgresql" else _on_sqlite
            found = seen(reading(engine), name)
        yield found
    finally:
        engine.dispose()


def _on_postgresql(engine: Engine, name: str) -> Examination:
    with engine.connect() as connection:
        schema = revision_of(connection, name)
        return Examination(
            database=name,
            engine=f"PostgreSQL {connection.scalar(text('SHOW server_version'))}",
            schema=schema,
            octets=int(connection.scalar(_SIZE) or 0),
            writable=bool(connection.scalar(_MAY_WRITE)),
            store=_store(engine, name, schema),
        )


def _on_sqlite(engine: Engine, name: str) -> Examination:
    path = Path(name)
    with engine.connect() as connection:
        schema = revision_of(connection, name)
        page = _pragma(connection, "page_size")
        return Examination(
            database=name,
            engine=f"SQLite {sqlite3.sqlite_version}",
            schema=schema,
            octets=path.stat().st_size,
            free=_pragma(connection, "freelist_count") * page,
            # Somebody who began to write meanwhile looks like damage, once.
            flaws=_flaws(engine) and _flaws(engine),
            writable=_may_write(path),
            store=_store(engine, name, schema),
        )


def _store(engine: Engine, name: str, schema: str | None) -> Store | None:
    return SqlStore(engine, name) if schema == HEAD else None


def _flaws(engine: Engine) -> tuple[str, ...]:
    with engine.connect() as connection:
        told = tuple(str(row[0]) for row in connection.exec_driver_sql(_FLAWS))
    return () if told == ("ok",) else told


def _pragma(connection: Connection, name: str) -> int:
    return int(connection.exec_driver_sql(f"PRAGMA {name}").scalar() or 0)


def _may_write(path: Path) -> bool:
    """Whether this user may write the file, and make those that SQLite puts beside it."""
    folder = next(each for each in path.absolute().parents if each.exists())
    return (not path.exists() or os.access(path, os.W_OK)) and os.access(folder, os.W_OK)


def _read_only(path: Path) -> Engine:
    """Return an engine that only reads a file, and leaves none beside it.

    Even a reader makes the files of the write-ahead log, and could not take
    them away. So while nobody is at the database, it is read as one that
    nobody changes; whoever is at it has made them already.
    """

    def connect() -> sqlite3.Connection:
        log = Path(f"{path}-wal")
        at_work = log.exists() and log.stat().st_size > 0
        asked = "mode=ro" if at_work else "mode=ro&immutable=1"
        address = f"file:{quote(str(path.absolute()))}?{asked}"
        return sqlite3.connect(
            address, uri=True, timeout=_PATIENCE.total_seconds(), check_same_thread=False
        )

    with border(str(path)), closing(connect()) as tried:
        tried.execute("SELECT name FROM sqlite_master LIMIT 1").fetchall()
    return create_engine("sqlite://", creator=connect, poolclass=NullPool)
