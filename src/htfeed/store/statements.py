"""What statements of every engine share: upserts by dialect, many rows, long lists."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import islice, repeat
from operator import itemgetter
from typing import Any, Final, TypeVar

from sqlalchemy import (
    JSON,
    BindParameter,
    Connection,
    Dialect,
    Insert,
    Select,
    Table,
    UpdateBase,
    bindparam,
    select,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

Value = TypeVar("Value")
Rows = Sequence[Mapping[str, Any]]
"""What a statement is given many of: values by name."""
_Column = Callable[[Rows], Iterable[object]]
_STATEMENTS: Final = 100
"""More than are written with many rows, on two engines."""


def insert_into(connection: Connection, table: Table) -> sqlite.Insert:
    """Return an INSERT of the connection's dialect, which knows ``on_conflict_…``.

    The methods of all of them are the same, the class is not.
    """
    return insert_of(connection.dialect.name, table)


def insert_of(dialect: str, table: Table) -> sqlite.Insert:
    """Return what :func:`insert_into` does, by the name of the dialect."""
    if dialect == "sqlite":
        return sqlite.insert(table)
    # Costs as much as all of the store's own modules, and not all stores are there.
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415

    return postgresql.insert(table)  # type: ignore[return-value]


def write_rows(connection: Connection, statement: UpdateBase, rows: Rows) -> int:
    """Execute a statement once for each of some rows; return how many it changed.

    As ``connection.execute(statement, rows)``, which binds each value of each row by
    name anew: of many rows that costs more than the database does.

    Args:
        connection: In a transaction.
        statement: A constant, as what is compiled of it is remembered by it.
        rows: At least one; all of them have the same names.
    """
    dialect = connection.dialect
    sql, names, columns = _compiled(statement, dialect, tuple(rows[0]))
    bound: list[Any] = list(zip(*(column(rows) for column in columns), strict=True))
    if not dialect.positional:
        bound = [dict(zip(names, values, strict=True)) for values in bound]
    return connection.exec_driver_sql(sql, bound).rowcount


@lru_cache(maxsize=_STATEMENTS)
def _compiled(
    statement: UpdateBase, dialect: Dialect, given: tuple[str, ...]
) -> tuple[str, tuple[str, ...], tuple[_Column, ...]]:
    """Return a statement as SQL, its values by name, and what takes each from rows."""
    if isinstance(statement, Insert):
        # Of many rows nobody asks which keys they got.
        statement = statement.inline()
    compiled = statement.compile(dialect=dialect, column_keys=list(given))
    assert isinstance(compiled, SQLCompiler)
    names = tuple(compiled.positiontup or compiled.binds)
    columns = (
        _column(compiled.binds[name], dialect, given=name in given) for name in names
    )
    return str(compiled), names, tuple(columns)


def _column(bind: BindParameter[Any], dialect: Dialect, *, given: bool) -> _Column:
    process = bind.type.dialect_impl(dialect).bind_processor(dialect) or _as_it_is
    if not (given or bind.required):
        constant = process(bind.value)
        return lambda rows: repeat(constant, len(rows))
    value_of = itemgetter(bind.key)
    if process is _as_it_is:
        return partial(map, value_of)
    return lambda rows: map(process, map(value_of, rows))


def _as_it_is(value: object) -> object:
    return value


def each_of(name: str) -> Select[str]:
    """Return the values of a list that is given by name, for ``column.in_(each_of(name))``.

    It is one variable, however long. ``bindparam(name, expanding=True)`` is one for each
    value: SQLAlchemy has more work with 500 of these than the database.
    """
    given = _Each(bindparam(name, type_=JSON())).table_valued("value")
    return select(given.c.value)


class _Each(FunctionElement[str]):
    """A row for each text of an array in JSON."""

    inherit_cache = True


@compiles(_Each)
def _each(element: _Each, compiler: SQLCompiler, **options: object) -> str:
    return f"json_array_elements_text({compiler.process(element.clauses, **options)})"


@compiles(_Each, "sqlite")
def _each_of_sqlite(element: _Each, compiler: SQLCompiler, **options: object) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


def batches(values: Iterable[Value], size: int = 500) -> Iterator[list[Value]]:
    """Cut values into lists that one statement can carry.

    SQLite before 3.32 takes 999 variables; it is what old servers still have.
    """
    source = iter(values)
    while batch := list(islice(source, size)):
        yield batch
