"""Errors of a database become errors of ours, once."""

import sqlite3

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import CompileError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from htfeed.errors import StoreError
from htfeed.store.border import border


def raised(name: str, message: str = "said") -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(message)
    error.sqlite_errorname = name
    return error


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("SQLITE_BUSY", "another process keeps it locked"),
        ("SQLITE_BUSY_SNAPSHOT", "another process keeps it locked"),
        ("SQLITE_FULL", "the disk is full"),
        ("SQLITE_READONLY_DBMOVED", "it is read-only"),
        ("SQLITE_IOERR_WRITE", "the disk fails"),
        ("SQLITE_CORRUPT_INDEX", "it is damaged"),
    ],
)
@pytest.mark.parametrize("wrapped", [True, False], ids=["wrapped", "raw"])
def test_each_result_code_has_a_cause_and_a_cure(
    name: str, cause: str, *, wrapped: bool
) -> None:
    raw = raised(name)

    with pytest.raises(StoreError, match=f"store x.db: {cause}") as caught, border("x.db"):
        raise OperationalError("SELECT secret", {}, raw) if wrapped else raw

    assert caught.value.cure
    assert "secret" not in str(caught.value)


def test_an_unknown_error_says_what_the_database_said() -> None:
    with pytest.raises(StoreError, match=r"store x\.db: no such thing"), border("x.db"):
        raise raised("SQLITE_ERROR", "no such thing")


def test_a_pool_without_a_free_connection_is_an_error_of_the_store() -> None:
    with pytest.raises(StoreError, match="pool"), border("x.db"):
        raise PoolTimeoutError("the pool is used up")


def test_an_error_of_ours_passes_as_it_is() -> None:
    mine = StoreError("mine")

    with pytest.raises(StoreError) as caught, border("x.db"):
        raise mine

    assert caught.value is mine


@pytest.mark.parametrize("mistake", [CompileError("no"), TypeError("no"), KeyError("no")])
def test_a_mistake_of_ours_passes_as_it_is(mistake: Exception) -> None:
    with pytest.raises(type(mistake)), border("x.db"):
        raise mistake


def test_a_statement_that_fails_is_wrapped_with_its_reason() -> None:
    engine = create_engine("sqlite://")

    with (
        pytest.raises(StoreError) as caught,
        border("x.db"),
        engine.connect() as connection,
    ):
        connection.execute(text("SELECT * FROM no_such"))

    engine.dispose()
    assert isinstance(caught.value.__cause__, OperationalError)
    assert "no such table" in str(caught.value)
