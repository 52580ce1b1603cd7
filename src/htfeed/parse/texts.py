"""Text constructs: the words of an element and what they are written in.

RSS never says whether a text is HTML, so it is told by what is in it: ``html``
only where known tags or character references show, or else ``a < b & c`` would
lose its end.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from html import escape
from html.entities import html5
from typing import Final, Literal

from lxml import etree

from htfeed.constructs import Text
from htfeed.parse.addresses import rebased, resolved
from htfeed.parse.group import Group
from htfeed.parse.names import (
    XHTML,
    XML_BASE,
    XML_LANG,
    attribute,
    attributes,
    children,
    has_children,
    language_of,
    namespace,
    said,
)
from htfeed.parse.xmltree import entity, text_of
from htfeed.syntax.elements import ADDRESSES, VOID, names
from htfeed.syntax.html import plain_text
from htfeed.syntax.markup import unescape

Type = Literal["text", "html", "xhtml"]

_TAGS: Final = names(
    """a abbr acronym address area article aside audio b bdi bdo big blockquote body br
    button caption center cite code col colgroup dd del details dfn dialog dir div dl dt
    em embed fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header
    hgroup hr html i iframe img input ins kbd label legend li link main map mark menu
    meta meter nav noscript object ol optgroup option output p param picture pre
    progress q rp rt ruby s samp script section select small source span strike strong
    style sub summary sup svg table tbody td textarea tfoot th thead time title tr track
    tt u ul var video wbr"""
)
_TAG: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)(?=[\s/>])[^<>]*>")
_REFERENCE: Final = re.compile(
    r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|([A-Za-z][A-Za-z0-9]{1,31}));"
)
_TYPES: Final[dict[str, Type]] = {
    "text": "text",
    "plain": "text",
    "text/plain": "text",
    "html": "html",
    "text/html": "html",
    "xhtml": "xhtml",
    "application/xhtml+xml": "xhtml",
}


def looks_like_html(text: str, *, title: bool = False) -> bool:
    """Whether a text that could be either is HTML.

    Args:
        text: The words, as an XML reader or a JSON reader gives them.
        title: Ask for more: a lone ``<b>`` in a title is what the title is about.
    """
    if "<" not in text and "&" not in text:
        return False
    if not title:
        # Most texts begin with a tag, and need not be read any further.
        known = (found[2].lower() in _TAGS for found in _TAG.finditer(text))
        return any(known) or _has_references(text)
    tags = _TAG.findall(text)
    if not _has_references(text) and not any(
        slash or name.lower() in VOID for slash, name in tags
    ):
        return False
    return all(name.lower() in _TAGS for _, name in tags)


def _has_references(text: str) -> bool:
    names = (found[1] for found in _REFERENCE.finditer(text))
    return any(name is None or f"{name};" in html5 for name in names)


def worded(line: str) -> str:
    """Return a short text of RSS in plain text: half of those who write it write HTML."""
    if "<" not in line and "&" not in line:
        return line
    if "</" in line and looks_like_html(line, title=True):
        return plain_text(line)
    return unescape(line)


def base_of(element: etree._Element, base: str | None) -> str | None:
    """Return what references in an element are resolved against (XML Base §4)."""
    if element.base is None:
        return base
    found = [each.get(XML_BASE) for each in (element, *element.iterancestors())]
    for reference in reversed(found):
        base = rebased(reference, base)
    return base


def construct(
    element: etree._Element,
    base: str | None,
    *,
    guess: bool,
    title: bool = False,
    html: bool = False,
    group: Group | None = None,
) -> Text | None:
    """Return a Text construct or the content of an entry; None where it has no words.

    Args:
        element: Of Atom 1.0 (RFC 4287 §3.1, §4.1.3), 0.3 (``mode``) or RSS.
        base: Address of the document.
        guess: Whether a missing ``type`` means that nobody knows (RSS), not text.
        title: Whether it is a title, which seldom is HTML.
        html: Whether a missing ``type`` means HTML.
        group: What the element stands in, where its language is known.
    """
    given, inner = said(element), element
    if len(element) and given.get("type", "").lower() == "multipart/alternative":
        # Atom 0.3 §4.13.1: one text in several forms, of which HTML keeps most.
        forms = (
            construct(each, base, guess=guess, group=group) for each in children(element)
        )
        told = [each for each in forms if each]
        return max(told, key=lambda each: each.type != "text", default=None)
    kind = _kind(given, guess=guess)
    if len(element):
        inner = _inner(element)
    if inner is not element or (len(element) and _has_elements(element)):
        value = markup_of(inner, base)
        kind = "xhtml" if kind == "xhtml" else "html"
    elif given:
        value, kind = _flat(element, given, kind)
    else:
        value = text_of(element)
    if not value:
        return None
    if kind is None:
        if value.startswith("<![CDATA[") and value.endswith("]]>"):
            # Wrapped once by hand, and once more by the program that wrote the feed.
            value = value[len("<![CDATA[") : -len("]]>")].strip()
        kind = "html" if html or looks_like_html(value, title=title) else "text"
    return Text(
        value=value,
        type=kind,
        language=group.language_of(inner) if group else language_of(inner),
        base=base_of(inner, base),
    )


def _kind(said_of_it: Mapping[str, str], *, guess: bool) -> Type | None:
    """Return what the element says it is; None where that is left to guess."""
    if "type" not in said_of_it:
        return None if guess else "text"
    given = said_of_it["type"].partition(";")[0].strip().lower()
    if not given:
        return None if guess else "text"
    if given in _TYPES:
        return _TYPES[given]
    return "text" if given.startswith("text/") or given.endswith(("/xml", "+xml")) else None


def _flat(
    element: etree._Element, given: Mapping[str, str], kind: Type | None
) -> tuple[str, Type | None]:
    """Return the words of an element without elements inside, and what they are."""
    text = text_of(element)
    encoded = "/" in given.get("type", "") and kind is None
    if encoded or given.get("mode", "").lower() == "base64":
        text = _from_base64(text) or ("" if encoded else text)
    # Escaped markup that is called XHTML is HTML (feeds of Atom 0.3, mode="escaped").
    if kind == "xhtml":
        kind = "html" if looks_like_html(text) else "text"
    return text, kind


def _from_base64(text: str) -> str | None:
    """Return the text in Base64 (RFC 4287 §4.1.3.3), or None if it is no text."""
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None


def _inner(element: etree._Element) -> etree._Element:
    """Return the div that XHTML is wrapped in, no part of it (RFC 4287 §3.1.1.3)."""
    inside = list(children(element))
    if len(inside) != 1 or etree.QName(inside[0]).localname.lower() != "div":
        return element
    around = (element.text or "") + (inside[0].tail or "")
    is_wrapper = namespace(inside[0]) == XHTML or attribute(element, "type") is not None
    return inside[0] if is_wrapper and not around.strip() else element


def _has_elements(element: etree._Element) -> bool:
    return etree.QName(element).localname.lower() == "div" or has_children(element)


def markup_of(element: etree._Element, base: str | None = None) -> str:
    """Return what is inside an element as markup that reads the same in XML and in HTML.

    Its references are resolved only where a base is set inside of it (XML Base §4).
    """
    pieces: list[str] = []
    _write(element, base, pieces, within=False)
    return "".join(pieces).strip()


def _write(
    element: etree._Element, base: str | None, pieces: list[str], *, within: bool
) -> None:
    """Add what is inside an element; ``within`` one that sets a base, it is resolved."""
    if element.text:
        pieces.append(escape(element.text, quote=False))
    for child in element:
        if child.tag is etree.Entity:
            pieces.append(escape(entity(child), quote=False))
        elif isinstance(child.tag, str):
            based = within or child.get(XML_BASE) is not None
            _write_tagged(child, base, pieces, within=based)
        if child.tail:
            pieces.append(escape(child.tail, quote=False))


def _write_tagged(
    element: etree._Element, base: str | None, pieces: list[str], *, within: bool
) -> None:
    name = element.tag.rpartition("}")[2]
    here = base_of(element, base) if within else None
    start = f"<{name}"
    for each, text in attributes(element):
        if "{" not in each:
            value = _absolute(each, text, here) if within else text
            start += f' {each}="{escape(value)}"'
        elif each == XML_LANG:
            start += f' lang="{escape(text)}"'
    if name.lower() in VOID:
        pieces.append(f"{start}/>")
    else:
        pieces.append(f"{start}>")
        _write(element, base, pieces, within=within)
        pieces.append(f"</{name}>")


def _absolute(name: str, value: str, base: str | None) -> str:
    return resolved(value, base) if base and name.lower() in ADDRESSES else value
