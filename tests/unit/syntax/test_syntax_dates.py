"""Dates as feeds write them: read right, or not at all."""

# ruff: noqa: RUF001 -- words in many scripts

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.syntax.dates import format_readable, format_rfc3339, parse_date

MOMENTS = st.datetimes(
    min_value=datetime(1, 1, 2),  # noqa: DTZ001  the strategy adds the zone
    max_value=datetime(9999, 12, 30),  # noqa: DTZ001  the strategy adds the zone
    timezones=st.just(UTC),
).map(lambda at: at.replace(microsecond=0))


def instant(text: str, *, day_first: bool = False) -> str | None:
    """Return what was read, as RFC 3339; a day without its time."""
    found = parse_date(text, day_first=day_first)
    if found is None:
        return None
    written = format_rfc3339(found.at)
    return written.removesuffix("T00:00:00Z") if found.day_only else written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fri, 21 Nov 2008 00:00:00 +0000", "2008-11-21T00:00:00Z"),
        ("Fri, 21 Nov 2008 10:11:12 GMT", "2008-11-21T10:11:12Z"),
        ("Fri, 21 Nov 2008 10:11 GMT", "2008-11-21T10:11:00Z"),
        ("21 Nov 2008 10:11:12 +0530", "2008-11-21T04:41:12Z"),
        ("Fri, 21 Nov 08 10:00 EST", "2008-11-21T15:00:00Z"),
        ("21 Nov 94 10:00 EST", "1994-11-21T15:00:00Z"),
        ("21 Nov 103 10:00 GMT", "2003-11-21T10:00:00Z"),
        ("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"),
        ("Mon, 21 Nov 2008 10:00:00 GMT", "2008-11-21T10:00:00Z"),
        ("Fri,21 Nov 2008 10:00:00 GMT", "2008-11-21T10:00:00Z"),
        ("Fri 21 Nov 2008 10:00:00", "2008-11-21T10:00:00Z"),
        ("  Fri,  21 Nov  2008\n10:00:00  GMT ", "2008-11-21T10:00:00Z"),
        ("Fri, 21 Nov 2008 10:00:00 GMT+2", "2008-11-21T08:00:00Z"),
        ("Fri, 21 Nov 2008 10:00:00 -0000", "2008-11-21T10:00:00Z"),
        ("Fri, 21 Nov 2008 10:00:00 +0100 (CET)", "2008-11-21T09:00:00Z"),
        ("Fri, 21 Nov 2008 10:00:00.123 GMT", "2008-11-21T10:00:00Z"),
        ("Fri, 21 Nov 2008", "2008-11-21"),
        ("Fri, 21 Nov 2008 GMT", "2008-11-21"),
        ("21-Nov-2008 10:00:00", "2008-11-21T10:00:00Z"),
        ("Fri Nov 21 10:00:00 2008", "2008-11-21T10:00:00Z"),
        ("Fri Nov 21 10:00:00 2008 +0100", "2008-11-21T09:00:00Z"),
        ("Sat Sep  7 00:00:01 BST 2002", "2002-09-06T23:00:01Z"),
        ("Fri Nov 21 2008 10:00:00 GMT+0100 (CET)", "2008-11-21T09:00:00Z"),
    ],
)
def test_mail_dates_are_read(text: str, expected: str) -> None:
    assert instant(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2008-11-21", "2008-11-21"),
        ("2008-1-5", "2008-01-05"),
        ("20081121", "2008-11-21"),
        ("2008-11", "2008-11-01"),
        ("2008", "2008-01-01"),
        ("2008-326", "2008-11-21"),
        ("2008326", "2008-11-21"),
        ("2008-366", "2008-12-31"),
        ("2008-W47-5", "2008-11-21"),
        ("2008W475", "2008-11-21"),
        ("081121", "2008-11-21"),
        ("08-326", "2008-11-21"),
        ("-08-11", "2008-11-01"),
        ("-0811", "2008-11-01"),
        ("081121T10:11Z", "2008-11-21T10:11:00Z"),
        ("2008-11-21T9:8:7", "2008-11-21T09:08:07Z"),
        ("2008-W47", "2008-11-17"),
        ("2008-11-21Z", "2008-11-21"),
        ("2008-11-21+01:00", "2008-11-21"),
        ("2008-11-21T10:11:12Z", "2008-11-21T10:11:12Z"),
        ("2008-11-21t10:11:12z", "2008-11-21T10:11:12Z"),
        ("2008-11-21 10:11:12", "2008-11-21T10:11:12Z"),
        ("2008-11-21T10:11", "2008-11-21T10:11:00Z"),
        ("2008-11-21T10", "2008-11-21T10:00:00Z"),
        ("2008-11-21T10:11:12.987654321Z", "2008-11-21T10:11:12Z"),
        ("2008-11-21T10:11:12,5+01", "2008-11-21T09:11:12Z"),
        ("2008-11-21T10:11:12-0430", "2008-11-21T14:41:12Z"),
        ("2008-11-21T10:11:12 +01:00", "2008-11-21T09:11:12Z"),
        ("2008-11-21T10:11:12\u221201:00", "2008-11-21T11:11:12Z"),
        ("2008-11-21T10:11:12+01:00[Europe/Vienna]", "2008-11-21T09:11:12Z"),
        ("20081121T101112Z", "2008-11-21T10:11:12Z"),
        ("20081121101112", "2008-11-21T10:11:12Z"),
        ("200811211011", "2008-11-21T10:11:00Z"),
        ("2008-11-21 10:11:12 EST", "2008-11-21T15:11:12Z"),
        ("2008-11-21T24:00:00Z", "2008-11-22T00:00:00Z"),
        ("2008-12-31T23:59:60Z", "2008-12-31T23:59:59Z"),
    ],
)
def test_iso_dates_are_read_in_all_their_forms(text: str, expected: str) -> None:
    assert instant(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1227225600", "2008-11-21T00:00:00Z"),
        ("1227225600.75", "2008-11-21T00:00:00Z"),
        ("1227225600000", "2008-11-21T00:00:00Z"),
        ("999999999999", "2001-09-09T01:46:39Z"),
        ("123456789", "1973-11-29T21:33:09Z"),
    ],
)
def test_unix_times_are_read(text: str, expected: str) -> None:
    assert instant(text) == expected


