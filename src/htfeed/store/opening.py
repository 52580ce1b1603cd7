"""From a URL of the config to a store that is ready: made, checked, migrated."""

from datetime import timedelta
from pathlib import Path
from typing import Final

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
    """Return the file of a URL, which is taken as it is written.

    An error shows no more than the scheme: what follows may hold a password.
    """
    scheme, separator, rest = url.partition("://")
    kind = scheme.partition("+")[0]
    if not separator:
        raise StoreError("the store's URL has no scheme", cure=_CURE)
    if kind in {"postgresql", "postgres"}:
        raise StoreError(f"store {kind}://…: this version keeps SQLite only", cure=_CURE)
    if scheme != "sqlite":
        raise StoreError(f"store {scheme}://…: no such kind of store", cure=_CURE)
    name = rest.removeprefix("/")
    if name == rest or not name or name.startswith(":") or "?" in name:
        raise StoreError(f"store {url}: names no file and nothing else", cure=_CURE)
    return Path(name)
