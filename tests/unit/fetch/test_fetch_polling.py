"""Asking servers, over real sockets on loopback: polls, and visits by the same rules."""

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Generator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol, cast

import brotli
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from htfeed.answers import (
    Answer,
    Failed,
    Fetched,
    Moved,
    NotModified,
    Postponed,
    Refused,
    Request,
    Validators,
)
from htfeed.fetch import HostLimits, Policy
from htfeed.fetch.bodies import Limits, decoded
from htfeed.fetch.codings import GZIP
from htfeed.fetch.failures import code_of_certificate
from htfeed.fetch.fields import retry_after
from htfeed.fetch.guard import gate_of
from htfeed.fetch.polling import Poller
from htfeed.fetch.visits import Visitor
from unit.fetch.conftest import Piece, Site

try:
    from compression import zstd  # type: ignore[import-not-found,unused-ignore]
except ImportError:
    from backports import zstd

FEED = b"<rss version='2.0'><channel><title>t</title></channel></rss>"
OURS_AT_ONCE = 4
"""Requests at the same time to a host that is in ``network.allow``."""
LOOPBACK = Policy(allow=("127.0.0.0/8",))
QUICK = Limits(deadline=timedelta(seconds=0.5), raw=100_000, decoded=200_000)


CODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda body: bytes(brotli.compress(body, quality=1)),
    "zstd": zstd.compress,
}


def packed(body: bytes) -> bytes:
    """Return the body as gzip that is the same whenever it is made."""
    return gzip.compress(body, mtime=0)


class Ask(Protocol):
    """Asks one address, by whichever of the two clients."""

    def __call__(
        self,
        url: str,
        validators: Validators | None = None,
        *,
        policy: Policy = LOOPBACK,
        limits: Limits = QUICK,
    ) -> Answer: ...


def polled(
    url: str,
    validators: Validators | None = None,
    *,
    policy: Policy = LOOPBACK,
    limits: Limits = QUICK,
) -> Answer:
    poller = Poller(policy, contact="https://example.org/bot", limits=limits)
    request = Request(source="s", place=url, validators=validators or Validators())
    (answer,) = poller.fetch([request])
    return answer


def visited(
    url: str,
    validators: Validators | None = None,
    *,
    policy: Policy = LOOPBACK,
    limits: Limits = QUICK,
) -> Answer:
    visitor = Visitor(policy, contact="https://example.org/bot", limits=limits)
    request = Request(source="s", place=url, validators=validators or Validators())
    return visitor.ask(request)


@pytest.fixture(params=[polled, visited])
def ask(request: pytest.FixtureRequest) -> Ask:
    """Each rule holds for polls and for visits."""
    return cast("Ask", request.param)


def test_a_document_comes_with_its_validators(ask: Ask, site: Site) -> None:
    site.page(
        "/f", body=FEED, etag='W/"a,\\b"', last_modified="yesterday", content_type="x/y"
    )

    answer = ask(site.url("/f"))

    assert isinstance(answer, Fetched)
    assert (answer.body, answer.media_type) == (FEED, "x/y")
    assert answer.validators.etag == 'W/"a,\\b"'
    assert answer.validators.last_modified == "yesterday"


def test_validators_go_back_byte_for_byte(ask: Ask, site: Site) -> None:
    site.page("/f", status="304 Not Modified")

    ask(site.url("/f"), Validators(etag='W/"a,\\b', last_modified="Mon, 99 Foo"))

    (head,) = site.heads()
    assert head["if-none-match"] == 'W/"a,\\b'
    assert head["if-modified-since"] == "Mon, 99 Foo"


def test_no_validators_given_none_sent(ask: Ask, site: Site) -> None:
    site.page("/f", body=FEED)

    ask(site.url("/f"))

    (head,) = site.heads()
    assert not {"if-none-match", "if-modified-since"} & head.keys()