@pytest.mark.parametrize(
    ("text", "month_first", "day_first"),
    [
        ("03/04/2008", "2008-03-04", "2008-04-03"),
        ("3-4-08", "2008-03-04", "2008-04-03"),
        ("08-11-21", "2008-11-21", "2021-11-08"),
        ("96-11-21", "1996-11-21", None),
        ("21-11-08", "2008-11-21", "2008-11-21"),
        ("03.04.2008", "2008-04-03", "2008-04-03"),
        ("21/11/2008", "2008-11-21", "2008-11-21"),
        ("11/21/2008", "2008-11-21", "2008-11-21"),
        ("21. 11. 2008", "2008-11-21", "2008-11-21"),
        ("2008/11/21", "2008-11-21", "2008-11-21"),
        ("2008.11.21", "2008-11-21", "2008-11-21"),
        ("11/21/2008 5:30:00 PM", "2008-11-21T17:30:00Z", "2008-11-21T17:30:00Z"),
        ("21.11.2008, 17:30", "2008-11-21T17:30:00Z", "2008-11-21T17:30:00Z"),
        ("2020/1/10 14:33:00", "2020-01-10T14:33:00Z", "2020-01-10T14:33:00Z"),
        ("Fri, 21/11/2008 10:00", "2008-11-21T10:00:00Z", "2008-11-21T10:00:00Z"),
        ("99/99/2008", None, None),
        ("21/21/2008", None, None),
    ],
)
def test_the_order_of_figures_is_the_source_s_unless_they_tell(
    text: str, month_first: str | None, day_first: str | None
) -> None:
    assert instant(text) == month_first
    assert instant(text, day_first=True) == day_first


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("November 21, 2008", "2008-11-21"),
        ("21 November 2008", "2008-11-21"),
        ("November 21st, 2008 at 5:30 p.m. EST", "2008-11-21T22:30:00Z"),
        ("1 August 2007, 12:05 am", "2007-08-01T00:05:00Z"),
        ("1 August 2007, 12:05 pm", "2007-08-01T12:05:00Z"),
        ("5 pm, 21 Nov 2008", "2008-11-21T17:00:00Z"),
        ("ven., 21 nov. 2008 14h30", "2008-11-21T14:30:00Z"),
        ("lundi 1er décembre 2008", "2008-12-01"),
        ("1° dicembre 2008", "2008-12-01"),
        ("21. November 2008 um 14.30 Uhr", "2008-11-21T14:30:00Z"),
        ("21.11.2008 klo 14.30", "2008-11-21T14:30:00Z"),
        ("Fri, 21 Nov 2008 14.30.15 GMT", "2008-11-21T14:30:15Z"),
        ("21 août 2008", "2008-08-21"),
        ("Freitag, 21. November 2008 um 14:30 Uhr", "2008-11-21T14:30:00Z"),
        ("21.11.2008 um 14:30 Uhr", "2008-11-21T14:30:00Z"),
        ("21/11/2008 à 14h30", "2008-11-21T14:30:00Z"),
        ("21 novembro 2008 às 14h30", "2008-11-21T14:30:00Z"),
        ("21/11/2008 a las 14:30", "2008-11-21T14:30:00Z"),
        ("21. März 2008", "2008-03-21"),
        ("21 de noviembre de 2008", "2008-11-21"),
        ("mar, 18 nov 2008 10:00:00 +0100", "2008-11-18T09:00:00Z"),
        ("18 mar 2008", "2008-03-18"),
        ("21 de março de 2008", "2008-03-21"),
        ("sabato 22 novembre 2008 ore 10:30", "2008-11-22T10:30:00Z"),
        ("vr 21 mei 2008", "2008-05-21"),
        ("21 ноября 2008 г.", "2008-11-21"),
        ("Пт, 21 мая 2008 10:00:00 +0400", "2008-05-21T06:00:00Z"),
        ("Πέμ, 01 Ιούλ 2004 10:00:00 EET", "2004-07-01T08:00:00Z"),
        ("21 Νοεμβρίου 2008", "2008-11-21"),
        ("21 listopada 2008", "2008-11-21"),
        ("21 Kasım 2008", "2008-11-21"),
        ("2004-július-13T9:15-05:00", "2004-07-13T14:15:00Z"),
        ("2008年11月21日 10:00", "2008-11-21T10:00:00Z"),
        ("2008年11月21日 星期五 下午3:30", "2008-11-21T15:30:00Z"),
        ("2008年11月21日 周五", "2008-11-21"),
        ("2008年11月21日 金曜日 10:00", "2008-11-21T10:00:00Z"),
        ("2008년 11월 21일 금요일 오후 3:30", "2008-11-21T15:30:00Z"),
        ("21 Νοεμβρίου 2008 3:30 μμ", "2008-11-21T15:30:00Z"),
        ("21 Νοεμβρίου 2008 3:30 π.μ.", "2008-11-21T03:30:00Z"),
        ("21 نوفمبر 2008 - 3:30 مساءً", "2008-11-21T15:30:00Z"),
        ("21 نوفمبر 2008 3:30 ص", "2008-11-21T03:30:00Z"),
        ("2008년 11월 21일", "2008-11-21"),
    ],
)
def test_months_are_read_in_the_words_of_many_languages(text: str, expected: str) -> None:
    assert instant(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "now",
        "Nov 2008",
        "31 Feb 2008",
        "2008-02-30",
        "2009-02-29",
        "200811",
        "09-366",
        "-0831",
        "Nov 21 2008 12.04.2005",
        "2007-366",
        "2008-000",
        "2008-W54-1",
        "2008-13-01",
        "0000-01-01",
        "0000-00-00T00:00:00",
        "10000-01-01",
        "2008-11-21T25:00:00Z",
        "2008-11-21T24:00:01Z",
        "2008-11-21T10:60:00Z",
        "2008-11-21T10:00:61Z",
        "2008-11-21T10:00:00+99:99",
        "0001-01-01T00:00:00+02:00",
        "9999-12-31T23:59:59-05:00",
        "21 Nov Dec 2008",
        "21 Brumaire 2008",
        "21 Nov 2008 - 22 Nov 2008",
        "1e9",
        "-1",
        "99999999999999999999",
        "12345678901234",
        "5 pm",
        "1:00 1:00",
        "2008-11-21T10:00:00Z" + " " * 300,
    ],
)
def test_what_cannot_be_a_date_is_none(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        ("UT", 0),
        ("Z", 0),
        ("EDT", -4),
        ("PST", -8),
        ("CET", 1),
        ("CEST", 2),
        ("BST", 1),
        ("IST", 5.5),
        ("MSK", 3),
        ("JST", 9),
        ("AEST", 10),
        pytest.param("A", 0, id="a military letter counts as UTC"),
        pytest.param("XYZ", 0, id="an unknown name counts as UTC"),
    ],
)
def test_zones_have_the_meaning_that_feeds_give_them(zone: str, hours: float) -> None:
    found = parse_date(f"Fri, 21 Nov 2008 12:00:00 {zone}")

    assert found
    assert found.at == datetime(2008, 11, 21, 12, tzinfo=UTC) - timedelta(hours=hours)


