"""XML 1.0, as far as every text that is published has to obey it."""

import re
from typing import Final

# XML 1.0 §2.2, production Char, turned round: C0 controls but tab, line feed
# and carriage return, lone surrogates, and the two non-characters of the BMP.
_ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """Return the text without the characters that no XML 1.0 document can hold.

    What is left can be encoded as UTF-8 and written by any XML writer. C1
    controls are legal and stay, for XML has nothing against them.
    """
    return _ILLEGAL.sub("", text)
