"""The rules of the house that no other tool checks."""

import ast
import re
from pathlib import Path

import pytest

from htfeed import errors, store
from htfeed.errors import HtfeedError

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "src" / "htfeed").rglob("*.py"))
BAGS = {"utils", "util", "helpers", "common", "core", "manager", "misc"}


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return [node for node in ast.walk(tree) if isinstance(node, kinds)]


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function, its docstring left out."""
    first = function.body[0]
    documented = ast.get_docstring(function) is not None
    said = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - said


@pytest.mark.parametrize(
    "path", MODULES, ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_a_module_is_of_human_size(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")

    assert lines <= 400
    assert [each.name for each in functions(path) if length(each) > 50] == []


@pytest.mark.parametrize(
    "path", MODULES, ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_no_module_is_a_bag(path: Path) -> None:
    assert path.stem not in BAGS


def test_the_map_of_the_store_names_every_module() -> None:
    named = set(re.findall(r"``(\w+)``", store.__doc__ or ""))

    rooms = {path.stem for path in Path(store.__file__).parent.iterdir()}
    assert named == rooms - {"__init__", "__pycache__"}


def test_most_functions_are_short() -> None:
    lengths = sorted(length(each) for path in MODULES for each in functions(path))

    assert lengths[len(lengths) // 2] <= 10
    assert lengths[len(lengths) * 9 // 10] <= 25


def test_the_drawing_of_the_errors_is_true() -> None:
    drawn = re.findall(
        r"^\s*[│├└─ ]*(\w+Error|HtfeedError)$", errors.__doc__ or "", re.MULTILINE
    )

    defined = [
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, HtfeedError)
    ]
    assert sorted(drawn) == sorted(defined)


def test_an_error_says_its_cause_and_its_cure() -> None:
    error = errors.ParseError("yaml", "'a: b: c' is no YAML", line=3, cure="quote it")

    assert str(error) == "line 3: 'a: b: c' is no YAML; quote it"
    assert (error.stage, error.code, error.line) == ("parse", "yaml", 3)


def test_an_error_of_a_channel_names_it() -> None:
    assert str(errors.PublishError("news", "disk full")) == "channel news: disk full"