def test_the_request_is_plain_and_says_who_asks(ask: Ask, site: Site) -> None:
    site.page("/f", body=FEED, set_cookie="a=b")

    ask(site.url("/f"))
    ask(site.url("/f"))

    assert site.asked[1].startswith(b"GET /f HTTP/1.1\r\n")
    head = site.heads()[1]
    assert head["user-agent"].startswith("htfeed/")
    assert "+https://example.org/bot" in head["user-agent"]
    assert "application/atom+xml" in head["accept"]
    assert "gzip" in head["accept-encoding"]
    refused = {"cookie", "referer", "cache-control", "pragma", "range", "authorization"}
    assert not refused & head.keys()


def test_the_path_is_asked_for_as_it_was_written(ask: Ask, site: Site) -> None:
    ask(site.url("/a%2fb/../c?x=%7e&y=[1]#fragment"))

    assert site.asked[0].startswith(b"GET /a%2fb/../c?x=%7e&y=[1] HTTP/1.1\r\n")


def test_a_question_mark_with_nothing_behind_it_is_asked_too(ask: Ask, site: Site) -> None:
    ask(site.url("/f?#x"))

    assert site.asked[0].startswith(b"GET /f? HTTP/1.1\r\n")


def test_credentials_of_an_address_are_never_shown(ask: Ask, site: Site) -> None:
    site.page("/f", body=FEED)

    there = ask(site.url("/f", "user:secret@127.0.0.1"))
    missing = ask(site.url("/missing", "user:secret@127.0.0.1"))

    assert isinstance(there, Fetched)
    assert there.url == site.url("/f")
    assert isinstance(missing, Failed)
    assert "secret" not in missing.detail


def test_304_is_not_modified_and_its_new_etag_replaces_the_old(
    ask: Ask, site: Site
) -> None:
    site.page("/f", status="304 Not Modified", etag='"new"')

    answer = ask(site.url("/f"), Validators(etag='"old"', last_modified="d", digest="x"))

    assert isinstance(answer, NotModified)
    assert answer.validators == Validators(etag='"new"', last_modified="d", digest="x")


def test_a_new_date_on_a_304_replaces_the_old(ask: Ask, site: Site) -> None:
    site.page("/f", status="304 Not Modified", last_modified="new")

    answer = ask(site.url("/f"), Validators(etag='"1"', last_modified="old"))

    assert isinstance(answer, NotModified)
    assert answer.validators == Validators(etag='"1"', last_modified="new")


@pytest.mark.parametrize(
    ("control", "hours"),
    [
        pytest.param("", 6, id="what the document said still holds"),
        pytest.param("max-age=7200", 2, id="new"),
        pytest.param("no-cache", None, id="taken back"),
    ],
)
def test_how_long_it_is_fresh_is_replaced_by_a_304_that_says_so(
    ask: Ask, site: Site, control: str, hours: int | None
) -> None:
    field = {"cache_control": control} if control else {}
    site.page("/f", status="304 Not Modified", body=b"", **field)

    answer = ask(site.url("/f"), Validators(etag='"1"', fresh_for=timedelta(hours=6)))

    assert isinstance(answer, NotModified)
    wanted = None if hours is None else timedelta(hours=hours)
    assert answer.validators.fresh_for == wanted


def test_an_etag_with_nothing_in_it_is_none(ask: Ask, site: Site) -> None:
    site.page("/f", body=FEED, etag="", last_modified="")

    answer = ask(site.url("/f"))

    assert isinstance(answer, Fetched)
    assert not answer.validators.conditional


def test_a_document_that_a_proxy_has_changed_is_read(ask: Ask, site: Site) -> None:
    site.page("/f", status="203 Non-Authoritative Information", body=FEED)

    answer = ask(site.url("/f"))

    assert isinstance(answer, Fetched)
    assert (answer.status, answer.body) == (203, FEED)


def test_304_from_an_address_that_got_no_validators_is_a_failure(
    ask: Ask, site: Site
) -> None:
    site.page("/f", status="302 Found", location="/g")
    site.page("/g", status="304 Not Modified")

    answer = ask(site.url("/f"), Validators(etag='"f"'))

    assert isinstance(answer, Failed)
    assert answer.code == "http-304"


