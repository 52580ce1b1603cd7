"""Former keys that are still told cost a look at each run, and never a write."""

import sqlite3
from datetime import timedelta
from pathlib import Path

from contract.desk import a_build, built
from htfeed.store import Enrolment, Renaming
from htfeed.store.opening import open_store

FORMER = {"new": ("old",)}


def test_nothing_is_written_where_all_was_moved_before(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    store = open_store(f"sqlite:///{path}", patience=timedelta(milliseconds=50))
    store.enrol([Enrolment(key="old", watched=True)])
    built(store, a_build("old"), mark=None)
    first = store.rename(FORMER, FORMER)
    store.enrol([Enrolment(key="new", watched=True)])
    words = store.words("source", ["new", "old"])
    busy = sqlite3.connect(path, isolation_level=None)
    busy.execute("BEGIN IMMEDIATE")

    again = store.rename(FORMER, FORMER)

    assert [each.kind for each in first] == ["source", "channel"]
    assert first[0] == Renaming(kind="source", old="old", new="new")
    assert again == ()
    assert store.words("source", ["old", "new"]) == words
    busy.close()
    store.close()
