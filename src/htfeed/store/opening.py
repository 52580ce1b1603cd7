"""From a URL of the config to a store that is ready: made, checked, migrated."""

from datetime import timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from htfeed.errors import StoreError
from htfeed.store import Store
from htfeed.store.border import border
from htfeed.store.engine import sqlite_engine
from htfeed.store.schema import ensure_schema
from htfeed.store.sql import SqlStore

PATIENCE: Final = timedelta(seconds=30)
"""How long a transaction waits for another process before it gives up."""
_CURE: Final = "write sqlite:///path/of/file.db"


def open_store(url: str, *, patience: timedelta = PATIENCE) -> Store:
    """Return the store at a URL; a new one, with its folder, where there is none.

    Raises SchemaError for a database that this version does not know, and
    StoreError for one that cannot be opened.

    Args:
        url: ``sqlite:///relative.db`` or ``sqlite:////absolute.db``.
        patience: How long a transaction waits for another process.
    """
    path = _sqlite_path(url)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"store {path}: its folder cannot be made ({error})",
            cure="make the folder, or name a file in another one as `store`",
        ) from error
    name = str(path)
    with border(name):
        engine = sqlite_engine(path, patience=patience)
        try:
            ensure_schema(engine, name)
        except BaseException:
            engine.dispose()
            raise
    return SqlStore(engine, name)


def _sqlite_path(url: str) -> Path:
    parsed = _parsed(url)
    backend = parsed.get_backend_name()
    if backend == "postgresql":
        raise StoreError("store postgresql://…: this version keeps SQLite only", cure=_CURE)
    if parsed.drivername != "sqlite":
        raise StoreError(
            f"store {parsed.drivername}://…: no such kind of store", cure=_CURE
        )
    if parsed.host or parsed.query or not parsed.database or parsed.database[0] == ":":
        raise StoreError(f"store {parsed}: names no file and nothing else", cure=_CURE)
    return Path(parsed.database)


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError) as error:
        # The rest of the text may hold a password.
        scheme = url.partition(":")[0]
        raise StoreError(
            f"store {scheme}:…: this is no URL of a store", cure=_CURE
        ) from error
