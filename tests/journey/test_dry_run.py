"""``htfeed run --dry-run``: tells what a run would do, and does none of it."""

from pathlib import Path

import pytest

from journey.conftest import CONFIG, Desk


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """A site that was published once, and has something new since."""
    desk.entry("one", "One")
    desk.run()
    desk.entry("two", "Two")
    return desk


def everything(root: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(each.relative_to(root)): (each.stat().st_mtime_ns, each.read_bytes())
        for each in sorted(root.rglob("*"))
        if each.is_file() and not each.name.endswith(("-wal", "-shm"))
    }


def test_it_tells_what_a_run_then_does(desk: Desk) -> None:
    tried = desk.run("--dry-run")
    done = desk.run()

    assert tried["sources"][0]["new"] == 1
    assert tried == done


def test_it_writes_nothing(desk: Desk) -> None:
    before = everything(desk.root)

    desk.run("--dry-run")

    assert everything(desk.root) == before


def test_a_site_that_never_ran_stays_untouched(tmp_path: Path) -> None:
    fresh = Desk(tmp_path)
    fresh.write("config.yaml", CONFIG)
    fresh.entry("one", "One")

    tried = fresh.run("--dry-run")

    assert tried["sources"][0]["new"] == 1
    assert not (tmp_path / "var/htfeed.db").exists()
    assert not (tmp_path / "public").exists()
