"""Which coding a client is answered in."""

import pytest

from htfeed.serve.negotiation import accepts, accepts_page, coding_for, takes

ALL = ("br", "zstd", "gzip")


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        (None, "identity"),
        ("", "identity"),
        ("identity", "identity"),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, zstd", "zstd"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0, *", "zstd"),
        ("*", "br"),
        ("*;q=0", None),
        ("identity;q=1, gzip;q=0.5", "identity"),
        ("identity;q=0.5, gzip;q=1", "gzip"),
        ("gzip;q=nonsense, br;q=0.2", "br"),
        ("gzip;q=nan, br;q=0.2", "br"),
        ("identity;q=nan, *;q=0", None),
        ("deflate", "identity"),
        ("gzip ; q=0.3 , zstd;q=0.2", "gzip"),
        (",,;q=1", "identity"),
        ("identity;q=0", None),
        ("identity;q=0, gzip", "gzip"),
        ("deflate, identity;q=0", None),
    ],
)
def test_the_client_decides_and_we_of_what_it_likes_alike(
    accepted: str | None, coding: str | None
) -> None:
    asked = None if accepted is None else accepted.encode()
    assert coding_for(asked, ALL) == coding


def test_what_is_not_there_is_not_given() -> None:
    assert coding_for(b"br, gzip", ("gzip",)) == "gzip"
    assert coding_for(b"br, gzip", ()) == "identity"


@pytest.mark.parametrize(
    ("accepted", "kind", "expected"),
    [
        ("*/*", "application", True),
        ("", "application", True),
        ("application/rss+xml", "application", True),
        ("text/html", "application", True),
        ("text/*;q=0.1", "application", True),
        ("image/png, */*;q=0.1", "application", True),
        pytest.param("xml", "application", True, id="no media type"),
        ("image/*", "application", False),
        ("image/*", "image", True),
        ("application/*;q=0", "application", False),
        ("application/*;q=0, image/png", "application", False),
        ("audio/mpeg, video/mp4", "text", False),
    ],
)
def test_only_who_wants_nothing_of_the_kind_is_refused(
    accepted: str, kind: str, *, expected: bool
) -> None:
    assert accepts(accepted.encode(), kind) is expected


@pytest.mark.parametrize(
    ("accepted", "coding", "expected"),
    [
        (None, "gzip", True),
        ("gzip;q=0.1", "gzip", True),
        ("identity", "gzip", False),
        ("gzip;q=0, *", "gzip", False),
        ("*", "gzip", True),
        ("br", "identity", True),
        ("identity;q=0", "identity", False),
    ],
)
def test_a_coding_is_taken_unless_it_is_ruled_out(
    accepted: str | None, coding: str, *, expected: bool
) -> None:
    asked = None if accepted is None else accepted.encode()
    assert takes(asked, coding) is expected


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("text/html,*/*;q=0.8", True),
        ("TEXT/HTML;level=1", True),
        ("text/html;q=0, */*", False),
        ("*/*", False),
        (None, False),
    ],
)
def test_only_who_names_pages_is_shown_one(accepted: str | None, *, expected: bool) -> None:
    assert accepts_page(accepted.encode() if accepted else None) is expected
