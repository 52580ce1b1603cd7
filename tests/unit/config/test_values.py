"""Single values: what will do, and what is said of what will not."""

import re
import string
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.config import amounts, values
from htfeed.config.values import Fault

Check = Callable[[Any], Fault | None]

GOOD: dict[Check, list[Any]] = {
    values.check_words: ["x", " x "],
    values.check_key: ["a", "archive-2008", "0", "a" * 64],
    values.check_site_url: [
        "https://news.example.org/",
        "http://localhost:8080",
        "https://example.org/feeds",
        "https://[::1]:8443/",
        "https://xn--bcher-kva.example/",
    ],
    values.check_host: ["news.example.net", "localhost", "10.1.2.3", "::1"],
    values.check_asked_host: ["slow.example", "xn--bcher-kva.example", "10.1.2.3", "::1"],
    values.check_page_url: ["https://bücher.example/a?b=c#d"],
    values.check_feed_url: [
        "https://x.example/feed?format=atom&page=1",
        "http://127.0.0.1:8000/",
        "http://0x7f.1/",
        "HTTP://X.EXAMPLE",
        "http://user@x.example/",
    ],
    values.check_list: ["https://x.example/all.opml", "feeds/*.opml", "x:y.opml"],
    values.check_contact: ["https://example.org/contact", "mailto:desk@example.org"],
    values.check_email: ["desk@example.org", "o'hara+x@example.org"],
    values.check_allowed: [
        "localhost",
        "localhost:8000",
        "feeds.internal.example:443",
        "my_service:80",
        "bücher.example",
        "10.1.2.3",
        "10.1.2.3:80",
        "10.0.0.0/8",
        "::1",
        "[::1]:80",
        "fd00::/8",
        "127.0.0.1:1",
        "h:65535",
    ],
    amounts.check_every: [
        *("1m", "60s", "1d 12h", "365d", "52w"),
        *("auto", "0 7 * * mon-fri", "*/15 6-22 1,15 * *", "0 0 29 2 *"),
    ],
    amounts.check_age: ["1d", "24h", "104w", "36500d"],
    amounts.check_pause: ["0s", "500ms", "1m 30s", "1h"],
    amounts.check_connections: [1, 64],
    amounts.check_limit: [1, 50, 10_000],
    amounts.check_count: [1, 200, 10_000_000],
    values.check_format: ["atom", "rss", "json", "rdf", "ninjs"],
    values.check_language: [
        "en",
        "EN-gb",
        "zh-Hant",
        "zh-cmn-Hans-CN",
        "es-419",
        "de-CH-1996",
        "sl-rozaj-biske",
        "en-u-ca-gregory",
        "en-x-house",
        "x-house",
        "gsw",
    ],
    values.check_timezone: ["UTC", "Europe/Vienna", "America/Argentina/Ushuaia"],
    values.check_media_topic: ["02000000", "20000001"],
    values.check_podcast_category: ["News", "Society & Culture > Documentary"],
    values.check_since: ["1999", "2026-02", "2024-02-29"],
    values.check_store: [
        "sqlite:///var/htfeed.db",
        "sqlite:////var/lib/htfeed.db",
        "sqlite:///a b.db?timeout=5",
        "postgresql://u:p@h/d",
        "postgresql:///d",
    ],
    values.check_output: [
        *("public", "/srv/www", "../www", "a b"),
        *("s3://bucket", "s3://my.bucket/", "s3://b-1/a/b_c"),
    ],
    values.check_files: ["feeds/*.md", "a..b/x", "./x", "**/[ab]?.json", "x:y"],
    values.check_pattern: ["", "a", r"(?i)\bspot\b", "[[a]", "(?x) a # b"],
}
BAD: dict[Check, list[Any]] = {
    values.check_words: ["", "  ", "\n"],
    values.check_key: ["", "A", "a_b", "-a", "é", "a b", "a\n", "a" * 65],
    values.check_site_url: [
        "",
        "news.example.org",
        "//news.example.org/",
        "ftp://example.org/",
        "https://",
        "https://[1]/",
        "https://[/",
        "https://example.org:99999/",
        "https://u:p@example.org/",
        "https://bücher.example/",
        "https://example.org/?a",
        "https://example.org/#a",
        "javascript:alert(1)",
    ],
    values.check_host: ["", "news.example.net:80", "bücher.example", "[::1]", "a b", "*"],
    values.check_asked_host: [
        "",
        "Slow.example",
        "slow.example.",
        "slow.example:80",
        "a/b",
    ],
    values.check_page_url: ["x", "mailto:desk@example.org"],
    values.check_list: ["", "file:///etc/passwd", "ftp://x.example/", "../x.opml", "/x"],
    values.check_feed_url: [
        "x.example",
        "https:x.example",
        "https:///",
        "feed://x.example/",
        "file:///etc/passwd",
        "https://x.example/a b",
        "https://x.example:port/",
    ],
    values.check_contact: [
        "desk@example.org",
        "mailto:",
        "mailto:a@b?cc=c@d e",
        "https://é/",
    ],
    values.check_email: ["desk", "a@b@c", "A <a@b>", "a @b", "a@b,c@d"],
    values.check_allowed: [
        "",
        "*",
        "*.example.org",
        "http://localhost:8000",
        "localhost:0",
        "localhost:65536",
        "localhost:",
        ":80",
        "10.0.0.1/8",
        "10.0.0/8",
        "300.1.1.1",
        "1.2.3.4.5",
        "[::1]",
        "[localhost]:80",
        "[10.0.0.1]:80",
        "a b",
        "-a",
        "a..b",
    ],
    amounts.check_every: [
        "",
        "59s",
        "366d",
        "1y",
        "an hour",
        "0h",
        "-1h",
        "999999999w",
        "Auto",
        *("61 * * * *", "0 0 31 2 *", "a b c d e", "@daily", "* * * *"),
    ],
    amounts.check_age: ["", "23h", "36501d", "2y", "-1d"],
    amounts.check_pause: ["", "5", "-1s", "61m"],
    amounts.check_connections: [0, -1, 65, 10**50],
    amounts.check_limit: [0, -1, 10_001, 10**50],
    amounts.check_count: [0, -1, 10_000_001],
    values.check_format: ["", "xml", "Atom"],
    values.check_language: ["", "english", "en_GB", "e", "en-", "-en", "en-GB-x", "en GB"],
    values.check_timezone: [
        "",
        "Europe",
        "Mars/Olympus",
        "../etc/passwd",
        "/UTC",
        "x" * 5000,
    ],
    values.check_media_topic: ["", "2000", "medtop:02000000", "020000001", "crime"],
    values.check_podcast_category: ["", "news", "News > Documentary", "Politics", "News >"],
    values.check_since: [
        "",
        "26",
        "2026-00",
        "2026-02-30",
        "0000",
        "01/02/2026",
        "2026-1-1",
    ],
    values.check_store: [
        "",
        "x.db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:///var/",
        "postgres://h/d",
        "mysql://h/d",
        "postgresql://a b",
    ],
    values.check_output: [
        "",
        " ",
        "~/public",
        "s3://",
        "s3://B",
        "s3://b/ c",
        "gs://bucket",
    ],
    values.check_files: ["", "..", "a/../b", "/etc/*", "~/x", "https://x.example/"],
    values.check_pattern: [
        "(",
        "[a",
        "*",
        "a{99999999999}",
        "(" * 5000,
        r"\g",
        "(?P<a>x)(?P<a>y)",
    ],
}


