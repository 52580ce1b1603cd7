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

    first, second = versions(ITEM, former(titled, worded), UTC, room=999)

    assert (first.heading, first.worded, first.text) == ("Before", False, None)
    assert first.until.words == "21 November 2008, 12:00 UTC"
    assert (second.heading, second.text) == (None, "<p>Others.</p>")


def test_what_nobody_would_notice_is_no_version() -> None:
    marked = replace(ITEM, content="<p>Words.</p> ", categories=(Category(term="sea"),))
    bare = replace(ITEM, content="Words.")

    assert versions(ITEM, former(marked, bare), UTC, room=999) == ()


def test_a_text_that_has_no_room_is_said_to_have_been_another() -> None:
    long = replace(ITEM, content=f"<p>{'x' * 999}</p>")
    short = replace(ITEM, content="<p>Others.</p>")

    first, second = versions(ITEM, former(long, short), UTC, room=999)

    assert (first.worded, first.text) == (True, None)
    assert second.text == "<p>Others.</p>"


def test_ten_are_enough() -> None:
    many = [replace(ITEM, title=str(number)) for number in range(30)]

    told = versions(ITEM, former(*many), UTC, room=999)

    assert [each.heading for each in told] == [str(number) for number in range(MOST)]
