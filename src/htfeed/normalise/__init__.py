"""What a source wrote -> items: identified, dated, clean, with addresses that are safe.

Pure: the same document gives the same items, on every machine and in every run.
``items`` does it; the version alone tells whether it has to be done again.
"""

from typing import Final

VERSION: Final = 3
"""Grows with each change of a rule, so that what is kept can be read again."""
