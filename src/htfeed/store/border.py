"""Where errors of a database become errors of ours: once, with cause and cure."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DataError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from htfeed.errors import ConflictError, StoreError

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
        "let this user write its folder, and look whether the disk is full or read-only",
    ),
    (
        "SQLITE_IOERR",
        "the disk fails",
        "look whether it is full or read-only (df, mount), or broken (dmesg)",
    ),
)
# By the start of the SQLSTATE (postgresql.org/docs/current/errcodes-appendix.html).
_POSTGRESQL: Final = (
    ("08", "the connection broke", "look whether the server runs, then run again"),
    ("28", "it lets this user not in", "mend user and password in `store`"),
    ("3D", "there is no such database", "make it: createdb, then run again"),
    ("3F", "there is no such schema", "make it: create schema, then run again"),
    ("42501", "access is denied", "let this user create tables in the schema"),
    ("25006", "the server is read-only", "name the primary server as `store`"),
    ("53100", "the server's disk is full", "free some space and run again"),
    ("53", "the server is short of resources", "see its log, then run again"),
    ("55P03", "another process keeps it locked", "run again when that one is done"),
    ("40P01", "another process was in the way", "run again"),
    ("57014", "the answer takes too long", "ask for less"),
    ("57P", "the server is going down or starting", "run again when it is up"),
    ("XX", "it is damaged", "see the server's log, and restore a backup"),
)
_BROKEN_RULE: Final = ("SQLITE_CONSTRAINT", "23")
"""Of both: a key that is taken, mostly."""
_TOO_MUCH: Final = "54"


_NO_BACKUP: Final = {"SQLITE_CORRUPT", "SQLITE_NOTADB"}


@contextmanager
def border(name: str, *, kind: str = "store") -> Iterator[None]:
    """Let nothing out but StoreError where the database fails.

    Mistakes of ours, such as a statement that cannot be compiled, pass as
    they are; so do values that do not fit, which are the fault of one source.

    Args:
        name: What the operator calls the database.
        kind: What it is to the operator: the store, or a backup.
    """
    try:
        yield
    except DBAPIError as error:
        if isinstance(error, DataError) or _sqlstate(error.orig).startswith(_TOO_MUCH):
            raise
        raise _explained(f"{kind} {name}", error.orig or error) from error
    except (sqlite3.Error, PoolTimeoutError) as error:
        raise _explained(f"{kind} {name}", error) from error


def _explained(what: str, error: BaseException) -> StoreError:
    code = getattr(error, "sqlite_errorname", "")
    if code.startswith(_BROKEN_RULE) or _sqlstate(error).startswith(_BROKEN_RULE):
        return ConflictError(
            f"{what}: another attempt has kept the same first ({_first_line(error)})",
            cure="run again",
        )
    for start, cause, cure in _SQLITE:
        if code.startswith(start):
            other = start in _NO_BACKUP and what.startswith("backup ")
            return StoreError(
                f"{what}: {cause} ({error})",
                cure="name a file that htfeed backup wrote" if other else cure,
            )
    for start, cause, cure in _POSTGRESQL:
        if _sqlstate(error).startswith(start):
            return StoreError(f"{what}: {cause} ({_first_line(error)})", cure=cure)
    if type(error).__module__.startswith("psycopg"):
        # The answer of a server that lets nobody in comes without a SQLSTATE.
        return StoreError(
            f"{what}: no connection ({_first_line(error)})",
            cure="look whether the server runs, and whether `store` names it rightly",
        )
    return StoreError(f"{what}: {error}")


def _sqlstate(error: BaseException | None) -> str:
    return getattr(error, "sqlstate", None) or ""


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0]
