"""SQLite: how it is opened, and how its transactions begin.

Everything that only SQLite needs is here; the statements are shared.
"""

import sqlite3
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Final

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from htfeed.store.transactions import WRITES

# WAL with synchronous=FULL, not NORMAL: a commit is synced before it counts.
# A kill -9 is survived by either; after a power cut NORMAL may forget the last
# commits, although documents with their items were synced and published, and
# a feed may list such an item no more. The price is one fsync a transaction.
_PRAGMAS: Final = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA cache_size = -16384",
    "PRAGMA trusted_schema = OFF",
)
_WAL_RETRY: Final = 0.05


def sqlite_engine(path: Path, *, patience: timedelta) -> Engine:
    """Return an engine for a database file, in WAL mode, which it makes if need be.

    Raises the errors of :mod:`sqlite3` and SQLAlchemy where that fails.

    Args:
        path: The file; its folder is there.
        patience: How long a statement waits for another process's lock.
    """
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": patience.total_seconds()},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    try:
        _turn_on_wal(engine, patience)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _prepare(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    # Python's own BEGIN comes late and only before a change: reads of one
    # transaction could then see different states. _begin does it instead.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    # A transaction that reads first and then writes could not be retried by
    # SQLite: it takes the lock for writing at once, and waits in line for it.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _turn_on_wal(engine: Engine, patience: timedelta) -> None:
    """Make the file a WAL database, which it then stays.

    SQLite does not wait for another process that does the same right now, so
    the waiting is done here.
    """
    deadline = monotonic() + patience.total_seconds()
    raw = engine.raw_connection()
    try:
        while True:
            try:
                raw.cursor().execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                busy = (error.sqlite_errorcode or 0) & 0xFF == sqlite3.SQLITE_BUSY
                if not busy or monotonic() >= deadline:
                    raise
                sleep(_WAL_RETRY)
            else:
                return
    finally:
        raw.close()
