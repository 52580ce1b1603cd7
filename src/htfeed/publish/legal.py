"""What is written holds only characters that mean one, whatever came in.

XML 1.0 takes C1 controls and non-characters; HTML takes neither (Infra §4.5), and what
looks like the former is windows-1252 that somebody took for Latin-1.
"""

import re
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Final, TypeVar, cast

from htfeed.syntax.xml import legal

T = TypeVar("T")

_LAST: Final = "".join(map(chr, (each << 16 | 0xFFFE for each in range(1, 17))))
_ODD: Final = re.compile(
    f"[\x80-\x9f\ufdd0-\ufdef{_LAST}{''.join(chr(ord(each) + 1) for each in _LAST)}]"
)
"""C1 controls, and the non-characters that XML takes."""


def legalised(value: T) -> T:
    """Return a value of the house with every text in it, however deep, made legal.

    Normalised items are legal already and come back as they are; this is the
    belt to those braces, for one NUL would stop lxml, and with it a channel.
    """
    if isinstance(value, str):
        # What is printable is neither: so are most texts, and Python knows it of them.
        is_plain = value.isprintable() or _between_lines(value).isprintable()
        return value if is_plain else cast("T", _legalised(value))
    if isinstance(value, tuple):
        return cast("T", tuple(map(legalised, value)))
    return _with_legal_fields(value)


def _between_lines(text: str) -> str:
    """Return a text without the usual characters that are legal and not printable."""
    return text.replace("\n", "").replace("\t", "").replace("\xa0", "")


def _legalised(text: str) -> str:
    made = legal(text)
    return made if made.isascii() else _ODD.sub(_meant, made)


def _meant(odd: re.Match[str]) -> str:
    """Return what an octet means by windows-1252; nothing of what means nothing."""
    code = ord(odd[0])
    return bytes([code]).decode("windows-1252", "ignore") if code < 0xA0 else ""


def _with_legal_fields(value: T) -> T:
    changed = {}
    kind: type = type(value)
    for name in _fields(kind):
        before = getattr(value, name)
        # Most of what may be told of an item is not.
        if not before:
            continue
        after = legalised(before)
        if after is not before and after != before:
            changed[name] = after
    return replace(value, **changed) if changed else value  # type: ignore[type-var]


@cache
def _fields(kind: type) -> tuple[str, ...]:
    """Return the names of the fields of a dataclass; none for what is no such."""
    return tuple(each.name for each in fields(kind)) if is_dataclass(kind) else ()
