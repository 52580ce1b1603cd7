"""Source files by hand: fields, prose, records, YAML."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.errors import ParseError
from htfeed.model import Entry, Problem
from htfeed.parse.fields import FIELDS, entry_of, unknown_field
from htfeed.parse.markdown import parse_markdown
from htfeed.parse.prose import html_of, titled
from htfeed.parse.records import parse_csv, parse_yaml
from htfeed.parse.values import Values, as_text, shown
from htfeed.parse.yamltext import load

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def _read(**given: object) -> tuple[Entry, tuple[Problem, ...]]:
    return entry_of(given, where="entry 1")


@given(st.dictionaries(st.sampled_from(sorted(FIELDS)) | st.text(), ANYTHING))
def test_any_mapping_gives_an_entry(given: dict[str, Any]) -> None:
    entry, problems = entry_of(given, where="entry 1")

    assert isinstance(entry, Entry)
    assert all(each.detail for each in problems)


def test_aliases_are_the_same_field() -> None:
    entry, problems = _read(
        Date="2008-02-14", url="https://q.example/", tags="fog", duration="0:30"
    )

    assert entry.published == "2008-02-14"
    assert [each.href for each in entry.links] == ["https://q.example/"]
    assert [each.term for each in entry.categories] == ["fog"]
    assert entry.durations == (timedelta(seconds=30),)
    assert problems == ()


def test_a_field_of_a_wrong_type_costs_only_itself() -> None:
    entry, problems = _read(title="Fog", summary=["a"], image=["b"], source=3.5)

    assert entry.title is not None
    assert (entry.summary, entry.image) == (None, None)
    assert {each.where for each in problems} == {"Fog"}
    assert {each.code for each in problems} == {"field-type"}


def test_an_unknown_field_is_told_with_what_it_might_be() -> None:
    assert "did you mean author or authors" in unknown_field("auther")
    assert "fields are" in unknown_field("zzz")


def test_a_length_that_is_none_is_told() -> None:
    entry, problems = _read(enclosures=[{"url": "https://q.example/a", "length": "12 MB"}])

    assert entry.enclosures[0].length is None
    assert [each.code for each in problems] == ["field-type"]


def test_content_that_begins_with_a_tag_is_html_else_markdown() -> None:
    html, _ = _read(content="<p>*a*</p>")
    prose, _ = _read(content="*a*")

    assert html.content is not None
    assert prose.content is not None
    assert (html.content.value, prose.content.value) == ("<p>*a*</p>", "<p><em>a</em></p>")


def test_relative_references_are_resolved_against_the_document() -> None:
    entry, _ = entry_of({"link": "1.html"}, where="", base="https://q.example/a/")

    assert entry.links[0].href == "https://q.example/a/1.html"


def test_html_in_markdown_is_let_through() -> None:
    assert html_of("a <b>c</b>") == "<p>a <b>c</b></p>"


@pytest.mark.parametrize(
    ("text", "title", "rest"),
    [
        pytest.param("# Fog *again*\n\nThick.", "Fog again", "\nThick.", id="first line"),
        pytest.param("Fog\n===\nThick.", "Fog", "Thick.", id="underlined"),
        pytest.param("Thick.\n\n# Fog", "Fog", "Thick.\n\n# Fog", id="further down"),
        pytest.param("Thick.", None, "Thick.", id="none"),
        pytest.param("# `a` & <i>b</i>", "a & b", "", id="markup"),
    ],
)
def test_the_first_heading_is_the_title(text: str, title: str | None, rest: str) -> None:
    assert titled(text) == (title, rest)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("---\ntitle: x\n", 1, id="open"),
        pytest.param("\n\n---\na: b: c\n---\n", 4, id="no YAML"),
        pytest.param("---\na: 1\nb: 2\na: 3\n---\n", 4, id="key twice"),
        pytest.param("---\nwords\n---\n", 2, id="no mapping"),
    ],
)
def test_bad_front_matter_is_told_with_the_line_of_the_file(text: str, line: int) -> None:
    with pytest.raises(ParseError) as raised:
        parse_markdown(text, None)

    assert raised.value.line == line


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2008-11-21", "2008-11-21"),
        ("2008-02-31", "2008-02-31"),
        ("14/02/2008", "14/02/2008"),
        ("2008-11-21 10:00:00 +02:00", "2008-11-21 10:00:00 +02:00"),
        ("1.10", "1.10"),
        ("yes", "yes"),
        ("true", "true"),
        ("0:30", "0:30"),
        ("007", "007"),
        ('"x"', "x"),
    ],
)
def test_scalars_of_yaml_stay_as_they_are_written(text: str, value: str) -> None:
    assert load(f"a: {text}") == [{"a": value}]


def test_nothing_in_yaml_is_nothing() -> None:
    assert load("a:\nb: null\n") == [{"a": None, "b": None}]
    assert load("# only words\n") == []


@pytest.mark.parametrize(
    "text", ["a: [", "a: !!python/name:os.system", "\t- a", "a: *b", "%x"]
)
def test_what_is_no_yaml_is_an_error_with_a_line(text: str) -> None:
    with pytest.raises(ParseError) as raised:
        load(text, offset=10)

    assert raised.value.code == "ill-formed"
    assert (raised.value.line or 0) > 10


def test_aliases_do_not_grow() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    ]

    found = parse_yaml("\n".join([*lines, "title: *i", "tags: *i"]), None)

    assert len(found.entries) == 1


def test_a_table_names_the_line_of_a_long_row_behind_a_broken_cell() -> None:
    with pytest.raises(ParseError) as raised:
        parse_csv('title,date\n"two\nlines",x\na,b,c\n', None)

    assert raised.value.line == 4


def test_parts_of_a_field_are_columns() -> None:
    found = parse_csv("title,source.title,image\nFog,Pilot,https://q.example/i.png\n", None)

    (entry,) = found.entries
    assert entry.source is not None
    assert entry.source.title == "Pilot"
    assert entry.image is not None
    assert entry.image.url == "https://q.example/i.png"


def test_a_column_twice_is_an_error() -> None:
    with pytest.raises(ParseError, match="column title is there twice"):
        parse_csv("title,Title\na,b\n", None)


@given(st.text())
def test_any_table_is_read_or_refused(text: str) -> None:
    found = None
    with suppress(ParseError):
        found = parse_csv(f"title,date\n{text}", None)

    assert found is None or found.format == "csv"


def test_numbers_are_texts_and_truths_are_none() -> None:
    assert [as_text(each) for each in (7, 7.0, 7.5, "7", True, None)] == [
        "7",
        "7",
        "7.5",
        "7",
        None,
        None,
    ]


def test_what_is_shown_is_short() -> None:
    assert len(shown("x" * 1000)) < 100
    assert shown([1]) == "a list"
    assert shown({}) == "a mapping"
    assert shown(b"x") == "binary"


def test_problems_of_what_is_inside_are_those_of_the_whole() -> None:
    values = Values({"image": {"url": []}}, "entry 1")

    assert values.inner("image").text("url") is None
    assert [each.code for each in values.problems] == ["field-type"]
