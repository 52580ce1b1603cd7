"""What a worker has done is counted, and only grows."""

from datetime import timedelta

from htfeed.answers import Failed, Fetched, Hop, Moved, NotModified, Request, Validators
from htfeed.pipeline.report import ChannelReport, SourceReport
from htfeed.worker.tally import Tally

FEED = Request(source="a", place="https://x.example/feed")
FILE = Request(source="b", place="feeds/x.md", path="/srv/feeds/x.md")
HOP = Hop(url=FEED.place, host="x.example", octets=100, elapsed=timedelta(milliseconds=250))


def test_places_are_counted_by_what_they_answered() -> None:
    tally, given = Tally(), Validators()

    tally.answered(Fetched(request=FEED, body=b"", validators=given, hops=(HOP, HOP)))
    tally.answered(NotModified(request=FEED, validators=given, hops=(HOP,)))
    tally.answered(Failed(request=FEED, code="timeout", detail=""))
    tally.answered(
        Moved(
            request=FEED,
            to="https://y.example/",
            then=NotModified(request=FEED, validators=given),
        )
    )

    assert tally.counts() == {
        "fetches/fetched": 1,
        "fetches/not-modified": 2,
        "fetches/failed": 1,
        "fetch/requests": 3,
        "fetch/octets": 300,
        "fetch/milliseconds": 750,
    }


def test_files_are_no_fetches() -> None:
    tally = Tally()

    tally.answered(Fetched(request=FILE, body=b"", validators=Validators()))

    assert tally.counts() == {}


def test_what_came_and_what_went_out_is_counted() -> None:
    tally = Tally()

    tally.took_in(SourceReport(key="a", new=3, changed=2, withdrawn=1))
    tally.published(
        [
            ChannelReport(key="news", written=("news.atom", "news.rss")),
            ChannelReport(key="media", error="the disk is full"),
            ChannelReport(key="quiet"),
        ]
    )

    assert tally.counts() == {
        "items/new": 3,
        "items/changed": 2,
        "items/withdrawn": 1,
        "passes": 1,
        "publishes/published": 1,
        "publishes/failed": 1,
        "documents": 2,
    }
