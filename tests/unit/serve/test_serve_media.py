"""Recordings that lie in the output are sent in parts."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

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
    [("bytes=0-9", SOUND[:10]), ("bytes=-5", SOUND[-5:]), ("bytes=1000-", SOUND[1000:])],
)
def test_a_part_of_it_is_sent_where_one_is_asked_for(
    client: TestClient, spot: Path, asked: str, part: bytes
) -> None:
    answer = client.get("/spot.mp3", headers={"Range": asked})

    assert answer.status_code == 206
    assert answer.content == part


def test_a_part_beyond_its_end_is_not_there(client: TestClient, spot: Path) -> None:
    answer = client.get("/spot.mp3", headers={"Range": f"bytes={len(SOUND)}-"})

    assert answer.status_code == 416


def test_a_part_of_another_recording_is_not_sent(client: TestClient, spot: Path) -> None:
    fields = {"Range": "bytes=0-9", "If-Range": '"another"'}

    assert client.get("/spot.mp3", headers=fields).content == SOUND


def test_a_recording_that_is_known_is_not_sent(client: TestClient, spot: Path) -> None:
    etag = client.get("/spot.mp3").headers["etag"]

    assert client.get("/spot.mp3", headers={"If-None-Match": etag}).status_code == 304


def test_a_link_to_a_recording_elsewhere_is_not_followed(
    client: TestClient, output: Path
) -> None:
    (output.parent / "secret.mp3").write_bytes(b"secret")
    (output / "link.mp3").symlink_to(output.parent / "secret.mp3")

    assert client.get("/link.mp3").status_code == 404
