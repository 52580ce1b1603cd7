"""HTML that parsers choke on, spelled out in a form that none does, in linear time.

What nobody closed is closed, quotes and sections that would swallow the rest do
not, and 100,000 elements inside one another, which would cost the sanitiser a
minute, lie flat. Nothing is judged here.
"""

import html
import re
from collections import Counter
from typing import Final

from htfeed.syntax.elements import (
    ENDS_PARAGRAPH,
    FORMULAS,
    KEPT_ATTRIBUTES,
    OTHER_NAMES,
    RAW,
    TABLE_HOMES,
    VOID,
    names,
)
from htfeed.syntax.formulas import in_line
from htfeed.syntax.markup import Token, attributes, tokens
from htfeed.syntax.pictures import FALLBACK, TELLING, is_telling
from htfeed.syntax.players import has_players, linked
from htfeed.syntax.tidy import DEEPEST, escaped

_CROWD: Final = 100
"""Fewer tags cannot be nested so deep that it costs much."""
_DEEP: Final = 60
_TAG: Final = re.compile(r"<(/?[A-Za-z][A-Za-z0-9]*+)")
_UNCLOSED: Final = names("li dd dt p td th tr tbody thead tfoot option rt rp colgroup")
"""Elements that authors leave open, and that HTML then closes before the next."""
# Sections of XML, formulas, fallbacks, what never ends, texts that end in a slash.
_WHOLE_RAW: Final = rf"(?:{'|'.join(sorted(RAW))})\b[^<>]*/>"
_ODD: Final = re.compile(
    rf"<(?=[!imnpst])(?:!\[CDATA\[|plaintext|math|noscript|{_WHOLE_RAW})", re.IGNORECASE
)
_ENDLESS: Final = re.compile(r"<[^<>]{10000}")
_LONG: Final = 10_000
_DROPPED: Final = RAW | FORMULAS | {"plaintext", "math", "noscript"}
_TOLD: Final = frozenset[str]().union(*KEPT_ATTRIBUTES.values()) | TELLING
_FLAT: Final = frozenset(
    f"{slash}{name}" for name in VOID | _UNCLOSED for slash in ("", "/")
)
_WHOLE: Final = re.compile(r"<([A-Za-z][A-Za-z0-9]*+)[^<>]*/>")
_CELL: Final = re.compile(r"<t(?:d|h|r)\b", re.IGNORECASE)
_TABLE: Final = re.compile(r"<table\b", re.IGNORECASE)


def is_odd(text: str, *, xml: bool) -> bool:
    """Whether a parser of HTML would lose words of a fragment, or a minute of time."""
    if (
        _ODD.search(text)
        or has_players(text)
        or (_CELL.search(text) and not _TABLE.search(text))
    ):
        return True
    if len(text) > _LONG and _ENDLESS.search(text):
        return True
    if xml and any(name.lower() not in VOID for name in _WHOLE.findall(text)):
        return True
    return text.count("<") > _CROWD and _depth(text) > _DEEP


def _depth(text: str) -> int:
    """Return how deep elements are nested at most; too much rather than too little."""
    deepest = depth = 0
    for name in map(str.lower, _TAG.findall(text)):
        if name in _FLAT:
            continue
        if name[0] != "/":
            depth += 1
            deepest = max(deepest, depth)
        elif depth:
            depth -= 1
    return deepest


def respelled(text: str, *, xml: bool) -> str:
    """Return a fragment with every tag written out, and no more than a hundred deep.

    Args:
        text: The fragment.
        xml: Whether ``<p/>`` is a whole element, as in XHTML.
    """
    pen = _Pen()
    found = tokens(text, xml=xml)
    for token in in_line(linked(found) if has_players(text) else found):
        if token.kind == "text":
            if token.value:  # nothing, where a reference stood for what is no character
                pen.out.append(escaped(token.value))
        elif token.kind == "start":
            pen.start(token)
        else:
            pen.end(token.value)
    return pen.finished()


class _Pen:
    """What has been written, what of it is open, and what is open but too deep."""

    __slots__ = ("fallbacks", "open", "out", "over")

    def __init__(self) -> None:
        self.fallbacks = 0
        self.out: list[str] = []
        self.open: list[str] = []
        self.over = Counter[str]()

    def start(self, token: Token) -> None:
        name = OTHER_NAMES.get(token.value, token.value)
        self.fallbacks += name == "noscript"
        if name in _DROPPED:
            return
        if name in TABLE_HOMES and "table" not in self.open:
            self.gap()
            return
        if self.open and _ends(self.open[-1], name):
            self.close()
        if name not in VOID and len(self.open) >= DEEPEST:
            self.over[name] += 1
            return
        given = [
            f' {key}="{html.escape(value)}"'
            for key, value in attributes(token).items()
            if key in _TOLD or (name == "img" and is_telling(key, value))
        ]
        if self.fallbacks and name in {"img", "image"}:
            given.append(f' {FALLBACK}=""')
        self.out.append(f"<{name}{''.join(given)}>")
        if name not in VOID:
            self.open.append(name)

    def end(self, name: str) -> None:
        name = OTHER_NAMES.get(name, name)
        if name == "noscript":
            self.fallbacks = max(0, self.fallbacks - 1)
        if name in _DROPPED:
            return
        if self.over[name]:
            self.over[name] -= 1
        elif name in TABLE_HOMES and "table" not in self.open:
            self.gap()
        elif name == "br":
            self.out.append("<br>")
        elif name in self._reach(name):
            while self.open[-1] != name:
                self.close()
            self.close()

    def _reach(self, name: str) -> list[str]:
        """Return what an end tag can close: a cell keeps it from what is around it."""
        if name in TABLE_HOMES or name == "table":
            return self.open
        for at in range(len(self.open) - 1, -1, -1):
            if self.open[at] in {"td", "th", "caption"}:
                return self.open[at + 1 :]
        return self.open

    def gap(self) -> None:
        """Keep the words apart that a cell stood between."""
        if self.out and not self.out[-1][-1].isspace():
            self.out.append(" ")

    def close(self) -> None:
        self.out.append(f"</{self.open.pop()}>")

    def finished(self) -> str:
        while self.open:
            self.close()
        return "".join(self.out)


def _ends(inner: str, name: str) -> bool:
    """Whether a start tag ends the element that it stands in."""
    if inner == "p":
        return name in ENDS_PARAGRAPH
    return inner == name and name in _UNCLOSED
