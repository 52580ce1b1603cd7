"""The places of a source."""

import os
from pathlib import Path

import pytest

from htfeed.answers import Validators
from htfeed.errors import SourceError
from htfeed.places import Source
from htfeed.places.files import places_of


def names(root: Path, pattern: str) -> list[str]:
    return [each.place for each in places_of(Source(key="s", path=pattern), root, {})]


def touch(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("x")


def test_an_address_is_one_place() -> None:
    url, known = "https://example.org/feed", Validators(etag='"1"')

    (request,) = places_of(Source(key="s", url=url), Path(), {url: known})

    assert (request.place, request.path, request.validators) == (url, None, known)


def test_a_glob_gives_its_files_in_order(tmp_path: Path) -> None:
    touch(tmp_path, "feeds/b.md", "feeds/a.md", "feeds/c.txt", "feeds/deep/d.md")

    assert names(tmp_path, "feeds/*.md") == ["feeds/a.md", "feeds/b.md"]
    assert names(tmp_path, "feeds/**/*.md") == [
        "feeds/a.md",
        "feeds/b.md",
        "feeds/deep/d.md",
    ]


def test_hidden_files_and_back_up_copies_are_nobodys_entries(tmp_path: Path) -> None:
    touch(tmp_path, "a.md", ".b.md", "c.md~", "#d.md#", ".git/e.md")

    assert names(tmp_path, "**/*") == ["a.md"]


def test_only_regular_files_below_the_root_count(tmp_path: Path) -> None:
    root = tmp_path / "root"
    touch(root, "a.md")
    touch(tmp_path, "secret.md")
    (root / "out.md").symlink_to(tmp_path / "secret.md")
    (root / "in.md").symlink_to(root / "a.md")
    (root / "loop.md").symlink_to(root / "loop.md")
    (root / "folder.md").mkdir()
    os.mkfifo(root / "pipe.md")

    assert names(root, "*.md") == ["a.md", "in.md"]


@pytest.mark.parametrize(
    ("pattern", "code"), [("feeds/*.md", "no-files"), ("feeds/a.md", "no-file")]
)
def test_no_file_is_an_error_with_a_cure(tmp_path: Path, pattern: str, code: str) -> None:
    with pytest.raises(SourceError, match="no file") as caught:
        names(tmp_path, pattern)

    assert caught.value.code == code
    assert caught.value.cure
