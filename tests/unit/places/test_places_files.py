"""The places of a source."""

import os
from pathlib import Path

import pytest

from htfeed.answers import PlaceState
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
    url, known = "https://example.org/feed", PlaceState(etag='"1"')

    (request,) = places_of(Source(key="s", url=url), Path(), {url: known})

    assert (request.url, request.path, request.validators) == (url, None, known)


def test_an_address_that_has_moved_for_good_is_asked_where_it_is() -> None:
    url, there = "https://example.org/feed", "https://example.net/feed"

    (request,) = places_of(
        Source(key="s", url=url), Path(), {url: PlaceState(moved_to=there)}
    )

    assert (request.place, request.url) == (url, there)


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


def test_two_stars_at_the_end_stand_for_all_files_below(tmp_path: Path) -> None:
    touch(tmp_path, "feeds/a.md", "feeds/deep/b.md", "c.md")

    assert names(tmp_path, "feeds/**") == ["feeds/a.md", "feeds/deep/b.md"]
    assert names(tmp_path, "feeds/**.md") == ["feeds/a.md"]
    assert names(tmp_path, "**/**/b.md") == ["feeds/deep/b.md"]


def test_a_file_is_itself_before_it_is_a_pattern(tmp_path: Path) -> None:
    touch(tmp_path, "[2008].md", "2.md")

    assert names(tmp_path, "[2008].md") == ["[2008].md"]


def test_links_that_go_in_circles_end(tmp_path: Path) -> None:
    touch(tmp_path, "a.md")
    (tmp_path / "round").symlink_to(tmp_path)
    (tmp_path / "about").symlink_to(tmp_path)
    (tmp_path / "itself").symlink_to(tmp_path / "itself")

    assert names(tmp_path, "**/*.md") == ["a.md"]
    assert names(tmp_path, "*/*.md") == ["about/a.md", "round/a.md"]


def test_a_name_that_is_no_utf8_can_still_be_stored(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.md")).write_text("x")

    (request,) = places_of(Source(key="s", path="*.md"), tmp_path, {})

    assert request.place == r"caf\xe9.md"
    assert Path(request.path or "").read_text() == "x"


@pytest.mark.parametrize("pattern", ["a\0b", "a" * 300 + "/*.md", "a" * 300])
def test_what_cannot_be_looked_at_is_told_and_not_passed_over(
    tmp_path: Path, pattern: str
) -> None:
    with pytest.raises(SourceError) as caught:
        names(tmp_path, pattern)

    assert caught.value.code == "unreadable"


@pytest.mark.parametrize("pattern", ["/etc/hostname", "/etc/host*", "../*"])
def test_nothing_outside_the_root_is_a_place(tmp_path: Path, pattern: str) -> None:
    root = tmp_path / "root"
    touch(tmp_path, "secret.md", "root/a.md")

    with pytest.raises(SourceError):
        names(root, pattern)


@pytest.mark.parametrize(
    ("pattern", "code"), [("feeds/*.md", "no-files"), ("feeds/a.md", "no-file")]
)
def test_no_file_is_an_error_with_a_cure(tmp_path: Path, pattern: str, code: str) -> None:
    with pytest.raises(SourceError, match="no file") as caught:
        names(tmp_path, pattern)

    assert caught.value.code == code
    assert caught.value.cure
