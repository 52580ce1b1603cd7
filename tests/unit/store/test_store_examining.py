"""A look at a store tells how it is, and leaves no trace."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from htfeed.errors import SchemaError, StoreError
from htfeed.store import Enrolment
from htfeed.store.examining import examined
from htfeed.store.opening import open_store
from htfeed.store.schema import HEAD


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with one source, at which nobody works."""
    made = tmp_path / "x.db"
    store = open_store(f"sqlite:///{made}")
    store.enrol([Enrolment(key="a", watched=True)])
    store.close()
    return made


def lying_in(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        each.name: (each.read_bytes(), each.stat().st_mtime_ns) for each in folder.iterdir()
    }


def test_a_sound_store_can_be_read(path: Path) -> None:
    with examined(f"sqlite:///{path}") as seen:
        assert seen.store is not None
        assert [each.key for each in seen.store.states()] == ["a"]

    assert (seen.database, seen.schema, seen.flaws) == (str(path), HEAD, ())
    assert seen.engine.startswith("SQLite 3.")
    assert seen.octets == path.stat().st_size
    assert seen.writable


def test_a_look_leaves_no_trace(path: Path) -> None:
    before = lying_in(path.parent)

    with examined(f"sqlite:///{path}") as seen:
        assert seen.store is not None
        seen.store.states()

    assert lying_in(path.parent) == before


def test_nothing_can_be_written_through_a_look(path: Path) -> None:
    with examined(f"sqlite:///{path}") as seen:
        assert seen.store is not None
        with pytest.raises(StoreError, match="read-only"):
            seen.store.remember("a", "b")


def test_what_was_just_written_is_seen_while_somebody_works(path: Path) -> None:
    at_work = open_store(f"sqlite:///{path}")
    at_work.remember("heartbeat", "now")

    with examined(f"sqlite:///{path}") as seen:
        assert seen.store is not None
        assert seen.store.recall("heartbeat") == "now"

    at_work.close()


def test_a_writer_neither_waits_for_a_look_nor_keeps_one_out(path: Path) -> None:
    at_work = open_store(f"sqlite:///{path}", patience=timedelta(seconds=0.1))
    at_work.remember("a", "b")
    busy = sqlite3.connect(path, isolation_level=None)
    busy.execute("BEGIN IMMEDIATE")

    with examined(f"sqlite:///{path}") as seen:
        assert seen.flaws == ()
        busy.execute("ROLLBACK")
        at_work.remember("c", "d")

    busy.close()
    at_work.close()


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with examined(f"sqlite:///{tmp_path}/var/x.db") as seen:
        assert (seen.schema, seen.store, seen.writable) == (None, None, True)

    assert list(tmp_path.iterdir()) == []


def test_an_old_schema_is_told_and_stays_old(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.close()

    for _ in range(2):
        with examined(f"sqlite:///{path}") as seen:
            assert (seen.schema, seen.store) == ("0001", None)


def test_a_newer_schema_is_an_error(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    with pytest.raises(SchemaError, match="9999"), examined(f"sqlite:///{path}"):
        pass


def test_damage_is_found(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ix_items_story'"
        ).fetchone()
        (page,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    content = bytearray(path.read_bytes())
    content[(root - 1) * page : root * page] = b"A" * page
    path.write_bytes(content)

    with examined(f"sqlite:///{path}") as seen:
        assert seen.flaws


def test_what_is_no_database_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_text("hello" * 1000)

    with (
        pytest.raises(StoreError, match="no SQLite database"),
        examined(f"sqlite:///{path}"),
    ):
        pass


def test_a_store_on_postgresql_is_looked_at_and_left_alone(postgresql_url: str) -> None:
    store = open_store(postgresql_url)
    store.enrol([Enrolment(key="a", watched=True)])

    with examined(postgresql_url) as seen:
        assert seen.store is not None
        assert [each.key for each in seen.store.states()] == ["a"]
        with pytest.raises(StoreError):
            seen.store.remember("a", "b")

    store.close()
    assert seen.engine.startswith("PostgreSQL ")
    assert (seen.schema, seen.writable) == (HEAD, True)
    assert seen.octets > 0


def test_a_user_who_may_only_read_is_told(postgresql_url: str) -> None:
    address = postgresql_url.replace("postgresql://", "postgresql+psycopg://", 1)
    server = create_engine(address)
    with server.begin() as connection:
        schema = connection.scalar(text("SELECT current_schema()"))
        connection.execute(text("DROP ROLE IF EXISTS htfeed_reader"))
        connection.execute(text("CREATE ROLE htfeed_reader"))
        connection.execute(text(f"GRANT USAGE ON SCHEMA {schema} TO htfeed_reader"))
        connection.execute(
            text(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO htfeed_reader")
        )

    try:
        with examined(f"{postgresql_url}%20-crole%3Dhtfeed_reader") as seen:
            assert not seen.writable
    finally:
        with server.begin() as connection:
            connection.execute(text("DROP OWNED BY htfeed_reader"))
            connection.execute(text("DROP ROLE htfeed_reader"))
        server.dispose()


def test_a_password_is_in_no_error() -> None:
    url = "postgresql://me:hush@127.0.0.1:1/x"

    with pytest.raises(StoreError) as caught, examined(url):
        pass

    assert "hush" not in str(caught.value)