def cases(table: dict[Check, list[Any]]) -> list[Any]:
    return [
        pytest.param(check, each, id=f"{check.__name__} {str(each)[:30]!a}")
        for check, members in table.items()
        for each in members
    ]


@pytest.mark.parametrize(("check", "value"), cases(GOOD))
def test_what_is_right_passes(check: Check, value: object) -> None:
    assert check(value) is None


@pytest.mark.parametrize(("check", "value"), cases(BAD))
def test_what_is_wrong_is_told_with_a_cure(check: Check, value: object) -> None:
    fault = check(value)

    assert fault is not None
    assert fault.expected
    assert fault.cure


def test_every_check_is_tried_on_right_and_wrong_values() -> None:
    rooms = {**vars(values), **vars(amounts)}
    checks = {each for name, each in rooms.items() if name.startswith("check_")}

    assert set(GOOD) == set(BAD) == checks


@pytest.mark.parametrize(
    ("check", "value", "near"),
    [
        (values.check_key, "Neues & Altes!", "neues-altes"),
        (values.check_allowed, "10.0.0.1/8", "10.0.0.0/8"),
        (values.check_allowed, "https://u:p@intranet/x", "intranet:443"),
        (values.check_language, "pt_BR", "pt-BR"),
        (values.check_timezone, "Europe/Wien", "Europe/Vienna"),
        (values.check_timezone, "america/new_york", "America/New_York"),
    ],
)
def test_what_was_probably_meant_is_told(check: Check, value: str, near: str) -> None:
    fault = check(value)

    assert fault is not None
    assert fault.near == near


@pytest.mark.parametrize(
    "check",
    [
        each
        for each in GOOD
        if each not in {amounts.check_limit, amounts.check_count, amounts.check_connections}
    ],
)
@given(text=st.text() | st.text(string.printable))
def test_no_text_is_too_odd_to_judge(check: Check, text: str) -> None:
    fault = check(text)

    assert fault is None or isinstance(fault, Fault)


@given(st.from_regex(re.compile(r"[a-z0-9][a-z0-9-]{0,63}", re.ASCII), fullmatch=True))
def test_every_plain_key_passes(key: str) -> None:
    assert values.check_key(key) is None


@given(st.text())
def test_the_key_that_was_meant_is_a_key(text: str) -> None:
    fault = values.check_key(text)

    assert fault is None or not fault.near or values.check_key(fault.near) is None
