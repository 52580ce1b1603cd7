"""Ill-formed XML, taken apart: one bad entry spoils no other."""

import time

import pytest

from htfeed.parse.pieces import taken_apart
from htfeed.parse.xmlfeed import parse_xml

GOOD = "<item><title>Good {}</title><guid>urn:{}</guid></item>"


def _titles(text: str) -> list[str | None]:
    found = parse_xml(text, None)
    return [each.title.value if each.title else None for each in found.entries]


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param("<item><title>Bad</titel></item>", id="wrong end tag"),
        pytest.param("<item><title>Bad</title><p></item>", id="open element"),
        pytest.param("<item><title>Bad</title>", id="no end"),
        pytest.param("<item><title a=1>Bad</title></item>", id="no quotes"),
        pytest.param("<item><title>Bad <3</title></item>", id="bare less-than"),
    ],
)
def test_a_bad_entry_leaves_its_neighbours_whole(bad: str) -> None:
    first, last = GOOD.format(1, 1), GOOD.format(2, 2)

    found = parse_xml(
        f"<rss><channel><title>N</title>{first}{bad}{last}</channel></rss>", None
    )

    assert found.info.title == "N"
    assert [each.id for each in found.entries] == ["urn:1", None, "urn:2"]
    assert [each.code for each in found.problems] == ["ill-formed"]


def test_entries_that_stay_well_formed_lose_nothing() -> None:
    item = (
        '<item><x:a xmlns:x="urn:x">1</x:a><x:a xmlns:x="urn:x">2</x:a>'
        "<category>a</category></item>"
    )

    found = parse_xml(f"<rss><channel>{item}<item><p></item></channel></rss>", None)

    assert found.entries[0].extra == {"x:a": "1\n2"}


def test_fields_of_the_feed_that_stand_behind_its_entries_are_read() -> None:
    text = (
        f"<rss><channel>{GOOD.format(1, 1)}<item><p></item><title>N</title></channel></rss>"
    )

    assert parse_xml(text, None).info.title == "N"


def test_a_feed_that_breaks_off_keeps_what_came() -> None:
    text = f"<rss><channel><title>N</title>{GOOD.format(1, 1)}<item><title>Half</title><de"

    assert _titles(text) == ["Good 1", "Half"]


def test_an_entry_that_is_quoted_is_none() -> None:
    quoted = "<item><title>A</title><description><![CDATA[<item>]]></description></item>"

    assert len(_titles(f"<rss><channel>{quoted}<!-- <item> --><item><p></item>")) == 2


def test_namespaces_of_the_root_hold_in_every_piece() -> None:
    text = (
        '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>A</a:title>'
        "</a:entry><a:entry><a:title>B</a:entry></a:feed>"
    )

    assert _titles(text)[0] == "A"


def test_without_an_entry_there_is_nothing_to_part() -> None:
    assert taken_apart("<rss><channel><title>N</title>") is None
    assert taken_apart("words") is None


def test_borders_that_never_close_are_found_in_linear_time() -> None:
    started = time.process_time()

    for border in ("<![CDATA[", "<!--", "<item ", "</item"):
        taken_apart("<rss>" + border * 50_000)

    assert time.process_time() - started < 2
