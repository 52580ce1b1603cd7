"""A PostgreSQL store for every test that asks for one, and no property that is timed."""

import os
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import settings
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from htfeed.store.opening import open_store
from htfeed.store.tables import metadata
from servers import POSTGRESQL, missing

# Machines that run tests are shared, and a slow one has broken no promise.
settings.register_profile("untimed", deadline=None)
settings.register_profile("few", deadline=None, max_examples=10)
settings.load_profile("untimed")

# A process of its own, a schema of its own: tests run side by side.
SCHEMA = f"htfeed_test_{os.getpid()}"


@pytest.fixture(scope="session")
def postgresql_schema() -> Iterator[tuple[Engine, str]]:
    """A server, and the URL of a schema in it that holds the newest tables."""
    server = _server()
    if isinstance(server, str):
        missing("postgres", server, "start it, or name another in HTFEED_POSTGRES")
    with server.begin() as connection:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))
        connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
    url = f"{POSTGRESQL}?options=-csearch_path%3D{SCHEMA}"
    open_store(url).close()
    yield server, url
    with server.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {SCHEMA} CASCADE"))
    server.dispose()


@pytest.fixture
def postgresql_url(postgresql_schema: tuple[Engine, str]) -> str:
    """The URL of an empty store on PostgreSQL."""
    server, url = postgresql_schema
    tables = ", ".join(f"{SCHEMA}.{each}" for each in sorted(metadata.tables))
    with server.begin() as connection:
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    return url


@cache
def _server() -> Engine | str:
    """Return the server, or why there is none."""
    address = POSTGRESQL.replace("postgresql://", "postgresql+psycopg://", 1)
    try:
        engine = create_engine(address, connect_args={"connect_timeout": 3})
        with engine.connect():
            return engine
    except ImportError as error:
        return f"psycopg is not installed ({error})"
    except OperationalError as error:
        return str(error.orig).partition("\n")[0]
