"""The wall: nh3 with our own lists, which judges and resolves addresses as it goes."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

import nh3

from htfeed.syntax.elements import (
    ADDRESSES,
    BLOCKS,
    KEPT,
    KEPT_ATTRIBUTES,
    OTHER_NAMES,
    RAW,
    UNREAD,
    VOID,
    names,
)
from htfeed.syntax.pictures import SETS, TELLING, is_telling
from htfeed.syntax.urls import LINKED, WEB, absolute

_LENGTH: Final = re.compile(r"\d{1,5}%?")
_NUMBER: Final = re.compile(r"-?\d{1,6}")
_TAG: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_SHAPES: Final = {
    "alt": re.compile(r".{0,2000}", re.DOTALL),
    "colspan": _NUMBER,
    "dir": re.compile(r"(?i:ltr|rtl|auto)"),
    "height": _LENGTH,
    "hreflang": _TAG,
    "lang": _TAG,
    "rowspan": _NUMBER,
    "scope": re.compile(r"(?i:row|col|rowgroup|colgroup)"),
    "span": _NUMBER,
    "start": _NUMBER,
    "title": re.compile(r".{1,2000}", re.DOTALL),
    "type": re.compile(
        r"[1aAiI]|[a-zA-Z0-9.+-]+/[a-zA-Z0-9.+-]+"
        r"(?:\s*;\s*codecs=(?:[\w.+-]+|\"[\w.+, -]+\"))?",
        re.ASCII,
    ),
    "value": _NUMBER,
    "width": _LENGTH,
}
"""What the value of an attribute must look like; of others, ``.{1,2000}``."""
_SWITCHES: Final = names("controls open reversed")
_HOLLOW: Final = RAW | UNREAD
# Names that tidying changes, and blocks that keep words apart, are let through to it.
_TAGS: Final = (KEPT | BLOCKS | OTHER_NAMES.keys()) - _HOLLOW - (VOID - KEPT)
_ALLOWED: Final = {name: set(allowed) for name, allowed in KEPT_ATTRIBUTES.items()}
_ALLOWED["img"] |= TELLING
_ALLOWED["source"].update(SETS)

Judge = Callable[[str, str, str], str | None]


@lru_cache(maxsize=64)
def wall(base: str | None, *, late: bool = False) -> nh3.Cleaner:
    """Return what lets nothing through that is not on our lists.

    Elements that :mod:`htfeed.syntax.tidy` renames or unwraps are still there, and
    pictures have all their addresses, of which it chooses one.

    Args:
        base: Address of the document, to resolve relative references against.
        late: Whether pictures are to be looked for in attributes of any name; this
            costs time for each that an element has for scripts.
    """
    return nh3.Cleaner(
        tags=set(_TAGS),
        clean_content_tags=set(_HOLLOW),
        attributes=_ALLOWED,
        generic_attribute_prefixes={"data-"} if late else set(),
        attribute_filter=_judge(base),
        url_schemes=set(LINKED),
        link_rel="noopener noreferrer",
    )


def _judge(base: str | None) -> Judge:
    def judged(element: str, name: str, value: str) -> str | None:
        if name in ADDRESSES:
            if element == "img":
                return value
            schemes = LINKED if name == "href" else WEB
            return absolute(value, base, schemes=schemes)
        if name in _SWITCHES:
            return ""
        if (element == "img" and is_telling(name, value)) or name in SETS:
            return value
        if name.startswith("data-"):
            return None
        return value if _SHAPES.get(name, _SHAPES["title"]).fullmatch(value) else None

    return judged
