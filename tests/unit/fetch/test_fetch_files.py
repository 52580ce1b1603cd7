"""Reading source files."""

import os
from pathlib import Path

import pytest

from htfeed.answers import Answer, Failed, Fetched, NotModified, Request, Validators
from htfeed.fetch.files import LARGEST, FileFetcher


def read(path: Path, validators: Validators | None = None) -> Answer:
    request = Request(
        source="s", place=path.name, path=str(path), validators=validators or Validators()
    )
    (answer,) = FileFetcher().fetch([request])
    return answer


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"hello")

    answer = read(tmp_path / "a.md")

    assert isinstance(answer, Fetched)
    assert answer.body == b"hello"


def test_the_same_bytes_again_are_not_modified(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"hello")
    first = read(tmp_path / "a.md")
    assert isinstance(first, Fetched)

    again = read(tmp_path / "a.md", first.validators)
    (tmp_path / "a.md").write_bytes(b"other")
    changed = read(tmp_path / "a.md", first.validators)

    assert isinstance(again, NotModified)
    assert isinstance(changed, Fetched)


def test_a_file_that_is_gone_is_a_failure(tmp_path: Path) -> None:
    answer = read(tmp_path / "gone.md")

    assert isinstance(answer, Failed)
    assert answer.code == "no-file"


@pytest.mark.parametrize("kind", ["folder", "pipe", "link"])
def test_what_is_no_regular_file_is_a_failure(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.md"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/etc/hostname")

    answer = read(path)

    assert isinstance(answer, Failed)
    assert answer.code == "unreadable"


def test_a_file_has_a_largest_size(tmp_path: Path) -> None:
    with (tmp_path / "a.md").open("wb") as opened:
        opened.truncate(LARGEST + 1)

    answer = read(tmp_path / "a.md")

    assert isinstance(answer, Failed)
    assert answer.code == "too-large"
