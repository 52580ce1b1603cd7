"""The files that a glob finds, and those that it would find."""

from pathlib import Path, PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.places.globs import finds, fixed_part, is_deep, matches

NAMES = ("a.md", "b.txt", ".hidden.md", "[x].md")
FOLDERS = ("", "feeds/", "feeds/deep/", "feeds/.secret/", "other/")
PARTS = st.sampled_from(["*", "**", "?.md", "*.md", "feeds", "deep", "a.md", "[ab]*", "."])
PATTERNS = st.lists(PARTS, min_size=1, max_size=4).map("/".join)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("tree")
    for folder in FOLDERS:
        (root / folder).mkdir(parents=True, exist_ok=True)
        for name in NAMES:
            (root / folder / name).write_text("x")
    return root


@given(pattern=PATTERNS)
def test_what_a_glob_would_find_is_what_it_finds(tree: Path, pattern: str) -> None:
    files = [path for path in sorted(tree.rglob("*")) if path.is_file()]

    found = [path for path in matches(tree, pattern) if path.is_file()]

    assert [path for path in files if finds(pattern, path.relative_to(tree))] == found


@given(pattern=PATTERNS)
def test_it_lies_below_the_fixed_part(tree: Path, pattern: str) -> None:
    folder = tree / fixed_part(pattern)

    for path in filter(Path.is_file, matches(tree, pattern)):
        assert path.is_relative_to(folder)
        assert is_deep(pattern) or path.parent == folder


def test_a_name_with_a_bracket_is_itself_too() -> None:
    assert finds("feeds/[x].md", PurePath("feeds/[x].md"))
