"""What feedparser saves, and that its habits do not come with it."""

import pytest

from htfeed.errors import ParseError
from htfeed.model import Entry, Problem
from htfeed.parse.loose import entries_of, info_of, parse_loosely

DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def _rss(item: str) -> Entry:
    (entry,) = entries_of(f"<rss {DC}><channel><item>{item}</item></channel></rss>", None)
    return entry


def _atom(inner: str) -> Entry:
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry>{inner}</entry></feed>'
    (entry,) = entries_of(feed, None)
    return entry


def test_no_updated_is_invented_from_published() -> None:
    entry = _rss("<pubDate>Mon, 06 May 2024 00:00:00 GMT</pubDate>")

    assert (entry.published, entry.updated) == ("Mon, 06 May 2024 00:00:00 GMT", None)


def test_a_date_of_dublin_core_is_when_it_was_published() -> None:
    entry = _rss("<dc:date>2024-05-06</dc:date>")

    assert (entry.published, entry.updated) == ("2024-05-06", None)


def test_updated_alone_stays_updated_in_atom() -> None:
    entry = _atom("<updated>2024-05-06T00:00:00Z</updated>")

    assert (entry.published, entry.updated) == (None, "2024-05-06T00:00:00Z")


def test_no_link_is_invented_from_a_guid_that_is_none() -> None:
    assert _rss("<guid>quay-1</guid>").links == ()
    assert [each.href for each in _rss("<guid>https://q.example/1</guid>").links] == [
        "https://q.example/1"
    ]


def test_a_content_makes_no_summary() -> None:
    entry = _atom('<content type="html">&lt;p&gt;Fog&lt;/p&gt;</content>')

    assert entry.summary is None
    assert entry.content is not None
    assert (entry.content.value, entry.content.type) == ("<p>Fog</p>", "html")


def test_an_enclosure_is_no_link() -> None:
    entry = _rss('<enclosure url="https://q.example/a.mp3" length="9" type="audio/mpeg"/>')

    assert entry.links == ()
    assert [(each.url, each.length) for each in entry.enclosures] == [
        ("https://q.example/a.mp3", 9)
    ]


def test_nothing_is_fetched_and_no_path_is_opened() -> None:
    with pytest.raises(ParseError):
        parse_loosely("/etc/hostname", None, ())


def test_an_error_says_what_the_strict_reader_said() -> None:
    problem = Problem(code="ill-formed", where="line 7", detail="a tag is open")

    with pytest.raises(ParseError, match="a tag is open") as raised:
        parse_loosely("<", None, (problem,))

    assert raised.value.line == 7


def test_the_feed_is_read_without_its_entries() -> None:
    info = info_of(
        "<rss><channel><title>Notes</title><link>https://q.example/</link>", None
    )

    assert (info.title, info.link) == ("Notes", "https://q.example/")