def test_a_date_remembers_what_was_written() -> None:
    found = parse_date(" 21/11/2008 ")

    assert found
    assert found.text == " 21/11/2008 "
    assert found.day_only


def test_dates_are_written_in_utc() -> None:
    at = datetime(2008, 11, 21, 1, 2, 3, 999, timezone(timedelta(hours=2)))

    assert format_rfc3339(at) == "2008-11-20T23:02:03Z"
    assert format_readable(at) == "2008-11-20 23:02:03Z"


def test_where_there_is_no_date_people_read_none() -> None:
    assert format_readable(None) == ""


@given(MOMENTS)
def test_a_date_that_was_written_reads_back(at: datetime) -> None:
    as_rfc3339, as_rfc822 = parse_date(format_rfc3339(at)), parse_date(format_datetime(at))

    assert as_rfc3339
    assert as_rfc822
    assert as_rfc3339.at == as_rfc822.at == at


@given(st.text(max_size=60) | st.from_regex(r"[0-9TZWwtz:+./, -]{1,40}"), st.booleans())
def test_no_text_raises(text: str, day_first: bool) -> None:  # noqa: FBT001  given by name
    found = parse_date(text, day_first=day_first)

    assert found is None or found.at.utcoffset() == timedelta()


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("Fri, 21 Nov 2008 10:00:00 America/New_York", 15),
        ("Fri, 21 Nov 2008 10:00:00 Etc/GMT", 10),
        ("2008-07-21 10:00 Europe/Vienna", 8),
    ],
)
def test_a_place_of_the_iana_is_a_zone(text: str, hour: int) -> None:
    date = parse_date(text)

    assert date is not None
    assert date.at.hour == hour


def test_a_place_that_nobody_knows_is_no_zone() -> None:
    assert parse_date("Fri, 21 Nov 2008 10:00:00 Nowhere/Land") is None