def test_304_that_nobody_asked_for_is_a_failure(ask: Ask, site: Site) -> None:
    site.page("/f", status="304 Not Modified")

    assert isinstance(ask(site.url("/f")), Failed)


def test_the_same_bytes_again_are_not_modified_and_validators_renewed(
    ask: Ask, site: Site
) -> None:
    site.page("/f", body=FEED, etag='"2"')
    first = ask(site.url("/f"))
    assert isinstance(first, Fetched)

    answer = ask(site.url("/f"), Validators(digest=first.validators.digest))

    assert isinstance(answer, NotModified)
    assert answer.validators.etag == '"2"'


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("404 Not Found", "http-404"),
        ("410 Gone", "gone"),
        ("500 Oops", "http-500"),
        ("206 Partial Content", "http-206"),
    ],
)
def test_another_status_is_a_failure_with_its_code(
    ask: Ask, site: Site, status: str, code: str
) -> None:
    site.page("/f", status=status, body=FEED)

    answer = ask(site.url("/f"))

    assert isinstance(answer, Failed)
    assert (answer.code, answer.status) == (code, int(status[:3]))


@pytest.mark.parametrize(
    ("fields", "seconds"),
    [
        ({"Retry-After": "120"}, 120),
        ({"Retry-After": "99999999999999999999"}, 7 * 86400),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({}, None),
        (
            {
                "Retry-After": "Mon, 23 Nov 2026 13:00:00 GMT",
                "Date": "Mon, 23 Nov 2026 12:00:00 GMT",
            },
            3600,
        ),
        ({"Retry-After": "Mon, 23 Nov 1992 13:00:00 GMT"}, 0),
        ({"Retry-After": "Mon, 23 Nov 2026 15:00:00 GMT"}, 3 * 3600),
        pytest.param(
            {
                "Retry-After": "Mon, 23 Nov 2026 15:00:00 GMT",
                "Date": "Sun, 01 Nov 2026 12:00:00 GMT",
            },
            3 * 3600,
            id="a date that stands",
        ),
        pytest.param(
            {
                "Retry-After": "Tue, 24 Nov 2026 15:00:00 GMT",
                "Date": "Tue, 24 Nov 2026 12:00:00 GMT",
            },
            3 * 3600,
            id="a clock that is a day ahead",
        ),
    ],
)
def test_retry_after_in_all_its_forms(fields: dict[str, str], seconds: int | None) -> None:
    wanted = None if seconds is None else timedelta(seconds=seconds)

    head = {name.lower(): value for name, value in fields.items()}

    assert retry_after(head, datetime(2026, 11, 23, 12, tzinfo=UTC)) == wanted


def test_an_empty_body_is_a_failure(ask: Ask, site: Site) -> None:
    site.page("/f")

    answer = ask(site.url("/f"))

    assert isinstance(answer, Failed)
    assert answer.code == "empty"


