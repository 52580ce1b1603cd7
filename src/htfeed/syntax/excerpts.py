"""The beginning of a text, cut where a sentence ends."""

import re
from typing import Final

from htfeed.syntax.html import text_of_clean

LONGEST: Final = 300
"""Characters of an excerpt; a text that is no longer needs none."""

_SHORTEST: Final = 60
_READ: Final = 3000
"""Characters of markup that are looked at for the first words of a text."""
# UAX #29 sentence terminals of the scripts that feeds are written in; a quote or a
# bracket that closes belongs to the sentence.
_END: Final = re.compile(
    r"(?:[.!?\u2026\u061f\u06d4\u0964](?=[\"'\u2019\u201d\u00bb)\]]*\s)"
    r"|[\u3002\uff01\uff1f])[\"'\u2019\u201d\u00bb)\]\u300d]*"
)
# "Dr. Ada" and "p. 7" end no sentence: what follows one begins with no small letter,
# and what comes before its full stop is more than an initial.
_NO_END: Final = re.compile(
    r"(?:^|[\s.(])(?:[A-Za-z]|Dr|Mr|Mrs|Ms|St|No|Prof|vs|cf|ca|Nr)\.$"
)


def excerpt(html: str) -> str | None:
    """Return the first sentences of clean HTML as plain text, 300 characters at most.

    None where the text is short enough to stand for itself. Where no sentence ends in
    time, the cut is between two words, and an ellipsis says so.
    """
    if len(html) <= LONGEST:
        return None
    text = text_of_clean(_beginning(html))
    if len(text) <= LONGEST:
        return None
    ends = [each.end() for each in _END.finditer(text[: LONGEST + 1]) if _ends(text, each)]
    if ends and _SHORTEST <= ends[-1] <= LONGEST:
        return text[: ends[-1]]
    words = text[: LONGEST - 1]
    at = words.rfind(" ")
    return f"{words[:at] if at >= _SHORTEST else words}\u2026"


def _beginning(html: str) -> str:
    """Return as much of clean HTML as its first words need, cut between two tags."""
    if len(html) <= _READ:
        return html
    at = html.rfind("<", 0, _READ)
    if at <= 2 * LONGEST:
        at = html.find("<", _READ)
    return html if at < 0 else html[:at]


def _ends(text: str, found: re.Match[str]) -> bool:
    """Whether a sentence ends where a mark stands that may end one."""
    after = text[found.end() :].lstrip()[:1]
    if after and after.islower():
        return False
    return not _NO_END.search(text[: found.end()])
