"""The texts of an entry: what was written -> clean HTML, or plain text on one line."""

import re
from typing import Final

from htfeed.constructs import Text
from htfeed.normalise.remarks import Remarks
from htfeed.syntax.excerpts import excerpt
from htfeed.syntax.html import clean, plain_line, plain_text, text_to_html, title_text
from htfeed.syntax.tidy import escaped
from htfeed.syntax.urls import absolute

_LINES: Final = re.compile(r"(?:\s|&nbsp;|<w?br>)*+")
"""Lines with nothing on them, of which a reader would see a gap."""
_MOST_BASED: Final = 4 * 1024 * 1024
"""Characters that the base of a text may add to it, once for each reference in it."""


def line(text: Text | str | None) -> str | None:
    """Return a text as plain text on one line; None if nothing is left."""
    if text is None:
        return None
    if isinstance(text, str):
        return plain_line(text) or None
    return title_text(text) or None


def markup(text: Text | None, base: str | None, remarks: Remarks) -> str | None:
    """Return a text as clean HTML; None if it shows nothing.

    Args:
        text: What the source wrote; plain text is escaped, not stripped.
        base: What references are resolved against where the text does not say.
        remarks: Where the tracking pixels in it are counted.
    """
    if text is None:
        return None
    if text.type == "text":
        return text_to_html(text.value) or None
    own = absolute(text.base, base) if text.base else None
    page = own or base
    if page and _is_too_long(page, text.value):
        remarks.add("base-too-long", "base", page, "is too long to resolve references by")
        page = None
    cleaned = clean(text.value, base=page, xml=text.type == "xhtml", spied=remarks.spied)
    if "<" in cleaned:
        return None if _LINES.fullmatch(cleaned) else cleaned
    return cleaned if plain_text(cleaned) else None


def _is_too_long(base: str, html: str) -> bool:
    """Whether a base would make a text many times as long, by every reference in it."""
    if len(base) * len(html) <= _MOST_BASED:
        return False
    return len(base) * html.count("=") > _MOST_BASED  # no attribute is without one


def body(
    summary: Text | None, content: Text | None, base: str | None, remarks: Remarks
) -> tuple[str | None, str | None]:
    """Return summary and content, without a summary that only repeats the content.

    Where there is none, the first sentences of a long content are the summary.
    """
    short, whole = markup(summary, base, remarks), markup(content, base, remarks)
    if short is None and whole is not None:
        made = excerpt(whole)
        return (escaped(made) if made else None), whole
    return (None if short == whole else short), whole
