"""Every engine: a backup holds all there is, and goes back into any engine."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select

from contract.desk import (
    LEASE,
    NOW,
    ROUTES,
    Desk,
    a_build,
    a_rendered,
    a_teller,
    an_item,
    built,
)
from htfeed.errors import StoreError
from htfeed.model import Changes
from htfeed.store import Claimable, Outcome, Store
from htfeed.store.copying import backup, restore
from htfeed.store.tables import metadata, outbox, sources


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the backup goes."""
    return tmp_path / "backups" / "one.db"


@pytest.fixture(autouse=True)
def folder(file: Path) -> None:
    """The folder of the backup, which nobody makes for the operator."""
    file.parent.mkdir()


@pytest.fixture
def filled(desk: Desk) -> Store:
    """A store that holds something in most tables."""
    desk.keep("a", new=(an_item(), an_item("two"), a_teller("a")))
    desk.keep("b", new=(a_teller("b", categories=("media",)),))
    desk.keep("a", withdrawn=(an_item("two").id,))
    built(desk.store, a_build("news"), mark=None, rendered=(a_rendered(an_item()),))
    return desk.store


def rows(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but for what a restore changes on purpose."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    changed = {sources.c.fence, sources.c.lease_owner, sources.c.lease_until}
    changed.add(outbox.c.version)
    with engine.connect() as connection:
        found = {
            table.name: sorted(
                map(
                    tuple,
                    connection.execute(
                        select(*(each for each in table.columns if each not in changed))
                    ),
                ),
                key=repr,
            )
            for table in metadata.sorted_tables
        }
    engine.dispose()
    return found


@pytest.mark.usefixtures("filled")
def test_a_restored_store_is_the_one_that_was_backed_up(store_url: str, file: Path) -> None:
    before = rows(store_url)

    backup(store_url, file)
    restore(store_url, file, replace=True)

    assert rows(store_url) == before
    assert len(before["items"]) == 4


@pytest.mark.usefixtures("filled")
def test_a_backup_goes_into_another_engine(
    store_url: str, file: Path, tmp_path: Path
) -> None:
    other = f"sqlite:///{tmp_path}/other.db"

    backup(store_url, file)
    done = restore(other, file)

    assert rows(other) == rows(store_url)
    assert done.items == 4


@pytest.mark.usefixtures("filled")
def test_a_backup_is_one_sound_file(store_url: str, file: Path) -> None:
    done = backup(store_url, file)

    with sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        count = connection.execute("SELECT count(*) FROM items").fetchone()
    connection.close()
    assert count == (done.items,)
    assert [each.name for each in file.parent.iterdir()] == [file.name]


def test_the_last_backup_is_replaced(store_url: str, desk: Desk, file: Path) -> None:
    backup(store_url, file)
    desk.keep(new=(an_item(),))

    assert backup(store_url, file).items == 1


def test_work_in_hand_is_refused_after_a_restore(
    store_url: str, filled: Store, file: Path
) -> None:
    backup(store_url, file)
    (claim,) = filled.claim(NOW, owner="me", lease=LEASE, wanted=Claimable(only="a"))

    restore(store_url, file, replace=True)

    outcome = Outcome(
        at=NOW,
        fence=claim.fence,
        state=claim.state,
        places={},
        changes=Changes(),
        normaliser=1,
    )
    assert filled.keep([outcome], ROUTES) == {"a"}


def test_every_channel_is_published_again_after_a_restore(
    store_url: str, filled: Store, file: Path
) -> None:
    Desk(filled).clean()
    backup(store_url, file)

    restore(store_url, file, replace=True)

    assert "news" in filled.dirty()


def test_new_items_find_free_numbers_after_a_restore(
    store_url: str, filled: Store, file: Path
) -> None:
    backup(store_url, file)
    restore(store_url, file, replace=True)

    Desk(filled).keep("a", new=(an_item("later"),))

    assert "later" in filled.known("a")


@pytest.mark.usefixtures("filled")
def test_items_are_not_given_up_unasked(store_url: str, file: Path) -> None:
    backup(store_url, file)

    with pytest.raises(StoreError, match="holds items already") as caught:
        restore(store_url, file)

    assert "--replace" in caught.value.cure


def _not_there(_file: Path) -> None:
    """Nobody made a backup."""


def _empty(file: Path) -> None:
    file.touch()


def _text(file: Path) -> None:
    file.write_text("no database at all")


def _torn(file: Path) -> None:
    backup(f"sqlite:///{file.parent}/fresh.db", file)
    file.write_bytes(file.read_bytes()[:-5000])


@pytest.mark.parametrize("spoil", [_not_there, _empty, _text, _torn])
def test_what_is_no_sound_backup_leaves_the_store_alone(
    store_url: str, filled: Store, file: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(file)

    with pytest.raises(StoreError) as caught:
        restore(store_url, file, replace=True)

    assert caught.value.cure
    assert len(filled.known("a")) == 3


def test_a_folder_that_is_not_there_is_told(store_url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        backup(store_url, tmp_path / "nowhere" / "one.db")


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (None, "it is no SQLite database"),
        ("CREATE TABLE stranger (a)", "none of htfeed's"),
        # A database without a table would be made one of ours, and empty the store.
        ("PRAGMA user_version = 7", "none of htfeed's"),
    ],
)
def test_what_was_never_a_backup_is_told_by_its_own_name(
    store_url: str, file: Path, statement: str | None, told: str
) -> None:
    """Not by that of the copy that was looked at, and not as if it were the store."""
    before = rows(store_url)
    if statement is None:
        file.write_bytes(b"site:\n  title: no database\n" * 50)
    else:
        with sqlite3.connect(file) as connection:
            connection.execute(statement)
    with pytest.raises(StoreError, match=told) as caught:
        restore(store_url, file, replace=True)
    assert (str(file) in caught.value.cause, caught.value.cure) == (
        True,
        "name a file that htfeed backup wrote",
    )
    assert rows(store_url) == before
