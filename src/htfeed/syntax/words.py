"""Words as they are looked for: small, without accents, the same on every engine.

What is kept for searching and what is asked for go through the same mill, so no engine
needs rules of its own: a word is a run of letters, digits and marks, in lower case.
Scripts that set no spaces between words (Chinese, Japanese, Thai and their neighbours)
are cut into pairs of characters that overlap, so that any part of a text is found.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

LONGEST: Final = 60
"""Characters of a word that count; what follows makes it no other one."""

_UNSPACED: Final = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\u1780-\u17ff"  # Myanmar, Khmer
    "\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u31f0-\u31ff"  # kana and its signs
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Han
    "\U00020000-\U0003ffff"
)
_UNSPACED_RUN: Final = re.compile(f"[{_UNSPACED}]+")
_RUN: Final = re.compile(rf"(?P<unspaced>[{_UNSPACED}]+)|[^{_UNSPACED}\s]+")
# Letters that Unicode does not take apart, and that people type without their strokes.
_STROKES: Final[Mapping[str, str]] = {
    **dict(zip("øłđðħ\u0131ŧŋəß\u0640", (*"olddhitne", "ss", ""), strict=True)),
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
}


class _Mill(dict[int, str]):
    """What each character comes to, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        ground = "".join(_ground(part) for part in _parts(chr(code)))
        self[code] = unicodedata.normalize("NFC", ground)
        return self[code]


def _parts(character: str) -> str:
    return unicodedata.normalize("NFKD", character.casefold()).casefold()


def _ground(part: str) -> str:
    # Accents (classes from 200) and the vowel signs of Hebrew and Arabic (10 to 36) are
    # what people leave out; the marks of other scripts are letters to their readers.
    if unicodedata.combining(part) >= 200 or 10 <= unicodedata.combining(part) <= 36:
        return ""
    if part in _STROKES:
        return _STROKES[part]
    return part if part.isalnum() or unicodedata.category(part)[0] == "M" else " "


_MILL: Final = _Mill()


def words(text: str) -> list[str]:
    """Return the words of a plain text in their order.

    Each is made of letters, digits and marks alone, and at most :data:`LONGEST` long.
    """
    ground = _ground_down(text)
    found = _UNSPACED_RUN.sub(_pairs_apart, ground).split()
    if max(map(len, found), default=0) > LONGEST:
        found = [word[:LONGEST] for word in found]
    return found


def _ground_down(text: str) -> str:
    whole = text if text.isascii() else unicodedata.normalize("NFC", text)
    return whole.translate(_MILL)


def _pairs_apart(run: re.Match[str]) -> str:
    return f" {' '.join(_pairs(run[0]))} "


def phrase(text: str) -> tuple[tuple[str, ...], bool]:
    """Return the words that have to follow each other where a text is, however it goes on.

    Returns:
        The words, and whether the last one may be the beginning of another: a single
        character of a script without spaces is half of a pair.
    """
    runs = list(_RUN.finditer(_ground_down(text)))
    found = words(text)
    if not runs or not runs[-1]["unspaced"]:
        return tuple(found), False
    if len(runs[-1][0]) == 1:
        return tuple(found), True
    # Only where a run ends its last character stands alone; this one may go on.
    return tuple(found[:-1]), False


def _pairs(run: str) -> Iterator[str]:
    """Give all pairs of neighbours, then the last character, which begins none."""
    yield from (run[at : at + 2] for at in range(len(run) - 1))
    yield run[-1]
