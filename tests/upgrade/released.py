"""Stores as released versions left them: their rows on file, put into any engine.

``NNNN.json`` is what a version with schema NNNN had written, asked of that version
itself: its config and source files, every row of every table, and what its own next
run published of them. To release a schema is to add such a file.
"""

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from sqlalchemy import (
    JSON,
    Column,
    Connection,
    DateTime,
    Engine,
    MetaData,
    NullPool,
    StaticPool,
    Table,
    create_engine,
    func,
    insert,
    inspect,
    select,
    text,
)

from htfeed.store.opening import database_at
from htfeed.store.transactions import writing

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""By table, in an order of their own."""

_CHANGED: Final = {"story": "0004", "fingerprint": "0005"}
"""Columns that say nothing any more in the schemas before these."""
_MADE_AGAIN: Final = {"fragments": "0009"}
"""Tables of which nothing was brought into these schemas: all of it can be made again."""

# Where PostgreSQL has more to tell of a column than SQLAlchemy reflects.
_COLLATIONS: Final = text(
    "SELECT table_name, column_name, collation_name FROM information_schema.columns"
    " WHERE table_schema = current_schema() AND table_name <> 'alembic_version'"
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Release:
    """What a version with a certain schema left behind."""

    schema: str
    now: str
    """When its store is as it is here, and no source on the network is due."""
    config: Mapping[str, Any]
    files: Mapping[str, str]
    published: Mapping[str, Mapping[str, Any]]
    """What it published next: by channel, the id of the feed and of its items."""
    columns: Mapping[str, Sequence[str]]
    rows: Rows
    """Parents before what refers to them; what is not said of a row is null."""

    @property
    def lasting(self) -> Mapping[str, Sequence[str]]:
        """The columns whose values no migration changes."""
        changed = {name for name, since in _CHANGED.items() if self.schema < since}
        return {
            table: [each for each in columns if each not in changed]
            for table, columns in self.columns.items()
            if self.schema >= _MADE_AGAIN.get(table, "")
        }


def _release(path: Path) -> Release:
    told = json.loads(path.read_text(encoding="utf-8"))
    del told["written by"]
    return Release(schema=path.stem, **told)


RELEASES: Final = tuple(map(_release, sorted(Path(__file__).parent.glob("*.json"))))


def make(url: str, release: Release) -> None:
    """Make the database that a released version would have made, with its rows."""
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).write_bytes(_file(release))
    else:
        _migrate_and_fill(url, release)


@cache
def _file(release: Release) -> bytes:
    """Return a database of SQLite, which is faster copied than made."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.db"
        _migrate_and_fill(f"sqlite:///{path}", release)
        return path.read_bytes()


def _migrate_and_fill(url: str, release: Release) -> None:
    with database_at(url) as (engine, _), writing(engine).begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", "htfeed.store:migrations")
        command.upgrade(config, release.schema)
        fill(connection, release.rows)


def fill(connection: Connection, rows: Rows) -> None:
    """Put rows into tables, whatever today's code thinks of these."""
    tables = _tables(connection)
    for name, each in rows.items():
        if each:
            connection.execute(insert(tables[name]), _typed(tables[name], each))
        number = tables[name].columns.get("id")
        if connection.dialect.name == "postgresql" and number is not None:
            sequence = func.pg_get_serial_sequence(name, number.name)
            last = select(func.max(number)).scalar_subquery()
            connection.execute(select(func.setval(sequence, last)))
    if "texts" in rows and connection.dialect.name == "sqlite":
        # The index follows what is written by the house alone.
        connection.execute(text("INSERT INTO search (search) VALUES ('rebuild')"))


def expected(url: str, release: Release) -> Rows:
    """Return the rows of a release as :func:`kept` tells them."""
    with looking(url) as connection:
        tables = _tables(connection, release.lasting)
    return {
        name: _ordered(_typed(tables[name], release.rows[name])) for name in release.lasting
    }


