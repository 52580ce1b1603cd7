"""Dates of entries: read, or remarked on and left out."""

from datetime import UTC, datetime

import pytest

from htfeed.normalise.dates import date
from htfeed.normalise.remarks import Remarks


def test_a_date_is_read_and_remembers_its_words() -> None:
    remarks = Remarks("x")

    found = date(" 21/11/2008\x00", "published", remarks, day_first=True)

    assert found
    assert (found.at, found.day_only) == (datetime(2008, 11, 21, tzinfo=UTC), True)
    assert found.text == "21/11/2008"
    assert not remarks.problems


@pytest.mark.parametrize("text", [None, "", "  ", "\x00"])
def test_no_date_is_no_problem(text: str | None) -> None:
    remarks = Remarks("x")

    assert date(text, "published", remarks, day_first=False) is None
    assert not remarks.problems


def test_an_unreadable_date_is_remarked_on() -> None:
    remarks = Remarks("x")

    assert date("31 Feb 2008", "updated", remarks, day_first=False) is None
    (problem,) = remarks.problems
    assert (problem.code, problem.where) == ("date-unreadable", "x")
    assert problem.detail == "updated: '31 Feb 2008' is no date that can be read"


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00Z", "Mon, 01 Jan 0001 00:00:00 GMT"])
def test_a_time_that_was_never_set_is_no_date(text: str) -> None:
    remarks = Remarks("x")

    assert date(text, "published", remarks, day_first=False) is None
    (problem,) = remarks.problems
    assert problem.code == "date-unreadable"
    assert problem.detail == f"published: {text!r} is where a calendar begins"
