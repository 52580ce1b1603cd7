"""Documents come to lie in the output: whole or not at all, and only what changed."""

import errno
import os
import resource
import signal
import stat
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from htfeed.errors import PublishError
from htfeed.model import Document
from htfeed.publish import places
from htfeed.publish.writing import Written, remove, write

KILLS = 20


def document(path: str, body: bytes = b"body") -> Document:
    return Document(path=path, media_type="text/plain", body=body)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "public"


def files(root: Path) -> dict[str, bytes]:
    return {
        str(each.relative_to(root)): each.read_bytes()
        for each in root.rglob("*")
        if each.is_file()
    }


def test_documents_are_written_with_their_folders(root: Path) -> None:
    done = write(root, (document("news.atom"), document("news/index.html")))

    assert done == Written(written=("news.atom", "news/index.html"))
    assert files(root) == {"news.atom": b"body", "news/index.html": b"body"}


def test_the_same_bytes_are_left_alone_with_their_mtime(root: Path) -> None:
    write(root, (document("news.atom"),))
    os.utime(root / "news.atom", (1, 1))

    done = write(root, (document("news.atom"),))

    assert done == Written(same=("news.atom",))
    assert (root / "news.atom").stat().st_mtime == 1


@pytest.mark.parametrize("body", [b"BODY", b"longer body", b"", b"bod"])
def test_other_bytes_replace_the_file(root: Path, body: bytes) -> None:
    write(root, (document("news.atom"),))

    done = write(root, (document("news.atom", body),))

    assert done.written == ("news.atom",)
    assert files(root) == {"news.atom": body}


def test_what_is_linked_to_is_written_before_what_links_to_it(root: Path) -> None:
    paths = ("index.html", "news/index.html", "opml.xml", "news.atom", "style.css")

    done = write(root, [document(path) for path in paths])

    assert done.written == (
        "style.css",
        "opml.xml",
        "news.atom",
        "news/index.html",
        "index.html",
    )


def test_everybody_may_read_what_is_published(root: Path) -> None:
    old = os.umask(0o022)
    try:
        write(root, (document("news/index.html"),))
    finally:
        os.umask(old)

    assert stat.S_IMODE((root / "news/index.html").stat().st_mode) == 0o644
    assert stat.S_IMODE((root / "news").stat().st_mode) == 0o755


@pytest.mark.parametrize(
    "path",
    [
        "../escape",
        "/etc/passwd",
        "a/../b",
        "",
        "a//b",
        ".hidden",
        "News.atom",
        "a b",
        "a\n",
        "a/",
        "-\0",
    ],
)
def test_a_path_that_is_not_ours_is_refused(root: Path, path: str) -> None:
    with pytest.raises(PublishError, match="is no path of a document"):
        write(root, (document(path),))

    with pytest.raises(PublishError, match="is no path of a document"):
        remove(root, (path,))


def test_a_link_in_place_of_a_file_is_replaced_and_not_written_through(
    root: Path, tmp_path: Path
) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    root.mkdir()
    (root / "news.atom").symlink_to(victim)

    write(root, (document("news.atom"),))

    assert victim.read_bytes() == b"precious"
    assert not (root / "news.atom").is_symlink()
    assert (root / "news.atom").read_bytes() == b"body"


def test_a_link_to_the_same_bytes_is_no_document_either(root: Path, tmp_path: Path) -> None:
    (tmp_path / "twin").write_bytes(b"body")
    root.mkdir()
    (root / "news.atom").symlink_to(tmp_path / "twin")

    done = write(root, (document("news.atom"),))

    assert done.written == ("news.atom",)
    assert not (root / "news.atom").is_symlink()


