"""Documents in memory: the newest ones, and no more than there is room for."""

import gzip
import os
import time
from pathlib import Path

import pytest

from htfeed.model import Document
from htfeed.publish.output import GENERATION, Folder
from htfeed.serve import documents
from htfeed.serve.documents import Shelf


def body(shelf: Shelf, path: str) -> bytes | None:
    found = shelf.find(path)
    return found.variants["identity"].found.body if found else None


def document(path: str, text: bytes) -> Document:
    return Document(path=path, media_type="text/plain", body=text)


def test_a_document_that_a_run_published_is_the_next_answer(output: Path) -> None:
    shelf = Shelf(output)
    for number in range(20):
        text = b"<feed>%d</feed>" % number
        Folder(output).write([document("news.atom", text)])

        assert body(shelf, "news.atom") == text


def test_a_document_that_a_run_took_away_is_not_there(output: Path) -> None:
    shelf = Shelf(output)
    assert shelf.find("news.atom") is not None

    Folder(output).remove(["news.atom"])

    assert shelf.find("news.atom") is None


def test_what_others_replace_is_seen_soon(output: Path) -> None:
    shelf = Shelf(output)
    shelf.find("news.atom")
    before = (output / "news.atom").stat()
    beside = output / "beside"
    beside.write_bytes(b"<FEED/>")
    os.utime(beside, ns=(before.st_atime_ns, before.st_mtime_ns))
    beside.replace(output / "news.atom")

    deadline = time.monotonic() + 5
    while body(shelf, "news.atom") != b"<FEED/>" and time.monotonic() < deadline:
        time.sleep(0.05)

    assert body(shelf, "news.atom") == b"<FEED/>"


def test_a_document_that_stays_is_not_read_again(output: Path) -> None:
    shelf = Shelf(output)
    first = shelf.find("news.atom")

    Folder(output).write([document("news.rss", b"<RSS/>")])

    assert shelf.find("news.atom") is first


def test_an_output_of_which_no_run_ever_told_is_served(output: Path) -> None:
    assert not (output / GENERATION).exists()
    assert body(Shelf(output), "news.atom") == b"<feed/>"


def test_no_more_items_are_held_than_there_is_room_for(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "_ROOM", 250)
    for name in "abc":
        Folder(output).write([document(f"item/{name}.ninjs.json", b"x" * 100)])
    shelf = Shelf(output)

    first, channel = shelf.find("item/a.ninjs.json"), shelf.find("news.atom")
    shelf.find("item/b.ninjs.json")
    shelf.find("item/c.ninjs.json")

    assert shelf.find("item/a.ninjs.json") is not first
    assert shelf.find("news.atom") is channel


def test_a_page_that_nothing_lies_beside_is_made_small_while_it_is_held(
    output: Path,
) -> None:
    page = b"<p>An item of some length.</p>" * 100
    Folder(output).write([document("item/a/index.html", page)])

    found = Shelf(output).find("item/a/")

    assert found is not None
    assert not (output / "item/a/index.html.gz").exists()
    assert gzip.decompress(found.variants["gzip"].found.body) == page


def test_a_link_that_leads_out_is_not_followed_later_either(output: Path) -> None:
    secret = output.parent / "secret"
    secret.mkdir()
    (secret / "index.html").write_bytes(b"secret")
    shelf = Shelf(output)
    assert shelf.find("news/") is not None

    (output / "news").rename(output / "old")
    (output / "news").symlink_to(secret)
    Folder(output).write([document("opml.xml", b"<OPML/>")])

    assert shelf.find("news/") is None


def test_links_that_change_show_in_what_is_held(output: Path) -> None:
    shelf = Shelf(output, lambda path: f"<{path}>; rel=self")
    shelf.find("news.atom")

    shelf.take(lambda _: "<new>; rel=self", lambda _: True)

    found = shelf.find("news.atom")
    assert found is not None
    assert (b"link", b"<new>; rel=self") in found.variants["identity"].found.fields


@pytest.mark.parametrize("path", ["news", "news/", "news.atom", "nothing", "pipe.atom"])
def test_nothing_stays_open_of_what_was_looked_for(output: Path, path: str) -> None:
    os.mkfifo(output / "pipe.atom")
    (output / "news.atom.gz").mkdir()
    shelf = Shelf(output)
    before = len(list(Path("/proc/self/fd").iterdir()))

    for _ in range(3):
        shelf.find(path)
        shelf.take(lambda _: None, lambda _: True)

    assert len(list(Path("/proc/self/fd").iterdir())) == before


@pytest.mark.parametrize(
    "path", ["./news.atom", "././news.atom", ".//news.atom", "news.atom/.", "./", "x/../"]
)
def test_a_document_has_one_path_however_else_it_could_be_spelt(
    output: Path, path: str
) -> None:
    shelf = Shelf(output)
    (output / "index.html").write_bytes(b"<!doctype html>")

    assert shelf.find(path) is None
    assert shelf.opened(path) is None
