"""Lengths of time, as operators write them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.syntax.intervals import counted, format_interval, parse_interval


@pytest.mark.parametrize(
    ("text", "length"),
    [
        pytest.param("30m", timedelta(minutes=30), id="one unit"),
        pytest.param(" 1d 12h ", timedelta(hours=36), id="two units"),
        pytest.param("500ms", timedelta(milliseconds=500), id="less than a second"),
        pytest.param("0s", timedelta(), id="nothing"),
        pytest.param(5, 5, id="what is no text is left to the shape"),
    ],
)
def test_an_interval_is_read(text: object, length: object) -> None:
    assert parse_interval(text) == length


@pytest.mark.parametrize("text", ["", "5", "-1h", "an hour", "1y", "1h!"])
def test_text_of_another_shape_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="an interval looks like"):
        parse_interval(text)


@given(st.integers(0, 10**12))
def test_a_length_that_is_written_reads_back(milliseconds: int) -> None:
    length = timedelta(milliseconds=milliseconds)

    assert parse_interval(format_interval(length)) == length


def test_what_is_counted_has_the_number_that_it_has() -> None:
    assert [counted(number, "source") for number in (0, 1, 2)] == [
        "0 sources",
        "1 source",
        "2 sources",
    ]
    assert counted(1, "entry is", "entries are") == "1 entry is"
    assert counted(2, "entry is", "entries are") == "2 entries are"