def test_a_link_in_place_of_a_folder_is_replaced_and_not_entered(
    root: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    root.mkdir()
    (root / "news").symlink_to(elsewhere)

    write(root, (document("news/index.html"),))

    assert list(elsewhere.iterdir()) == []
    assert files(root) == {"news/index.html": b"body"}


def test_a_pipe_in_place_of_a_file_does_not_stop_us(root: Path) -> None:
    root.mkdir()
    os.mkfifo(root / "news.atom")

    write(root, (document("news.atom"),))

    assert (root / "news.atom").read_bytes() == b"body"


def test_the_output_itself_may_be_a_link(root: Path, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    root.symlink_to(tmp_path / "disk")

    write(root, (document("news.atom"),))

    assert files(tmp_path / "disk") == {"news.atom": b"body"}


def test_what_a_killed_run_left_is_swept(root: Path) -> None:
    write(root, (document("news/index.html"),))
    left = root / "news" / ".index.html.0123456789abcdef.tmp"
    left.write_bytes(b"half")
    (root / "news" / ".keep").write_bytes(b"not ours")

    write(root, (document("news/index.html"),))

    assert not left.exists()
    assert (root / "news" / ".keep").exists()


def test_a_folder_where_a_file_belongs_is_told_of(root: Path) -> None:
    (root / "news.atom").mkdir(parents=True)

    with pytest.raises(PublishError, match="a folder lies where a file belongs") as caught:
        write(root, (document("news.atom"),))

    assert caught.value.channel == "news"
    assert "move it away" in str(caught.value)
    assert [each.name for each in root.iterdir()] == ["news.atom"]


def test_a_file_where_a_folder_belongs_is_told_of(root: Path) -> None:
    root.mkdir()
    (root / "news").write_bytes(b"")

    with pytest.raises(PublishError, match="a file lies where a folder belongs"):
        write(root, (document("news/index.html"),))


@pytest.mark.parametrize(
    ("path", "channel"),
    [
        ("news.atom", "news"),
        ("news.json", "news"),
        ("news/index.html", "news"),
        ("index.html", "(site)"),
        ("opml.xml", "(site)"),
        ("style.css", "(site)"),
    ],
)
def test_an_error_names_whose_document_it_is(root: Path, path: str, channel: str) -> None:
    (root / path).mkdir(parents=True)

    with pytest.raises(PublishError) as caught:
        write(root, (document(path),))

    assert caught.value.channel == channel


@contextmanager
def file_size_limit(octets: int) -> Iterator[None]:
    """Let the system refuse files beyond a size, as a full disk does."""
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (octets, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)


def test_a_disk_that_takes_no_more_keeps_the_last_document(root: Path) -> None:
    write(root, (document("news.atom", b"old"),))

    with file_size_limit(1000), pytest.raises(PublishError, match="larger than is allowed"):
        write(root, (document("news.atom", b"new" * 1000),))

    assert files(root) == {"news.atom": b"old"}


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "no space is left on the disk; make room"),
        (errno.EROFS, "the file system is read-only; mount it"),
        (errno.EACCES, "permission is denied; let this user"),
        (errno.EIO, "the disk gave an error; look at"),
        (errno.EXDEV, "Invalid cross-device link"),
    ],
)
@pytest.mark.parametrize("step", ["open", "fsync", "rename"])
def test_a_refusal_is_told_in_words_and_leaves_nothing_behind(
    root: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str, step: str
) -> None:
    write(root, (document("news.atom", b"old"),))
    real = getattr(os, step)

    def refuse(*arguments: object, **more: object) -> object:
        if step == "open" and not str(arguments[0]).endswith(".tmp"):
            return real(*arguments, **more)
        raise OSError(number, os.strerror(number))

    # The system's own refusal, at the n-th step: no file system does it on demand.
    monkeypatch.setattr(os, step, refuse)
    with pytest.raises(PublishError, match=words):
        write(root, (document("news.atom", b"new"),))
    monkeypatch.undo()

    assert files(root) == {"news.atom": b"old"}
    assert write(root, (document("news.atom", b"new"),)).written == ("news.atom",)


def many(body: bytes) -> list[Document]:
    """More documents than are synced one by one, in several folders."""
    return [document(f"item/{number:04x}/index.html", body) for number in range(500)]


def test_hundreds_of_documents_come_to_lie_together(root: Path) -> None:
    assert len(write(root, many(b"old")).written) == 500
    assert write(root, many(b"old")).written == ()

    changed = many(b"old")
    changed[7] = document(changed[7].path, b"new")
    assert write(root, changed).written == (changed[7].path,)
    assert files(root) == {each.path: each.body for each in changed}


