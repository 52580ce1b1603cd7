"""What is written holds only characters that XML 1.0 can hold, whatever came in."""

from dataclasses import fields, is_dataclass, replace
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
        return cast("T", tuple(legalised(each) for each in value))
    if is_dataclass(value) and not isinstance(value, type):
        return cast("T", _legalised_fields(value))
    return value


def _legalised_fields(value: T) -> T:
    changed = {}
    for field in fields(value):  # type: ignore[arg-type]  # a dataclass: asked above
        before = getattr(value, field.name)
        after = legalised(before)
        if after != before:
            changed[field.name] = after
    return replace(value, **changed) if changed else value  # type: ignore[type-var]
