"""Which schema a database has, and how it comes to have ours."""

import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text

from htfeed.errors import SchemaError
from htfeed.store.opening import open_store
from htfeed.store.schema import HEAD, REVISIONS
from htfeed.store.tables import metadata


def made(path: Path) -> Path:
    """A database with the newest schema."""
    open_store(f"sqlite:///{path}").close()
    return path


def migrated(url: str) -> Engine:
    """The same by all migrations from the first one on, which no store is made by."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:", 1))
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,"
            " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
    open_store(url).close()
    return engine


def shape(engine: Engine) -> dict[str, object]:
    """All that a database tells of its tables, in an order of names."""
    asked = inspect(engine)
    found: dict[str, object] = {}
    for table in asked.get_table_names():
        found[table] = [
            [{**each, "type": str(each["type"])} for each in asked.get_columns(table)],
            asked.get_pk_constraint(table),
            *(
                sorted(each, key=itemgetter("name"))
                for each in (
                    asked.get_foreign_keys(table),
                    asked.get_unique_constraints(table),
                    [_plain(index) for index in asked.get_indexes(table)],
                )
            ),
        ]
    return found


def _plain(index: Mapping[str, Any]) -> dict[str, object]:
    """Return an index with its condition as text, which has no other equality."""
    told = {name: str(value) for name, value in index["dialect_options"].items()}
    return {**index, "dialect_options": told}


def execute(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement)
    connection.close()


def _is_ours(name: str | None) -> bool:
    return not (name or "").startswith("search")


def test_the_migrations_lead_to_the_tables_that_the_code_uses(tmp_path: Path) -> None:
    engine = migrated(f"sqlite:///{tmp_path / 'x.db'}")

    with engine.connect() as connection:
        # FTS5 has tables of its own beside the one that is asked.
        known = {"compare_type": True, "include_name": lambda name, *_: _is_ours(name)}
        context = MigrationContext.configure(connection, opts=known)
        differences = compare_metadata(context, metadata)
    engine.dispose()

    assert differences == []


def test_a_fresh_file_is_as_if_it_had_been_migrated(tmp_path: Path) -> None:
    fresh = create_engine(f"sqlite:///{made(tmp_path / 'x.db')}")
    old = migrated(f"sqlite:///{tmp_path / 'y.db'}")
    named = text("SELECT type, name, tbl_name FROM sqlite_master ORDER BY name")
    indexes = text("SELECT sql FROM sqlite_master WHERE type = 'index' ORDER BY name")

    with fresh.connect() as one, old.connect() as other:
        for asked in (named, indexes):
            assert one.execute(asked).all() == other.execute(asked).all()
        version = text("SELECT version_num FROM alembic_version")
        assert one.scalar(version) == other.scalar(version) == HEAD

    assert shape(fresh) == shape(old)
    fresh.dispose()
    old.dispose()


def test_the_known_revisions_are_those_that_are_written() -> None:
    config = Config()
    config.set_main_option("script_location", "htfeed.store:migrations")

    written = [
        each.revision for each in ScriptDirectory.from_config(config).walk_revisions()
    ]

    assert tuple(reversed(written)) == REVISIONS
    assert written[0] == HEAD


@pytest.mark.parametrize("fresh", [True, False], ids=["fresh", "of this schema"])
def test_a_file_is_opened_without_alembic(tmp_path: Path, *, fresh: bool) -> None:
    url = f"sqlite:///{tmp_path / 'x.db' if fresh else made(tmp_path / 'x.db')}"
    program = (
        "import sys; from htfeed.store.opening import open_store;"
        f"open_store({url!r}).close(); print('alembic' in sys.modules)"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "False"


def test_a_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = made(tmp_path / "x.db")
    execute(path, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(SchemaError, match="has schema 9999, newer than") as caught:
        open_store(f"sqlite:///{path}")

    assert "run the version of htfeed that wrote it" in caught.value.cure
    with pytest.raises(SchemaError):
        open_store(f"sqlite:///{path}")


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    execute(path, "CREATE TABLE feeds (id INTEGER)")

    with pytest.raises(SchemaError, match="tables that are not htfeed's: feeds"):
        open_store(f"sqlite:///{path}")

    connection = sqlite3.connect(path)
    tables = connection.execute("SELECT name FROM sqlite_master").fetchall()
    connection.close()
    assert tables == [("feeds",)]


def test_a_migration_that_was_cut_off_is_made_up_for(tmp_path: Path) -> None:
    path = made(tmp_path / "x.db")
    for table in reversed(metadata.sorted_tables):
        execute(path, f"DROP TABLE {table.name}")
    execute(path, "DELETE FROM alembic_version")

    store = open_store(f"sqlite:///{path}")

    assert store.states() == ()
    store.close()
