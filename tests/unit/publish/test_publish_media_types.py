"""The media type of an enclosure, where a format cannot do without one."""

import pytest

from htfeed.constructs import Enclosure
from htfeed.publish.media_types import UNKNOWN, is_media_type, media_type


@pytest.mark.parametrize(
    ("url", "given", "expected"),
    [
        pytest.param("https://a.example/x.mp3", "audio/x-mine", "audio/x-mine", id="said"),
        pytest.param("https://a.example/x.MP3?d=1.pdf", None, "audio/mpeg", id="by name"),
        pytest.param("https://a.example/x.pdf", "pdf", "application/pdf", id="no type"),
        pytest.param("https://a.example/x", None, UNKNOWN, id="no name"),
        pytest.param("https://a.example/x.mp3", UNKNOWN, "audio/mpeg", id="some octets"),
        pytest.param(
            "https://a.example/x.m4v", "binary/octet-stream", "video/mp4", id="others"
        ),
        pytest.param("https://a.example/x.x", UNKNOWN, UNKNOWN, id="octets indeed"),
        pytest.param("https://[a/x.mp3", None, UNKNOWN, id="no address"),
    ],
)
def test_the_word_of_the_source_wins_over_the_name(
    url: str, given: str | None, expected: str
) -> None:
    assert media_type(Enclosure(url=url, type=given)) == expected


@pytest.mark.parametrize(
    "text", [None, "", "audio", "a/b/c", "a b/c", "/", "audio/", "a/b\n"]
)
def test_words_without_exactly_one_slash_are_no_type(text: str | None) -> None:
    assert not is_media_type(text)


@pytest.mark.parametrize(
    "text", ["audio/mpeg", "image/svg+xml", "text/html; charset=utf-8"]
)
def test_types_may_have_parameters(text: str) -> None:
    assert is_media_type(text)
