"""The card of the polite poller, played by servers that behave badly.

Each row is a behaviour of :mod:`faults` and what has to hold of its visits after eight
passes, a day apart.  All rows are polled in the same passes: none may disturb another.
"""

import base64
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

import brotli
import pytest

from faults import (
    NETWORK,
    Behaviour,
    Faults,
    Piece,
    Visit,
    feed,
    listening,
    packed,
    response,
)
from htfeed.config import load
from htfeed.fetch import polling
from htfeed.fetch.bodies import Limits
from htfeed.store.opening import open_store
from htfeed.worker import run_pass

START: Final = datetime(2026, 11, 23, tzinfo=UTC)
PASSES: Final = 8
GOOD: Final = feed()
Held = Callable[[list[Visit]], bool]


@dataclass(frozen=True)
class Row:
    """A behaviour, what has to hold of its visits, and how its source ends."""

    name: str
    behaves: Behaviour
    holds: Held
    code: str | None = None
    """The error of the last pass; None where the source is well."""
    user: str = ""


ROWS: list[Row] = []


def row(
    holds: Held, code: str | None = None, user: str = ""
) -> Callable[[Behaviour], Behaviour]:
    """Add a behaviour to the card."""

    def add(behaves: Behaviour) -> Behaviour:
        name = getattr(behaves, "__name__", "").replace("_", "-")
        ROWS.append(Row(name, behaves, holds, code, user))
        return behaves

    return add


CONDITIONS: Final = {"if-none-match", "if-modified-since"}


def sent(name: str, visits: Sequence[Visit]) -> list[str | None]:
    return [each.fields.get(name) for each in visits]


def every_day(visits: list[Visit]) -> bool:
    return len(visits) == PASSES


def drip(octets: bytes) -> list[Piece]:
    return [octets, 0.05] * 60


ODD_TAG: Final = 'W/"a,\\ b;c"'
ODD_DATE: Final = "Sun, 6-Nov-94 8:49:37 PST"


@row(lambda v: sent("if-none-match", v) == [None, *[ODD_TAG] * (PASSES - 1)])
def an_odd_etag_goes_back_as_it_came(visit: Visit) -> Sequence[Piece]:
    return [response(304) if visit.number else response(body=GOOD, ETag=ODD_TAG)]


@row(lambda v: sent("if-modified-since", v) == [None, *[ODD_DATE] * (PASSES - 1)])
def an_odd_date_goes_back_as_it_came(visit: Visit) -> Sequence[Piece]:
    return [response(304) if visit.number else response(body=GOOD, Last_Modified=ODD_DATE)]


@row(
    lambda v: all(each.fields.keys().isdisjoint(CONDITIONS) for each in v) and every_day(v)
)
def no_validators_are_made_up(_visit: Visit) -> Sequence[Piece]:
    return [response(body=GOOD)]


@row(lambda v: sent("if-none-match", v) == [None, *[f'"{n}"' for n in range(PASSES - 1)]])
def a_new_etag_counts_although_the_date_stays(visit: Visit) -> Sequence[Piece]:
    body = feed(f"Version {visit.number}")
    return [response(body=body, ETag=f'"{visit.number}"', Last_Modified=ODD_DATE)]


@row(lambda v: sent("if-none-match", v) == [None, *[f'"{n}"' for n in range(PASSES - 1)]])
def an_etag_on_a_304_replaces_the_old(visit: Visit) -> Sequence[Piece]:
    tag = f'"{visit.number}"'
    return [response(304, ETag=tag) if visit.number else response(body=GOOD, ETag=tag)]


@row(lambda v: sent("if-none-match", v)[1:4] == ['"a"', None, None])
def validators_go_when_a_200_has_none(visit: Visit) -> Sequence[Piece]:
    if visit.number:
        return [response(body=feed("Later"))]
    return [response(body=GOOD, ETag='"a"')]


def keeps_the_old(name: str, answer: Sequence[Piece]) -> None:
    """Add a behaviour whose second answer is bad, and whose validators are never used."""

    def behave(visit: Visit) -> Sequence[Piece]:
        if visit.number == 1:
            return answer
        return [response(304) if visit.number else response(body=GOOD, ETag='"good"')]

    behave.__name__ = f"the_etag_of_{name}_is_not_kept"
    row(lambda v: set(sent("if-none-match", v)[1:]) == {'"good"'})(behave)


