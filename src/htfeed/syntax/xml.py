"""XML 1.0, as far as every text that is published has to obey it."""

import re
from typing import Final

# XML 1.0 §2.2, production Char, turned round: C0 controls but tab, line feed
# and carriage return, lone surrogates, and the two non-characters of the BMP.
_ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_CONTROLS: Final = bytes(octet for octet in range(0x20) if octet not in b"\t\n\r")
_NON_CHARACTERS: Final = re.compile(rb"\xef\xbf[\xbe\xbf]")


def legal(text: str) -> str:
    """Return the text without the characters that no XML 1.0 document can hold.

    What is left can be encoded as UTF-8 and written by any XML writer. C1
    controls are legal and stay, for XML has nothing against them.
    """
    # Nearly every text is legal already. Python knows of a text of one line whether it
    # is (what is printable is), and octets tell it several times quicker than the rule.
    if text.isprintable():
        return text
    try:
        octets = text.encode()
    except UnicodeEncodeError:
        return _ILLEGAL.sub("", text)
    return text if is_legal(octets) else _ILLEGAL.sub("", text)


def is_legal(octets: bytes) -> bool:
    """Whether a text in UTF-8 has only characters that an XML 1.0 document can hold."""
    if len(octets.translate(None, _CONTROLS)) != len(octets):
        return False
    return octets.isascii() or not _NON_CHARACTERS.search(octets)
