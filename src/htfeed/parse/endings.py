"""Ends of a document that are missing: that of a section, and what a cut took off.

A document that was cut off in transfer ends anywhere. Half a tag is no tag, and half of an
address or an id is that of something else, which would be published for good; of a title
or a text even the half is worth reading.
"""

import re
from typing import Final

_SECTION: Final = "<![CDATA["
_START: Final = re.compile(r"<([A-Za-z_][\w.:-]*)(?:\s[^<>]*)?>\s*\Z")
_HALF_A_TAG: Final = re.compile(r"<(?:[/!?A-Za-z_][^<>]*)?\Z")
_HALF_A_FIELD: Final = re.compile(
    r"<(?:[\w.-]+:)?(?:guid|id|identifier|link|origlink|url|uri|email|comments|commentrss"
    r"|pubdate|date|updated|published|modified|issued|created)"
    r"(?:\s[^<>]*(?<!/))?>\s*(?:<!\[CDATA\[)?[^<]*\Z",
    re.IGNORECASE,
)


def with_section_ended(text: str) -> str:
    """Return a document whose last CDATA section ends, at the latest, with its element.

    Without an end it would take in all that follows, and the entries in it.
    """
    at = text.rfind(_SECTION)
    if at < 0 or text.find("]]>", at) >= 0:
        return text
    around = _START.match(text, max(0, text.rfind("<", 0, at)), at)
    end = text.find(f"</{around[1]}", at) if around else -1
    return text if end < 0 else f"{text[:end]}]]>{text[end:]}"


def without_halves(text: str) -> str:
    """Return a document that was cut off without what half of would mislead."""
    section = text.rfind(_SECTION)
    if section > text.rfind("]]>"):
        # Whatever looks like a tag there is text.
        found = _HALF_A_FIELD.match(text, max(0, text.rfind("<", 0, section)))
        return text[: found.start()] if found else text
    at = max(0, text.rfind("<"))
    if _HALF_A_TAG.match(text, at):
        if text.startswith("</", at):
            return text[:at]
        text = text[:at]
        at = max(0, text.rfind("<"))
    found = _HALF_A_FIELD.match(text, at)
    return text[: found.start()] if found else text
