"""JSON Feed, and JSON that is none."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.errors import ParseError
from htfeed.model import ParsedFeed
from htfeed.parse.jsonfeed import is_json_feed, read_json_feed
from htfeed.parse.jsontext import load
from htfeed.syntax.elements import names

VERSION = "https://jsonfeed.org/version/1.1"
KEYS = sorted(
    names(
        """id url external_url title content_html content_text summary image banner_image
        tags date_published date_modified author authors language attachments _x _htfeed"""
    )
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=8,
)


def _feed(*items: object, **given: object) -> ParsedFeed:
    return read_json_feed({"version": VERSION, "items": list(items), **given}, None)


@given(st.lists(st.dictionaries(st.sampled_from(KEYS), ANYTHING) | ANYTHING))
def test_any_items_are_read_or_told(items: list[Any]) -> None:
    found = _feed(*items)

    objects = [each for each in items if isinstance(each, dict)]
    assert len(found.entries) == len(objects)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        pytest.param({"version": VERSION}, True, id="it says so"),
        pytest.param({"items": [], "home_page_url": "x"}, True, id="a home page"),
        pytest.param({"items": [{"content_html": "x"}]}, True, id="an item's content"),
        pytest.param({"items": [{"title": "x"}]}, False, id="a list by hand"),
        pytest.param({"items": "x"}, False, id="no list"),
        pytest.param([{"content_html": "x"}], False, id="no object"),
    ],
)
def test_a_feed_is_told_from_a_file_by_hand(value: object, *, wanted: bool) -> None:
    assert is_json_feed(value) is wanted


@pytest.mark.parametrize(
    ("identity", "wanted"),
    [
        (7, "7"),
        (7.0, "7"),
        ("7", "7"),
        (1.5, "1.5"),
        (10**30, "1" + "0" * 30),
        (True, None),
    ],
)
def test_ids_are_texts(identity: object, wanted: str | None) -> None:
    assert _feed({"id": identity, "content_text": "x"}).entries[0].id == wanted


def test_a_problem_names_the_item() -> None:
    (problem,) = _feed({"id": "quay-1", "title": {}}).problems

    assert (problem.code, problem.where) == ("field-type", "quay-1")


@pytest.mark.parametrize(
    ("seconds", "wanted"),
    [
        (61, timedelta(seconds=61)),
        ("1:01", timedelta(seconds=61)),
        (-1, None),
        (1e300, None),
        ("long", None),
    ],
)
def test_lengths_that_cannot_be_are_none(seconds: object, wanted: timedelta | None) -> None:
    item = {"id": "1", "attachments": [{"url": "a", "duration_in_seconds": seconds}]}

    assert _feed(item).entries[0].enclosures[0].duration == wanted


def test_references_are_resolved_against_the_address_that_the_feed_gives() -> None:
    found = _feed({"id": "1", "url": "/a"}, feed_url="https://q.example/f.json")

    assert found.entries[0].links[0].href == "https://q.example/a"


def test_json_that_is_no_feed_is_an_error() -> None:
    with pytest.raises(ParseError):
        read_json_feed({"hello": 1}, None)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        pytest.param("[1,\n2,,]", "ill-formed", 2, id="comma"),
        pytest.param("[" * 100_000, "too-deep", None, id="brackets"),
        pytest.param("9" * 6_000, "number-too-long", None, id="digits"),
    ],
)
def test_bad_json_is_told(text: str, code: str, line: int | None) -> None:
    with pytest.raises(ParseError) as raised:
        load(text)

    assert (raised.value.code, raised.value.line) == (code, line)


def test_numbers_that_json_has_not_are_nothing() -> None:
    assert load("[NaN, Infinity, 1e999]").values == ([None, None, None],)
