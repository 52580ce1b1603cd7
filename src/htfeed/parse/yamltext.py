"""YAML text -> its values, every one a text, or a ParseError that names the line."""

import warnings
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import Node, ScalarNode

from htfeed.errors import ParseError


class _Words(SafeConstructor):
    """Leaves every scalar as it is written.

    All fields are texts, and a reader that knows numbers and times makes
    1.10 of version 1.1 and nothing of 31 February.
    """

    def construct_word(self, node: Node) -> str:
        """Return a scalar as it is written."""
        assert isinstance(node, ScalarNode)
        return str(node.value)


for _kind in ("int", "float", "bool", "timestamp"):
    _Words.add_constructor(f"tag:yaml.org,2002:{_kind}", _Words.construct_word)

_DOCUMENTS: Final = 10_001


def load(text: str, *, offset: int = 0) -> list[object]:
    """Return the values of the documents in a YAML text, empty ones left out.

    Raises ParseError: ``ill-formed`` (a key that is given twice, too),
    ``too-deep``.

    Args:
        text: One document or several.
        offset: How many lines of the file stand above it.
    """
    reader = YAML(typ="safe", pure=True)
    reader.Constructor = _Words
    try:
        with warnings.catch_warnings():
            # A directive of another version warns; the text is read all the same.
            warnings.simplefilter("ignore")
            found = list(reader.load_all(text))
    except YAMLError as error:
        raise _refused(error, offset) from error
    except RecursionError as error:
        raise ParseError(
            "too-deep", "its lists and mappings are nested too deep"
        ) from error
    except (ValueError, TypeError) as error:
        cause = f"a value of the YAML text cannot be read: {error}"
        raise ParseError("ill-formed", cause, cure="put the value in quotes") from error
    return [each for each in found if each is not None]


def _refused(error: YAMLError, offset: int) -> ParseError:
    problem, mark = str(error).partition("\n")[0], None
    if isinstance(error, MarkedYAMLError):
        problem = (error.problem or error.context or problem).partition("\n")[0]
        mark = error.problem_mark or error.context_mark
    line = mark.line + 1 + offset if mark is not None else None
    where = f" in column {mark.column + 1}" if mark is not None else ""
    return ParseError(
        "ill-formed",
        f"the text is no YAML: {problem}{where}",
        line=line,
        cure="mend the line; a text with ': ' or '#' in it wants quotes",
    )
