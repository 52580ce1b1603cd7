"""Tag soup -> well-formed XML, so that one set of rules reads what is broken as well.

A start tag that nobody closes ends where the next field of its entry begins; an end tag
that closes nothing is dropped; a ``<`` that opens no tag is text. Comments, instructions
and stray declarations say nothing, and go.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from htfeed.syntax.elements import VOID, names

_NAME: Final = r"[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?"
_MARKUP: Final = re.compile(
    r"(?P<cdata><!\[CDATA\[.*?(?:\]\]>|\Z))"
    r"|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!(?:DOCTYPE|ELEMENT|ENTITY)\b[^<>]*>"
    rf"|</\s*(?P<end>{_NAME})[^<>]*>"
    rf"|<(?P<start>{_NAME})(?=[\s/>])",
    re.DOTALL,
)
# A quoted value never holds what looks like the next tag: then the quote was not closed.
_ATTRIBUTE: Final = re.compile(
    rf"\s*(?:(?P<name>{_NAME})\s*(?:=\s*(?:\"(?P<double>(?:[^\">]|>(?!\s*<))*+)\""
    r"|'(?P<single>(?:[^'>]|>(?!\s*<))*+)'|(?P<bare>(?:[^\s>/]|/(?!>))+)))?|(?P<junk>[^\s<>/]|/(?!\s*>)))"
)
_WHOLE: Final = re.compile(r"[^<>]*/>")
_TAG_END: Final = re.compile(r"\s*(/?)\s*(>|(?=<)|\Z)")
_RAW: Final = names("script style")
_CONTAINERS: Final = names(
    """rss rdf channel feed item entry source author contributor image textinput owner group
    items deleted-entry person chapters alternateenclosure"""
)
"""Elements that hold fields of their own and no text."""
_FIELDS: Final = names(
    """title link guid id pubdate description enclosure comments category author content
    summary updated published modified issued created contributor rights encoded
    creator date subject item entry"""
)
"""Elements that begin a field, where the one before is open and nothing closes it later."""
_LINKS: Final = names("link atom:link enclosure")
_FOREIGN: Final = names("xhtml html h svg math xml")
"""Prefixes of markup that stands inside of texts."""


def balanced(text: str) -> str:
    """Return a document, or a piece of one, with every element closed in order.

    Args:
        text: Markup whose ``&`` all begin references that XML knows.
    """
    pen = _Pen(text)
    at = 0
    while found := _MARKUP.search(text, at):
        pen.text(text[at : found.start()])
        at = found.end()
        if found["cdata"]:
            pen.out.append(_cdata(found["cdata"]))
        elif found["end"]:
            pen.end(found["end"])
        elif found["start"]:
            at = pen.start(found["start"], text, at)
    pen.text(text[at:])
    return pen.finished()


def _cdata(section: str) -> str:
    return section if section.endswith("]]>") else f"{section}]]>"


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


class _Pen:
    """What is written so far, what of it is open, and what the text still has to come."""

    __slots__ = ("_ends", "_open", "_starts", "_within", "out")

    def __init__(self, text: str) -> None:
        self.out: list[str] = []
        self._open: list[str] = []
        self._within = Counter[str]()
        tags = [found for found in _MARKUP.finditer(text) if found["end"] or found["start"]]
        self._ends = Counter(tag["end"].lower() for tag in tags if tag["end"])
        self._starts = Counter(
            tag["start"].lower()
            for tag in tags
            if tag["start"] and not _WHOLE.match(text, tag.end())
        )

    def text(self, text: str) -> None:
        """Write what stands between two tags."""
        if text:
            text = text.replace("<", "&lt;").replace("]]>", "]]&gt;")
            self.out.append(text)

    def start(self, name: str, text: str, at: int) -> int:
        """Write a start tag; return where what follows it begins."""
        is_whole = _WHOLE.match(text, at) is not None
        self._starts[name.lower()] -= 0 if is_whole else 1
        given, end = _attributes(text, at)
        closing = _TAG_END.match(text, end)
        if "=" not in text[at:end] and (closing is None or closing[2] != ">"):
            self.text(f"<{name}")  # i<j is a comparison
            return at
        self._give_way(name, needs_end=not is_whole)
        at = closing.end() if closing else end
        whole = closing is not None and closing[1] == "/"
        whole = whole or self._is_void(name, given)
        pairs = "".join(f' {key}="{value}"' for key, value in given.items())
        self.out.append(f"<{name}{pairs}{'/' if whole else ''}>")
        if whole:
            return at
        if name.lower() in _RAW and self._ends[name.lower()] > 0:
            return self._raw(name, text, at)
        self._open.append(name)
        self._within[name.lower()] += 1
        return at

    def _raw(self, name: str, text: str, at: int) -> int:
        """Write a script or a style as text, up to its own end tag."""
        found = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, at)
        stop, end = (found.start(), found.end()) if found else (at, at)
        self._ends[name.lower()] -= 1 if found else 0
        self.text(text[at:stop])
        self.out.append(f"</{name}>")
        return end

    def _field(self) -> int | None:
        """Return the place of the field that is open: what stands in a container."""
        for place, name in enumerate(self._open):
            if _local(name) not in _CONTAINERS:
                return place
        return None

    def _give_way(self, name: str, *, needs_end: bool) -> None:
        """Close the field that is open where another begins and nothing closes it later."""
        place = self._field()
        prefix, _, word = name.lower().rpartition(":")
        begins = word in _FIELDS or (prefix != "" and prefix not in _FOREIGN)
        if place is None or not begins:
            return
        field = self._open[place].lower()
        # Its own end tag is needed once more than others of its name are still to begin.
        nested = self._starts[field] + (needs_end and field == name.lower())
        if self._ends[field] <= nested:
            self._close(place)

    def _is_void(self, name: str, given: dict[str, str]) -> bool:
        """Whether nothing can stand in it: ``<br>`` in a text, a ``link`` of Atom's."""
        lower = name.lower()
        if lower in _LINKS and not given.keys().isdisjoint(("href", "url")):
            return self._ends[lower] <= self._starts[lower]
        return self._field() is not None and lower in VOID

    def end(self, name: str) -> None:
        """Close the nearest element of a name, and what is open in it."""
        lower = name.lower()
        self._ends[lower] -= 1
        if not self._within[lower]:
            return
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place].lower() == lower:
                self._close(place)
                return

    def _close(self, place: int) -> None:
        while len(self._open) > place:
            name = self._open.pop()
            self._within[name.lower()] -= 1
            self.out.append(f"</{name}>")

    def finished(self) -> str:
        """Return all of it, with what was open closed."""
        self._close(0)
        return "".join(self.out)


def _attributes(text: str, at: int) -> tuple[dict[str, str], int]:
    """Return the attributes of a start tag, the first of twins, and where they end."""
    given: dict[str, str] = {}
    for found in _matches(text, at):
        at = found.end()
        if found["name"] is None or _is_bare_prefix(found):
            continue
        quoted = found["single"] if found["double"] is None else found["double"]
        bare = (found["bare"] or found["name"]).strip("\"'")
        value = bare if quoted is None else quoted
        given.setdefault(found["name"], _quoted(value))
    return given, at


def _matches(text: str, at: int) -> Iterator[re.Match[str]]:
    while found := _ATTRIBUTE.match(text, at):
        yield found
        at = found.end()


def _is_bare_prefix(found: re.Match[str]) -> bool:
    """Whether it is a name with a prefix and no value, which declares and says nothing."""
    values = (found[way] for way in ("double", "single", "bare"))
    return ":" in found["name"] and all(value is None for value in values)


def _quoted(value: str) -> str:
    return value.replace("<", "&lt;").replace('"', "&quot;")
