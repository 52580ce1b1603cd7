"""Remarks are short, on one line, and name what they concern."""

import pytest

from htfeed.constructs import Text
from htfeed.model import Entry
from htfeed.normalise.remarks import Remarks, name_of, shown


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        (Entry(id=" urn:x ", title=Text(value="t")), "urn:x"),
        (Entry(title=Text(value="a\n<b>b</b>", type="html")), "a b"),
        (Entry(), "entry 7"),
        (Entry(id="x" * 999), "x" * 199 + "…"),
    ],
)
def test_an_entry_is_called_by_what_an_operator_can_find(entry: Entry, name: str) -> None:
    assert name_of(entry, 7) == name


def test_a_source_s_words_are_quoted_on_one_line() -> None:
    assert shown("a\nb\x00\x1b'") == '"a\\nb\'"'
    assert len(shown("x" * 999)) == 202


def test_remarks_come_in_the_order_in_which_they_were_made() -> None:
    remarks = Remarks("here")

    remarks.add("one", "title", "a", "is bad")
    remarks.add("two", "link", "b", "is worse")

    assert [(each.code, each.where, each.detail) for each in remarks.problems] == [
        ("one", "here", "title: 'a' is bad"),
        ("two", "here", "link: 'b' is worse"),
    ]
