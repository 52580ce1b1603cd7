"""From a URL to a store that is ready, or to an error that tells what to do."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from htfeed.errors import SchemaError, StoreError
from htfeed.store import Enrolment, Store
from htfeed.store.opening import open_store

IMPATIENT = timedelta(milliseconds=50)


@contextmanager
def opened(path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{path}", patience=IMPATIENT)
    try:
        yield store
    finally:
        store.close()


def test_a_new_store_is_made_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "var" / "deep" / "htfeed.db"

    with opened(path) as store:
        assert store.states() == ()

    assert path.is_file()


@pytest.mark.parametrize("name", ["a b.db", "50%25.db", "ünï.db", "a'b;c.db", "a#b.db"])
def test_a_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    with opened(tmp_path / name) as store:
        store.remember("x", "y")

    assert (tmp_path / name).is_file()


def test_a_relative_path_is_taken_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    open_store("sqlite:///var/htfeed.db").close()

    assert (tmp_path / "var" / "htfeed.db").is_file()


def test_what_was_kept_is_there_when_opened_again(tmp_path: Path) -> None:
    with opened(tmp_path / "x.db") as store:
        store.remember("x", "y")

    with opened(tmp_path / "x.db") as store:
        assert store.recall("x") == "y"


def test_a_commit_is_synced_before_it_counts(tmp_path: Path) -> None:
    with opened(tmp_path / "x.db") as store:
        connection = store._engine.raw_connection()  # type: ignore[attr-defined]
        cursor = connection.cursor()
        modes = [
            cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
        connection.close()

    assert modes == ["wal", 2, 1]


def test_a_closed_store_leaves_one_file(tmp_path: Path) -> None:
    with opened(tmp_path / "x.db") as store:
        store.remember("x", "y")

    assert [each.name for each in tmp_path.iterdir()] == ["x.db"]


@pytest.mark.parametrize(
    ("url", "cause"),
    [
        ("postgresql+psycopg://me:secret@db/x", "no such kind of store"),
        ("postgresql://me:secret@[::1/x", "is not the address of a database"),
        ("postgresql://me:secret@127.0.0.1:1/x", "no connection"),
        ("mysql://me:secret@db/x", "no such kind of store"),
        ("sqlite+nosuch:///x.db", "no such kind of store"),
        ("me:secret@db", "has no scheme"),
        ("", "has no scheme"),
        ("sqlite:///", "names no file"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite://host/x.db", "names no file"),
        ("sqlite:///x.db?mode=ro", "names no file"),
    ],
)
def test_a_url_that_is_no_store_is_told_without_its_secret(url: str, cause: str) -> None:
    with pytest.raises(StoreError, match=cause) as caught:
        open_store(url)

    assert caught.value.cure
    assert "secret" not in str(caught.value)


def test_a_file_where_the_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("not a folder")

    with pytest.raises(StoreError, match="its folder cannot be made") as caught:
        open_store(f"sqlite:///{tmp_path}/var/htfeed.db")

    assert caught.value.cure


def test_a_folder_where_the_file_should_be_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened") as caught:
        open_store(f"sqlite:///{tmp_path}")

    assert caught.value.cure


def test_a_file_that_is_no_database_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(b"these are not the bytes of a database" * 99)
    before = path.read_bytes()

    with pytest.raises(StoreError, match="it is no SQLite database") as caught:
        open_store(f"sqlite:///{path}")

    assert not isinstance(caught.value, SchemaError)
    assert path.read_bytes() == before


def test_a_damaged_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with opened(path) as store:
        store.remember("x", "y" * 100_000)
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))

    with pytest.raises(StoreError, match="it is damaged") as caught, opened(path) as store:
        store.recall("x")

    assert "restore a backup" in caught.value.cure


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.touch()

    with opened(path) as store:
        assert store.states() == ()


def test_a_locked_database_is_waited_for_and_then_told(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with opened(path) as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(StoreError, match="another process keeps it locked"):
            store.remember("x", "y")
        other.execute("ROLLBACK")
        store.remember("x", "z")

        assert store.recall("x") == "z"
        other.close()


def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with opened(path) as store:
        store.remember("x", "y")
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")

        assert store.recall("x") == "y"
        other.close()


def test_a_new_database_that_another_locks_is_told_when_patience_ends(
    tmp_path: Path,
) -> None:
    path = tmp_path / "x.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")

    with pytest.raises(StoreError, match="another process keeps it locked"):
        open_store(f"sqlite:///{path}", patience=IMPATIENT)

    other.close()
    with opened(path) as store:
        assert store.states() == ()


@contextmanager
def read_by_another(path: Path) -> Iterator[sqlite3.Connection]:
    """A database that another process is reading, and that is not in WAL mode yet."""
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("PRAGMA user_version = 1")
    other.execute("BEGIN")
    other.execute("SELECT * FROM sqlite_master").fetchall()
    yield other
    other.close()


def test_a_new_database_that_another_reads_is_told_when_patience_ends(
    tmp_path: Path,
) -> None:
    path = tmp_path / "x.db"

    with (
        read_by_another(path),
        pytest.raises(StoreError, match="another process keeps it locked"),
    ):
        open_store(f"sqlite:///{path}", patience=IMPATIENT)


def test_a_new_database_that_another_reads_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "x.db"

    with read_by_another(path) as other:
        done = threading.Timer(0.1, other.execute, ["COMMIT"])
        done.start()
        store = open_store(f"sqlite:///{path}")
        done.join()

    assert store.states() == ()
    store.close()


def test_the_same_config_again_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with opened(path) as store:
        store.enrol([Enrolment(key="a", watched=True, categories=("news",))])
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")

        left = store.enrol([Enrolment(key="a", watched=True, categories=("news",))])

        assert left == ()
        other.close()


def test_an_error_carries_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(b"x" * 9999)

    with pytest.raises(StoreError) as caught:
        open_store(f"sqlite:///{path}")

    assert isinstance(caught.value.__cause__, sqlite3.DatabaseError)
    assert str(path) in str(caught.value)


def test_many_processes_can_make_the_same_store_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    program = (
        "import sys; from htfeed.store.opening import open_store;"
        f"store = open_store({url!r}); store.mark(['news']); store.close()"
    )

    workers = [
        subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    said = [worker.communicate()[1] for worker in workers]

    assert said == [""] * 4
    with opened(tmp_path / "x.db") as store:
        assert store.dirty() == {"news": 4}


def test_threads_can_share_a_store(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/x.db")

    def work() -> None:
        for _ in range(20):
            store.mark(["news"])

    workers = [threading.Thread(target=work) for _ in range(4)]

    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert store.dirty() == {"news": 80}
    store.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_device_is_no_store() -> None:
    with pytest.raises(StoreError):
        open_store("sqlite:////dev/full")
