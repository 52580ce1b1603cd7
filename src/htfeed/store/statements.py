"""What statements of every engine share: upserts by dialect, lists cut to size."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Final, TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Value = TypeVar("Value")

Insert = sqlite.Insert | postgresql.Insert

# The API of both is the same, the class is not: each engine names its own here.
_INSERTS: Final[Mapping[str, Callable[[Table], Insert]]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def insert_into(connection: Connection, table: Table) -> Insert:
    """Return an INSERT of the connection's dialect, which knows ``on_conflict_…``."""
    return _INSERTS[connection.dialect.name](table)


def batches(values: Iterable[Value], size: int = 500) -> Iterator[list[Value]]:
    """Cut values into lists that one statement can carry.

    SQLite before 3.32 takes 999 variables; it is what old servers still have.
    """
    source = iter(values)
    while batch := list(islice(source, size)):
        yield batch
