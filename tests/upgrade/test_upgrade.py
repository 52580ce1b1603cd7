"""A store of each released schema comes to the newest with all that it holds, or stays."""

import re
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from typer.testing import CliRunner

from contract.test_store_processes import ended_by, fork
from crash.knife import trial
from htfeed.cli import application
from htfeed.store.opening import migrate_store, open_store
from htfeed.store.schema import HEAD, REVISIONS
from htfeed.store.tables import metadata
from journey.conftest import Desk
from upgrade.conftest import Empty, furnish
from upgrade.released import (
    RELEASES,
    Release,
    bare_engine,
    expected,
    kept,
    make,
    schema,
    shape,
)


class CutError(Exception):
    """What befalls a migration, and is no error of a database."""


@contextmanager
def cut_at(moment: int) -> Iterator[None]:
    """Let the so many'th statement that writes fail before it is sent."""
    moments = count(1)

    def before(*arguments: object) -> None:
        writes = re.match(r"\s*(CREATE|ALTER|DROP|INSERT|UPDATE|DELETE)", str(arguments[2]))
        if writes and next(moments) == moment:
            raise CutError

    event.listen(Engine, "before_cursor_execute", before)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", before)


def state(url: str) -> tuple[object, ...]:
    return schema(url), shape(url), kept(url)


def test_every_schema_that_is_no_longer_ours_is_tried() -> None:
    on_file = [each.schema for each in RELEASES]

    assert set(REVISIONS[:-1]) <= set(on_file) <= set(REVISIONS)


def test_a_released_revision_still_makes_what_it_made(old: str, release: Release) -> None:
    columns = {name: set(each) for name, each in release.columns.items()}

    # What PostgreSQL searches in it makes itself.
    made = {name: set(each) - {"vector"} for name, each in shape(old)["columns"].items()}

    assert schema(old) == release.schema
    assert made == columns


def test_every_row_is_kept_and_a_second_migration_changes_nothing(
    old: str, release: Release
) -> None:
    promised = expected(old, release)

    first, once = migrate_store(old), state(old)
    second, twice = migrate_store(old), state(old)

    assert (first.before, first.after) == (release.schema, HEAD)
    assert kept(old, release.lasting) == promised
    assert (second.before, second.after) == (HEAD, HEAD)
    assert twice == once


def test_the_migrated_schema_is_that_of_a_new_store_and_of_the_code(
    old: str, empty: Empty
) -> None:
    new, told = empty(), empty()
    open_store(new).close()
    metadata.create_all(bare_engine(told))

    migrate_store(old)

    assert shape(old) == shape(new)
    assert as_the_code_tells(old) == as_the_code_tells(told)


def as_the_code_tells(url: str) -> Mapping[str, Mapping[str, Any]]:
    """The shape, but for the conditions of indexes that SQLite has not: see the tables."""
    found = shape(url)
    if url.startswith("sqlite"):
        return found
    indexes = {
        table: [{**each, "dialect_options": None} for each in indexes]
        for table, indexes in found["indexes"].items()
    }
    return {**found, "indexes": indexes}


def test_a_migration_that_fails_anywhere_leaves_the_old_store(
    empty: Empty, older: Release
) -> None:
    url = empty()
    make(url, older)
    before = schema(url), shape(url)

    for moment in count(1):
        with cut_at(moment), suppress(CutError):
            migrate_store(url)
            break
        assert (schema(url), shape(url)) == before

    assert moment > 2
    assert schema(url) == HEAD
    assert kept(url, older.lasting) == expected(url, older)


def test_a_migration_that_is_killed_leaves_the_old_store(
    empty: Empty, older: Release, site: Desk
) -> None:
    url = empty()
    make(url, older)
    before = state(url)
    furnish(site, older, url)

    code = trial(site.root, "migrate", point="before the commit", moment=1)

    assert code == -signal.SIGKILL, (site.root / "errors.txt").read_text()
    assert state(url) == before
    assert migrate_store(url).before == older.schema


def test_the_command_says_from_which_schema_to_which(
    old: str, release: Release, site: Desk
) -> None:
    furnish(site, release, old)
    words = ["migrate", "--config", str(site.root / "config.yaml")]

    told = [CliRunner().invoke(application(words), words) for _ in range(2)]

    assert [each.exit_code for each in told] == [0, 0]
    first, second = (" ".join(each.output.split()) for each in told)
    if release.schema != HEAD:
        assert f"brought from schema {release.schema} to schema {HEAD}." in first
    assert f"has schema {HEAD}: nothing to do." in second


def test_many_that_migrate_at_once_wait_for_each_other(old: str, release: Release) -> None:
    promised = expected(old, release)

    def work() -> None:
        migrate_store(old)

    numbers = [fork(work) for _ in range(4)]

    assert [ended_by(each) for each in numbers] == [0] * 4
    assert schema(old) == HEAD
    assert kept(old, release.lasting) == promised


def test_a_file_on_disk_is_one_file_before_and_after(
    tmp_path: Path, release: Release
) -> None:
    path = tmp_path / "one.db"
    make(f"sqlite:///{path}", release)

    migrate_store(f"sqlite:///{path}")

    assert [each.name for each in tmp_path.iterdir()] == [path.name]
