"""What pages tell of what an item was before."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from htfeed.constructs import Category
from htfeed.model import Item
from htfeed.publish.versions import MOST, Former, versions

AT = datetime(2008, 11, 21, 12, tzinfo=UTC)
ITEM = Item(
    source="a", source_id="1", place="p", id="tag:x", title="Now", content="<p>Words.</p>"
)


def former(*items: Item) -> list[Former]:
    return [(AT - timedelta(hours=number), each) for number, each in enumerate(items)]


def test_a_version_says_what_was_otherwise_and_no_more() -> None:
    titled = replace(ITEM, title="Before")
    worded = replace(titled, content="<p>Others.</p>")

    first, second = versions(ITEM, former(titled, worded), UTC)

    assert (first.heading, first.content) == ("Before", None)
    assert first.until.words == "21 November 2008, 12:00 UTC"
    assert (second.heading, second.content) == (None, "<p>Others.</p>")


def test_what_nobody_would_notice_is_no_version() -> None:
    marked = replace(ITEM, content="<p>Words.</p> ", categories=(Category(term="sea"),))

    assert versions(ITEM, former(marked, replace(ITEM, content="Words.")), UTC) == ()


def test_ten_are_enough() -> None:
    many = [replace(ITEM, title=str(number)) for number in range(30)]

    told = versions(ITEM, former(*many), UTC)

    assert [each.heading for each in told] == [str(number) for number in range(MOST)]
