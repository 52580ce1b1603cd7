"""What statements of every engine share: upserts by dialect, lists cut to size."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import sqlite

Value = TypeVar("Value")


def insert_into(connection: Connection, table: Table) -> sqlite.Insert:
    """Return an INSERT of the connection's dialect, which knows ``on_conflict_…``.

    The methods of all of them are the same, the class is not.
    """
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    # Costs as much as all of the store's own modules, and not all stores are there.
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415

    return postgresql.insert(table)  # type: ignore[return-value]


def batches(values: Iterable[Value], size: int = 500) -> Iterator[list[Value]]:
    """Cut values into lists that one statement can carry.

    SQLite before 3.32 takes 999 variables; it is what old servers still have.
    """
    source = iter(values)
    while batch := list(islice(source, size)):
        yield batch
