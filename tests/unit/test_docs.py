"""The documents are true: what can be typed or written is told, and nothing else is."""

import re
import runpy
from pathlib import Path

import pytest

from htfeed.cli import COMMANDS
from htfeed.cli.exits import MEANINGS, Exit

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
GENERATED = runpy.run_path(str(DOCS / "generate.py"), run_name="docs")
REFERENCE = (DOCS / "reference.md").read_text(encoding="utf-8")


def test_the_reference_is_what_the_code_says() -> None:
    assert GENERATED["reference"]() == REFERENCE, "run: make docs"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme(name: str) -> None:
    assert re.search(rf"\bhtfeed {name}\b", PAGES[0].read_text(encoding="utf-8"))


@pytest.mark.parametrize("key", [key for key, _, _ in GENERATED["keys"]()])
def test_every_key_says_what_it_is(key: str) -> None:
    (said,) = (text for name, _, text in GENERATED["keys"]() if name == key)

    assert said
    assert f"`{key}`" in REFERENCE


@pytest.mark.parametrize("key", [key for key, _, _ in GENERATED["keys"]()])
def test_every_key_is_in_the_example_config(key: str) -> None:
    example = (ROOT / "config.yaml").read_text(encoding="utf-8")

    name = key.rpartition(".")[2]
    assert re.search(rf"\b{name}\b", example)


@pytest.mark.parametrize("code", MEANINGS, ids=lambda code: code.name.lower())
def test_every_exit_code_is_told(code: Exit) -> None:
    assert f"| {int(code)} | {MEANINGS[code]} |" in REFERENCE


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_names_a_command_that_is_not_there(page: Path) -> None:
    # In code only: prose may go on after the name of the program.
    code = re.findall(r"`[^`]+`|^ {4}.*$", page.read_text(encoding="utf-8"), re.MULTILINE)
    named = {found for each in code for found in re.findall(r"htfeed ([a-z][a-z-]*)", each)}

    assert named <= set(COMMANDS)
