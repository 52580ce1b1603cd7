"""The numbers by which tables of the store name an item."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine

from contract.desk import NOW, Desk, a_teller
from htfeed.store.numbers import Number, last_number, numbers_of, numbers_since
from htfeed.store.opening import open_store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store that keeps one item."""
    path = tmp_path / "x.db"
    store = open_store(f"sqlite:///{path}")
    Desk(store).keep("a", new=(a_teller("a"),))
    store.close()
    return path


@pytest.fixture
def connection(path: Path) -> Iterator[Connection]:
    """A transaction in it."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def test_what_is_kept_since_has_greater_numbers(connection: Connection) -> None:
    last = last_number(connection)

    assert list(numbers_since(connection, last - 1).values()) == [Number(last, NOW)]
    assert numbers_since(connection, last) == {}


def test_items_are_found_by_their_ids_as_far_as_they_are_kept(
    connection: Connection,
) -> None:
    everything = numbers_since(connection, 0)

    assert numbers_of(connection, [*everything, "tag:nobody"]) == everything
    assert numbers_of(connection, []) == {}


def test_a_store_without_items_begins_with_one(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path}/y.db").close()
    engine = create_engine(f"sqlite:///{tmp_path}/y.db")

    with engine.connect() as connection:
        assert last_number(connection) == 0
    engine.dispose()
