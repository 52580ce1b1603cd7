"""Dates and lengths of time as documents write them."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.constructs import Date
from htfeed.model import Item
from htfeed.publish import moments

DAY = datetime(2008, 11, 21, tzinfo=UTC)
ANY = st.datetimes(timezones=st.just(UTC))


@given(ANY)
def test_what_atom_writes_is_read_back_exactly(at: datetime) -> None:
    assert datetime.fromisoformat(moments.rfc3339(at)) == at


@given(ANY.filter(lambda at: at.year > 999))  # what reads it guesses at earlier centuries
def test_what_rss_writes_is_read_back_to_the_second(at: datetime) -> None:
    assert parsedate_to_datetime(moments.rfc822(at)) == at.replace(microsecond=0)


@pytest.mark.parametrize(
    ("at", "text"),
    [
        pytest.param(DAY, "2008-11-21T00:00:00Z", id="whole"),
        pytest.param(
            DAY.replace(microsecond=250_000), "2008-11-21T00:00:00.25Z", id="part"
        ),
        pytest.param(DAY.replace(year=33), "0033-11-21T00:00:00Z", id="early"),
        pytest.param(
            datetime(2008, 11, 21, 1, tzinfo=timezone(timedelta(hours=1))),
            "2008-11-21T00:00:00Z",
            id="another zone",
        ),
    ],
)
def test_times_are_written_in_utc(at: datetime, text: str) -> None:
    assert moments.rfc3339(at) == text


def test_rss_has_years_of_four_digits_and_english_names() -> None:
    assert moments.rfc822(DAY) == "Fri, 21 Nov 2008 00:00:00 GMT"


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_a_day_is_that_day_in_every_zone(zone: str) -> None:
    date = Date(at=DAY, day_only=True)

    assert moments.words(date, ZoneInfo(zone)) == "21 November 2008"
    assert moments.machine_words(date) == "2008-11-21"


def test_a_moment_on_a_page_has_no_more_digits_than_html_reads() -> None:
    at = datetime(2008, 11, 21, 12, 30, 1, 362774, tzinfo=UTC)

    assert moments.machine_words(Date(at=at)) == "2008-11-21T12:30:01.362Z"


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("UTC", "21 November 2008, 00:00 UTC"),
        ("Europe/Vienna", "21 November 2008, 01:00 CET"),
        ("America/New_York", "20 November 2008, 19:00 EST"),
        ("Asia/Dubai", "21 November 2008, 04:00 UTC+04"),
    ],
)
def test_a_time_is_shown_in_the_zone_of_the_site(zone: str, words: str) -> None:
    assert moments.words(Date(at=DAY), ZoneInfo(zone)) == words


@given(ANY)
def test_no_date_is_too_early_or_late_for_words(at: datetime) -> None:
    day, _, rest = moments.words(Date(at=at), ZoneInfo("Asia/Tokyo")).partition(" ")

    assert 1 <= int(day) <= 31
    assert rest


@pytest.mark.parametrize("year", [1, 9999])
def test_the_ends_of_time_are_shown_in_utc(year: int) -> None:
    edge = (
        datetime(year, 1, 1, tzinfo=UTC) if year == 1 else datetime.max.replace(tzinfo=UTC)
    )

    shown = [
        moments.words(Date(at=edge), ZoneInfo(zone))
        for zone in ("America/New_York", "Asia/Tokyo")
    ]

    assert any(each.endswith("UTC") for each in shown)


def item(**values: object) -> Item:
    return Item(source="a", source_id="1", place="p", **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        pytest.param(item(published=Date(at=DAY)), None, id="published says it"),
        pytest.param(item(updated=Date(at=DAY)), DAY, id="the source's word"),
        pytest.param(item(published=Date(at=DAY), revised=DAY), DAY, id="we saw it change"),
        pytest.param(item(first_seen=DAY), DAY, id="nothing else is known"),
        pytest.param(item(), None, id="nothing is known"),
    ],
)
def test_a_change_is_said_where_it_tells_something(
    given_: Item, expected: datetime | None
) -> None:
    assert moments.modified(given_) == expected


@pytest.mark.parametrize(
    ("length", "seconds", "text"),
    [
        (timedelta(seconds=30), 30, "PT30S"),
        (timedelta(seconds=1.5), 1.5, "PT1.5S"),
        (timedelta(seconds=-3), 0, "PT0S"),
        (timedelta(days=2), 172_800, "PT172800S"),
    ],
)
def test_lengths_are_seconds(length: timedelta, seconds: float, text: str) -> None:
    assert moments.seconds(length) == seconds
    assert moments.iso8601(length) == text
