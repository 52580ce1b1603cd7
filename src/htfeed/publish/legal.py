"""What is written holds only characters that XML 1.0 can hold, whatever came in."""

from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import TypeVar, cast

from htfeed.syntax.xml import legal

T = TypeVar("T")


def legalised(value: T) -> T:
    """Return a value of the house with every text in it, however deep, made legal.

    Normalised items are legal already and come back as they are; this is the
    belt to those braces, for one NUL would stop lxml, and with it a channel.
    """
    if isinstance(value, str):
        return cast("T", legal(value))
    if isinstance(value, tuple):
        return cast("T", tuple(map(legalised, value)))
    return _with_legal_fields(value)


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
