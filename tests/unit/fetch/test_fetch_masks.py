"""Heads that can be shown."""

from htfeed.answers import Access
from htfeed.fetch.masks import masked

SENT = """GET /f?token=s3cret&page=2 HTTP/1.1\r
Host: a.example\r
Authorization: Basic s3cret\r
Cookie: s3cret\r
X-Key: s3cret\r
Accept: */*\r
\r
"""
RECEIVED = """HTTP/1.1 302 Found\r
Location: /g?api_key=s3cret&x=1\r
Set-Cookie: s3cret\r
ETag: "key=value"\r
"""


def test_what_opens_doors_is_not_shown() -> None:
    shown = masked(SENT, Access(fields=(("x-key", "s3cret"),)))

    assert "s3cret" not in shown
    assert shown.startswith("GET /f?token=***&page=2 HTTP/1.1\nHost: a.example\n")
    assert "X-Key: ***\nAccept: */*" in shown


def test_nor_is_what_a_server_gives() -> None:
    shown = masked(RECEIVED, Access())

    assert "s3cret" not in shown
    assert 'Location: /g?api_key=***&x=1\nSet-Cookie: ***\nETag: "key=value"' in shown


def test_nothing_stays_nothing() -> None:
    assert masked("", Access()) == ""