def test_nobody_listens(ask: Ask) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    answer = ask(f"http://127.0.0.1:{port}/")

    assert isinstance(answer, Failed)
    assert answer.code == "connection-refused"


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", packed(FEED)),
        ("x-gzip", packed(FEED[:9]) + packed(FEED[9:])),
        ("deflate", zlib.compress(FEED)),
        ("deflate", zlib.compress(FEED, wbits=-15)),
        ("gzip, deflate", zlib.compress(packed(FEED))),
        ("gzip", packed(FEED) + bytes(512)),
        ("gzip", packed(FEED) + b"\n<!-- cached -->"),
        ("identity", FEED),
        ("br", brotli.compress(FEED)),
        ("zstd", zstd.compress(FEED)),
        ("zstd", zstd.compress(FEED[:9]) + zstd.compress(FEED[9:])),
        ("br, gzip", packed(brotli.compress(FEED))),
        # What the field does not tell of, and what it tells of wrongly.
        ("", packed(FEED)),
        ("gzip", packed(packed(FEED))),
        ("none", FEED),
        ("UTF-8", b"\n " + FEED),
    ],
)
def test_codings_are_undone(ask: Ask, site: Site, coding: str, body: bytes) -> None:
    site.page("/f", body=body, content_encoding=coding)

    answer = ask(site.url("/f"))

    assert isinstance(answer, Fetched)
    assert answer.body.strip() == FEED


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("deflate", zlib.compress(FEED, wbits=-15)),
        ("deflate", zlib.compress(FEED)),
        ("gzip", packed(FEED)),
        ("gzip", packed(FEED[:9]) + packed(FEED[9:]) + b"\0\0\n"),
        ("br", brotli.compress(FEED)),
        ("zstd", zstd.compress(FEED) + zstd.compress(b"")),
    ],
    ids=["bare", "zlib", "gzip", "members", "br", "zstd"],
)
def test_codings_are_undone_octet_by_octet(coding: str, body: bytes) -> None:
    octets = (bytes([each]) for each in body)

    assert decoded(octets, coding, Limits()) == FEED


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
@given(body=st.binary(max_size=3_000_000), cut=st.integers(1, 70_000))
@settings(max_examples=20, deadline=None)
def test_whatever_was_coded_comes_back(coding: str, body: bytes, cut: int) -> None:
    assume(not body.startswith(GZIP))  # which would be undone as well
    made = CODERS[coding](body * 3)
    pieces = (made[at : at + cut] for at in range(0, len(made), cut))

    assert decoded(pieces, coding, Limits()) == body * 3


@pytest.mark.parametrize(
    ("code", "body", "fields"),
    [
        ("torn", packed(FEED)[:-9], {"content_encoding": "gzip"}),
        ("torn", b"no gzip at all", {"content_encoding": "gzip"}),
        ("torn", FEED, {"content_length": "5000"}),
        ("torn", b"ff\r\n<rss>", {"transfer_encoding": "chunked", "content_length": ""}),
        ("coding", packed(FEED), {"content_encoding": "zzz"}),
        ("torn", packed(FEED)[:-9], {}),
        ("too-large", packed(b"0" * 50_000_000), {}),
        ("coding", FEED, {"content_encoding": "gzip, gzip, gzip"}),
        ("too-large", b"x" * 100_001, {}),
        ("too-large", packed(b"0" * 50_000_000), {"content_encoding": "gzip"}),
        ("too-large", brotli.compress(b"0" * 9_000_000), {"content_encoding": "br"}),
        ("too-large", zstd.compress(b"0" * 9_000_000), {"content_encoding": "zstd"}),
        ("torn", brotli.compress(FEED)[:-3], {"content_encoding": "br"}),
        ("torn", zstd.compress(FEED)[:-3], {"content_encoding": "zstd"}),
        ("torn", FEED, {"content_encoding": "br"}),
        ("torn", FEED, {"content_encoding": "zstd"}),
    ],
)
def test_a_bad_body_is_a_failure(
    ask: Ask, site: Site, code: str, body: bytes, fields: dict[str, str]
) -> None:
    site.page("/f", body=body, **fields)
    if fields.get("content_length") == "":
        head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
        site.pages["/f"] = [head, body]

    answer = ask(site.url("/f"))

    assert isinstance(answer, Failed)
    assert answer.code == code


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param([1.0], id="silent"),
        pytest.param([b"HTTP/1.1 200 OK\r\n", *[0.1, b"x: y\r\n"] * 15], id="drips-header"),
        pytest.param(
            [b"HTTP/1.1 200 OK\r\n\r\n", *[0.1, b"<rss>"] * 15],
            id="drips-body",
        ),
    ],
)
def test_a_slow_server_is_dropped_at_the_deadline(
    ask: Ask, site: Site, pieces: list[Piece]
) -> None:
    site.pages["/f"] = pieces
    began = time.monotonic()

    answer = ask(site.url("/f"))

    assert time.monotonic() - began < 1.2
    assert isinstance(answer, Failed)
    assert answer.code == "timeout"


