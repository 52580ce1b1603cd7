"""Where errors of a database become errors of ours: once, with cause and cure."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from htfeed.errors import StoreError

# By the start of SQLite's name for the result code (sqlite.org/rescode.html),
# whose extended codes add a suffix.
_SQLITE: Final = (
    ("SQLITE_BUSY", "another process keeps it locked", "run again when that one is done"),
    ("SQLITE_LOCKED", "another connection keeps it locked", "run again when it is done"),
    ("SQLITE_CORRUPT", "it is damaged", "stop htfeed and restore a backup of it"),
    ("SQLITE_NOTADB", "it is no SQLite database", "name another file as `store`"),
    ("SQLITE_FULL", "the disk is full", "free some space and run again"),
    ("SQLITE_READONLY", "it is read-only", "let this user write the file and its folder"),
    ("SQLITE_PERM", "access is denied", "let this user write the file and its folder"),
    (
        "SQLITE_CANTOPEN",
        "it cannot be opened",
        "name a file in a folder that can be written",
    ),
    ("SQLITE_IOERR", "the disk fails", "see the system's log, then run again"),
    ("SQLITE_CONSTRAINT", "another attempt has kept the same first", "run again"),
)


@contextmanager
def border(name: str) -> Iterator[None]:
    """Let nothing out but StoreError where the database fails.

    Mistakes of ours, such as a statement that cannot be compiled, pass as
    they are.

    Args:
        name: What the operator calls the database.
    """
    try:
        yield
    except DBAPIError as error:
        raise _explained(name, error.orig or error) from error
    except (sqlite3.Error, PoolTimeoutError) as error:
        raise _explained(name, error) from error


def _explained(name: str, error: BaseException) -> StoreError:
    code = getattr(error, "sqlite_errorname", "")
    for start, cause, cure in _SQLITE:
        if code.startswith(start):
            return StoreError(f"store {name}: {cause} ({error})", cure=cure)
    return StoreError(f"store {name}: {error}")
