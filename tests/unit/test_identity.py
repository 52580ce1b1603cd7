"""What makes an item the same item."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.constructs import Date, Image, Link, Text
from htfeed.identity import (
    differs,
    is_absolute_uri,
    is_uri,
    listed_key,
    made_id,
    page,
    same_story,
    slug,
    source_id,
    story,
)
from htfeed.model import Entry, Item, Placement

DAY = Date(at=datetime(2008, 9, 24, tzinfo=UTC), day_only=True)
SPOT = Item(
    source="s",
    source_id="1",
    place="a.md",
    title="A spot",
    published=DAY,
    summary="<p>An actress lends her voice.</p>",
)


@pytest.mark.parametrize(
    ("text", "absolute"),
    [
        ("urn:uuid:60a76c80", True),
        ("https://example.org/1?a=b", True),
        ("tag:example.org,2008:1", True),
        ("https://example.org/ä", True),
        ("/relative", False),
        ("1234", False),
        ("http://example.org/a b", False),
        ("", False),
    ],
)
def test_an_atom_id_is_an_absolute_iri(text: str, *, absolute: bool) -> None:
    assert is_absolute_uri(text) is absolute


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("https://example.org/?p=1#a", True),
        ("tag:example.org,2008-01-31:a/b?c", True),
        ("tag:desk@example.org,2008:1", True),
        ("urn:uuid:60a76c80", True),
        ("yt:video:1", True),
        pytest.param("https://example.org/ä", False, id="letters beyond ASCII"),
        pytest.param("https://example.org/?a[]=1", False, id="brackets"),
        pytest.param("https://example.org/%zz", False, id="no octet"),
        pytest.param("https://example.org/#a#b", False, id="two fragments"),
        pytest.param("http:example.org", False, id="no host"),
        pytest.param("tag:example.org:1", False, id="no date"),
        pytest.param("tag:Example.org,2008:1", False, id="capitals"),
        pytest.param("urn:1", False, id="no namespace"),
        pytest.param("JavaScript:alert(1)", False, id="runs"),
        ("/relative", False),
    ],
)
def test_a_uri_is_what_every_reader_takes_for_one(text: str, *, told: bool) -> None:
    assert is_uri(text) is told


def test_a_made_id_depends_on_source_and_id_alone() -> None:
    first = made_id("example.org", "2026", "s", "1")

    assert first == made_id("example.org", "2026", "s", "1")
    assert first != made_id("example.org", "2026", "s", "2")
    assert first != made_id("example.org", "2026", "t", "1")


def test_the_sources_own_id_identifies() -> None:
    entry = Entry(id="1", links=(Link(href="https://example.org/"),))

    assert source_id(entry, "a.xml", None, own_file=False) == "1"


def test_without_an_id_the_link_identifies() -> None:
    entry = Entry(links=(Link(href="https://example.org/a"),))

    assert source_id(entry, "a.xml", None, own_file=False) == "https://example.org/a"


def test_without_id_and_link_what_it_says_identifies() -> None:
    one, other = (
        source_id(Entry(summary=Text(value=said)), "a.xml", None, own_file=False)
        for said in ("one", "other")
    )

    assert one != other


def test_an_entry_of_a_file_stays_the_same_when_its_text_is_mended() -> None:
    drafts = (
        Entry(title=Text(value="A title"), summary=Text(value=said))
        for said in ("a tyop", "a typo")
    )

    ids = {source_id(each, "a.md", date(2008, 9, 24), own_file=True) for each in drafts}

    assert len(ids) == 1


def test_what_a_subscriber_would_notice_differs() -> None:
    mended = replace(SPOT, summary="<p>An actress lends her voice again.</p>")

    assert differs(SPOT, mended)


def test_our_own_book_keeping_makes_no_difference() -> None:
    kept = replace(
        SPOT,
        id="tag:1",
        first_seen=DAY.at,
        revised=DAY.at + timedelta(days=1),
        placements=(Placement(category="news", reason="rule 1"),),
        place="b.md",
    )

    assert not differs(SPOT, kept)


def test_a_picture_makes_no_other_story() -> None:
    pictured = replace(SPOT, source_id="2", image=Image(alt="The actress"))

    assert story(pictured) == story(SPOT)


@pytest.mark.parametrize(
    "other",
    [
        replace(SPOT, title="Another spot"),
        replace(SPOT, published=Date(at=DAY.at + timedelta(days=1))),
    ],
    ids=["title", "day"],
)
def test_under_another_title_or_day_no_text_is_compared(other: Item) -> None:
    assert story(other) != story(SPOT)


WORDS = (
    "The lock gates of the old harbour open at high tide again, after a winter in which"
    " they were mended, painted and hung anew by the people who live behind them."
)


def told(text: str, link: str | None = None, source: str = "s") -> Item:
    links = (Link(href=link),) if link else ()
    return replace(SPOT, source=source, content=f"<p>{text}</p>", links=links)


def test_nearly_the_same_text_tells_the_same_story() -> None:
    assert same_story(told(WORDS), told(WORDS.replace("painted", "cleaned")))
    assert same_story(told(WORDS), told(WORDS.upper() + "!"))


@pytest.mark.parametrize("text", ["Other words.", WORDS[:70], WORDS + " " + WORDS[::-1]])
def test_other_texts_tell_another_story(text: str) -> None:
    assert not same_story(told(WORDS), told(text))


def test_short_texts_have_to_be_the_same() -> None:
    assert same_story(told("One, two."), told("One two"))
    assert not same_story(told("Chapter one of ten"), told("Chapter two of ten"))


def test_two_pages_of_one_site_or_source_are_two_stories() -> None:
    first = told(WORDS, "https://book.example/1")

    assert not same_story(first, told(WORDS, "https://book.example/2", source="t"))
    assert not same_story(first, told(WORDS, "https://copy.example/2"))
    assert same_story(first, told(WORDS, "https://copy.example/2", source="t"))
    assert same_story(first, told(WORDS, "https://book.example/1?utm_source=x"))


def test_spellings_of_a_page_are_one_page_and_a_whole_site_is_none() -> None:
    one, other, site = (
        page(told(WORDS, link))
        for link in (
            "https://book.example/1",
            "HTTPS://Book.example:443/1?utm_campaign=x#top",
            "https://book.example/",
        )
    )

    assert one == other is not None
    assert site is None
    assert page(told(WORDS)) is None


@pytest.mark.parametrize("lacking", ["title", "summary", "published"])
def test_what_says_too_little_is_nobodys_double(lacking: str) -> None:
    assert story(replace(SPOT, **{lacking: None})) is None  # type: ignore[arg-type]


@given(st.text())
def test_a_slug_of_a_slug_is_itself(text: str) -> None:
    assert slug(slug(text)) == slug(text)


@pytest.mark.parametrize("wild", ["\0", "\ud800", "a" * 2049, "ü" * 1025])
def test_an_id_that_no_database_holds_is_known_by_its_digest(wild: str) -> None:
    told = source_id(Entry(id=wild), "place", None, own_file=False)

    assert told.startswith("sha256:")
    assert told == source_id(Entry(id=wild), "elsewhere", None, own_file=False)


@pytest.mark.parametrize(
    "other",
    [
        "https://Blog.Example.org/feed.xml",
        "https://blog.example.org:443/feed.xml",
        "https://blog.example.org/feed.xml?utm_source=list",
        "https://blog.example.org/feed.xml#top",
    ],
)
def test_spellings_of_an_address_have_one_key_in_lists(other: str) -> None:
    key = listed_key("https://blog.example.org/feed.xml")

    assert key == listed_key(other)
    assert re.fullmatch("blog-example-org-[0-9a-f]{12}", key)


@given(st.text(max_size=300))
def test_the_key_of_a_listed_feed_is_a_key_whatever_its_address(text: str) -> None:
    key = listed_key(f"https://{text}")

    assert re.fullmatch("[a-z0-9][a-z0-9-]{0,63}", key)


def test_other_addresses_have_other_keys_in_lists() -> None:
    assert listed_key("https://a.example/1") != listed_key("https://a.example/2")
    assert listed_key("http://a.example/1") != listed_key("https://a.example/1")
