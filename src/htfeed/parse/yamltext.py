"""YAML as authors write it -> plain values, with the line of what is wrong."""

from datetime import date, datetime
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from htfeed.errors import ParseError


def yaml_value(text: str, *, first_line: int = 1) -> object:
    """Return what a YAML document holds, days and times as ISO 8601 text.

    Args:
        text: One document.
        first_line: The line of the file on which it begins.

    Raises:
        ParseError: It is no YAML (``yaml``), with the line in the file.
    """
    reader = YAML(typ="safe", pure=True)
    try:
        return _plain(reader.load(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + mark.line if mark else None
        cause = f"no YAML: {error.problem or error.context}"
        raise ParseError("yaml", cause, line=line, cure=_CURE) from error
    except (YAMLError, ValueError, RecursionError, ArithmeticError, LookupError) as error:
        cause = (
            f"no YAML: {str(error).splitlines()[0] if str(error) else 'nested too deep'}"
        )
        raise ParseError("yaml", cause, line=first_line, cure=_CURE) from error


_CURE = 'put text that holds ": ", "#" or a quote between quotes'


def _plain(value: Any) -> object:  # noqa: ANN401 - whatever YAML gives
    if isinstance(value, datetime | date):
        # YAML makes 2008-02-13 a date; the entry has the string of its author.
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(each) for each in value]
    return value
