"""HTTP for what is published, over a real application."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from htfeed.model import Document
from htfeed.publish.writing import write
from htfeed.serve import documents
from htfeed.serve.app import application


@pytest.fixture
def output(tmp_path: Path) -> Path:
    public = tmp_path / "public"
    (public / "news").mkdir(parents=True)
    (public / "news.atom").write_bytes(b"<feed/>")
    (public / "news.rss").write_bytes(b"<rss/>")
    (public / "news.json").write_bytes(b"{}")
    (public / "opml.xml").write_bytes(b"<opml/>")
    (public / "index.html").write_bytes(b"<p>index</p>")
    (public / "news" / "index.html").write_bytes(b"<p>news</p>")
    return public


@pytest.fixture
def client(output: Path) -> Iterator[TestClient]:
    with TestClient(application(output), follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/news.atom", "application/atom+xml; charset=utf-8"),
        ("/news.rss", "application/rss+xml; charset=utf-8"),
        ("/news.json", "application/feed+json; charset=utf-8"),
        ("/opml.xml", "text/x-opml; charset=utf-8"),
        ("/", "text/html; charset=utf-8"),
        ("/news/", "text/html; charset=utf-8"),
    ],
)
def test_each_document_has_its_media_type(
    client: TestClient, path: str, media_type: str
) -> None:
    answer = client.get(path)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type


def test_a_document_the_client_has_already_is_not_sent_again(client: TestClient) -> None:
    etag = client.get("/news.atom").headers["etag"]

    for wanted in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = client.get("/news.atom", headers={"If-None-Match": wanted})

        assert answer.status_code == 304
        assert answer.content == b""
        assert answer.headers["etag"] == etag


def test_another_etag_silences_the_date(client: TestClient) -> None:
    date = client.get("/news.atom").headers["last-modified"]

    answer = client.get(
        "/news.atom", headers={"If-None-Match": '"old"', "If-Modified-Since": date}
    )

    assert answer.status_code == 200


def test_the_date_alone_is_enough_for_304(client: TestClient) -> None:
    date = client.get("/news.atom").headers["last-modified"]

    answer = client.get("/news.atom", headers={"If-Modified-Since": date})

    assert answer.status_code == 304


@pytest.mark.parametrize("date", ["yesterday", "", "Mon, 32 Foo 2026 00:00:00 GMT"])
def test_a_date_that_is_none_is_ignored(client: TestClient, date: str) -> None:
    answer = client.get("/news.atom", headers={"If-Modified-Since": date})

    assert answer.status_code == 200


def test_a_replaced_document_is_seen_by_the_next_request(
    client: TestClient, output: Path
) -> None:
    before = client.get("/news.atom")
    beside = output / "beside"
    beside.write_bytes(b"<FEED/>")
    times = (output / "news.atom").stat()
    os.utime(beside, ns=(times.st_atime_ns, times.st_mtime_ns))
    beside.replace(output / "news.atom")

    after = client.get("/news.atom")

    assert after.content == b"<FEED/>"
    assert after.headers["etag"] != before.headers["etag"]


def test_head_says_what_get_would(client: TestClient) -> None:
    head, get = client.head("/news.atom"), client.get("/news.atom")

    assert head.content == b""
    assert head.headers["content-length"] == get.headers["content-length"]


def test_a_folder_without_its_slash_is_redirected(client: TestClient) -> None:
    answer = client.get("/news")

    assert (answer.status_code, answer.headers["location"]) == (301, "/news/")


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/../secret",
        "/%2e%2e/secret",
        "/news/../../secret",
        "/.hidden",
        "/news.atom/",
        "/link.atom",
        "/away/secret.atom",
        "/NEWS.atom",
        "/news%00.atom",
    ],
)
def test_nothing_but_documents_is_found(
    client: TestClient, output: Path, path: str
) -> None:
    (output.parent / "secret").write_text("secret")
    (output.parent / "secret.atom").write_text("secret")
    (output / ".hidden").write_text("secret")
    (output / "link.atom").symlink_to(output.parent / "secret")
    (output / "away").symlink_to(output.parent)

    answer = client.get(path)

    assert answer.status_code == 404
    assert "secret" not in answer.text.replace("/secret", "")


def test_nothing_of_a_request_is_reflected_unescaped(client: TestClient) -> None:
    answer = client.get("/<script>alert(1)</script>")

    assert answer.status_code == 404
    assert "<script>" not in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_allowed(client: TestClient, method: str) -> None:
    assert client.request(method, "/news.atom").status_code == 405


def test_feeds_may_be_read_by_scripts_of_other_sites(client: TestClient) -> None:
    assert client.get("/news.json").headers["access-control-allow-origin"] == "*"


def test_pages_run_no_script(client: TestClient) -> None:
    assert "default-src 'none'" in client.get("/").headers["content-security-policy"]


def test_the_process_says_that_it_lives(client: TestClient) -> None:
    assert client.get("/healthz").text == "ok\n"


LONG = b"<feed>" + b"words " * 500 + b"</feed>"


@pytest.fixture
def packed(output: Path) -> Path:
    write(output, (Document(path="long.atom", media_type="text/plain", body=LONG),))
    return output


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip"])
def test_a_document_is_sent_in_the_coding_that_is_asked_for(
    client: TestClient, packed: Path, coding: str
) -> None:
    plain = client.get("/long.atom", headers={"Accept-Encoding": "identity"})
    answer = client.head("/long.atom", headers={"Accept-Encoding": coding})

    assert plain.content == LONG
    assert "content-encoding" not in plain.headers
    assert answer.headers["content-encoding"] == coding
    assert int(answer.headers["content-length"]) < len(LONG)
    assert answer.headers["etag"] != plain.headers["etag"]
    assert answer.headers["vary"] == plain.headers["vary"] == "accept-encoding"
    assert answer.headers["content-type"] == plain.headers["content-type"]


def test_gzip_arrives_whole(client: TestClient, packed: Path) -> None:
    assert client.get("/long.atom", headers={"Accept-Encoding": "gzip"}).content == LONG


def test_the_validator_of_any_coding_is_enough_for_304(
    client: TestClient, packed: Path
) -> None:
    tags = [
        client.head("/long.atom", headers={"Accept-Encoding": each}).headers["etag"]
        for each in ("identity", "br", "gzip")
    ]

    for tag in tags:
        asked = {"If-None-Match": tag, "Accept-Encoding": "gzip"}
        assert client.get("/long.atom", headers=asked).status_code == 304


def test_what_is_of_another_age_is_not_sent(client: TestClient, packed: Path) -> None:
    os.utime(packed / "long.atom.gz", (1, 1))

    answer = client.head("/long.atom", headers={"Accept-Encoding": "gzip"})

    assert "content-encoding" not in answer.headers


def test_the_small_ones_have_no_address(client: TestClient, packed: Path) -> None:
    assert client.get("/long.atom.gz").status_code == 404


def test_no_more_documents_are_held_than_there_is_room_for(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "_MOST", 2)
    shelf = documents.Shelf(output)

    first = shelf.find("news.atom")
    assert shelf.find("news.atom") is first
    shelf.find("news.rss")
    shelf.find("news.json")

    again = shelf.find("news.atom")
    assert again is not first
    assert again == first
