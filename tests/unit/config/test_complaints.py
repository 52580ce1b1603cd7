"""Complaints speak to people: paths, values and examples as they would write them."""

from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import Annotated, Any, get_args, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from htfeed.config import Settings
from htfeed.config.complaints import (
    KeyPath,
    described,
    example,
    missing,
    mistyped,
    spelled,
)
from htfeed.config.shape import keys_of


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ((), ""),
        (("site", "title"), "site.title"),
        (("rules", 0, "if", "any", 2, "tag"), "rules[1].if.any[3].tag"),
        (("a\nb", "\u202e"), r"a b.\u202e"),
    ],
)
def test_a_path_counts_from_one_and_stays_on_its_line(path: KeyPath, text: str) -> None:
    assert spelled(path) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "nothing"),
        (True, "the truth value true"),
        (5, "the number 5"),
        (1.5, "the number 1.5"),
        ("word", '"word"'),
        ("two\n  lines", '"two lines"'),
        ("\x1b[31m", '"\\x1b[31m"'),
        ("x" * 100, f'"{"x" * 59}…"'),
        ([1], "a list"),
        ({"a": 1}, "a mapping"),
        ("postgresql://ann:pass@host/db", '"postgresql://…@host/db"'),
        ("postgresql://ann:p/a?s#s@host/db", '"postgresql://…@host/db"'),
        ("ann:hush@host", '"…@host"'),
        ("https://x.example/feed?token=hush", '"https://x.example/feed?…"'),
        ("https://a:hush@x y/?token=hush", '"https://…@x y/?…"'),
    ],
)
def test_a_value_is_described_shortly_and_without_passwords(
    value: object, text: str
) -> None:
    assert described(value) == text


@given(st.text())
def test_a_described_text_is_one_printable_line(text: str) -> None:
    assert described(text).isprintable()


def every_path(hint: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:  # noqa: ANN401 - any type that a setting has
    """Give a path for each key of the settings, with its type."""
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if is_dataclass(hint) and isinstance(hint, type):
        for key, part in keys_of(hint).items():
            yield (*path, key), part
            if key not in {"all", "any", "not"}:  # conditions in conditions
                yield from every_path(part, (*path, key))
    elif get_origin(hint) is tuple:
        yield from every_path(get_args(hint)[0], (*path, 0))
    else:
        for part in get_args(hint):
            yield from every_path(part, (*path, "news") if path == ("channels",) else path)


@pytest.mark.parametrize(
    "path", [pytest.param(path, id=spelled(path)) for path, _ in every_path(Settings)]
)
def test_every_key_has_an_example_that_is_yaml(path: KeyPath) -> None:
    told = missing(path)

    assert example(path) != "toolkit" or "if" in path
    assert told.cure == f"add {path[-1]}: {example(path)}"
    assert list(YAML(typ="safe", pure=True).load(told.cure.removeprefix("add "))) == [
        path[-1]
    ]


@pytest.mark.parametrize(
    ("path", "kind", "value", "cause", "cure"),
    [
        (
            ("channels", "a", "title"),
            "string_type",
            5,
            'expected text such as "City news", got it',
            'put it in quotes: "5"',
        ),
        (
            ("site", "title"),
            "string_type",
            [],
            'expected text such as "City news", got it',
            "write for example title: City news",
        ),
        (
            ("rules", 1, "if", "not"),
            "dataclass_type",
            5,
            "expected a mapping of keys, got it",
            "write for example not: {title: toolkit}",
        ),
        (
            ("rules", 1, "if", "all", 0),
            "dataclass_type",
            5,
            "expected a mapping of keys, got it",
            "write for example {title: toolkit}",
        ),
        (
            ("store",),
            "never_heard_of",
            5,
            "expected another value, got it",
            "write for example store: sqlite:///var/htfeed.db",
        ),
    ],
)
def test_what_is_of_the_wrong_type_is_told_without_jargon(
    path: KeyPath, kind: str, value: object, cause: str, cure: str
) -> None:
    told = mistyped(path, kind, "it", value)

    assert (told.path, told.cause, told.cure) == (path, cause, cure)


def test_of_few_values_all_are_told() -> None:
    told = mistyped(("defaults",), "literal_error", "it", 5, choices="a or b")

    assert told.cause == "expected a or b, got it"
