"""XML text -> a tree of elements, without ever fetching or expanding anything.

Small breaches of well-formedness that have one reading only are mended first:
a bare ``&``, the named characters of HTML, a reference to a character that XML
forbids, a prefix that nobody declared, something before the root or after it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape, unescape
from html.entities import html5
from io import BytesIO
from typing import Any, Final

from lxml import etree

from htfeed.errors import ParseError
from htfeed.model import Problem
from htfeed.parse import CUT_OFF
from htfeed.parse.decoding import without_declaration
from htfeed.parse.endings import with_section_ended, without_halves
from htfeed.parse.names import PREFIXES

_CDATA: Final = re.compile(
    r"(<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z))", re.DOTALL
)
_MISSPELT: Final = re.compile(r"<!\s*\[\s*CDATA\s*\[", re.IGNORECASE)
_AMPERSAND: Final = re.compile(
    r"&(?:#([0-9]{1,10}(?![0-9])|[xX][0-9A-Fa-f]{1,8}(?![0-9A-Fa-f]));?|([A-Za-z][\w.-]{0,40});)?"
)
_WINDOWS: Final = re.compile(r"&#(?:0*1(?:2[89]|[345]\d)|[xX]0*[89][0-9A-Fa-f]);")
_SURROGATES: Final = re.compile(
    r"&#(?:0*(5[56]\d{3})|[xX]0*([dD][0-9A-Fa-f]{3}));"
    r"&#(?:0*(5[67]\d{3})|[xX]0*([dD][0-9A-Fa-f]{3}));"
)
_RENUMBERED: Final = re.compile(
    # An ampersand is in most texts of HTML, and Python looks quickest for one letter.
    r"#(?<=&#)(?:0*(?:1(?:2[89]|[345]\d)|5[56]\d{3})"
    r"|[xX]0*(?:[89][0-9A-Fa-f]|[dD][0-9A-Fa-f]{3}));"
)
"""What either of the two may begin with: most documents have neither."""
_OWN: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ENTITY: Final = re.compile(r"<!ENTITY\s+(?:%\s+)?([\w.:-]+)")
_DOCTYPE: Final = re.compile(r"<!DOCTYPE\b", re.IGNORECASE)
_ROOT: Final = re.compile(
    r"<((?:[A-Za-z_][\w.-]*:)?(?:rss|feed|RDF|channel|entry|item|opml))(?=[\s>/])"
)
_USED: Final = re.compile(r"</?([A-Za-z_][\w.-]*):|\s([A-Za-z_][\w.-]*):[\w.-]+\s*=")
_DECLARED: Final = re.compile(r"\sxmlns:([A-Za-z_][\w.-]*)\s*=")
_PREFIXES: Final = 50
"""Most prefixes that are declared for a document that forgot to."""
_CAREFUL: Final[dict[str, Any]] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "recover": False,
}
_USUAL: Final = re.compile(
    r"<\?xml version=[\"']1\.0[\"'](?: encoding=[\"']utf-8[\"'])? ?\?>", re.IGNORECASE
)
"""A declaration that says nothing which is not so without it."""
_TOO_DEEP: Final = "Excessive depth"
_BOMB: Final = "amplification"
_PLAIN_ENTITY: Final = 1000
"""Longest text that an entity of the document's own may stand for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What became of a document: a tree, or the text for a reader that is more lenient."""

    root: etree._Element | None
    text: str
    problems: tuple[Problem, ...] = ()


def read(text: str, octets: bytes | None = None) -> Read:
    """Return the tree of a document, mended where that takes no guess.

    The root is None where it took one. Raises ParseError ``too-deep`` and
    ``entity-bomb`` for what no reader should try.

    Args:
        text: The document.
        octets: The same in UTF-8, where somebody has that.
    """
    bare = text if _USUAL.match(text) else without_declaration(text)
    source = _renumbered(bare)
    if source is not text or octets is None:
        octets = source.encode()
    try:
        return Read(root=_grown(octets), text=source)
    except etree.XMLSyntaxError as error:
        refuse(error)
        told = problem(error)
    better = mended(source)
    try:
        return Read(root=_tree(better), text=better, problems=(told,))
    except etree.XMLSyntaxError as error:
        refuse(error)
        code = CUT_OFF if _is_cut_off(better) else told.code
        return Read(root=None, text=better, problems=(replace(told, code=code),))


def _is_cut_off(text: str) -> bool:
    """Whether a document ends before its root does: the rest was lost on the way."""
    start = _ROOT.search(text)
    return start is not None and f"</{start[1]}" not in text[start.end() :]


def tree(text: str) -> etree._Element | None:
    """Return the tree of a well-formed document; None for another."""
    try:
        return _tree(text)
    except etree.XMLSyntaxError:
        return None


def _tree(text: str) -> etree._Element:
    return _grown(text.encode())


def _grown(octets: bytes) -> etree._Element:
    return etree.fromstring(octets, etree.XMLParser(encoding="utf-8", **_CAREFUL))


def renamed(text: str, uri: str, meant: str) -> str:
    """Return a document that declares one namespace where it declared another."""
    declared = re.compile(
        rf"(\sxmlns(?::[\w.-]+)?\s*=\s*)([\"'])\s*{re.escape(escape(uri))}\s*\2"
    )
    return declared.sub(lambda found: f"{found[1]}{found[2]}{meant}{found[2]}", text)


