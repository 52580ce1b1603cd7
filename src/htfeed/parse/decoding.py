"""Bytes -> text: which encoding a document is in, and what it takes to read it.

The answer never fails: an octet that the encoding has no character for costs
that character, and a Problem, but not the document.
"""

import codecs
import re
from dataclasses import dataclass, replace
from typing import Final

from htfeed.model import Problem
from htfeed.syntax.intervals import counted
from htfeed.syntax.xml import is_legal, legal

_BOMS: Final = (  # the longer first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# XML 1.0 appendix F.1: how "<" and "<?" look where there is no mark.
_PATTERNS: Final = (
    (re.compile(rb"<\x00\x00\x00"), "utf-32-le"),
    (re.compile(rb"\x00\x00\x00<"), "utf-32-be"),
    (re.compile(rb"(?:[\s{\[]\x00)*[<{\[]\x00[^\x00]", re.DOTALL), "utf-16-le"),
    (re.compile(rb"(?:\x00[\s{\[])*\x00[<{\[]\x00", re.DOTALL), "utf-16-be"),
)
# What the label means on the web (https://encoding.spec.whatwg.org/#names-and-labels).
_MEANT: Final = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
# Labels of the web, and of its authors, that Python does not know (same standard, §4.2).
_SPELT: Final = (
    (re.compile(r"(?:cs)?(?:cp|ibm|dos|win(?:dows)?)[ _-]?(\d{3,4})"), r"cp\1"),
    (re.compile(r"(?:cs)?windows-?31j"), "cp932"),
    (re.compile(r"(iso[-_]?8859-\d+)-[ei]"), r"\1"),
    (re.compile(r"koi(?:8(?:[-_]r)?)?"), "koi8-r"),
    (re.compile(r"koi8[-_]ru"), "koi8-u"),
    (re.compile(r"mac(?:intosh)?"), "mac-roman"),
    (re.compile(r"mac-ukrainian"), "mac-cyrillic"),
    (re.compile(r"gb_?2312-80"), "gb2312"),
)
_NEVER: Final = frozenset(
    {"utf-7", "unicode_escape", "raw_unicode_escape", "idna", "punycode"}
)
_BETWEEN: Final = re.compile(r"[^\x00-\x7f][^<>]*")
"""A text between two tags, from its first letter beyond ASCII on."""
_SIGNS: Final = "".join(
    bytes((each,)).decode("cp1252", "ignore") for each in range(0x80, 0xA0)
)
# The leads of the Latin scripts and of quotation marks, or any lead with a control behind.
_TWICE: Final = re.compile(
    # It begins with one set, past which Python looks quickly.
    f"[\xc2-\xf4](?:(?<=[\xc2\xc3])[\x80-\xbf{_SIGNS}]|(?<=\xe2)\u20ac."
    "|(?<=[\xc4-\xf4])[\x80-\xbf]{0,2}[\x80-\x9f])"
)
# Each begins with one octet, which is found many times quicker than any of two.
_SUSPECT: Final = re.compile(
    rb"\xc3(?:[\x82\x83](?:\xc2[\x80-\xbf]|[\xc5\xc6\xcb\xe2])|\xa2\xe2\x82\xac)"
)
"""How such a text looks in UTF-8."""
_C1: Final = re.compile(rb"\xc2[\x80-\x9f]")
"""C1 controls in UTF-8: encoded twice, or of windows-1252."""
_CONTROL: Final = re.compile("[\x80-\x9f]")
"""C1 controls, which nobody types: windows-1252 that was taken for ISO 8859-1."""
_CHANCE: Final = 10
_HIGH: Final = bytes(range(0x80, 0x100))
_CHARACTER: Final = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
"""Of UTF-8, in more octets than one."""
_SURROGATES: Final = re.compile(
    rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]|\xed[\xa0-\xbf][\x80-\xbf]"
)
"""A pair of surrogates, or one, as if they were characters of UTF-8."""
_PROLOG: Final = re.compile(
    rb"<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']\s*([A-Za-z0-9._:-]{1,40})"
)
_HEAD: Final = 1024
"""Octets that a declaration is looked for in: some servers print a word above it."""
_EBCDIC: Final = b"\x4c\x6f\xa7\x94"
"""``<?xm`` in EBCDIC, whose letters are the same in all of its code pages."""
_CHARSET: Final = re.compile(
    r"charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{1,40})", re.IGNORECASE
)
_DECLARATION: Final = re.compile(r"<\?xml\s[^>]*\?>")
_NOT_TEXT: Final = (
    b"\x1f\x8b",
    b"PK\x03\x04",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"%PDF-",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
    b"ID3\x02",
    b"ID3\x03",
    b"ID3\x04",
    b"OggS",
    b"\x7fELF",
    b"SQLite format 3",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A document as text: legal XML characters only, lines ended by a line feed."""

    text: str
    problems: tuple[Problem, ...] = ()
    octets: bytes | None = None
    """The text in UTF-8, where the document was just that and needed no mending."""


def is_binary(body: bytes) -> bool:
    """Whether the bytes are a picture, an archive or the like, and no text."""
    return body.startswith(_NOT_TEXT)


def decode(body: bytes, media_type: str = "") -> Decoded:
    """Return the text of a document.

    A byte order mark wins, then the octets themselves where they are valid
    UTF-8, then what the server and the prolog say (RFC 7303 §3), each as the
    web understands it: ``iso-8859-1`` is windows-1252. What is left is UTF-8
    with stray octets, which are read as windows-1252.
    """
    found = _decoded(body, media_type)
    text, problems, octets = found.text, found.problems, found.octets
    clean = text if octets is not None and is_legal(octets) else legal(text)
    if len(clean) != len(text):
        lost = len(text) - len(clean)
        detail = f"left out {counted(lost, 'character')} that XML forbids"
        problems = (*problems, _problem("characters-illegal", detail))
    has_controls = _C1.search(body) is not None
    is_single = len(clean) == len(body) and not body.isascii()
    if has_controls or is_single or _SUSPECT.search(body):
        once = _encoded_once(clean)
        if once != clean:
            detail = "UTF-8 in it was taken for windows-1252 and encoded once more; undone"
            problems = (*problems, _problem("encoded-twice", detail))
            clean = once
        if has_controls:
            clean = _CONTROL.sub(lambda control: _WINDOWS[ord(control[0])], clean)
    if "\r" in clean:
        clean = clean.replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(text=clean, problems=problems, octets=octets if clean is text else None)


def without_declaration(text: str) -> str:
    """Return XML text whose declaration no longer names an encoding."""
    return _DECLARATION.sub('<?xml version="1.0"?>', text, count=1)


def _encoded_once(text: str) -> str:
    """Return a document with what was encoded twice, text by text, encoded once.

    In no language do signs follow the letters that leading octets of UTF-8 are by
    windows-1252; a whole text that is valid UTF-8 by those octets is nothing else.
    """
    return _BETWEEN.sub(_undone, text) if _TWICE.search(text) else text


def _undone(found: re.Match[str]) -> str:
    text = found[0]
    if not _TWICE.search(text):
        return text
    try:
        return codecs.charmap_encode(text, "strict", _OCTETS)[0].decode()
    except UnicodeError:
        return text


def _decoded(body: bytes, media_type: str) -> Decoded:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _forced(body[len(mark) :], encoding)
    for pattern, encoding in _PATTERNS:
        if pattern.match(body):
            return _forced(body, encoding)
    if body.startswith(_EBCDIC):
        return _ebcdic(body)
    return _by_label(body, _declared(body, media_type))


def _by_label(body: bytes, declared: tuple[str, ...]) -> Decoded:
    for encoding in declared:
        strict = _strictly(body, encoding)
        if strict is not None:
            return Decoded(text=strict, octets=body if encoding == "utf-8" else None)
    if declared and "utf-8" not in declared and _strictly(body, "utf-8") is None:
        return _forced(body, declared[0])
    found = _forced(body, "utf-8")
    if not found.problems and declared and "utf-8" not in declared:
        detail = f"declared as {declared[0]}, but it is UTF-8"
        return replace(found, problems=(_problem("encoding-wrong", detail),))
    return found


def _declared(body: bytes, media_type: str) -> tuple[str, ...]:
    """Return the encodings to try, best first; UTF-8 takes part where it could be meant."""
    prolog = _PROLOG.search(body, 0, _HEAD)
    charset = _CHARSET.search(media_type)
    labels = [charset[1]] if charset else []
    labels += [prolog[1].decode("ascii")] if prolog else []
    named = list(dict.fromkeys(filter(None, map(_codec, labels))))
    # Octets that happen to be valid UTF-8 are UTF-8, whatever a one-octet label
    # says; a label for several octets a character can be right by both readings.
    single = all(name.startswith(("cp12", "iso8859", "utf-8")) for name in named)
    if named and single and not body.isascii():
        named.insert(0, "utf-8")
    return tuple(named)


def _ebcdic(body: bytes) -> Decoded:
    """Return what is in the code page that the declaration names (XML 1.0 appendix F.1)."""
    prolog = _PROLOG.search(body[:_HEAD].decode("cp037").encode("ascii", "replace"))
    named = _codec(prolog[1].decode("ascii")) if prolog else None
    is_meant = named is not None and "<?xm".encode(named, "replace") == _EBCDIC
    found = _forced(body, named if named and is_meant else "cp037")
    return replace(found, text=found.text.replace("\x85", "\n"))  # its line ends are NEL


def _codec(label: str) -> str | None:
    """Return the name of the codec for a label of an ASCII-compatible encoding, or None."""
    found = _looked_up(label) or _looked_up(_spelt(label))
    if found is None:
        return None
    name = _MEANT.get(found.name, found.name)
    # UTF-16 and UTF-32 would have shown: a prolog of single octets that claims them lies.
    is_text = getattr(found, "_is_text_encoding", True)
    wrong = name in _NEVER or name.startswith(("utf-16", "utf-32")) or not is_text
    return None if wrong else name


def _looked_up(label: str) -> codecs.CodecInfo | None:
    try:
        return codecs.lookup(label)
    except LookupError:
        return None


def _spelt(label: str) -> str:
    """Return a label as Python spells it; without the ``x-`` of what nobody registered."""
    bare = re.sub(r"^(?:x-)+", "", label.lower())
    for pattern, name in _SPELT:
        if pattern.fullmatch(bare):
            return pattern.sub(name, bare)
    return bare


def _strictly(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except UnicodeError:
        # cp1252 has no character for five octets, which the web reads as C1 controls.
        return body.decode("cp1252", "htfeed.stray") if encoding == "cp1252" else None


def _forced(body: bytes, encoding: str) -> Decoded:
    try:
        text = body.decode(encoding)
        return Decoded(text=text, octets=body if encoding == "utf-8" else None)
    except UnicodeError as error:
        encoding = "cp1252" if encoding == "utf-8" and _mostly_stray(body) else encoding
        how = "htfeed.stray" if encoding in {"utf-8", "cp1252"} else "replace"
        at = error.start if isinstance(error, UnicodeDecodeError) else 0
        detail = f"octet {at} is no {encoding}; such octets were read as well as can be"
        problem = _problem("encoding-wrong", detail)
        return Decoded(text=body.decode(encoding, how), problems=(problem,))


def _mostly_stray(body: bytes) -> bool:
    """Whether so many octets are no UTF-8 that what is valid in it is so by chance."""
    rest, characters = _CHARACTER.subn(b"", body)
    return len(rest) - len(rest.translate(None, _HIGH)) > characters * _CHANCE


def _stray(error: UnicodeError) -> tuple[str, int]:
    """Return what stray octets are in windows-1252, the commonest culprit.

    Surrogates that were encoded one by one are the character that a pair of them means
    (CESU-8, Unicode Technical Report 26); one alone is nothing.
    """
    if not isinstance(error, UnicodeDecodeError):
        raise error
    found = _SURROGATES.match(error.object, error.start)
    if found and error.encoding == "utf-8":
        units = found[0].decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass")
        return units.decode("utf-16", "ignore"), found.end()
    octets = error.object[error.start : error.end]
    return "".join(_WINDOWS[octet] for octet in octets), error.end


_WINDOWS: Final = tuple(
    bytes((octet,)).decode("cp1252", "ignore") or chr(octet) for octet in range(256)
)
# Of characters that a mapping has not, str.translate asks at the price of an exception.
_OCTETS: Final = {octet: octet for octet in range(256)} | {
    ord(_WINDOWS[octet]): octet for octet in range(0x80, 0xA0)
}
"""Characters of windows-1252, and of ISO 8859-1, with their octets."""
codecs.register_error("htfeed.stray", _stray)


def _problem(code: str, detail: str) -> Problem:
    return Problem(code=code, where="document", detail=detail)
