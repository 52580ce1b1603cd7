"""References of a document, made absolute as far as the document's address is known.

Nothing is refused here: whether an address may be published is for the
normaliser to say, who must see what the source wrote.
"""

import re
from typing import Final
from urllib.parse import urljoin

from htfeed.syntax.urls import LONGEST_BASE

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_SPACE: Final = re.compile(r"\s")
_WEB: Final = re.compile(r"https?://[^\s/]+", re.IGNORECASE)


def resolved(reference: str, base: str | None) -> str:
    """Return a reference made absolute (RFC 3986 §5.2), or as it is if that cannot be."""
    text = reference.strip()
    if not base or not text or len(base) > LONGEST_BASE or _SCHEME.match(text):
        return text
    try:
        return urljoin(base, text)
    except ValueError:
        return text


def is_web(text: str) -> bool:
    """Whether a text is an absolute http(s) address."""
    return _WEB.match(text) is not None and not _SPACE.search(text)


def rebased(reference: str | None, base: str | None) -> str | None:
    """Return the base that an ``xml:base`` sets within another one."""
    return resolved(reference, base) or None if reference else base