def steps(text: str) -> Iterator[tuple[str, etree._Element]]:
    """Give each element of a document at its ``start`` and at its ``end``.

    What has ended is let go, so that a long document costs little. Raises
    :class:`lxml.etree.XMLSyntaxError` where it is not well-formed.
    """
    octets = BytesIO(text.encode())
    for event, element in etree.iterparse(octets, events=("start", "end"), **_CAREFUL):
        yield event, element
        if event == "end":
            element.clear()
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)


def refuse(error: etree.XMLSyntaxError) -> None:
    """Raise ParseError ``too-deep`` or ``entity-bomb`` for what no reader should try."""
    line = error.lineno or None
    if _TOO_DEEP in error.msg:
        cause = "its elements are nested more than 256 deep"
        raise ParseError("too-deep", cause, line=line) from error
    if _BOMB in error.msg:
        cause = "its entities would grow without bounds"
        raise ParseError("entity-bomb", cause, line=line) from error


def problem(error: etree.XMLSyntaxError) -> Problem:
    """Return what is told of a document that is not well-formed."""
    where = f"line {error.lineno}" if error.lineno else "document"
    return Problem(code="ill-formed", where=where, detail=_said(error))


def _said(error: etree.XMLSyntaxError) -> str:
    """Return what the parser says, without the place and the text that it quotes."""
    return error.msg.partition("\n")[0].partition(", line")[0]


def mended(text: str) -> str:
    """Return the text with what has one reading only put right, line by line."""
    start = _ROOT.search(text)
    if start:
        before, text = text[: start.start()], text[start.start() :]
        doctype = _DOCTYPE.search(before)
        # Line breaks are kept, so that later errors name the right line.
        head = (
            before[doctype.start() :] if doctype and before.rstrip().endswith(">") else ""
        )
        text = "\n" * (before.count("\n") - head.count("\n")) + head + text
        end = text.rfind(f"</{start[1]}>")
        cut = text[: end + len(start[1]) + 3] if end > 0 else without_halves(text)
        text = with_section_ended(cut)
    declared = (
        set(_ENTITY.findall(text[: text.find("]>")])) if "<!ENTITY" in text else set()
    )
    pieces = _CDATA.split(_MISSPELT.sub("<![CDATA[", text))
    # Odd pieces are CDATA, comments and instructions, where & is nothing special.
    pieces[::2] = [
        _AMPERSAND.sub(lambda found: _reference(found, declared), piece)
        for piece in pieces[::2]
    ]
    # Comments and instructions say nothing, and are seldom written right.
    pieces[1::2] = [
        each if each.startswith("<![") else "\n" * each.count("\n") for each in pieces[1::2]
    ]
    return _with_prefixes("".join(pieces), "".join(pieces[::2]))


def _reference(found: re.Match[str], declared: set[str]) -> str:
    number, name = found.groups()
    if number:
        code = int(number[1:], 16) if number[0] in "xX" else int(number)
        return f"&#{code};" if _is_legal(code) else ""
    if not name:
        return "&amp;"
    if name in _OWN or name in declared:
        return found[0]
    meant = html5.get(f"{name};")
    return "".join(f"&#{ord(each)};" for each in meant) if meant else f"&amp;{name};"


def _renumbered(text: str) -> str:
    """Return the text with references by the numbers of other encodings put right.

    ``&#146;`` is an apostrophe by windows-1252, as HTML reads it (HTML §13.2.5.80), and
    two surrogates are one character of UTF-16.
    """
    if not _RENUMBERED.search(text):
        return text
    return _SURROGATES.sub(_united, _WINDOWS.sub(lambda found: unescape(found[0]), text))


def _united(found: re.Match[str]) -> str:
    high, low = (int(found[at] or found[at + 1], 10 if found[at] else 16) for at in (1, 3))
    if not (0xD800 <= high < 0xDC00 <= low < 0xE000):
        return found[0]
    return chr(0x10000 + ((high - 0xD800) << 10) + low - 0xDC00)


def _is_legal(code: int) -> bool:
    """Whether XML has the character (XML 1.0 §2.2)."""
    return code in {9, 10, 13} or 0x20 <= code < 0xD800 or 0xE000 <= code <= 0x10FFFF


def _with_prefixes(text: str, markup: str) -> str:
    """Return the text with declarations on its root for the prefixes that lack one."""
    used = {found[1] or found[2] for found in _USED.finditer(markup)}
    missing = sorted(used - set(_DECLARED.findall(markup)) - {"xml", "xmlns"})[:_PREFIXES]
    start = _ROOT.search(text)
    if not missing or not start:
        return text
    spaces = "".join(
        f' xmlns:{each}="{PREFIXES.get(each, f"urn:{each}")}"' for each in missing
    )
    return text[: start.end()] + spaces + text[start.end() :]


def text_of(element: etree._Element) -> str:
    """Return all the text inside an element, with references to entities undone."""
    if not len(element):
        return (element.text or "").strip()
    return "".join(_texts(element)).strip()


def _texts(element: etree._Element) -> list[str]:
    found = [element.text or ""]
    for child in element:
        if child.tag is etree.Entity:
            found.append(entity(child))
        elif isinstance(child.tag, str):
            found += _texts(child)
        found.append(child.tail or "")
    return found


def entity(node: etree._Element) -> str:
    """Return what a reference stands for: HTML's character, or the document's own text."""
    name = (node.text or "").strip("&;")
    named = html5.get(f"{name};")
    if named:
        return named
    dtd: Any = node.getroottree().docinfo.internalDTD
    declared = {} if dtd is None else {each.name: each.content for each in dtd.entities()}
    text = declared.get(name)
    # Entities in an entity stay as they are written: nothing can grow.
    return unescape(text) if text and len(text) <= _PLAIN_ENTITY else node.text or ""
