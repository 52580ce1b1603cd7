"""HTML as feeds carry it: made into plain text, or made safe to be published."""

import re
from typing import Final

import nh3

from htfeed.model import Text
from htfeed.syntax.elements import BLOCKS, KEPT, KEPT_ATTRIBUTES, KNOWN
from htfeed.syntax.markup import Token, tokens, unescape
from htfeed.syntax.tidy import escaped, tidied
from htfeed.syntax.urls import LINKED
from htfeed.syntax.xml import legal

_ROUNDS: Final = 4
_PARAGRAPHS: Final = re.compile(r"\n[^\S\n]*\n\s*")
_ALLOWED: Final = {name: set(allowed) for name, allowed in KEPT_ATTRIBUTES.items()}
_CLEAN_TAG: Final = re.compile(r'</?([a-z][a-z0-9]*)(?:[^>"]|"[^"]*")*+>')
_WALL: Final = nh3.Cleaner(
    tags=set(KEPT),
    clean_content_tags={"script", "style"},
    attributes=_ALLOWED,
    url_schemes=set(LINKED),
    url_relative="deny",
    link_rel="noopener noreferrer",
)


def plain_text(html: str) -> str:
    """Return what a reader would read of an HTML fragment, on one line.

    Tags, comments, scripts and styles are gone, references undone once, white
    space is folded, and blocks are kept apart. A ``<`` that opens no element
    stays: ``a < b`` is text, and so is ``List<String>``, since there is no
    such element and nothing closes it.
    """
    if "<" not in html:
        return _folded(unescape(legal(html)))
    read = list(tokens(html))
    closed = {token.value for token in read if token.kind == "end"}
    return _folded("".join(_read(token, closed) for token in read))


def text_of_clean(html: str) -> str:
    """Return :func:`plain_text` of what :func:`clean` has returned, but quicker.

    Nothing has to be guessed there: every ``<`` opens a tag that is known, and quotes
    stand around every attribute.
    """
    if "<" not in html:
        return _folded(unescape(html))
    return _folded(unescape(_CLEAN_TAG.sub(_apart, html)))


def _apart(tag: re.Match[str]) -> str:
    return " " if tag[1] in BLOCKS else ""


def clean(html: str, *, base: str | None = None, xml: bool = False) -> str:
    """Return an HTML fragment that is safe to publish; cleaning it again changes nothing.

    Elements, attributes and schemes are those of :mod:`htfeed.syntax.elements`
    and :data:`htfeed.syntax.urls.LINKED` and no others. Addresses are absolute;
    what cannot be made so is left out. Never raises; linear in the length.

    Args:
        html: The fragment, as wrong as it may be.
        base: Address of the document, to resolve relative references against.
        xml: Whether ``<p/>`` is a whole element, as in XHTML.
    """
    wanted = tidied(html, base=base, xml=xml)
    for _ in range(_ROUNDS):
        if "<" not in wanted:
            return wanted
        given = _WALL.clean(wanted)
        if given == wanted:
            return wanted
        wanted = tidied(given, base=None)
    return text_to_html(plain_text(wanted))


def title_text(text: Text) -> str:
    """Return a title, or another short text, as plain text on one line.

    What was declared to be text is taken as it is: ``AT&amp;T`` shows an
    entity, because its author wrote one (RFC 4287 §3.1.1.1). Of HTML the words
    are taken. The result is text and has to be escaped where markup is written.
    """
    return _folded(legal(text.value)) if text.type == "text" else plain_text(text.value)


def text_to_html(text: str) -> str:
    """Return plain text as clean HTML: escaped, with its lines and paragraphs."""
    whole = legal(text).replace("\r\n", "\n").replace("\r", "\n").strip()
    paragraphs = [
        "<br>".join(escaped(line.strip()) for line in paragraph.split("\n"))
        for paragraph in _PARAGRAPHS.split(whole)
    ]
    if len(paragraphs) == 1:
        return paragraphs[0]
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


def _read(token: Token, closed: set[str]) -> str:
    name = token.value
    if token.kind == "text":
        return name
    if name in BLOCKS:
        return " "
    known = name in KNOWN or name in closed or not name.isalnum()
    return "" if known or token.attributes else token.written


def _folded(text: str) -> str:
    return " ".join(text.split())
