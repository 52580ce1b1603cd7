"""HTML as feeds carry it: made into plain text, or made safe to be published."""

import re
from collections.abc import Callable
from typing import Final

from htfeed.constructs import Text
from htfeed.syntax.elements import BLOCKS, KNOWN
from htfeed.syntax.formulas import in_line
from htfeed.syntax.markup import Token, tokens, unescape
from htfeed.syntax.pictures import loads_late
from htfeed.syntax.respelling import is_odd, respelled
from htfeed.syntax.tidy import escaped, tidied
from htfeed.syntax.wall import wall
from htfeed.syntax.xml import legal

_ROUNDS: Final = 4
_PARAGRAPHS: Final = re.compile(r"\n[^\S\n]*\n\s*")
_CLEAN_TAG: Final = re.compile(r'</?([a-z][a-z0-9]*)(?:[^>"]|"[^"]*")*+>')
# Of a list of tasks, where nobody is to tick it; a control of a form is another thing.
_TASK: Final = re.compile(
    r"""<input\b(?=[^<>]*\stype=["']?checkbox\b)(?=[^<>]*\sdisabled\b)[^<>]*>""",
    re.IGNORECASE,
)
_TICK: Final = re.compile(r"\schecked\b", re.IGNORECASE)
_END: Final = "\ufdd0"
"""What stands behind a fragment to tell whether all of it was read; no character."""
_UNREAD: Final = "\ufeff \t\n\f\r"
"""A byte order mark, which a parser takes no notice of at a start (Encoding Standard §6,
UTF-8 decode), and the blanks there."""


def plain_text(html: str) -> str:
    """Return what a reader would read of an HTML fragment, on one line.

    Tags, comments, scripts and styles are gone, references undone once, white
    space is folded, and blocks are kept apart. A ``<`` that opens no element
    stays: ``a < b`` is text, and so is ``List<String>``, since there is no
    such element and nothing closes it.
    """
    if "<" not in html:
        return _folded(unescape(legal(html)))
    read = in_line(tokens(html))
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


def lines_of_clean(html: str) -> str:
    """Return :func:`text_of_clean` with a line for each block."""
    broken = _CLEAN_TAG.sub(_ending, _folded(html)).split("\n")
    return "\n".join(filter(None, (_folded(unescape(line)) for line in broken)))


def _apart(tag: re.Match[str]) -> str:
    return " " if tag[1] in BLOCKS else ""


def _ending(tag: re.Match[str]) -> str:
    return "\n" if tag[1] in BLOCKS else ""


def clean(
    html: str,
    *,
    base: str | None = None,
    xml: bool = False,
    spied: Callable[[int], None] | None = None,
) -> str:
    """Return an HTML fragment that is safe to publish; cleaning it again changes nothing.

    Elements, attributes and schemes are those of :mod:`htfeed.syntax.elements`
    and :data:`htfeed.syntax.urls.LINKED` and no others. Addresses are absolute;
    what cannot be made so is left out. Never raises; linear in the length.

    Args:
        html: The fragment, as wrong as it may be.
        base: Address of the document, to resolve relative references against.
        xml: Whether ``<p/>`` is a whole element, as in XHTML.
        spied: Is told how many tracking pixels were left out, if any were.
    """
    text = legal(html).replace(_END, "")
    if "<" not in text:
        return escaped(unescape(text).replace("\r", "\n")).strip()
    given = _sanitised(text, base, xml=xml)
    for _ in range(_ROUNDS):
        found = tidied(given, base=base)
        if found.pixels and spied:
            spied(found.pixels)
        if found.settled:
            return found.text.lstrip(_UNREAD)
        given, base = wall(None).clean(found.text), None
        if given == found.text:
            return given
    return text_to_html(plain_text(found.text))


def _sanitised(text: str, base: str | None, *, xml: bool) -> str:
    """Return what of a fragment the wall lets through, in its writing."""
    if is_odd(text, xml=xml):
        text = respelled(text, xml=xml)
    if "checkbox" in text:
        text = _TASK.sub(_ticked, text)
    cleaner = wall(base, late=loads_late(text))
    kept = cleaner.clean(text + _END)
    if _END not in kept:
        # A quote that nobody closed has swallowed the rest.
        kept = cleaner.clean(respelled(text, xml=xml) + _END)
    kept = kept[:-1] if kept.endswith(_END) else "".join(kept.rsplit(_END, 1))
    kept = kept.replace("\r", "\n")
    # A reference may have stood for what no document can hold.
    return legal(kept) if "&#" in text else kept


def _ticked(box: re.Match[str]) -> str:
    return "\u2611" if _TICK.search(box[0]) else "\u2610"


def title_text(text: Text) -> str:
    """Return a title, or another short text, as plain text on one line.

    What was declared to be text is taken as it is: ``AT&amp;T`` shows an
    entity, because its author wrote one (RFC 4287 §3.1.1.1). Of HTML the words
    are taken. The result is text and has to be escaped where markup is written.
    """
    return plain_line(text.value) if text.type == "text" else plain_text(text.value)


def plain_line(text: str) -> str:
    """Return plain text on one line, of legal characters."""
    return " ".join(legal(text).split())


def text_to_html(text: str) -> str:
    """Return plain text as clean HTML: escaped, with its lines and paragraphs."""
    whole = legal(text).replace("\r\n", "\n").replace("\r", "\n").strip()
    if "\n" not in whole:
        return escaped(whole)
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