def test_the_deadline_that_is_told_is_that_of_all_hops(ask: Ask, site: Site) -> None:
    site.pages["/f"] = [0.2, b"HTTP/1.1 302 Found\r\nLocation: /g\r\n\r\n"]
    site.pages["/g"] = [2.0]

    answer = ask(site.url("/f"))

    assert isinstance(answer, Failed)
    assert answer.code == "timeout"
    assert answer.detail.endswith(" 0.5 s")


@pytest.mark.parametrize(
    "pieces",
    [
        [b"\x16\x03\x01nonsense\r\n\r\n"],
        [b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200 + b"\r\n"],
        [b"HTTP/1.1 200 OK\r\na: " + b"b" * 70_000 + b"\r\n\r\n"],
        [b"HTTP/1.1 200 OK\r\n", *[b"a: " + b"b" * 10_000 + b"\r\n"] * 9, b"\r\n", FEED],
        [b""],
    ],
    ids=["no-http", "200-headers", "70k-header", "90k-headers", "closes"],
)
def test_what_is_no_http_is_a_failure(ask: Ask, site: Site, pieces: list[Piece]) -> None:
    site.pages["/f"] = pieces

    assert isinstance(ask(site.url("/f")), Failed)


@pytest.mark.parametrize(
    "interim",
    [
        pytest.param(b"HTTP/1.1 100 Continue\r\n\r\n", id="continue"),
        pytest.param(
            b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nETag: e\r\n\r\n", id="hints"
        ),
        pytest.param(b"HTTP/1.1 102 Processing\r\n\r\n" * 3, id="processing"),
    ],
)
def test_what_comes_before_the_answer_is_none(ask: Ask, site: Site, interim: bytes) -> None:
    site.page("/f", body=FEED, etag="f")
    site.pages["/f"].insert(0, interim)

    answer = ask(site.url("/f"))

    assert isinstance(answer, Fetched)
    assert (answer.body, answer.validators.etag) == (FEED, "f")


def test_answers_before_the_answer_come_to_an_end(ask: Ask, site: Site) -> None:
    site.pages["/f"] = [b"HTTP/1.1 103 Early Hints\r\n\r\n" * 5000]

    answer = ask(site.url("/f"))

    assert isinstance(answer, Failed)
    assert answer.code == "protocol"


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(b"HTTP/1.1 200 OK\r\na: " + b"b" * 400_000, id="endless-line"),
        pytest.param(b"HTTP/1.1 200 " + b"b" * 400_000, id="endless-status"),
        pytest.param(b"HTTP/1.1 200 OK\r\ntransfer-encoding: gzip", id="transfer-coding"),
    ],
)
def test_a_head_that_cannot_be_read_is_a_fault_of_the_server(
    site: Site, head: bytes
) -> None:
    site.pages["/f"] = [head, b"\r\n\r\n", FEED]
    poller = Poller(Policy(allow=("127.0.0.1",)), contact="https://e.example/")

    (answer,) = poller.fetch([Request(source="s", place=site.url("/f"))])

    assert isinstance(answer, Failed)
    assert answer.code == "protocol"


@pytest.mark.parametrize("status", ["301 Moved", "308 Moved"])
def test_a_permanent_redirect_is_told_with_what_the_new_address_answers(
    ask: Ask, site: Site, status: str
) -> None:
    site.page("/f", status=status, location="/g", etag='"redirect"')
    site.page("/g", body=FEED, etag='"g"')

    answer = ask(site.url("/f"), Validators(etag='"f"'))

    assert isinstance(answer, Moved)
    assert answer.to == site.url("/g")
    assert isinstance(answer.then, Fetched)
    assert answer.then.validators.etag == '"g"'
    assert answer.then.validators.address == site.url("/g")
    assert "if-none-match" not in site.heads()[1]


