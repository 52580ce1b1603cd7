"""Shortening: no text and no list is so long that it could not be published."""

import json

import pytest
from lxml import etree

from htfeed.constructs import Category, Text
from htfeed.model import Entry, FeedInfo, ParsedFeed
from htfeed.parse.documents import parse
from htfeed.parse.shortening import LONGEST, MOST, SHORT, shortened

LONG = "word " * (LONGEST // 4)


def feed(info: FeedInfo | None = None, **said: object) -> ParsedFeed:
    entries = (Entry(title=Text(value="well")), Entry(digest="d", **said))  # type: ignore[arg-type]
    return ParsedFeed(format="rss2.0", info=info or FeedInfo(), entries=entries)


@pytest.mark.parametrize(
    ("field", "long"),
    [
        ("title", Text(value=LONG)),
        ("content", Text(value=LONG, type="html")),
        ("categories", (Category(term="a"), Category(term=LONG))),
        ("id", LONG),
        ("extra", {"x:y": LONG}),
        ("source", FeedInfo(title=LONG)),
        ("categories", tuple(Category(term=f"t{at}") for at in range(MOST + 1))),
    ],
)
def test_what_is_too_long_is_cut_and_told(field: str, long: object) -> None:
    given = feed(**{field: long})  # type: ignore[arg-type]

    found = shortened(given)

    assert len(repr(getattr(found.entries[1], field))) < LONGEST + 1000
    assert found.entries[0] is given.entries[0]
    assert found.entries[1].digest == ""
    assert [each.code for each in found.problems] == ["too-long"]
    assert len(found.problems[0].where) <= 200


def test_what_a_feed_says_of_itself_is_cut_too() -> None:
    found = shortened(feed(FeedInfo(subtitle=LONG)))

    assert len(found.info.subtitle or "") == SHORT
    assert [each.where for each in found.problems] == ["feed"]


def test_a_title_is_cut_sooner_than_a_content() -> None:
    text = Text(value="a" * LONGEST)

    entry = shortened(feed(title=text, content=text)).entries[1]

    assert entry.title == Text(value="a" * SHORT)
    assert entry.content is text


def test_what_is_short_enough_stays_the_very_same() -> None:
    given = feed(content=Text(value="a" * LONGEST), extra={"a": "b"})

    assert shortened(given) is given


@pytest.mark.parametrize("sign", ["a", "&", "\N{GRINNING FACE}"])
def test_a_text_that_was_cut_is_one_that_readers_of_xml_take(sign: str) -> None:
    item = {"id": "1", "url": "http://e.example/", "content_text": sign * (11 * LONGEST)}
    text = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]})

    found = parse(text.encode(), name="a.json").entries[0].content

    assert found is not None
    element = etree.Element("a")
    element.text = found.value.replace("&", "&amp;")
    assert etree.fromstring(etree.tostring(element)) is not None
