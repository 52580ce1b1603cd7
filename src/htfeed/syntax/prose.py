"""Prose: paragraphs, headings, lists and words, as most texts of feeds are.

A grammar of it that one look decides. In what it takes nothing is empty and everything
stands where HTML would leave it, so that there is nothing to tidy but its pictures.
"""

import re
from collections.abc import Callable
from typing import Final

_GIVEN: Final = r'(?: [a-z-]+="[^"<>]*")*+'
# A no-break space alone is nothing that a reader sees.
_WORDS: Final = r"(?:\s|&nbsp;)*+[^<\s][^<]*+"
_PICTURE: Final = f"<img{_GIVEN}>"
_LINK: Final = rf"<a(?=[^>]* href=\"){_GIVEN}>(?:{_WORDS}|\s*+{_PICTURE}\s*+)</a>"
_MARKS: Final = (
    "(?:em|strong|b|i|u|s|q|abbr|cite|code|del|dfn|ins|kbd|mark|samp|small|span|sub|sup)"
)
_SHOWN: Final = rf"(?:{_LINK}|<{_MARKS}{_GIVEN}>{_WORDS}</{_MARKS}>|{_PICTURE})"
_PHRASES: Final = rf"(?:\s|&nbsp;|<br>)*+(?:{_WORDS}|{_SHOWN})(?:[^<]++|<br>|{_SHOWN})*+"


# Which start tag an end tag belongs to need not be asked: the wall closes all in order.
def _blocks(names: str, inside: str) -> str:
    return rf"<(?:{names}){_GIVEN}>{inside}</(?:{names})>"


def _several(block: str) -> str:
    return rf"\s*+(?:{block}\s*+)++"


_BLOCKS: Final = "|".join(
    (
        _blocks("p|h[1-6]", _PHRASES),
        _blocks("ul|ol", _several(_blocks("li", _PHRASES))),
        _blocks("blockquote", _several(_blocks("p", _PHRASES))),
    )
)
_PROSE: Final = re.compile(rf"(?:{_BLOCKS}|{_SHOWN}|<br>|[^<]++)*+")
_PICTURES: Final = re.compile(rf"<img({_GIVEN})>")


def prose(written: str, picture: Callable[[str], str]) -> str | None:
    """Return prose with its pictures written anew; None where it has to be tidied.

    Args:
        written: What the wall has let through.
        picture: Takes the attributes of a picture, and gives its tag; empty where it
            is to be left out.
    """
    if not _PROSE.fullmatch(written):
        return None
    left_out = False

    def drawn(found: re.Match[str]) -> str:
        nonlocal left_out
        tag = picture(found[1])
        left_out = left_out or not tag
        return tag

    found = _PICTURES.sub(drawn, written) if "<img" in written else written
    return None if left_out else found.strip()
