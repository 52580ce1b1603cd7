"""Writes docs/reference.md from the commands, the settings and the exit codes.

Run it with ``make docs``; a test compares the file with what this gives.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args, get_origin

import typer.main

from htfeed.cli import application
from htfeed.cli.exits import MEANINGS
from htfeed.cli.helping import in_usage
from htfeed.config import VARIABLES
from htfeed.config.settings import Settings
from htfeed.config.shape import bare, keys_of

HEAD = """\
# Reference

Made by `make docs` from the commands, the settings and the exit codes: to change a word of
it, change it there.
"""


def main() -> None:
    """Write the file."""
    Path(__file__).with_name("reference.md").write_text(reference(), encoding="utf-8")


def reference() -> str:
    """Return the whole page, as Markdown."""
    parts = (HEAD, _commands(), _codes(), _settings(), _variables())
    return "\n".join(parts)


def _commands() -> str:
    group = typer.main.get_command(application())
    told = "\n".join(_command(f"htfeed {name}", each) for name, each in _subcommands(group))
    return f"## Commands\n\n{told}"


def _subcommands(command: Any) -> Iterator[tuple[str, Any]]:
    for name, each in command.commands.items():
        if hasattr(each, "commands"):
            for inner, sub in _subcommands(each):
                yield f"{name} {inner}", sub
        else:
            yield name, each


def _command(name: str, command: Any) -> str:
    words = map(in_usage, _of(command, "argument"))
    text = textwrap.dedent(command.help or "").strip()
    options = "\n".join(
        f"- `{', '.join(each.opts)}`: {each.help}" for each in _of(command, "option")
    )
    heading = " ".join((name, *words))
    return f"### {heading}\n\n{text}\n" + (f"\n{options}\n" if options else "")


def _of(command: Any, kind: str) -> list[Any]:
    return [each for each in command.params if each.param_type_name == kind]


def _codes() -> str:
    rows = "\n".join(f"| {code.value} | {meaning} |" for code, meaning in MEANINGS.items())
    return f"## Exit codes\n\n| code | meaning |\n|---|---|\n{rows}\n"


def _settings() -> str:
    rows = "\n".join(f"| `{key}` | {default} | {said} |" for key, default, said in keys())
    head = "| key | without it | what it is |\n|---|---|---|"
    return f"## Keys of the config\n\n{head}\n{rows}\n"


def keys(settings: Any = Settings, before: str = "") -> Iterator[tuple[str, str, str]]:
    """Give every key of the config with its default and its meaning."""
    said = _said(settings)
    names = dict(zip(keys_of(settings), fields(settings), strict=True))
    for name, field in names.items():
        hint = bare(keys_of(settings)[name])
        path = f"{before}{name}"
        yield path, _default(field), said.get(field.name, "")
        if inspect.isclass(hint) and is_dataclass(hint):
            yield from _below(hint, f"{path}.", settings)
        elif get_origin(hint) is tuple:
            yield from _below(bare(get_args(hint)[0]), f"{path}[].", settings)
        elif get_origin(hint) is Mapping:
            yield from _below(bare(get_args(hint)[1]), f"{path}.KEY.", settings)


def _below(hint: Any, before: str, above: type[Any]) -> Iterator[tuple[str, str, str]]:
    # A condition holds conditions, which are told once.
    if inspect.isclass(hint) and is_dataclass(hint) and hint is not above:
        yield from keys(hint, before)


def _default(field: Field[Any]) -> str:
    if field.default is MISSING:
        return "" if field.default_factory is not MISSING else "required"
    return "" if field.default in (None, (), "") else f"`{_as_yaml(field.default)}`"


def _as_yaml(value: object) -> str:
    if isinstance(value, timedelta):
        return f"{value // timedelta(hours=1)}h"
    if isinstance(value, tuple):
        return f"[{', '.join(value)}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _markdown(text: str) -> str:
    """Return a docstring as a cell of a table: one line, code by single backticks."""
    plain = " ".join(text.split()).replace("|", r"\|")
    return re.sub(r"(?::\w+:)?`+([^`]+)`+", r"`\1`", plain)


def _said(settings: type[Any]) -> dict[str, str]:
    """Return the text below each field of a dataclass."""
    told: dict[str, str] = {}
    for each in reversed(settings.__mro__[:-1]):
        told |= _own_words(each)
    return told


def _own_words(settings: type[Any]) -> dict[str, str]:
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(settings))).body
    assert isinstance(tree, ast.ClassDef)
    told: dict[str, str] = {}
    for before, node in zip(tree.body, tree.body[1:], strict=False):
        if isinstance(before, ast.AnnAssign) and isinstance(node, ast.Expr):
            value = node.value
            assert isinstance(before.target, ast.Name)
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                told[before.target.id] = _markdown(value.value)
    return told


def _variables() -> str:
    rows = "\n".join(f"| `{name}` | `{'.'.join(key)}` |" for name, key in VARIABLES.items())
    return f"## Environment\n\n| variable | wins over |\n|---|---|\n{rows}\n"


if __name__ == "__main__":
    main()
