"""JSON text -> its value, or a ParseError that names the line.

What JavaScript takes and JSON does not has one reading only, and is mended with a
Problem: comments, a comma behind the last member, the call of a function around it
(JSONP), a guard before it, and more behind its end.
"""

import json
import math
import re
from typing import Any, Final, NamedTuple

from htfeed.errors import ParseError
from htfeed.model import Problem

_DIGITS: Final = 400
"""Longest number that is read; Python refuses one of more than 4,300 digits."""
_STRING: Final = r'("(?:[^"\\]|\\.)*+"?)'
_COMMENT: Final = re.compile(rf"{_STRING}|//[^\n]*|/\*(?:.*?\*/|.*)", re.DOTALL)
_LAST_COMMA: Final = re.compile(rf"{_STRING}|,(?=\s*[}}\]])", re.DOTALL)
# What keeps a page of another site from running it as a script.
_GUARD: Final = re.compile(r"\s*(?:\)\]\}',?|while\s*\(1\);|for\s*\(;;\);)")
_CALL: Final = re.compile(
    r"\s*(?:typeof\s+[\w$.]+\s*={2,3}\s*[\"']function[\"']\s*&&\s*)?"
    r"[A-Za-z_$][\w$.]*\s*\(\s*(?=[{\[])"
)
_BLANK: Final = re.compile(r"\s*+")
_MOST: Final = 1000
"""More values, one behind the other, are not looked for."""


class Loaded(NamedTuple):
    """What is in a text of JSON."""

    values: tuple[object, ...]
    """One, but where several texts were put together."""
    problems: tuple[Problem, ...] = ()


def is_called(text: str) -> bool:
    """Whether a text is JSON with a comment, a guard or a call of a function before it."""
    bare = _without_comments(text[:1000]).strip()
    guard = _GUARD.match(bare)
    bare = bare[guard.end() :].lstrip() if guard else bare
    return bool(_CALL.match(bare)) or (bare[:1] in {"{", "["} and text[:1] != bare[:1])


def load(text: str) -> Loaded:
    """Return the value of a JSON text (RFC 8259); tabs and the like may stand in its texts.

    Raises ParseError: ``ill-formed``, ``too-deep``, ``number-too-long``.
    """
    try:
        return Loaded((_DECODER.decode(text),))
    except json.JSONDecodeError as error:
        values = _values(_mended(text))
        if not values:
            raise ParseError(
                "ill-formed",
                f"the document is no JSON: {error.msg} in column {error.colno}",
                line=error.lineno,
                cure="mend the file, or ask the publisher to",
            ) from error
        told = Problem(code="ill-formed", where=f"line {error.lineno}", detail=error.msg)
        return Loaded(values, (told,))
    except RecursionError as error:
        raise ParseError("too-deep", "its lists and objects are nested too deep") from error


def _values(text: str) -> tuple[object, ...]:
    """Return the values that a text begins with; none where the first is no JSON."""
    found: list[Any] = []
    at = 0
    while text[at : at + 1] in {"{", "["} and len(found) < _MOST:
        try:
            value, end = _DECODER.raw_decode(text, at)
        except json.JSONDecodeError:
            break
        except RecursionError as error:
            cause = "its lists and objects are nested too deep"
            raise ParseError("too-deep", cause) from error
        found.append(value)
        blank = _BLANK.match(text, end)
        at = blank.end() if blank else end
    return tuple(found)


def _mended(text: str) -> str:
    text = _without_comments(text.lstrip("\ufeff"))
    guard = _GUARD.match(text)
    text = text[guard.end() :] if guard else text
    call = _CALL.match(text)
    text = text[call.end() :] if call else text
    return _LAST_COMMA.sub(lambda found: found[1] or "", text).lstrip()


def _without_comments(text: str) -> str:
    return _COMMENT.sub(lambda found: found[1] or " ", text)


def _whole(text: str) -> int:
    if len(text) > _DIGITS:
        raise ParseError("number-too-long", f"it has a number of {len(text)} digits")
    return int(text)


def _float(text: str) -> float | None:
    value = float(text)
    return value if math.isfinite(value) else None


def _nothing(_: str) -> None:
    """Read NaN and Infinity, which JSON has not, as null."""


_DECODER: Final = json.JSONDecoder(
    parse_int=_whole, parse_float=_float, parse_constant=_nothing, strict=False
)
