"""Documents in a bucket: put if they differ, in place of what was there, and listed."""

import sys
from collections.abc import Iterator

import pytest

from buckets import BucketServer, bucket_server
from htfeed.errors import ConfigError, PublishError
from htfeed.model import Document
from htfeed.publish.bucket import Bucket
from htfeed.publish.output import output_at, strays
from htfeed.publish.paths import item_paths


@pytest.fixture(scope="module")
def server() -> Iterator[BucketServer]:
    with bucket_server() as running:
        yield running


@pytest.fixture(autouse=True)
def environ(server: BucketServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in server.environ.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def bucket(request: pytest.FixtureRequest) -> Bucket:
    """A part of the bucket of its own for each test."""
    return Bucket(f"s3://feeds/{request.node.name[:40]}/")


@pytest.fixture
def prefix(request: pytest.FixtureRequest) -> str:
    name: str = request.node.name[:40]
    return name


def document(path: str, body: bytes = b"body") -> Document:
    return Document(path=path, media_type="", body=body)


def test_a_document_is_served_with_its_type_and_how_long_it_keeps(
    bucket: Bucket, server: BucketServer, prefix: str
) -> None:
    done = bucket.write([document("news.atom"), document("news/index.html", b"<p>")])

    assert set(done.written) == {"news.atom", "news/index.html"}
    body, fields = server.get(f"{prefix}/news.atom")
    assert body == b"body"
    assert fields["content-type"] == "application/atom+xml; charset=utf-8"
    assert fields["cache-control"].startswith("public, max-age=300, stale-while-")


def test_what_is_there_already_is_not_put_again(bucket: Bucket) -> None:
    bucket.write([document("news.atom")])

    again = bucket.write([document("news.atom"), document("news.rss")])

    assert again.same == ("news.atom",)
    assert again.written == ("news.rss",)


def test_a_document_is_put_in_place_of_another(
    bucket: Bucket, server: BucketServer, prefix: str
) -> None:
    bucket.write([document("news.atom", b"old")])

    assert bucket.write([document("news.atom", b"new")]).written == ("news.atom",)
    assert server.get(f"{prefix}/news.atom")[0] == b"new"


def test_what_another_writer_put_meanwhile_is_seen_before_it_is_replaced(
    bucket: Bucket, server: BucketServer, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.write([document("news.atom", b"old")])
    asked, theirs = bucket._tag, Bucket(f"s3://feeds/{prefix}")
    times: list[str] = []

    def tag(path: str) -> str | None:
        found = asked(path)
        if not times:
            times.append(path)
            theirs.write([document("news.atom", b"theirs")])
        return found

    monkeypatch.setattr(bucket, "_tag", tag)
    done = bucket.write([document("news.atom", b"ours")])

    assert done.written == ("news.atom",)
    assert server.get(f"{prefix}/news.atom")[0] == b"ours"


def test_a_writer_that_is_never_alone_says_so(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.write([document("news.atom", b"old")])
    monkeypatch.setattr(bucket, "_tag", lambda _path: '"another"')

    with pytest.raises(PublishError, match="by somebody else all the time"):
        bucket.write([document("news.atom", b"ours")])


def test_what_is_taken_away_is_gone(
    bucket: Bucket, server: BucketServer, prefix: str
) -> None:
    bucket.write([document("news.atom")])

    assert bucket.remove(["news.atom", "news.rss"]) == ("news.atom",)
    with pytest.raises(FileNotFoundError):
        server.get(f"{prefix}/news.atom")


def test_strays_are_what_is_published_of_items_that_are_public_no_more(
    bucket: Bucket,
) -> None:
    paths = (*item_paths("urn:a"), *item_paths("urn:b"))
    bucket.write([document(path) for path in (*paths, "news.atom")])

    assert sorted(strays(bucket, {"urn:a"})) == sorted(item_paths("urn:b"))


def test_a_bucket_that_is_not_there_is_named_with_a_cure() -> None:
    with pytest.raises(PublishError, match="cannot put news") as caught:
        output_at("s3://nowhere").write([document("news.atom")])

    assert caught.value.cure == "make the bucket, or mend output"
    assert caught.value.channel == "news"


def test_a_store_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")

    with pytest.raises(PublishError) as caught:
        list(output_at("s3://feeds").items())

    assert "AWS_ENDPOINT_URL" in caught.value.cure


def test_without_what_speaks_to_buckets_the_cure_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "htfeed.publish.bucket")
    monkeypatch.setitem(sys.modules, "obstore", None)

    with pytest.raises(ConfigError) as caught:
        output_at("s3://feeds")

    assert caught.value.cure == "pip install 'htfeed[s3]'"
