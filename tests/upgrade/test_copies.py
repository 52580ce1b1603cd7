"""What becomes of an older version's store, or of a copy of it, that is copied."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from htfeed.errors import StoreError
from htfeed.store.copying import backup, rehearse, restore
from htfeed.store.examining import examined
from htfeed.store.opening import open_store
from htfeed.store.schema import HEAD
from upgrade.conftest import Empty
from upgrade.released import RELEASES, Release, Rows, expected, kept, make, schema, shape

CHANGED = {"fence", "lease_owner", "lease_until", "version"}
"""What a restore changes on purpose: claims are refused, channels published anew."""


@pytest.fixture(
    scope="module", params=[RELEASES[0], RELEASES[-1]], ids=lambda each: each.schema
)
def release(request: pytest.FixtureRequest) -> Release:
    """The first version and the last: from one to the other all migrations are passed."""
    given: Release = request.param
    return given


@pytest.fixture
def copy(tmp_path: Path, release: Release) -> Path:
    """A copy of a version's store that somebody put by: one file of SQLite."""
    path = tmp_path / "kept.db"
    make(f"sqlite:///{path}", release)
    return path


def lasting(rows: Rows) -> Mapping[str, object]:
    """Return what a restore leaves as it is."""
    return {
        table: [{key: row[key] for key in row.keys() - CHANGED} for row in each]
        for table, each in rows.items()
    }


def test_a_backup_brings_the_store_to_the_newest_schema_first(
    old: str, release: Release, tmp_path: Path
) -> None:
    file = tmp_path / "backup.db"

    done = backup(old, file)

    copied = f"sqlite:///{file}"
    assert (schema(old), schema(copied)) == (HEAD, HEAD)
    assert done.items == len(release.rows["items"])
    assert kept(old, release.lasting) == expected(old, release)
    assert kept(copied) == kept(old)


def test_a_copy_of_an_older_store_is_restored_into_any_engine(
    empty: Empty, release: Release, copy: Path
) -> None:
    url, before = empty(), copy.read_bytes()

    done = restore(url, copy)

    assert done.items == len(release.rows["items"])
    assert lasting(kept(url, release.lasting)) == lasting(expected(url, release))
    assert schema(url) == HEAD
    assert copy.read_bytes() == before


def test_an_older_store_is_restored_over_itself(
    old: str, release: Release, copy: Path
) -> None:
    with pytest.raises(StoreError, match="holds items already"):
        restore(old, copy)

    restore(old, copy, replace=True)

    assert lasting(kept(old, release.lasting)) == lasting(expected(old, release))
    fences = [row["fence"] for row in release.rows["sources"]]
    assert all(row["fence"] > max(fences) for row in kept(old)["sources"])


def test_every_channel_is_published_anew_from_a_copy(
    empty: Empty, release: Release, copy: Path
) -> None:
    url = empty()

    restore(url, copy)

    store = open_store(url)
    dirty = store.dirty()
    store.close()
    assert dirty.keys() == release.published.keys()


def test_a_copy_that_is_torn_is_refused(empty: Empty, copy: Path) -> None:
    url = empty()
    copy.write_bytes(copy.read_bytes()[:-5000])

    with pytest.raises(StoreError, match="damaged"):
        restore(url, copy)

    assert kept(url) == {}


def test_a_trial_is_refused_and_a_look_tells_why(
    empty: Empty, older: Release, tmp_path: Path
) -> None:
    url = empty()
    make(url, older)
    before = schema(url), shape(url), kept(url)

    with pytest.raises(StoreError, match=f"has schema {older.schema} and would") as caught:
        rehearse(url, tmp_path / "trial.db")
    with examined(url) as seen:
        assert (seen.schema, seen.store) == (older.schema, None)

    assert "htfeed migrate" in caught.value.cure
    assert (schema(url), shape(url), kept(url)) == before
    assert not (tmp_path / "trial.db").exists()