def test_validators_go_back_to_the_address_that_gave_them_alone(
    ask: Ask, site: Site
) -> None:
    site.page("/f", status="302 Found", location="/g")
    site.page("/g", status="304 Not Modified")
    known = Validators(etag='"g"', address=site.url("/g"))

    answer = ask(site.url("/f"), known)

    assert isinstance(answer, NotModified)
    assert answer.validators == known
    first, second = site.heads()
    assert "if-none-match" not in first
    assert second["if-none-match"] == '"g"'


def test_an_address_that_moved_for_good_is_asked_where_it_is(site: Site) -> None:
    site.page("/g", body=FEED)
    moved = Request(source="s", place=site.url("/f"), moved_to=site.url("/g"))

    (answer,) = Poller(LOOPBACK, contact="https://e.org/").fetch([moved])

    assert isinstance(answer, Fetched)
    assert [each.url for each in answer.hops] == [site.url("/g")]


def test_every_request_on_the_way_is_told_with_what_it_cost(ask: Ask, site: Site) -> None:
    site.page("/f", status="302 Found", location="/g", body=b"not read")
    site.page("/g", body=packed(FEED), content_encoding="gzip")

    answer = ask(site.url("/f"))

    assert [(each.status, each.octets) for each in answer.hops] == [
        (302, 0),
        (200, len(packed(FEED))),
    ]
    assert {each.host for each in answer.hops} == {"127.0.0.1"}


def test_a_host_that_is_not_ours_and_wants_a_rest_is_asked_no_more(site: Site) -> None:
    site.page("/f", status="429 Too Many", retry_after="600")
    # Reached by its number, so that its name is no name of ours.
    public = Policy(allow=("127.0.0.0/8",))
    fetcher = Poller(
        public, contact="https://e.org/", resolver=lambda _host, _port: ("127.0.0.1",)
    )
    spellings = (
        "busy.example",
        "BUSY.example",
        "busy.example.",
        "busy.example",
        "Busy.example.",
    )
    requests = [Request(source=each, place=site.url("/f", each)) for each in spellings]

    answers = list(fetcher.fetch(requests))

    failed = [each for each in answers if isinstance(each, Failed)]
    postponed = [each for each in answers if isinstance(each, Postponed)]
    assert len(failed) + len(postponed) == 5
    assert 1 <= len(site.asked) == len(failed) <= 2
    assert {each.rests for each in failed} == {timedelta(minutes=10)}
    assert {(each.host, each.wait) for each in postponed} == {
        ("busy.example", timedelta(minutes=10))
    }


def test_a_redirect_into_a_host_that_rests_waits(site: Site) -> None:
    site.page("/f", status="302 Found", location=site.url("/g", "busy.example"))
    site.page("/g", status="503 Busy", retry_after="600")
    rest, one = timedelta(hours=5), Request(source="one", place=site.url("/f"))
    known, unknown = (
        Poller(
            Policy(allow=("127.0.0.0/8",)),
            contact="https://e.org/",
            resolver=lambda _host, _port: ("127.0.0.1",),
            resting=resting,
        )
        for resting in ({"busy.example": rest}, {})
    )

    (waits,) = known.fetch([one])
    first, second = (next(unknown.fetch([one])) for _ in range(2))

    assert isinstance(waits, Postponed)
    assert (waits.host, waits.wait) == ("busy.example", rest)
    # The first was told so by the host itself; all were asked that lead there.
    assert isinstance(first, Failed)
    assert isinstance(second, Postponed)
    assert [len(each.hops) for each in (waits, first, second)] == [1, 2, 1]
    assert sum(each.startswith(b"GET /g ") for each in site.asked) == 1


def test_one_visit_after_the_other_leaves_a_host_its_pause(site: Site) -> None:
    site.page("/f", status="302 Found", location="/g")
    site.page("/g", body=FEED)
    pause = HostLimits(pause=timedelta(seconds=0.2))
    policy = Policy(allow=("127.0.0.0/8",), hosts={"127.0.0.1": pause})
    visitor = Visitor(policy, contact="https://e.org/")

    answers = [visitor.ask(Request(source="s", place=site.url("/f"))) for _ in range(2)]

    hops = [hop for each in answers for hop in each.hops]
    afters = [each.after for each in hops if each.after is not None]
    assert len(hops) == len(afters) + 1 == 4
    assert min(afters) >= timedelta(seconds=0.2)