bad = partial(response, ETag='"bad"', Last_Modified=ODD_DATE)
keeps_the_old("a_500", [bad(500, b"no")])
keeps_the_old("a_short_body", [bad(body=GOOD, length=9999)])
keeps_the_old("a_page", [bad(body=b"<html><title>Log in</title></html>")])
keeps_the_old("nothing", [bad(body=b"")])
keeps_the_old("a_torn_gzip", [bad(body=packed(GOOD)[:-9], Content_Encoding="gzip")])
keeps_the_old(
    "a_torn_chunk",
    [
        b'HTTP/1.1 200 OK\r\nETag: "bad"\r\nTransfer-Encoding: chunked\r\n\r\n'
        b"ffff\r\n" + GOOD
    ],
)


@row(lambda v: [each.path for each in v].count("/login") == 1 and len(v) == PASSES + 1)
def a_temporary_redirect_is_never_adopted(visit: Visit) -> Sequence[Piece]:
    return [response(302, Location="/login") if visit.number == 1 else response(body=GOOD)]


@row(
    lambda v: (
        sent("if-none-match", [each for each in v if each.path == "/feed"])
        == [None] * PASSES
        and sent("if-none-match", [each for each in v if each.path == "/there"])
        == [None, *['"there"'] * (PASSES - 1)]
    )
)
def validators_belong_to_the_address_that_gave_them(visit: Visit) -> Sequence[Piece]:
    if visit.path == "/feed":
        return [response(302, Location="/there", ETag='"redirect"')]
    known = visit.fields.get("if-none-match")
    return [response(304) if known else response(body=GOOD, ETag='"there"')]


@row(lambda v: len(v) <= PASSES * 6, "redirects")
def redirects_without_end_are_left_after_five(visit: Visit) -> Sequence[Piece]:
    return [response(302, Location=f"/{visit.number}")]


@row(lambda v: len(v) <= PASSES * 2, "redirect-loop")
def a_loop_is_seen_at_once(visit: Visit) -> Sequence[Piece]:
    return [response(302, Location="/b" if visit.path == "/feed" else "/feed")]


BASIC: Final = f"Basic {base64.b64encode(b'me:s3cret').decode()}"


@row(lambda v: set(sent("authorization", v)) == {BASIC}, user="me:s3cret")
def credentials_are_given_to_their_own_origin(visit: Visit) -> Sequence[Piece]:
    return [response(302, Location=f"http://127.0.9.250:{visit.port}/caught")]


@row(lambda v: len(v) <= PASSES, "closed")
def what_is_not_answered_is_asked_once_a_pass(_visit: Visit) -> Sequence[Piece]:
    return []


@row(lambda v: len(v) <= PASSES, "http-500")
def a_500_is_asked_once_a_pass(_visit: Visit) -> Sequence[Piece]:
    return [response(500, b"x" * 100)]


@row(lambda v: len(v) <= 2, "gone")
def what_is_gone_is_asked_no_more(_visit: Visit) -> Sequence[Piece]:
    return [response(410)]


@row(lambda v: len(v) <= PASSES, "timeout")
def a_body_that_drips_is_dropped(_visit: Visit) -> Sequence[Piece]:
    return [b"HTTP/1.1 200 OK\r\n\r\n", *drip(b"x")]


@row(lambda v: len(v) <= PASSES, "timeout")
def a_head_that_drips_is_dropped(_visit: Visit) -> Sequence[Piece]:
    return [b"HTTP/1.1 200 OK\r\n", *drip(b"X: y\r\n")]


@row(lambda v: len(v) <= PASSES, "timeout")
def silence_is_dropped(_visit: Visit) -> Sequence[Piece]:
    return [3.0]


@row(lambda v: len(v) <= PASSES, "protocol")
def a_head_of_100_kilobytes_is_refused(_visit: Visit) -> Sequence[Piece]:
    return [b"HTTP/1.1 200 OK\r\n", b"X: %s\r\n" % (b"y" * 1000) * 100, b"\r\n", GOOD]


@row(lambda v: len(v) <= PASSES, "protocol")
def what_is_no_http_is_refused(_visit: Visit) -> Sequence[Piece]:
    return [b"220 mail.example ESMTP\r\n"]


