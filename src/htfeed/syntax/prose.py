"""Prose: paragraphs, headings, lists and words, as most texts of feeds are.

A grammar of it that one look decides. In what it takes nothing is empty and everything
stands where HTML would leave it, so that there is nothing to tidy but its pictures.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Final

_GIVEN: Final = r'(?: [a-z-]+="[^"<>]*")*+'
# A no-break space alone is nothing that a reader sees.
_WORDS: Final = r"(?:\s|&nbsp;)*+[^<\s][^<]*+"
_MARKS: Final = (
    "(?:em|strong|b|i|u|s|q|abbr|cite|code|del|dfn|ins|kbd|mark|samp|small|span|sub|sup)"
)
_MARKED: Final = rf"<{_MARKS}{_GIVEN}>{_WORDS}</{_MARKS}>"
_PICTURE: Final = f"<img{_GIVEN}>"


def _link(inside: str) -> str:
    return rf"<a(?=[^>]* href=\"){_GIVEN}>(?:{inside})</a>"


# Which start tag an end tag belongs to need not be asked: the wall closes all in order.
def _block(names: str, inside: str) -> str:
    return rf"<(?:{names}){_GIVEN}>{inside}</(?:{names})>"


def _several(block: str) -> str:
    return rf"\s*+(?:{block}\s*+)++"


def _blocks(shown: str) -> str:
    """Return what matches a block in which nothing but words and this is to be seen."""
    first, more = r"(?:\s|&nbsp;|<br>)*+", f"(?:[^<]++|<br>|{shown})*+"
    phrases = f"{first}(?:{_WORDS}|{shown}){more}"
    return "|".join(
        (
            _block("p|h[1-6]", phrases),
            _block("ul|ol", _several(_block("li", phrases))),
            _block("blockquote", _several(_block("p", phrases))),
        )
    )


_WORDED: Final = f"(?:{_link(_WORDS)}|{_MARKED})"
_LINKED: Final = _link(rf"{_WORDS}|\s*+{_PICTURE}\s*+")
_SHOWN: Final = f"(?:{_LINKED}|{_MARKED}|{_PICTURE})"
_PROSE: Final = re.compile(f"(?:{_blocks(_SHOWN)}|{_SHOWN}|<br>|[^<]++)*+")
_PICTURES: Final = re.compile(rf"<img({_GIVEN})>")
TAG: Final = r"<(/?)([a-z][a-z0-9]*)((?: [a-z-]+=\"[^\"]*\")*)>"


@cache
def pieces() -> re.Pattern[str]:
    """Return what finds the pieces of a text that the wall has let through.

    Its groups: a run of words, in which some may be marked; a block of such, and its
    name; or what else there is, a tag: its slash, name and attributes.
    """
    run, block = f"(?:[^<]++|<br>|{_WORDED})++", f"(?:{_blocks(_WORDED)})"
    return re.compile(f"({run})|((?=<([a-z1-6]++)){block})|{TAG}")


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
