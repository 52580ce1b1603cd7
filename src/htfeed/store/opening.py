"""From a URL of the config to a store that is ready: made, checked, migrated."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from htfeed.errors import StoreError
from htfeed.store import Store
from htfeed.store.border import border
from htfeed.store.postgresql import postgresql_engine, shown
from htfeed.store.schema import Migration, ensure_schema
from htfeed.store.sql import SqlStore
from htfeed.store.sqlite import sqlite_engine

PATIENCE: Final = timedelta(seconds=90)
"""How long a transaction waits for another process before it gives up."""
_CURE: Final = "write sqlite:///path/of/file.db or postgresql://user:password@host/database"


def open_store(url: str, *, patience: timedelta = PATIENCE) -> Store:
    """Return the store at a URL; a new one, with its folder, where there is none.

    Raises SchemaError for a database that this version does not know, and
    StoreError for one that cannot be opened.

    Args:
        url: ``sqlite:///relative.db``, ``sqlite:////absolute.db`` or
            ``postgresql://user:password@host:port/database``.
        patience: How long a transaction waits for another process.
    """
    engine, name = _engine_at(url, patience)
    try:
        with border(name):
            ensure_schema(engine, name)
    except BaseException:
        engine.dispose()
        raise
    return SqlStore(engine, name)


def migrate_store(url: str) -> Migration:
    """Bring the schema of a store to the newest and return what that came to.

    Raises what :func:`open_store` does.
    """
    with database_at(url) as (engine, name):
        return ensure_schema(engine, name)


def is_new(url: str) -> bool:
    """Whether a URL names a file of SQLite that is not there yet."""
    return kind_of(url) == "sqlite" and not sqlite_path(url).exists()


@contextmanager
def database_at(url: str) -> Iterator[tuple[Engine, str]]:
    """Give an engine, as long as it is needed, and what the operator calls the database."""
    engine, name = _engine_at(url, PATIENCE)
    try:
        with border(name):
            yield engine, name
    finally:
        engine.dispose()


def _engine_at(url: str, patience: timedelta) -> tuple[Engine, str]:
    if kind_of(url) == "postgresql":
        return postgresql_engine(url, patience=patience), shown(url)
    path = _folder_made(sqlite_path(url))
    with border(str(path)):
        return sqlite_engine(path, patience=patience), str(path)


def kind_of(url: str) -> str:
    """Return which engine a URL asks for.

    An error shows no more than the scheme: what follows may hold a password.
    """
    scheme, separator, _ = url.partition("://")
    if not separator:
        raise StoreError("the store's URL has no scheme", cure=_CURE)
    if scheme not in {"sqlite", "postgresql"}:
        raise StoreError(f"store {scheme}://…: no such kind of store", cure=_CURE)
    return scheme


def sqlite_path(url: str) -> Path:
    """Return the file of a URL, which is taken as it is written."""
    rest = url.partition("://")[2]
    name = rest.removeprefix("/")
    if name == rest or not name or name.startswith(":") or "?" in name:
        raise StoreError(f"store {url}: names no file and nothing else", cure=_CURE)
    return Path(name)


def _folder_made(path: Path) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"store {path}: its folder cannot be made ({error.strerror or error})",
            cure="make the folder, or name a file in another one as `store`",
        ) from error
    return path