def test_hundreds_of_documents_that_a_disk_refuses_leave_nothing_behind(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root, many(b"old"))

    def refuse(folder: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    # What a kernel says that could not write in the end: no file system does on demand.
    monkeypatch.setattr(places, "sync", refuse)
    with pytest.raises(PublishError, match="the disk gave an error; look at"):
        write(root, many(b"new"))
    monkeypatch.undo()

    assert files(root) == {each.path: each.body for each in many(b"old")}
    assert len(write(root, many(b"new")).written) == 500


WRITER = textwrap.dedent(
    """
    import itertools, sys
    from pathlib import Path
    from htfeed.model import Document
    from htfeed.publish.writing import write

    for number in itertools.count():
        body = b"%08d" % number * 40_000
        for path in ("news.atom", "news/index.html"):
            write(Path(sys.argv[1]), [Document(path=path, media_type="", body=body)])
        print("once", flush=True)
    """
)


def test_killed_at_any_moment_nothing_is_torn(root: Path) -> None:
    for turn in range(KILLS):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, root], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            end = time.monotonic() + 0.002 * (turn + 1)
            while time.monotonic() < end:
                assert_whole(root / "news.atom")
            process.send_signal(signal.SIGKILL)

        assert_whole(root / "news.atom")
        assert_whole(root / "news/index.html")

    write(root, (document("news.atom"), document("news/index.html")))
    assert files(root) == {"news.atom": b"body", "news/index.html": b"body"}


def assert_whole(path: Path) -> None:
    body = path.read_bytes()

    assert len(body) == 8 * 40_000
    assert body == body[:8] * 40_000


def test_two_writers_at_once_do_not_sweep_each_other(root: Path) -> None:
    with (
        subprocess.Popen(
            [sys.executable, "-c", WRITER, root], stdout=subprocess.PIPE
        ) as one,
        subprocess.Popen(
            [sys.executable, "-c", WRITER, root], stdout=subprocess.PIPE
        ) as two,
    ):
        for process in (one, two):
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(5)]
            assert lines == [b"once\n"] * 5
        one.kill()
        two.kill()

    assert_whole(root / "news.atom")


def test_removed_documents_go_with_their_folder(root: Path) -> None:
    write(root, (document("news.atom"), document("news/index.html"), document("a.rss")))

    gone = remove(root, ("news.atom", "news/index.html", "news.json"))

    assert gone == ("news.atom", "news/index.html")
    assert [each.name for each in root.iterdir()] == ["a.rss"]


def test_folders_go_from_within_whatever_is_removed_first(root: Path) -> None:
    paths = ("news/index.html", "news/archive/index.html", "news/archive/2026/index.html")
    write(root, map(document, paths))

    remove(root, paths)

    assert list(root.iterdir()) == []


def test_a_folder_that_holds_more_stays(root: Path) -> None:
    write(root, (document("news/index.html"),))
    (root / "news" / "mine.txt").write_bytes(b"the operator's")

    remove(root, ("news/index.html",))

    assert files(root) == {"news/mine.txt": b"the operator's"}


def test_removing_follows_no_link(root: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "index.html").write_bytes(b"precious")
    root.mkdir()
    (root / "news").symlink_to(elsewhere)
    (root / "news.atom").symlink_to(elsewhere / "index.html")

    remove(root, ("news/index.html", "news.atom"))

    assert (elsewhere / "index.html").read_bytes() == b"precious"
    assert list(root.iterdir()) == []


def test_to_remove_many_is_to_look_through_a_folder_once(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"item/a{number}.ninjs.json" for number in range(300)]
    write(root, map(document, names))
    (root / "item" / ".a0.ninjs.json.0123456789abcdef.tmp").touch()
    (root / "item" / "mine.txt").touch()
    looked, real = [], os.listdir

    def listdir(folder: int) -> list[str]:
        looked.append(folder)
        return real(folder)

    monkeypatch.setattr(os, "listdir", listdir)

    assert remove(root, names) == tuple(names)

    assert len(looked) == 1
    assert files(root) == {"item/mine.txt": b""}

    assert remove(root, names) == ()

    assert len(looked) == 1


def test_removing_from_an_output_that_is_not_there_removes_nothing(root: Path) -> None:
    assert remove(root, ("news.atom", "news/index.html")) == ()
