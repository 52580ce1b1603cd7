"""A site in a bucket, published by the command, with a real server of S3."""

from collections.abc import Iterator

import feedparser
import pytest

from buckets import BucketServer, bucket_server
from journey.conftest import CONFIG, NOW, Desk


@pytest.fixture
def server(desk: Desk) -> Iterator[BucketServer]:
    desk.write("config.yaml", f"output: s3://feeds/site\n{CONFIG}")
    desk.entry("a", "A report")
    with bucket_server() as running:
        yield running


def run(desk: Desk, server: BucketServer, *words: str) -> str:
    done = desk.htfeed(*words, environ=server.environ)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def titles(server: BucketServer, path: str = "site/news.atom") -> list[str]:
    found = feedparser.parse(server.get(path)[0])
    return [each.title for each in found.entries]


def test_a_run_publishes_into_the_bucket(desk: Desk, server: BucketServer) -> None:
    told = run(desk, server, "run", "--now", NOW)

    assert "s3://feeds/site" in told
    assert titles(server) == ["A report"]
    assert b"A report" in server.get("site/news/index.html")[0]
    assert not (desk.root / "public").exists()


def test_what_is_hidden_leaves_the_bucket(desk: Desk, server: BucketServer) -> None:
    run(desk, server, "run", "--now", NOW)
    (entry,) = feedparser.parse(server.get("site/news.atom")[0]).entries

    run(desk, server, "hide", entry.id, "--reason", "a mistake")
    run(desk, server, "run", "--now", "2026-11-23T13:00:00Z")

    assert titles(server) == []
    assert b"deleted-entry" in server.get("site/news.atom")[0]


def test_doctor_asks_the_bucket(desk: Desk, server: BucketServer) -> None:
    assert "s3://feeds/site answers" in run(desk, server, "doctor", "--json")

    done = desk.htfeed(
        "doctor", environ=server.environ | {"AWS_ENDPOINT_URL": "http://[::1]:1"}
    )

    assert "AWS_ENDPOINT_URL" in " ".join((done.stdout + done.stderr).split())


def test_a_dry_run_puts_nothing(desk: Desk, server: BucketServer) -> None:
    run(desk, server, "run", "--dry-run", "--now", NOW)

    with pytest.raises(FileNotFoundError):
        server.get("site/news.atom")


def test_a_bucket_that_refuses_fails_the_run_and_is_told(
    desk: Desk, server: BucketServer
) -> None:
    desk.write("config.yaml", f"output: s3://elsewhere\n{CONFIG}")

    done = desk.htfeed("run", "--now", NOW, environ=server.environ)

    assert done.returncode != 0
    assert "make the bucket, or mend output" in " ".join(done.stderr.split())
