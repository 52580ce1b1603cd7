"""Documents lie beside themselves in small, as old as they are."""

import gzip
import os
import sys
from pathlib import Path

import brotli
import pytest

from htfeed.formats import CODINGS
from htfeed.model import Document
from htfeed.publish.compressing import smaller
from htfeed.publish.writing import remove, write

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

UNDONE = {".br": brotli.decompress, ".zst": zstd.decompress, ".gz": gzip.decompress}
BODY = b"Words of an article that somebody wrote. " * 100
PATH = "news.atom"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "public"


def document(body: bytes = BODY, path: str = PATH) -> Document:
    return Document(path=path, media_type="text/plain", body=body)


def beside(root: Path, path: str = PATH) -> dict[str, bytes]:
    """Return what the small ones hold, of those that are as old as the document."""
    at = (root / path).stat().st_mtime_ns
    small = {end: root / f"{path}{end}" for end in CODINGS.values()}
    return {
        end: UNDONE[end](file.read_bytes())
        for end, file in small.items()
        if file.exists() and file.stat().st_mtime_ns == at
    }


def test_each_coding_can_be_undone_and_is_always_the_same() -> None:
    made = smaller(BODY)

    assert {end: UNDONE[end](packed) for end, packed in made.items()} == dict.fromkeys(
        UNDONE, BODY
    )
    assert smaller(BODY) == made


def test_a_document_has_them_beside_it(root: Path) -> None:
    write(root, (document(),))

    assert beside(root) == dict.fromkeys(UNDONE, BODY)


def test_another_document_has_others(root: Path) -> None:
    write(root, (document(),))
    write(root, (document(BODY + b"more"),))

    assert beside(root) == dict.fromkeys(UNDONE, BODY + b"more")


def test_what_is_missing_or_of_another_age_is_made_again(root: Path) -> None:
    write(root, (document(),))
    (root / f"{PATH}.br").unlink()
    os.utime(root / f"{PATH}.gz", (1, 1))

    assert not write(root, (document(),)).written

    assert beside(root) == dict.fromkeys(UNDONE, BODY)


def test_what_is_not_worth_it_has_none_left(root: Path) -> None:
    write(root, (document(),))
    write(root, (document(b"short"), document(path="item/0123456789abcdef/index.html")))

    found = [each.name for each in root.rglob("*") if each.is_file()]
    assert sorted(found) == ["index.html", PATH]


def test_they_are_removed_with_the_document(root: Path) -> None:
    write(root, (document(),))

    remove(root, (PATH,))

    assert list(root.iterdir()) == []
