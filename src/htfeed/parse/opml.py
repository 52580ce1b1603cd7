"""A list of feeds in OPML -> its outlines (OPML 2.0, opml.org/spec2.opml; 1.0 and 1.1).

Liberal: attributes in any case, outlines of any ``type`` that have an ``xmlUrl``.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from lxml import etree

from htfeed.errors import ParseError
from htfeed.model import Outline, Problem
from htfeed.parse.decoding import decode, is_binary, without_declaration
from htfeed.parse.sniffing import root
from htfeed.parse.xmltree import mended, problem, refuse, steps
from htfeed.syntax.html import plain_text
from htfeed.syntax.intervals import counted
from htfeed.syntax.urls import absolute

MOST_FEEDS: Final = 200_000
"""More feeds of one list are not taken."""
_MOST_PROBLEMS: Final = 100
_MARKUP: Final = re.compile("[<&]")
_CURE: Final = "give the address of an OPML list: one that holds outlines with xmlUrl"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedList:
    """A list that was read: its feeds, each once, in the order of the document."""

    title: str | None = None
    outlines: tuple[Outline, ...] = ()
    """At least one."""
    problems: tuple[Problem, ...] = ()


def parse_opml(body: bytes, *, media_type: str = "", base: str | None = None) -> ParsedList:
    """Return the feeds that an OPML document lists.

    Outlines that are commented out (``isComment``) are passed over with all below
    them. Other lists that it includes (``type="include"``) are not read, which a
    Problem tells. Raises ParseError, and nothing else, where it lists no feed.

    Args:
        body: The document.
        media_type: The ``Content-Type`` field; a hint where the bytes leave a doubt.
        base: Address of the document, which relative references are resolved against.
    """
    if is_binary(body):
        cause = f"the document is binary: it begins with {body[:4]!r}"
        raise ParseError("not-a-list", cause, cure=_CURE)
    decoded = decode(body, media_type)
    text = without_declaration(decoded.text)
    name = root(text).name
    if name != "opml":
        what = f"its root element is <{name}>" if name else "it is no XML"
        raise ParseError("not-a-list", f"the document is no list: {what}", cure=_CURE)
    reader = _read(text, base, decoded.problems)
    if not reader.outlines:
        raise ParseError("no-feeds", "the list names no feed that can be asked", cure=_CURE)
    return ParsedList(
        title=_line(reader.title),
        outlines=tuple(reader.outlines.values()),
        problems=reader.told(),
    )


def _read(text: str, base: str | None, problems: tuple[Problem, ...]) -> "_Reader":
    """Return what a document holds, mended where that takes no guess."""
    try:
        return _Reader(base, problems).walk(text)
    except etree.XMLSyntaxError as error:
        refuse(error)
        told = problem(error)
    try:
        return _Reader(base, (*problems, told)).walk(mended(text))
    except etree.XMLSyntaxError as error:
        refuse(error)
        cause = f"{told.where}: {told.detail}"
        raise ParseError("ill-formed", cause, cure="mend the XML") from error


class _Reader:
    """Walks through one document, and remembers what was wrong with it."""

    def __init__(self, base: str | None, problems: Iterable[Problem]) -> None:
        self.title: str | None = None
        self.outlines: dict[str, Outline] = {}
        """By address: each counts once."""
        self._base = base
        self._problems = list(problems)
        self._untold = 0
        self._around: list[str | None] = []
        """The texts of the outlines that are open."""

    def told(self) -> tuple[Problem, ...]:
        """Return what was wrong, the first of it in full."""
        if not self._untold:
            return tuple(self._problems)
        more = counted(self._untold, "more outline")
        detail = f"left out {more}, for reasons as those above"
        left = Problem(code="outlines-not-taken", where="document", detail=detail)
        return (*self._problems, left)

    def walk(self, text: str) -> Self:
        """Read a document from its begin to its end."""
        commented = 0
        for event, element in steps(text):
            name = _name(element)
            if name == "title" and event == "end" and self.title is None:
                self.title = element.text
            if name != "outline":
                continue
            if event == "end":
                self._around.pop()
                commented -= commented > 0
                continue
            given = {str(key).lower(): str(value) for key, value in element.attrib.items()}
            # Who is commented out is so with all below.
            commented += commented > 0 or given.get("iscomment", "").lower() == "true"
            if not commented:
                self._take(given)
            self._around.append(given.get("text") or given.get("title"))
        return self

    def _take(self, given: dict[str, str]) -> None:
        if given.get("type", "").lower() == "include":
            self._tell("include", given, "names another list, which is not followed")
        if "xmlurl" not in given:
            return
        url = absolute(given["xmlurl"], self._base)
        if url is None:
            cause = f"{given['xmlurl'][:200]!r} is no http or https address"
            self._tell("outline-address", given, cause)
        elif url not in self.outlines and len(self.outlines) >= MOST_FEEDS:
            cause = f"only the first {MOST_FEEDS} feeds were taken"
            self._tell("outlines-too-many", given, cause)
        elif url not in self.outlines:
            self.outlines[url] = Outline(
                url=url,
                title=_line(given.get("title")) or _line(given.get("text")),
                page=absolute(given.get("htmlurl", ""), self._base),
                categories=_categories(given.get("category", ""), self._around),
            )

    def _tell(self, code: str, given: dict[str, str], detail: str) -> None:
        if len(self._problems) >= _MOST_PROBLEMS:
            self._untold += 1
            return
        where = _line(given.get("text")) or _line(given.get("title")) or "outline"
        self._problems.append(Problem(code=code, where=where, detail=detail))


def _name(element: etree._Element) -> str:
    """Return the local name of an element in lower case; empty for a comment."""
    tag: object = element.tag  # of a comment it is a function
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _line(text: str | None) -> str | None:
    """Return what people read of a text; many lists have HTML in it."""
    if not text:
        return None
    return (plain_text(text) if _MARKUP.search(text) else " ".join(text.split())) or None


def _categories(given: str, around: Iterable[str | None]) -> tuple[str, ...]:
    """Return the categories of an outline.

    ``category`` is a list with commas; one with slashes is a place in a hierarchy and
    may begin with one (OPML 2.0, "The category attribute").
    """
    own = (" ".join(each.split()).strip("/ ") for each in given.split(","))
    return tuple(dict.fromkeys(filter(None, (*map(_line, around), *own))))
