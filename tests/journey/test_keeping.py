"""``htfeed migrate``, ``backup`` and ``restore``, as an operator runs them."""

from pathlib import Path

import pytest

from journey.conftest import CONFIG, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A folder with a config and two entries."""
    desk = Desk(tmp_path)
    desk.write("config.yaml", CONFIG)
    desk.entry("one", "One")
    desk.entry("two", "A spot")
    return desk


def test_a_new_store_is_migrated_once(desk: Desk) -> None:
    first = desk.htfeed("migrate")
    second = desk.htfeed("migrate")

    assert "brought from nothing to schema" in first.stdout
    assert "nothing to do" in second.stdout


def test_a_lost_store_comes_back_with_the_same_documents(desk: Desk) -> None:
    desk.run()
    before = {path: body for path, (body, _) in desk.published().items()}
    backup = desk.htfeed("backup", "kept.db")
    (desk.root / "var/htfeed.db").unlink()

    restored = desk.htfeed("restore", "kept.db")
    again = desk.run()

    assert (backup.returncode, restored.returncode) == (0, 0)
    assert "Restored 2 items" in restored.stdout
    assert [each["new"] for each in again["sources"]] == [0]
    assert {path: body for path, (body, _) in desk.published().items()} == before


def test_a_store_in_use_is_not_given_up_unasked(desk: Desk) -> None:
    desk.run()
    desk.htfeed("backup", "kept.db")

    refused = desk.htfeed("restore", "kept.db")

    assert refused.returncode == 1
    assert "--replace" in refused.stderr


def test_the_store_is_no_name_for_its_backup(desk: Desk) -> None:
    desk.run()

    refused = desk.htfeed("backup", "var/htfeed.db")

    assert refused.returncode == 1
    assert "is the store itself" in refused.stderr