@row(lambda v: len(v) <= PASSES, "too-large")
def a_bomb_of_gzip_is_defused(_visit: Visit) -> Sequence[Piece]:
    return [response(body=packed(bytes(40_000_000)), Content_Encoding="gzip")]


@row(lambda v: len(v) <= PASSES, "too-large")
def a_bomb_of_brotli_is_defused(_visit: Visit) -> Sequence[Piece]:
    body = brotli.compress(bytes(40_000_000), quality=5)
    return [response(body=body, Content_Encoding="br")]


@row(lambda v: len(v) <= PASSES, "too-large")
def a_body_without_end_is_left(_visit: Visit) -> Sequence[Piece]:
    return [b"HTTP/1.1 200 OK\r\n\r\n", *[bytes(1_000_000)] * 20]


@row(lambda v: len(v) <= PASSES, "coding")
def three_codings_are_one_too_many(_visit: Visit) -> Sequence[Piece]:
    body = packed(packed(packed(GOOD)))
    return [response(body=body, Content_Encoding="gzip, gzip, gzip")]


@row(lambda v: [each.path for each in v[:2]] == ["/feed", "/there"])
def the_body_of_a_redirect_is_not_read(visit: Visit) -> Sequence[Piece]:
    if visit.number:
        return [response(body=GOOD)]
    return [response(302, bytes(5000), length=10**9, Location="/there"), 0.2]


@dataclass
class Played:
    """The card after all passes."""

    faults: Faults
    codes: dict[str, str | None]
    caught: list[Visit]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """Play all rows, eight days long."""
    folder = tmp_path_factory.mktemp("faults")
    with pytest.MonkeyPatch.context() as patch:
        short = partial(Limits, deadline=timedelta(seconds=2))
        patch.setattr(polling, "Limits", short)
        yield _play(folder)


def _play(folder: Path) -> Played:
    caught: list[Visit] = []

    def catch(visit: Visit) -> Sequence[Piece]:
        caught.append(visit)
        return [response(body=GOOD)]

    unused = [catch] * (250 - len(ROWS))
    faults = Faults([*(each.behaves for each in ROWS), *unused])
    with listening(faults.answer) as port:
        faults.port = port
        config = load(_config(folder, faults), {})
        store = open_store(config.store)
        for day in range(PASSES):
            now = START + timedelta(days=day)
            run_pass(config, store, clock=lambda at=now: at)  # type: ignore[misc]
        codes = {each.key: each.error_code for each in store.states()}
        store.close()
    return Played(faults, codes, caught)


def _config(folder: Path, faults: Faults) -> Path:
    sources = "".join(
        f"  - {{key: r{at}, every: 1h, categories: [n],"
        f' url: "{faults.url(each.behaves, user=each.user)}"}}\n'
        for at, each in enumerate(ROWS)
    )
    path = folder / "config.yaml"
    path.write_text(
        f'site: {{title: T, url: "https://e.org/"}}\n'
        f'network: {{allow: ["{NETWORK}"]}}\n'
        f"sources:\n{sources}channels:\n  n: {{title: N, category: n}}\n"
    )
    return path


@pytest.mark.parametrize("at", range(len(ROWS)), ids=[each.name for each in ROWS])
def test_the_card(played: Played, at: int) -> None:
    checked = ROWS[at]
    visits = played.faults.visits.get(checked.behaves, [])

    assert visits, "it was never asked"
    assert checked.holds(visits), [(each.line, dict(each.fields)) for each in visits]
    assert played.codes[f"r{at}"] == checked.code


def test_every_request_is_as_it_should_be(played: Played) -> None:
    for visit in itertools.chain(*played.faults.visits.values()):
        assert visit.line.startswith("GET /")
        assert visit.line.endswith(" HTTP/1.1")
        assert visit.fields["user-agent"].startswith("htfeed/")
        assert "+https://e.org/" in visit.fields["user-agent"]
        assert "application/atom+xml" in visit.fields["accept"]
        assert {"gzip", "br", "zstd"} <= set(visit.fields["accept-encoding"].split(", "))
        unwanted = {"cookie", "referer", "cache-control", "pragma", "range", "from", "te"}
        assert unwanted.isdisjoint(visit.fields)


def test_what_was_sent_elsewhere_came_without_credentials(played: Played) -> None:
    assert played.caught
    assert not [each for each in played.caught if "authorization" in each.fields]