def test_one_of_ours_rests_a_source_alone(ask: Ask, site: Site) -> None:
    site.page("/f", status="503 Busy")

    answer = ask(site.url("/f"))

    assert isinstance(answer, Failed)
    assert answer.rests is None


@pytest.mark.parametrize("status", ["302 Found", "303 See Other", "307 Temporary"])
def test_a_temporary_redirect_is_followed_and_not_told(
    ask: Ask, site: Site, status: str
) -> None:
    site.page("/f", status=status, location="/g")
    site.page("/g", body=FEED)

    assert isinstance(ask(site.url("/f")), Fetched)


def test_the_body_of_a_redirect_is_not_read(ask: Ask, site: Site) -> None:
    head = b"HTTP/1.1 302 Found\r\nlocation: /g\r\ncontent-encoding: gzip\r\n\r\n"
    site.pages["/f"] = [head, packed(b"0" * 1_000_000), 0.4, b"x", 0.4]
    site.page("/g", body=FEED)

    assert isinstance(ask(site.url("/f")), Fetched)


def test_a_loop_is_found(ask: Ask, site: Site) -> None:
    site.page("/f", status="302 Found", location="/g")
    site.page("/g", status="302 Found", location="/f")

    answer = ask(site.url("/f"))

    assert isinstance(answer, Failed)
    assert answer.code == "redirect-loop"


def test_five_hops_are_enough(ask: Ask, site: Site) -> None:
    for number in range(9):
        site.page(f"/{number}", status="302 Found", location=f"/{number + 1}")

    answer = ask(site.url("/0"))

    assert isinstance(answer, Failed)
    assert answer.code == "redirects"
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://127.0.0.1/", "javascript:1"]
)
def test_a_redirect_leads_to_the_web_or_nowhere(
    ask: Ask, site: Site, location: str
) -> None:
    site.page("/f", status="302 Found", location=location)

    assert isinstance(ask(site.url("/f")), Failed | Refused)


def test_nothing_internal_is_reached_through_a_redirect(ask: Ask, site: Site) -> None:
    site.page("/f", status="302 Found", location=f"http://127.0.0.2:{site.port}/secret")
    only_here = Policy(allow=(f"127.0.0.1:{site.port}",))

    answer = ask(site.url("/f"), policy=only_here)

    assert isinstance(answer, Refused)
    assert answer.code == "address"
    assert len(site.asked) == 1


def test_credentials_in_a_location_are_dropped(ask: Ask, site: Site) -> None:
    elsewhere = f"http://user:secret@127.0.0.1:{site.port}/g"
    site.page("/f", status="302 Found", location=elsewhere)
    site.page("/g", body=FEED)

    ask(site.url("/f"))

    assert "authorization" not in site.heads()[1]


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "0"],
)
def test_loopback_is_refused_however_it_is_spelt(ask: Ask, site: Site, host: str) -> None:
    answer = ask(site.url("/f", host), policy=Policy())

    assert isinstance(answer, Refused | Failed)
    assert site.asked == []


def test_a_name_of_the_internet_that_means_loopback_is_refused(site: Site) -> None:
    fetcher = Poller(
        Policy(), contact="https://e.org/", resolver=lambda _host, _port: ("127.0.0.1",)
    )
    request = Request(source="s", place=f"http://rebound.example:{site.port}/")

    (answer,) = fetcher.fetch([request])

    assert isinstance(answer, Refused)
    assert site.asked == []


def test_one_bad_host_holds_no_other_up(site: Site) -> None:
    site.pages["/slow"] = [0.45]
    site.page("/f", body=FEED)
    fetcher = Poller(LOOPBACK, contact="https://e.org/", limits=QUICK)
    slow = Request(source="slow", place=site.url("/slow"))
    quick = Request(source="quick", place=site.url("/f", "localhost"))

    first, second = fetcher.fetch([slow, quick])

    assert first.request is quick
    assert second.request is slow


