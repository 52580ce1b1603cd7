"""Tag soup comes out well-formed, with the words that went in, in linear time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from htfeed.parse.balancing import balanced

PIECES = st.lists(
    st.sampled_from(
        [
            "<item>",
            "</item>",
            "<title>",
            "</title>",
            "<description>",
            "<p>",
            "</p>",
            "<br>",
            "<script>",
            "</script>",
            "<link href=a",
            "<x a='1' a=2 b",
            ' c="d',
            ">",
            "/>",
            "<",
            "]]>",
            "<![CDATA[",
            "<!--",
            "-->",
            "<?x ",
            "</ y z>",
            "words",
            " ",
            "<1>",
            "<:a>",
        ]
    ),
    max_size=30,
)


@given(PIECES)
def test_whatever_goes_in_is_well_formed_when_it_comes_out(pieces: list[str]) -> None:
    root = etree.fromstring(f"<rss>{balanced(''.join(pieces))}</rss>")

    assert root.tag == "rss"


@given(PIECES.filter(lambda pieces: "<script>" not in pieces))
def test_what_is_balanced_stays_as_it_is(pieces: list[str]) -> None:
    once = balanced("".join(pieces))

    assert balanced(once) == once


@pytest.mark.parametrize(
    ("soup", "meant"),
    [
        pytest.param(
            "<item><title>Ebb<link>a</link></item>",
            "<item><title>Ebb</title><link>a</link></item>",
            id="a field ends where the next begins",
        ),
        pytest.param(
            "<item><description><title>Ebb</title></description></item>",
            "<item><description><title>Ebb</title></description></item>",
            id="one that is closed later holds what is in it",
        ),
        pytest.param(
            "<item><category>a<category>b</category></item>",
            "<item><category>a</category><category>b</category></item>",
            id="of two of a name the first gives way",
        ),
        pytest.param(
            '<item><category text="a"><category text="b"/></category></item>',
            '<item><category text="a"><category text="b"/></category></item>',
            id="categories nest where both are closed",
        ),
        pytest.param(
            "<item><link href='a'><id>b</id></item>",
            '<item><link href="a"/><id>b</id></item>',
            id="a link of Atom's holds nothing",
        ),
        pytest.param("<p>i<j and k</p>", "<p>i&lt;j and k</p>", id="a comparison"),
    ],
)
def test_soup_is_read_as_it_is_meant(soup: str, meant: str) -> None:
    assert balanced(soup) == meant


@pytest.mark.parametrize(
    "soup",
    [
        pytest.param("<div>" * 50_000 + "</x>" * 50_000, id="end tags that close nothing"),
        pytest.param("<script>" * 50_000, id="scripts that never end"),
        pytest.param('<a b="' * 50_000, id="quotes that never end"),
        pytest.param("<title>a" * 50_000, id="fields that never end"),
        pytest.param("<!--" * 50_000, id="comments that never end"),
        pytest.param("<a " + "b=c> " * 50_000, id="what looks like attributes"),
    ],
)
def test_it_takes_time_that_grows_with_the_length(soup: str) -> None:
    started = time.process_time()

    balanced(soup)

    assert time.process_time() - started < 5
