"""The beginning of a text, cut where a sentence ends."""

import re
import unicodedata
from typing import Final

from htfeed.syntax.html import text_of_clean

LONGEST: Final = 300
"""Characters of an excerpt; a text that is no longer needs none."""

_SHORTEST: Final = 60
_READ: Final = 3000
"""Characters of markup that are looked at for the first words of a text."""
# UAX #29 sentence terminals of the scripts that feeds are written in, those that no blank
# follows apart; a quote or a bracket that closes belongs to the sentence.
_CLOSING: Final = r"[\"'\u2019\u201d\u00bb)\]\u300d\u300f\u3011\u3009\u300b\uff09\uff02]*"
_END: Final = re.compile(
    r"(?:[.!?\u2026\u0589\u061f\u06d4\u0964\u0965\u1362\u1367\u203c\u2047-\u2049]"
    rf"(?={_CLOSING}\s)|[\u0f0d\u104b\u17d4\u3002\uff01\uff0e\uff1f\uff61]){_CLOSING}"
)
# "Dr. Ada", "p. 7" and "3. Oktober" end no sentence: what follows one begins with no
# small letter, and what comes before its full stop is more than an initial.
_NO_END: Final = re.compile(
    r"(?:(?:^|[\s(])\d\d?|(?:^|[\s.(])(?:[^\W\d_]|Dr|Dra|Mr|Mrs|Ms|Mme|Mlle|Sr|Sra|Prof|St"
    r"|Mt|Ft|Jr|Rev|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Capt|Maj|Jan|Feb|Apr|Aug|Sept?|Oct|Nov|Dec"
    r"|No|Nr|Fig|vs|cf|ca|bzw|usw|etc|al|approx|Abb|Bd|Hr|Fr|Str|Inc|Ltd|Corp|Co))\.$"
)
_ZWJ: Final = "\u200d"
_JOINED: Final = re.compile("[\u200c\u200d\U0001f3fb-\U0001f3ff]")
_FLAG: Final = re.compile("[\U0001f1e6-\U0001f1ff]+$")


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
    return f"{words[:at] if at >= _SHORTEST else _unbroken(text, len(words))}\u2026"


def _unbroken(text: str, at: int) -> str:
    """Return a text as far as a place in it, or to before the sign that this would cut.

    Signs of several characters are cut in none of them, as UAX #29 has it for marks,
    emoji and flags.
    """
    least = at - _SHORTEST
    while at > least and (
        text[at - 1] == _ZWJ
        or _JOINED.match(text, at)
        or unicodedata.category(text[at])[0] == "M"
    ):
        at -= 1
    flags = _FLAG.search(text[:at])
    if flags and len(flags[0]) % 2:
        at -= 1
    return text[:at]


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
    return not _NO_END.search(text[max(0, found.end() - 20) : found.end()])
