"""A sheet knows where everything stands, and tells it in the order of the file."""

from pathlib import Path

import pytest

from htfeed.config.complaints import Complaint, KeyPath
from htfeed.config.sheet import Sheet, Spot


@pytest.fixture
def sheet() -> Sheet:
    return Sheet(
        name="c.yaml",
        root=Path("/srv"),
        tree={"a": {"b": [1, 2], "c": "x"}, "d": [{"e": 1}, {"e": 2}, 3], "f": None},
        values={
            (): Spot(line=1, column=1),
            ("a",): Spot(line=2, column=3),
            ("a", "b"): Spot(line=2, column=6),
            ("d",): Spot(line=10, column=3),
        },
        keys={("a",): Spot(line=1, column=1), ("a", "b"): Spot(line=2, column=3)},
        secrets={("a", "c"): "/run/secrets/c"},
        variables={("f",): "HTFEED_F"},
    )


def complaint(path: KeyPath, cause: str = "is odd", *, at_key: bool = False) -> Complaint:
    return Complaint(path=path, cause=cause, cure="mend it", at_key=at_key)


@pytest.mark.parametrize(
    ("path", "at_key", "spot"),
    [
        (("a", "b"), False, "2:6"),
        (("a", "b"), True, "2:3"),
        (("a", "b", 1), False, "2:6"),
        (("a", "z"), True, "2:3"),
        (("z", "y"), False, "1:1"),
        ((), False, "1:1"),
    ],
)
def test_what_is_missing_stands_where_its_parent_does(
    sheet: Sheet,
    path: KeyPath,
    at_key: bool,  # noqa: FBT001 - pytest passes by name
    spot: str,
) -> None:
    assert str(sheet.spot(path, at_key=at_key)) == spot


def test_a_sheet_without_places_still_tells() -> None:
    assert Sheet(name="c", root=Path()).where(("a",)) == "c:1:1: a"


def test_lines_come_in_the_order_of_the_file(sheet: Sheet) -> None:
    complaints = [
        complaint(("f",)),
        complaint(("d",)),
        complaint(("a", "b")),
        complaint(()),
    ]

    assert sheet.lines(complaints) == (
        "c.yaml:1:1: is odd; mend it",
        "c.yaml:2:6: a.b: is odd; mend it",
        "c.yaml:10:3: d: is odd; mend it",
        "HTFEED_F: f: is odd; mend it",
    )


def test_of_several_complaints_about_one_thing_the_first_is_told(sheet: Sheet) -> None:
    complaints = [
        complaint(("a",)),
        complaint(("a",), "is odder"),
        complaint(("a",), "is no name", at_key=True),
    ]

    assert sheet.lines(complaints) == (
        "c.yaml:1:1: a: is no name; mend it",
        "c.yaml:2:3: a: is odd; mend it",
    )


def test_a_secret_is_shown_by_its_file(sheet: Sheet) -> None:
    assert sheet.shown(("a", "c"), "x") == "the content of /run/secrets/c"
    assert sheet.shown(("a", "b"), "x") == '"x"'


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        (("a", "c"), [(("a", "c"), "x")]),
        (("a", "b", "*"), [(("a", "b", 0), 1), (("a", "b", 1), 2)]),
        (("d", "*", "e"), [(("d", 0, "e"), 1), (("d", 1, "e"), 2)]),
        (("a", "*"), [(("a", "b"), [1, 2]), (("a", "c"), "x")]),
        (("d", "e"), []),
        (("f", "*"), []),
        (("z",), []),
    ],
)
def test_a_pattern_finds_the_values_at_its_paths(
    sheet: Sheet, pattern: tuple[str, ...], found: list[tuple[KeyPath, object]]
) -> None:
    assert list(sheet.matches(pattern)) == found
