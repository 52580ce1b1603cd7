"""Which coding a client is answered in."""

import pytest

from htfeed.serve.negotiation import coding_for

ALL = ("br", "zstd", "gzip")


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        (None, None),
        ("", None),
        ("identity", None),
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
        ("identity;q=1, gzip;q=0.5", None),
        ("identity;q=0.5, gzip;q=1", "gzip"),
        ("gzip;q=nonsense, br;q=0.2", "br"),
        ("deflate", None),
        ("gzip ; q=0.3 , zstd;q=0.2", "gzip"),
        (",,;q=1", None),
    ],
)
def test_the_client_decides_and_we_of_what_it_likes_alike(
    accepted: str | None, coding: str | None
) -> None:
    assert coding_for(accepted, ALL) == coding


def test_what_is_not_there_is_not_given() -> None:
    assert coding_for("br, gzip", ("gzip",)) == "gzip"
    assert coding_for("br, gzip", ()) is None
