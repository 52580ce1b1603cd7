"""Lists of feeds in OPML are read liberally; what is no list is an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.errors import ParseError
from htfeed.model import Outline
from htfeed.parse.opml import MOST_FEEDS, ParsedList, parse_opml


def opml(body: str, head: str = "<title>Mine</title>") -> bytes:
    return f'<opml version="2.0"><head>{head}</head><body>{body}</body></opml>'.encode()


def read(body: str, base: str | None = None) -> ParsedList:
    return parse_opml(opml(body), base=base)


def codes(found: ParsedList) -> list[str]:
    return [each.code for each in found.problems]


def test_an_outline_with_an_xml_url_is_a_feed() -> None:
    found = read(
        '<outline type="rss" text="A &amp;amp; B" title="Ann" category="/Places/Town, tag"'
        ' xmlUrl="https://a.example/feed" htmlUrl="https://a.example/"/>'
    )

    assert found.title == "Mine"
    assert found.problems == ()
    assert found.outlines == (
        Outline(
            url="https://a.example/feed",
            title="Ann",
            page="https://a.example/",
            categories=("Places/Town", "tag"),
        ),
    )


def test_the_outlines_around_a_feed_are_categories_of_it() -> None:
    found = read(
        '<outline text="Tech"><outline text="Python">'
        '<outline text="a" xmlUrl="https://a.example/" category="Python,x"/></outline>'
        '<outline text="b" xmlUrl="https://b.example/"/></outline>'
        '<outline text="c" xmlUrl="https://c.example/"/>'
    )

    assert [each.categories for each in found.outlines] == [
        ("Tech", "Python", "x"),
        ("Tech",),
        (),
    ]


def test_attributes_are_known_in_any_case_and_without_a_type() -> None:
    (found,) = read('<outline TEXT="a" XMLURL="https://a.example/"/>').outlines

    assert (found.url, found.title) == ("https://a.example/", "a")


def test_a_relative_address_is_resolved_against_that_of_the_list() -> None:
    body = '<outline text="a" xmlUrl="feeds/a.xml"/>'

    (found,) = read(body, base="https://lists.example/all.opml").outlines

    assert found.url == "https://lists.example/feeds/a.xml"


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "ftp://a.example/", "javascript:alert(1)", "feeds/a.xml", ""],
)
def test_what_is_neither_http_nor_https_is_not_taken(address: str) -> None:
    found = read(
        f'<outline text="bad" xmlUrl="{address}"/><outline xmlUrl="https://a.example/"/>'
    )

    assert [each.url for each in found.outlines] == ["https://a.example/"]
    assert [(each.code, each.where) for each in found.problems] == [
        ("outline-address", "bad")
    ]


def test_what_is_commented_out_is_passed_over_with_all_below() -> None:
    found = read(
        '<outline isComment="true" text="x"><outline xmlUrl="https://a.example/"/></outline>'
        '<outline isBreakpoint="true" xmlUrl="https://b.example/"/>'
    )

    assert [each.url for each in found.outlines] == ["https://b.example/"]


def test_another_list_is_not_followed_and_told() -> None:
    found = read(
        '<outline type="include" text="more" url="https://a.example/more.opml"/>'
        '<outline xmlUrl="https://b.example/"/>'
    )

    assert codes(found) == ["include"]


def test_the_same_address_counts_once() -> None:
    found = read('<outline xmlUrl="https://a.example/"/>' * 2)

    assert len(found.outlines) == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (opml(""), "no-feeds"),
        (opml('<outline text="a"/>'), "no-feeds"),
        (b"<rss version='2.0'><channel/></rss>", "not-a-list"),
        (b"<!doctype html><title>x</title>", "not-a-list"),
        (b"", "not-a-list"),
        (b"\x89PNG\r\n\x1a\n", "not-a-list"),
        (b"<opml><body><outline xmlUrl='https://a.example/'", "ill-formed"),
        (opml("<outline>" * 300 + "</outline>" * 300), "too-deep"),
    ],
)
def test_what_lists_no_feed_is_an_error(body: bytes, code: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_opml(body)

    assert caught.value.code == code


def test_entities_that_grow_are_refused() -> None:
    entities = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x" * 100}">' for n in range(12)
    )
    bomb = f"<!DOCTYPE opml [{entities}]>" + opml('<outline text="&e11;"/>').decode()

    with pytest.raises(ParseError):
        parse_opml(bomb.encode())


def test_a_bare_ampersand_is_mended() -> None:
    found = read('<outline text="A & B" xmlUrl="https://a.example/?a=1&b=2"/>')

    assert found.outlines[0].url == "https://a.example/?a=1&b=2"
    assert codes(found) == ["ill-formed"]


def test_more_feeds_than_anybody_has_are_cut_off_and_told_in_short() -> None:
    found = read(
        "".join(f'<outline xmlUrl="https://h/{n}"/>' for n in range(MOST_FEEDS + 500))
    )

    assert len(found.outlines) == MOST_FEEDS
    assert len(found.problems) == 101
    assert "400 more" in found.problems[-1].detail


@given(st.text(max_size=200))
def test_any_text_gives_a_list_or_an_error_of_ours(text: str) -> None:
    for body in (text, f"<opml>{text}</opml>", f'<opml><outline xmlUrl="{text}"/></opml>'):
        try:
            found = parse_opml(body.encode("utf-8", "surrogatepass"))
        except ParseError:
            continue
        assert found.outlines
