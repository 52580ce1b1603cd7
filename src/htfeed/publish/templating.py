"""How a page is made of a template: ours, or the one that an operator has put before it."""

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from traceback import walk_tb
from typing import Final

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from jinja2.sandbox import SandboxedEnvironment

from htfeed.publish.design import Design

_TEMPLATES: Final = "publish/templates"
_OURS: Final = "htfeed"
"""``{% extends "htfeed/base.html" %}`` is ours also where another one stands before it."""
_MISTAKES: Final = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)
"""What a template that somebody else has written may come to."""


def rendered(design: Design, template: str, **shown: object) -> bytes:
    """Return what a template makes of values.

    Raises ValueError where it makes nothing of them: with the file and the line.
    """
    try:
        return _environment(design).get_template(template).render(**shown).encode()
    except _MISTAKES as error:
        where = _where(error, design) or template
        raise ValueError(f"{where}: {type(error).__name__}: {error}") from error


def as_it_is(design: Design, name: str) -> bytes:
    """Return a file that is no template: the operator's, else ours."""
    own = design.folder / name if design.folder else None
    if own and own.is_file():
        return own.read_bytes()
    return files("htfeed").joinpath(_TEMPLATES, name).read_bytes()


def _where(error: Exception, design: Design) -> str | None:
    """Return the file and the line of a template that an error is in."""
    if isinstance(error, TemplateSyntaxError):
        return f"{_shown(error.filename or error.name or '', design)}:{error.lineno}"
    found = [each for each in _lines(error) if each[0].endswith(".html")]
    return f"{_shown(found[-1][0], design)}:{found[-1][1]}" if found else None


def _lines(error: Exception) -> Iterator[tuple[str, int]]:
    # Jinja gives the frames of a template the names and the lines of its file.
    for frame, line in walk_tb(error.__traceback__):
        yield frame.f_code.co_filename, line


def _shown(name: str, design: Design) -> str:
    """Return a file as the operator knows it: within the folder of the templates."""
    path = Path(name)
    if design.folder and path.is_relative_to(design.folder):
        return str(path.relative_to(design.folder.parent))
    return path.name


@lru_cache(maxsize=2)
def _environment(design: Design) -> Environment:
    ours = PackageLoader("htfeed", _TEMPLATES)
    loaders: list[BaseLoader] = [ours, PrefixLoader({_OURS: ours})]
    made = Environment
    if design.folder:
        # What others have written may shape pages, and reach for nothing else.
        made = SandboxedEnvironment
        loaders.insert(0, FileSystemLoader(design.folder))
    return made(
        loader=ChoiceLoader(loaders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # Templates that change are another design, and so another environment.
        auto_reload=False,
    )
