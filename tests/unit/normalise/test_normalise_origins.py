"""What a feed says of itself, clean enough to be published beside an item."""

from datetime import UTC, datetime

from htfeed.constructs import Category, Link, Person
from htfeed.model import FeedInfo
from htfeed.normalise.origins import categories, language, origin
from htfeed.normalise.remarks import Remarks

BASE = "https://e.example/"


def test_every_field_is_cleaned() -> None:
    remarks = Remarks("feed")
    given = FeedInfo(
        id=" urn:x\x00",
        title=" A \n feed ",
        subtitle="",
        links=(Link(href="a"), Link(href="javascript:x")),
        updated=datetime(2008, 11, 21, tzinfo=UTC),
        authors=(Person(name="a@e.example (A)"),),
        categories=(Category(term=" "),),
        language="EN_gb",
        rights="©\x01 A",
        image="data:x",
    )

    assert origin(given, BASE, remarks) == FeedInfo(
        id="urn:x",
        title="A feed",
        links=(Link(href="https://e.example/a"),),
        updated=datetime(2008, 11, 21, tzinfo=UTC),
        authors=(Person(name="A", email="a@e.example"),),
        language="en-GB",
        rights="© A",
    )
    assert [each.code for each in remarks.problems] == ["link-refused", "link-refused"]


def test_a_feed_that_says_nothing_is_none() -> None:
    assert origin(FeedInfo(title=" "), BASE, Remarks("feed")) is None


def test_tags_are_trimmed_and_each_is_given_once() -> None:
    given = (
        Category(term=" a  b ", label=" L "),
        Category(term="a b", label="M"),
        Category(term="a b", scheme="https://e.example/s"),
        Category(term="\x00"),
    )

    assert categories(given) == (
        Category(term="a b", label="L"),
        Category(term="a b", scheme="https://e.example/s"),
    )


def test_a_language_that_is_none_is_remarked_on() -> None:
    remarks = Remarks("x")

    assert language(" ", remarks) is None
    assert not remarks.problems
    assert language("??", remarks) is None
    assert [each.code for each in remarks.problems] == ["language-unreadable"]
