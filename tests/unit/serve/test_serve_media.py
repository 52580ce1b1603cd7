"""Recordings that lie in the output are sent in parts."""

from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from starlette.testclient import TestClient

from htfeed.serve.documents import Shelf

SOUND = bytes(range(256)) * 1000


@pytest.fixture
def spot(output: Path) -> Path:
    file = output / "spot.mp3"
    file.write_bytes(SOUND)
    return file


def test_a_recording_is_sent_whole(client: TestClient, spot: Path) -> None:
    answer = client.get("/spot.mp3")

    assert answer.content == SOUND
    assert answer.headers["content-type"] == "audio/mpeg"
    assert answer.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-9", SOUND[:10]),
        ("bytes=-5", SOUND[-5:]),
        ("bytes=1000-", SOUND[1000:]),
        ("Bytes=0-99999999", SOUND),
        ("bytes=0-9, 99999999-", SOUND[:10]),
        ("bytes=,0-9,", SOUND[:10]),
    ],
)
def test_a_part_of_it_is_sent_where_one_is_asked_for(
    client: TestClient, spot: Path, asked: str, part: bytes
) -> None:
    answer = client.get("/spot.mp3", headers={"Range": asked})

    assert answer.status_code == 206
    assert answer.content == part


def test_a_part_beyond_its_end_is_not_there(client: TestClient, spot: Path) -> None:
    answer = client.get("/spot.mp3", headers={"Range": f"bytes={len(SOUND)}-"})

    assert answer.headers["access-control-allow-origin"] == "*"
    assert "content-range" in answer.headers["access-control-expose-headers"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.status_code == 416


@pytest.mark.parametrize(
    "asked",
    [
        *("items=0-9", "bytes", "bytes=", "bytes=9-0", "bytes=a-b", "bytes=-"),
        *("bytes=0-9,x", "bytes=" + "0-0," * 21),
    ],
)
def test_what_is_no_part_is_passed_over(client: TestClient, spot: Path, asked: str) -> None:
    answer = client.get("/spot.mp3", headers={"Range": asked})

    assert (answer.status_code, answer.content) == (200, SOUND)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("My Song (1).mp3", "audio/mpeg"),
        ("Folge_01.MP3", "audio/mpeg"),
        ("Straße.m4a", "audio/mp4"),
        ("spot.en.vtt", "text/vtt; charset=utf-8"),
        ("spot.srt", "application/x-subrip"),
        ("robots.txt", "text/plain; charset=utf-8"),
    ],
)
def test_a_file_of_the_operator_has_its_type_whatever_its_name(
    client: TestClient, output: Path, name: str, kind: str
) -> None:
    (output / name).write_bytes(SOUND)
    answer = client.get(f"/{quote(name)}", headers={"Range": "bytes=1-2"})

    assert (answer.status_code, answer.content) == (206, SOUND[1:3])
    assert answer.headers["content-type"] == kind


@pytest.mark.parametrize(
    "path",
    [".a.mp3", "a/../spot.mp3", "./spot.mp3", "a\\spot.mp3", "spot%00.mp3", "/spot.mp3"],
)
def test_what_is_hidden_or_leads_elsewhere_is_not_there(
    output: Path, spot: Path, path: str
) -> None:
    (output / ".a.mp3").write_bytes(SOUND)
    (output / "a").mkdir()

    assert spot.exists()
    assert Shelf(output).opened(unquote(path)) is None


@pytest.mark.parametrize("name", ["a" * 300, f"{'a' * 300}/b", "a/" * 3000])
def test_a_name_that_no_file_can_have_is_not_there(client: TestClient, name: str) -> None:
    assert client.get(f"/{name}.mp3").status_code == 404


@pytest.mark.parametrize("name", ["chapters.json", "news/Chapters_1.json"])
def test_chapters_of_a_recording_are_json_and_no_feed(
    client: TestClient, output: Path, name: str
) -> None:
    (output / name).parent.mkdir(exist_ok=True)
    (output / name).write_text('{"version": "1.2.0", "chapters": []}')
    answer = client.get(f"/{name}")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert "link" not in answer.headers
    assert answer.headers["access-control-allow-origin"] == "*"


def test_head_knows_no_parts(client: TestClient, spot: Path) -> None:
    answer = client.head("/spot.mp3", headers={"Range": "bytes=0-9"})

    assert answer.status_code == 200
    assert answer.headers["content-length"] == str(len(SOUND))


def test_several_parts_are_sent_one_after_the_other(client: TestClient, spot: Path) -> None:
    answer = client.get("/spot.mp3", headers={"Range": "bytes=0-1,-2"})

    assert answer.headers["content-type"].startswith("multipart/byteranges")
    assert answer.content.count(b"Content-Range: bytes ") == 2


def test_a_part_of_another_recording_is_not_sent(client: TestClient, spot: Path) -> None:
    fields = {"Range": "bytes=0-9", "If-Range": '"another"'}

    assert client.get("/spot.mp3", headers=fields).content == SOUND


def test_a_recording_that_is_known_is_not_sent(client: TestClient, spot: Path) -> None:
    etag = client.get("/spot.mp3").headers["etag"]

    assert client.get("/spot.mp3", headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("If-Modified-Since", "{modified}", 304),
        ("If-Match", '"another"', 412),
        ("If-Match", "{etag}", 200),
        ("If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:37 GMT", 412),
    ],
)
def test_conditions_hold_for_recordings_as_for_documents(
    client: TestClient, spot: Path, name: str, value: str, status: int
) -> None:
    known = client.get("/spot.mp3").headers
    filled = value.format(modified=known["last-modified"], etag=known["etag"])

    assert client.get("/spot.mp3", headers={name: filled}).status_code == status


def test_a_link_to_a_recording_elsewhere_is_not_followed(
    client: TestClient, output: Path
) -> None:
    (output.parent / "secret.mp3").write_bytes(b"secret")
    (output / "link.mp3").symlink_to(output.parent / "secret.mp3")

    assert client.get("/link.mp3").status_code == 404
