"""``migrate``, ``renormalise``, ``backup`` and ``restore``, as an operator runs them."""

from contextlib import closing
from sqlite3 import connect

import pytest

from journey.conftest import Desk


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """A folder with a config and two entries."""
    desk.entry("one", "One")
    desk.entry("two", "A spot")
    return desk


def test_a_new_store_is_migrated_once(desk: Desk) -> None:
    first = desk.htfeed("migrate")
    second = desk.htfeed("migrate")

    assert "brought from nothing to schema" in first.stdout
    assert "nothing to do" in second.stdout


def test_what_older_rules_made_is_published_anew_with_its_dates(
    desk: Desk,
) -> None:
    desk.run()
    before = desk.items("news")
    with closing(connect(desk.root / "var/htfeed.db")) as store, store:
        older = "replace(data, 'Words', 'Wrods')"
        store.execute(f"UPDATE items SET normaliser = 1, data = {older}")
        store.execute("DELETE FROM notes WHERE name = 'normaliser'")

    done = desk.htfeed("renormalise")
    again = desk.htfeed("renormalise")
    desk.run()

    assert "Made 2 items anew: 2 came to differ." in done.stdout
    assert "htfeed run" in done.stdout
    assert "Nothing to do" in again.stdout
    assert desk.items("news") == before


def test_a_run_makes_anew_what_older_rules_made(desk: Desk) -> None:
    desk.run()
    with closing(connect(desk.root / "var/htfeed.db")) as store, store:
        store.execute("UPDATE items SET normaliser = 1, data = replace(data, 'One', 'Eno')")
        store.execute("DELETE FROM notes WHERE name = 'normaliser'")

    report = desk.run()

    assert (report["renewed"], report["quiet"]) == (1, False)
    assert [each["title"] for each in desk.items("news")] == ["One"]
    assert desk.run()["renewed"] == 0


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
