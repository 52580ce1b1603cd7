"""JSON text -> its value, or a ParseError that names the line."""

import json
import math
from typing import Final

from htfeed.errors import ParseError

_DIGITS: Final = 400
"""Longest number that is read; Python refuses one of more than 4,300 digits."""


def load(text: str) -> object:
    """Return the value of a JSON text (RFC 8259); tabs and the like may stand in its texts.

    Raises ParseError: ``ill-formed``, ``too-deep``, ``number-too-long``.
    """
    try:
        return json.loads(
            text,
            parse_int=_whole,
            parse_float=_float,
            parse_constant=_nothing,
            strict=False,
        )
    except json.JSONDecodeError as error:
        raise ParseError(
            "ill-formed",
            f"the document is no JSON: {error.msg} in column {error.colno}",
            line=error.lineno,
            cure="mend the file, or ask the publisher to",
        ) from error
    except RecursionError as error:
        raise ParseError("too-deep", "its lists and objects are nested too deep") from error


def _whole(text: str) -> int:
    if len(text) > _DIGITS:
        raise ParseError("number-too-long", f"it has a number of {len(text)} digits")
    return int(text)


def _float(text: str) -> float | None:
    value = float(text)
    return value if math.isfinite(value) else None


def _nothing(_: str) -> None:
    """Read NaN and Infinity, which JSON has not, as null."""
