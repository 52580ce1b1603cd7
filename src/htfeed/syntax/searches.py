"""What people type into a search box, in a language of four signs.

    trafficking victims     both words, anywhere
    "forced labour"         these words in this order
    traffick*               words that begin so; three letters at least
    -cocaine                not this word

Anything else is words. Nothing that can be typed is an error.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from htfeed.syntax.words import phrase

_TERM: Final = re.compile(r'(?P<not>-?)(?:"(?P<quoted>[^"]*)"?|(?P<plain>[^\s"]+))')
_SHORTEST: Final = 3
"""Characters of a beginning that is looked for as such: fewer begin too many words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Words that follow each other in a text; or must not, where it is excluded."""

    words: tuple[str, ...]
    """As :func:`htfeed.syntax.words.words` gives them; at least one."""
    begins: bool = False
    """Whether the last word is the beginning of one."""
    excluded: bool = False


def terms(text: str) -> tuple[Term, ...]:
    """Return what a search asks for: all of it has to hold. Empty where it says nothing."""
    return tuple(dict.fromkeys(_terms(text)))


def _terms(text: str) -> Iterator[Term]:
    for found in _TERM.finditer(text):
        plain = found["plain"]
        words, begins = phrase(plain or found["quoted"] or "")
        if not words:
            continue
        starred = plain is not None and plain.endswith("*")
        yield Term(
            words=words,
            begins=begins or (starred and len(words[-1]) >= _SHORTEST),
            excluded=bool(found["not"]),
        )
