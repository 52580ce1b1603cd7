"""What somebody asks, in the parameters of an address."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.pipeline.questions import PARAMETERS, Question, Refused, question
from htfeed.syntax.searches import Term

names = st.sampled_from([*PARAMETERS, "cursor", ""])


def asked(*given: tuple[str, str]) -> Question:
    read = question(given)
    assert isinstance(read, Question)
    return read


def test_a_question_has_one_spelling() -> None:
    one = asked(("tag", "b c"), ("q", " é & ü "), ("tag", "a"), ("kind", ""))
    other = asked(("q", "é & ü"), ("tag", "a"), ("tag", "b c"), ("limit", "050"))

    assert one == other
    assert one.canonical == "q=%C3%A9%20%26%20%C3%BC&tag=a&tag=b%20c"
    assert one.words == "é & ü, tag a, tag b c"


def test_a_day_and_a_time_are_told_alike() -> None:
    days = [("since", "2026-11-20"), ("since", "2026-11-20T01:00:00+01:00")]
    days.append(("since", "2026-11-20T01:00:00 01:00"))

    read = [asked(each) for each in days]

    assert [each.canonical for each in read] == ["since=2026-11-20T00%3A00%3A00Z"] * 3
    assert {each.since for each in read} == {datetime(2026, 11, 20, tzinfo=UTC)}


@pytest.mark.parametrize(
    ("ranges", "meant"), [(("de", "fr"), ("de", "fr")), (("*",), ()), (("de", "*"), ())]
)
def test_a_range_for_any_language_means_any(
    ranges: tuple[str, ...], meant: tuple[str, ...]
) -> None:
    query = asked(*(("lang", each) for each in ranges)).query(())

    assert query is not None
    assert query.languages == meant


def test_only_public_categories_can_be_asked_for() -> None:
    both = asked(("category", "news"), ("category", "inner")).query({"news"})

    assert both is not None
    assert both.categories == ("news",)
    assert asked(("category", "inner")).query({"news"}) is None


def test_words_that_say_nothing_find_nothing() -> None:
    assert asked(("q", "...")).query({"news"}) is None
    everything = asked(("q", "")).query({"news"})
    assert everything is not None
    assert everything.words == ()
    wanted = asked(("q", "otter"), ("limit", "7")).query({"news"}, before=5)
    assert wanted is not None
    assert (wanted.words, wanted.limit, wanted.before) == ((Term(words=("otter",)),), 7, 5)


@pytest.mark.parametrize(
    ("given", "parameter"),
    [
        ([("colour", "red")], "colour"),
        ([("colour", "")], "colour"),
        ([("limit", "0")], "limit"),
        ([("limit", "٣")], "limit"),
        ([("limit", "9" * 199)], "limit"),
        ([("since", "0001-01-01T00:00:00+14:00")], "since"),
        ([("q", "a"), ("q", "b")], "q"),
        ([("source", "x" * 201)], "source"),
        ([("tag", str(number)) for number in range(21)], None),
    ],
)
def test_what_cannot_be_answered_is_refused(
    given: list[tuple[str, str]], parameter: str | None
) -> None:
    read = question(given)

    assert isinstance(read, Refused)
    assert read.parameter == parameter


@given(st.lists(st.tuples(names, st.text(max_size=210)), max_size=25))
def test_a_question_reads_itself_again(given: list[tuple[str, str]]) -> None:
    read = question(given)

    if isinstance(read, Question):
        assert question(read.parameters) == read
        assert read.canonical.isascii()