def kept(url: str, columns: Mapping[str, Sequence[str]] | None = None) -> Rows:
    """Return the rows of a database, all of it or certain columns."""
    with looking(url) as connection:
        return {
            name: _ordered(
                [
                    {key: _in_utc(value) for key, value in row.items()}
                    for row in connection.execute(select(table)).mappings()
                ]
            )
            for name, table in _tables(connection, columns).items()
        }


def shape(url: str) -> Mapping[str, Mapping[str, Any]]:
    """Return all that can be told of the tables of a database but what is in them."""
    with looking(url) as connection:
        seen = inspect(connection)
        parts: dict[str, Mapping[Any, Any]] = {
            "columns": seen.get_multi_columns(),
            "primary keys": seen.get_multi_pk_constraint(),
            "foreign keys": seen.get_multi_foreign_keys(),
            "indexes": seen.get_multi_indexes(),
            "unique": seen.get_multi_unique_constraints(),
            "checks": seen.get_multi_check_constraints(),
        }
        if connection.dialect.name == "postgresql":
            parts["comments"] = seen.get_multi_table_comment()
            parts["collations"] = {
                (None, f"{table}.{column}"): collation
                for table, column, collation in connection.execute(_COLLATIONS)
            }
    told = {part: _by_table(each) for part, each in parts.items()}
    told["indexes"] = {
        # A condition of an index is an object that equals nothing but itself.
        table: [{**each, "dialect_options": _as_text(each)} for each in indexes]
        for table, indexes in told["indexes"].items()
    }
    told["columns"] = {
        table: {each["name"]: {**each, "type": repr(each["type"])} for each in columns}
        for table, columns in told["columns"].items()
    }
    return told


def _as_text(index: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(each) for name, each in index.get("dialect_options", {}).items()}


def _by_table(told: Mapping[Any, Any]) -> dict[str, Any]:
    """Return what is told of tables, but for Alembic's, in an order of its own."""
    return {
        table: _ordered(each) if isinstance(each, list) else each
        for (_, table), each in told.items()
        if table != "alembic_version" and not table.startswith("search")
    }


def schema(url: str) -> str | None:
    """Return which schema a database says that it has."""
    with looking(url) as connection:
        told = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if told is None else str(told)


@contextmanager
def looking(url: str) -> Iterator[Connection]:
    """Give a connection that knows nothing of the house."""
    with bare_engine(url).connect() as connection:
        yield connection


@cache
def bare_engine(url: str) -> Engine:
    """Return an engine that knows nothing of the house; on a server, to be disposed of."""
    if url.startswith("sqlite:"):
        return create_engine(url, poolclass=NullPool)
    # One connection that stays: a server is slow to look at tables for the first time.
    return create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=StaticPool
    )


def _tables(
    connection: Connection, columns: Mapping[str, Sequence[str]] | None = None
) -> Mapping[str, Table]:
    """Return the tables that are there, with all their columns or certain ones."""
    known = {
        table: {each["name"]: each["type"] for each in told}
        for (_, table), told in inspect(connection).get_multi_columns().items()
        if not table.startswith("search")
    }
    # The same in all engines but for its index.
    known.get("texts", {}).pop("vector", None)
    return {
        name: Table(name, MetaData(), *(Column(key, known[name][key]) for key in wanted))
        for name, wanted in (columns or known).items()
    }


def _typed(table: Table, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, object]]:
    return [
        {each.name: _value(each, row.get(each.name)) for each in table.columns}
        for row in rows
    ]


def _value(column: "Column[Any]", told: object) -> object:
    if isinstance(column.type, DateTime) and isinstance(told, str):
        return datetime.fromisoformat(told)
    if isinstance(told, dict) and not isinstance(column.type, JSON):
        # An item or an entry, byte for byte as pydantic had written it.
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return told


def _in_utc(value: object) -> object:
    if not isinstance(value, datetime):
        return value
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def _ordered(rows: Sequence[Any]) -> list[Any]:
    return sorted(rows, key=repr)