def test_pages_that_hang_do_not_hold_up_their_own_host(site: Site) -> None:
    for number in range(3):
        site.pages[f"/{number}"] = [0.6]
    site.page("/f", body=FEED)
    slow = [Request(source=str(each), place=site.url(f"/{each}")) for each in range(3)]
    quick = Request(source="quick", place=site.url("/f"))
    fetcher = Poller(LOOPBACK, contact="https://e.org/", limits=QUICK)

    first, *_ = fetcher.fetch([*slow, quick])

    assert first.request is quick


def test_nothing_is_asked_any_more_when_nobody_waits(site: Site) -> None:
    for number in range(9):
        site.pages[f"/{number}"] = [0.2]
    requests = [Request(source=str(at), place=site.url(f"/{at}")) for at in range(9)]
    quick = Request(source="quick", place=site.url("/f", "localhost"))
    answers = Poller(LOOPBACK, contact="https://e.org/").fetch([quick, *requests])
    next(answers)

    cast("Generator[Answer]", answers).close()
    time.sleep(0.3)

    assert len(site.asked) <= 1 + OURS_AT_ONCE
    assert not [each for each in threading.enumerate() if each.name == "htfeed-fetch"]


def test_a_name_server_that_hangs_is_not_waited_for() -> None:
    def asleep(_host: str, _port: int) -> Sequence[str]:
        time.sleep(1)
        return ()

    fetcher = Poller(Policy(), contact="https://e.org/", limits=QUICK, resolver=asleep)
    began = time.monotonic()

    (answer,) = fetcher.fetch([Request(source="s", place="http://slow.example/")])

    assert time.monotonic() - began < 0.9
    assert isinstance(answer, Failed)
    assert answer.code == "timeout"


def test_a_connection_that_does_not_come_about_ends_with_the_time(ask: Ask) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        port = full.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)  # noqa: FBT003 - socket's own signature
            each.connect_ex(("127.0.0.1", port))
        began = time.monotonic()

        answer = ask(f"http://127.0.0.1:{port}/")

        for each in waiting:
            each.close()
    assert time.monotonic() - began < 0.9
    assert isinstance(answer, Failed)
    assert answer.code == "timeout"


def test_a_name_without_an_address_is_told() -> None:
    fetcher = Poller(Policy(), contact="https://e.org/", resolver=lambda _h, _p: ())

    (answer,) = fetcher.fetch([Request(source="s", place="http://empty.example/")])

    assert isinstance(answer, Failed)
    assert answer.code == "dns"


def test_a_refused_ipv6_address_says_the_entry_that_would_allow_it(ask: Ask) -> None:
    answer = ask("http://[::1]:81/", policy=Policy())

    assert isinstance(answer, Refused)
    assert "'[::1]:81'" in answer.detail
    assert gate_of(("[::1]:81",)).is_open("::1", "::1", 81)


def test_a_name_that_does_not_resolve_is_told() -> None:
    def nowhere(_host: str, _port: int) -> Sequence[str]:
        raise socket.gaierror(-2, "unknown")

    fetcher = Poller(Policy(), contact="https://e.org/", resolver=nowhere)

    (answer,) = fetcher.fetch([Request(source="s", place="http://nowhere.example/")])

    assert isinstance(answer, Failed)
    assert answer.code == "dns"


def test_each_fault_of_a_certificate_has_its_code() -> None:
    assert code_of_certificate(10)[0] == "tls-expired"


@settings(deadline=None)
@given(url=st.text() | st.from_regex(r"https?://[^\s]*"))
def test_any_text_as_an_address_gives_an_answer(url: str) -> None:
    fetcher = Poller(
        Policy(), contact="https://e.org/", resolver=lambda _host, _port: ("127.0.0.1",)
    )

    (answer,) = fetcher.fetch([Request(source="s", place=url)])

    assert isinstance(answer, Refused | Failed)
    assert answer.code != "unexpected"
