"""Dates of East Asia and Arabia are read as what they say."""

from datetime import UTC, datetime

import pytest

from htfeed.syntax.dates import parse_date

DAY = datetime(2008, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2008年11月21日",
        "2008年11月21日(金)",
        "平成20年11月21日",
        "2008년 11월 21일",
        "2008. 11. 21.",
        "21 نوفمبر 2008",
        "٢١ نوفمبر ٢٠٠٨",
        "الجمعة، 21 نوفمبر 2008",
        "21 تشرين الثاني 2008",
        "星期五, 21 十一月 2008",
        "金, 21 11月 2008",
    ],
)
def test_a_day_is_that_day(text: str) -> None:
    date = parse_date(text)

    assert date is not None
    assert (date.at, date.day_only) == (DAY, True)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2008年11月21日 10時00分", 10),
        ("2008年11月21日 10时00分05秒", 10),
        ("2008年11月21日 下午 3:05", 15),
        ("2008年11月21日 午前 3:05", 3),
        ("오전 10:00 2008년 11월 21일", 10),
    ],
)
def test_a_time_of_day_is_that_time(text: str, hour: int) -> None:
    date = parse_date(text)

    assert date is not None
    assert date.at.hour == hour


def test_the_first_year_of_an_era_has_a_name() -> None:
    date = parse_date("令和元年5月1日")

    assert date is not None
    assert date.at == datetime(2019, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2008年13月21日", "13月 2008", "平成年1月1日"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None
