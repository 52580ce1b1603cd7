"""What is dated in the future waits, where its source says that it does."""

from datetime import UTC, datetime

from htfeed.model import Entry, FeedInfo, ParsedFeed
from htfeed.normalise.items import normalise


def test_a_date_in_the_future_is_an_embargo_where_the_source_says_so() -> None:
    entry = Entry(id="1", published="2031-05-06T07:08:09Z")
    parsed = ParsedFeed(format="rss2.0", info=FeedInfo(), entries=(entry,))

    def available(*, embargo: bool) -> datetime | None:
        found = normalise(
            parsed,
            source="a",
            place="a.xml",
            base=None,
            day_first=False,
            own_file=False,
            embargo=embargo,
        )
        date = found.items[0].available
        return date.at if date else None

    assert available(embargo=True) == datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)
    assert available(embargo=False) is None
