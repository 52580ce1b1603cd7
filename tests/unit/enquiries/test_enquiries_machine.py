"""Whether the machine is fit: what is told of disks, folders and versions."""

import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pytest

from htfeed.enquiries import machine
from htfeed.enquiries.findings import Finding, size, some


def told(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    return [(each.verdict, each.says) for each in findings]


@pytest.mark.parametrize(
    ("octets", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1_000, "1.0 kB"),
        (163_840, "163.8 kB"),
        (84_600_000_000, "84.6 GB"),
        (5_000_000_000_000, "5.0 TB"),
    ],
)
def test_a_size_is_told_as_people_read_it(octets: int, text: str) -> None:
    assert size(octets) == text


def test_of_many_names_some_are_told() -> None:
    assert some(["a", "b"]) == "a, b"
    assert some([*"abcdefg"]) == "a, b, c, d, e and 2 more"


def test_versions_tell_what_matters() -> None:
    findings = tuple(machine.versions())

    assert all(each.verdict == "ok" for each in findings)
    assert f"SQLite {sqlite3.sqlite_version}" in findings[0].says
    assert ", lxml " in findings[0].says
    assert {each.check for each in findings} == {"versions", "extra postgres"}


def test_an_output_that_is_not_there_is_made_by_the_first_run(tmp_path: Path) -> None:
    findings = told(machine.output(tmp_path / "a" / "b", ()))

    assert findings == [("ok", f"{tmp_path}/a/b is made by the first run")]


def test_a_file_in_place_of_the_output_is_bad(tmp_path: Path) -> None:
    (tmp_path / "public").write_text("x")

    findings = told(machine.output(tmp_path / "public" / "deeper", ()))

    assert findings == [("bad", f"{tmp_path}/public is no folder")]


def test_documents_that_are_missing_are_told(tmp_path: Path) -> None:
    (tmp_path / "news.atom").write_text("x")

    (finding,) = machine.output(tmp_path, ["news.atom", "news/index.html"])

    assert finding.verdict == "warn"
    assert finding.says == f"1 document is not in {tmp_path}, of 2: news/index.html"
    assert "htfeed run" in finding.cure


def test_an_output_with_all_documents_is_fine(tmp_path: Path) -> None:
    (tmp_path / "news.atom").write_text("x")

    assert told(machine.output(tmp_path, ["news.atom"])) == [
        ("ok", f"{tmp_path} holds 1 document")
    ]
    assert told(machine.output(tmp_path, None)) == [("ok", f"{tmp_path} can be written")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write every folder")
@pytest.mark.parametrize("part", ["", "news"])
def test_a_folder_that_cannot_be_written_is_bad(tmp_path: Path, part: str) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / part).chmod(0o555)

    findings = told(machine.output(tmp_path, ()))

    (tmp_path / part).chmod(0o755)
    assert findings[0][0] == "bad"
    assert str(tmp_path / part) in findings[0][1]


def test_a_disk_is_told_once(tmp_path: Path) -> None:
    findings = list(machine.disk([tmp_path, tmp_path / "not" / "there"]))

    assert len(findings) == 1
    assert f"free at {tmp_path}" in findings[0].says


@pytest.mark.parametrize(
    ("free", "files", "verdict"),
    [
        pytest.param(50, 50, "ok", id="half is free"),
        pytest.param(4, 50, "warn", id="less than a twentieth is free"),
        pytest.param(0, 50, "bad", id="nothing is free"),
        pytest.param(50, 4, "warn", id="few files can be made"),
        pytest.param(50, 0, "bad", id="no file can be made"),
    ],
)
def test_little_room_is_told_in_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free: int, files: int, verdict: str
) -> None:
    block = 4_000_000_000
    facts = os.statvfs_result((block, block, 100, free, free, 100, files, files, 0, 255))
    monkeypatch.setattr(os, "statvfs", lambda _: facts)

    (finding,) = machine.disk([tmp_path])

    assert finding.verdict == verdict
    assert bool(finding.cure) == (verdict != "ok")


def test_a_file_system_that_numbers_no_files_has_room_for_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    facts = os.statvfs_result((4096, 4096, 10**8, 10**8, 10**8, 0, 0, 0, 0, 255))
    monkeypatch.setattr(os, "statvfs", lambda _: facts)

    (finding,) = machine.disk([tmp_path])

    assert finding.verdict == "ok"
    assert "files" not in finding.says


def test_what_sqlite_was_built_without_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        machine, "_PARTS", {"telepathy": "SELECT telepathy()", "sum": "SELECT 1"}
    )

    bad = [each for each in machine.versions() if each.verdict == "bad"]

    assert [each.says.partition("without ")[2] for each in bad] == ["telepathy"]
