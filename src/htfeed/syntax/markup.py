"""HTML as a stream of tokens: read as browsers read it, in one pass over the text.

Nothing here judges: what may be published is :mod:`htfeed.syntax.html`'s
business. Only what no reader shows (scripts, styles, comments) is left out.
"""

import html
import re
from collections.abc import Iterator
from html.entities import html5
from typing import Final, Literal, NamedTuple

from htfeed.syntax.elements import FOREIGN, RAW, UNREAD, VOID
from htfeed.syntax.xml import legal

_OPENING: Final = re.compile(r"<(?=[A-Za-z/!?])")
_COMMENT: Final = re.compile(r"<!--(?:-?>|.*?(?:--!?>|\Z))|<[!?/][^>]*+>", re.DOTALL)
_NAME: Final = r"<(/?)([A-Za-z][^\s/>]*+)"
_TAG: Final = re.compile(
    _NAME + r"((?:[^>=]++|=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))?+)*+)" + r"(>|\Z)"
)
_BARE_TAG: Final = re.compile(_NAME + r"([^>]*+)(>|\Z)")
_CUT_OFF: Final = re.compile(r"<[A-Za-z][A-Za-z0-9]*+\s[^<]*=")
_ATTRIBUTE: Final = re.compile(
    r"([^\s/>=][^\s/>=]*+)(?:\s*+=\s*+(?:\"([^\"]*+)\"?|'([^']*+)'?|([^\s>\"'][^\s>]*+)))?+"
)
_CDATA: Final = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
# int() refuses more than 4,300 digits, and no character has more than seven.
_ENDLESS: Final = re.compile(r"&#(?:\d{12,}|[xX][0-9a-fA-F]{12,});?")
_REFERENCE: Final = re.compile(
    r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[A-Za-z][A-Za-z0-9]*+;?)"
)


class Token(NamedTuple):
    """A run of text, a start tag or an end tag; a tuple, for pages hold thousands."""

    kind: Literal["text", "start", "end"]
    value: str
    """Text with its references undone; of a tag, its name in lower case."""
    attributes: str = ""
    """Of a start tag, what follows the name, as written."""
    written: str = ""
    """Of a tag, the whole of it as written."""


def tokens(source: str, *, xml: bool = False) -> Iterator[Token]:
    """Give the tokens of an HTML fragment in order, in time linear in its length.

    A ``<`` that opens no tag is text. A ``CDATA`` section, which HTML does not
    know but feeds wrap around HTML twice, is unwrapped. What is inside of
    scripts, drawings and their like is left out.

    Args:
        source: The fragment; characters that XML forbids are dropped.
        xml: Whether ``<p/>`` is a whole element, as in XHTML, or just ``<p>``.
    """
    text = legal(source)
    if "<![CDATA[" in text:
        text = _CDATA.sub(r"\1", text)
    skipped, depth = "", 0
    for token in _raw(text, xml=xml):
        kind, name = token.kind, token.value
        whole = kind == "start" and token.attributes.endswith("/")
        whole = whole and (xml or name in FOREIGN)
        if depth:
            if name == skipped and not whole:
                depth += {"start": 1, "end": -1, "text": 0}[kind]
        elif kind == "start" and name in UNREAD:
            skipped, depth = name, 0 if whole else 1
        else:
            yield token
            if whole and name not in VOID:
                yield Token("end", name)


def attributes(token: Token) -> dict[str, str]:
    """Return the attributes of a start tag, references undone; the first of twins wins."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(token.attributes):
        found.setdefault(name.lower(), _undone(double or single or bare))
    return found


def unescape(text: str) -> str:
    """Return a text with its character references undone, once; never raises."""
    return legal(html.unescape(_ENDLESS.sub("\ufffd", text))) if "&" in text else text


def _undone(value: str) -> str:
    """Return an attribute's value with its references undone.

    ``?a=1&copy=2`` is no copyright sign: in an attribute a name without a
    semicolon does not count where more of a parameter follows (HTML §13.2.5.73).
    """
    if "&" not in value:
        return value

    def one(found: re.Match[str]) -> str:
        reference = found[0]
        if reference[1] == "#":
            return unescape(reference)
        if value[found.end() : found.end() + 1] == "=":
            return reference
        return html5.get(reference[1:], reference)

    return _REFERENCE.sub(one, value)


def _raw(text: str, *, xml: bool) -> Iterator[Token]:
    """Give all tokens but those inside of raw text elements."""
    at = done = 0
    last = text.rfind(">")
    pattern = _TAG
    while found := _OPENING.search(text, at):
        start = found.start()
        tag = pattern.match(text, start)
        if tag and not tag[4]:
            # A quote that nothing closes would swallow the rest: from here on
            # quotes mean nothing, which keeps this loop linear as well.
            pattern = _BARE_TAG
            tag = pattern.match(text, start)
        if start > last and not text.startswith("<!--", start):
            break
        span = tag or _COMMENT.match(text, start)
        if span is None:
            at = start + 1
            continue
        if start > done:
            yield Token("text", unescape(text[done:start]))
        at = done = span.end()
        if tag:
            name = tag[2].lower()
            yield Token("end" if tag[1] else "start", name, tag[3], tag[0])
            if name in RAW and not tag[1]:
                at = done = _end_of(name, text, at, whole=tag[3].endswith("/"), xml=xml)
    rest = text[done:]
    cut = _CUT_OFF.search(rest, max(last + 1 - done, 0))
    rest = rest[: cut.start()] if cut else rest
    if rest:
        yield Token("text", unescape(rest))


def _end_of(name: str, text: str, start: int, *, whole: bool, xml: bool) -> int:
    """Return where the content of a raw text element ends."""
    if whole and xml:
        return start
    found = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(text, start)
    if found:
        return found.start()
    # Authors of XHTML write <iframe …/>, which HTML would let swallow the rest.
    return start if whole else len(text)
