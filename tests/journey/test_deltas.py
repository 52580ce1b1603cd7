"""A reader that has an earlier form of a feed is sent what is new (RFC 3229)."""

import http.client
from collections.abc import Iterator
from urllib.parse import urlsplit

import feedparser
import pytest

from journey.conftest import Desk
from journey.test_commands import Served, answering


@pytest.fixture
def served(desk: Desk) -> Iterator[Served]:
    """A site with two reports, which is served by a process that polls nothing."""
    desk.entry("first", "The first report")
    desk.entry("second", "The second report")
    desk.run()
    with answering(desk.root) as running:
        yield running


def asked(
    served: Served, path: str, method: str = "GET", **fields: str
) -> tuple[int, dict[str, str], bytes]:
    line = http.client.HTTPConnection(urlsplit(served.url).netloc, timeout=10)
    told = {name.replace("_", "-"): value for name, value in fields.items()}
    line.request(method, f"/{path}", headers=told)
    answer = line.getresponse()
    found = {name.lower(): value for name, value in answer.getheaders()}
    body = answer.read()
    line.close()
    return answer.status, found, body


def titles(body: bytes) -> list[str]:
    return [each.title for each in feedparser.parse(body).entries]


@pytest.mark.parametrize("path", ["news.atom", "news.rss"])
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_only_what_is_new_is_sent(
    served: Served, desk: Desk, path: str, coding: str
) -> None:
    _, before, _ = asked(served, path, Accept_Encoding=coding)
    desk.entry("third", "The third report")
    desk.run()

    status, told, body = asked(
        served, path, A_IM="feed, gzip", If_None_Match=before["etag"]
    )
    whole = asked(served, path)

    assert status == 226
    assert titles(body) == ["The third report"]
    assert told["im"] == "feed"
    assert told["etag"] == whole[1]["etag"]
    assert told["cache-control"] == "no-store, im"
    assert told["delta-base"].strip('"') == before["etag"].strip('"').removesuffix("-gzip")
    assert len(titles(whole[2])) == 3


def test_a_changed_entry_is_news_and_a_validator_of_the_part_is_that_of_the_whole(
    served: Served, desk: Desk
) -> None:
    _, before, _ = asked(served, "news.atom")
    desk.entry("first", "The first report, corrected")
    desk.run()

    status, told, body = asked(
        served, "news.atom", A_IM="feed", If_None_Match=before["etag"]
    )
    again = asked(served, "news.atom", A_IM="feed", If_None_Match=told["etag"])

    assert (status, titles(body)) == (226, ["The first report, corrected"])
    assert again[0] == 304


def test_what_left_is_told_by_its_tombstone(served: Served, desk: Desk) -> None:
    _, before, _ = asked(served, "news.atom")
    (desk.root / "feeds" / "first.md").unlink()
    desk.run("--purge")

    status, _, body = asked(served, "news.atom", A_IM="feed", If_None_Match=before["etag"])

    assert status == 226
    assert titles(body) == []
    assert b"deleted-entry" in body


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"If_None_Match": '"0123456789abcdef0123456789abcdef"'}, id="unknown"),
        pytest.param({"If_None_Match": '"x"'}, id="not ours"),
        pytest.param({}, id="nothing known"),
        pytest.param({"A_IM": "vcdiff", "If_None_Match": "{etag}"}, id="another way"),
    ],
)
def test_who_cannot_be_sent_a_part_is_sent_the_whole(
    served: Served, desk: Desk, fields: dict[str, str]
) -> None:
    _, before, _ = asked(served, "news.atom")
    desk.entry("third", "The third report")
    desk.run()

    told = {"A_IM": "feed"} | {
        name: value.replace("{etag}", before["etag"]) for name, value in fields.items()
    }
    status, found, body = asked(served, "news.atom", **told)

    assert status == 200
    assert "im" not in found
    assert len(titles(body)) == 3


@pytest.mark.parametrize("path", ["news.json", "news.rdf", "news.ninjs.json"])
def test_formats_that_are_no_parts_are_sent_whole(
    served: Served, desk: Desk, path: str
) -> None:
    _, before, _ = asked(served, path)
    desk.entry("third", "The third report")
    desk.run()

    status, _, _ = asked(served, path, A_IM="feed", If_None_Match=before["etag"])

    assert status == 200


def test_several_known_forms_are_tried(served: Served, desk: Desk) -> None:
    _, first, _ = asked(served, "news.atom")
    desk.entry("third", "The third report")
    desk.run()
    asked(served, "news.atom")
    desk.entry("fourth", "The fourth report")
    desk.run()

    known = f'"f0f0", W/{first["etag"]}'
    status, _, body = asked(served, "news.atom", A_IM="feed", If_None_Match=known)

    assert status == 226
    assert sorted(titles(body)) == ["The fourth report", "The third report"]
