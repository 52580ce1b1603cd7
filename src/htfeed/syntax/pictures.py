"""Pictures as pages embed them: which file is meant, and which are only spies."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from htfeed.syntax.elements import names
from htfeed.syntax.urls import absolute

# Where scripts that load pictures late keep the address, the commonest first.
_LATE: Final = (
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-orig-file",
    "data-original-src",
    "data-lazy",
    "data-hi-res-src",
    "data-large-file",
    "data-url",
    "data-image",
    "nitro-lazy-src",
)
SETS: Final = ("data-srcset", "data-lazy-srcset", "srcset")
"""Attributes with several addresses, of a picture and of its sources."""
_IMAGE: Final = re.compile(r"<(?:img|image)\b([^<>]*)", re.IGNORECASE)
_SRC: Final = re.compile(
    r"[\s\"'/]src\s*=\s*(?:\"([^\"]*)|'([^']*)|([^\s\"']+))", re.IGNORECASE
)
_LATE_NAME: Final = re.compile(r"data(?:-[a-z]+)+")
# There are some hundred such scripts, each with a name of its own for it.
_FILE: Final = re.compile(
    r"\s*[^\s{}<>\"]+\.(?:avif|gif|jpe?g|png|svg|webp)(?:[?#][^\s{}<>\"]*)?\s*",
    re.IGNORECASE,
)
_PATH: Final = re.compile(r"\s*[^\s{}<>\"]*[./][^\s{}<>\"]*\s*")
FALLBACK: Final = "data-fallback"
"""Attribute of ours: a picture stood in ``noscript``, for browsers without scripts."""
TELLING: Final = frozenset({*_LATE, *SETS, "style", "width", "height", FALLBACK})
"""Attributes that tell of a picture where it is and whether it is one."""
_TIMELY: Final = names("src alt dir lang title style width height") | {FALLBACK}
_KNOWN: Final = TELLING | _TIMELY
# What stands in ``src`` until the script has run.
_STAND_IN: Final = re.compile(
    r"\s*(?:data:|about:|\Z)|[^?#]*(?:/|\A)(?:blank|spacer|pixel|placeholder|transparent"
    r"|lazy|loading|loader|1x1|clear|grey|gray|trans)[^/?#]*\.(?:gif|png|svg|jpe?g)",
    re.IGNORECASE,
)
# HTML §4.8.4.3.10: addresses without white space, each with ``2x`` or ``640w``.
_CANDIDATE: Final = re.compile(
    r"([^\s,]\S*[^\s,]|[^\s,])\s*(?:(\d+(?:\.\d+)?)[wxh]\s*)*(?:,|\Z)"
)
_TINY: Final = re.compile(r"\s*0*[01](?:\.0*)?\s*(?:px)?\s*")
_TINY_STYLE: Final = re.compile(
    r"(?<![\w-])(?:width|height)\s*:\s*0*[01](?:\.0+)?(?:px)?\s*(?=!|;|\Z)", re.IGNORECASE
)
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def loads_late(html: str) -> bool:
    """Whether a picture of a fragment may have its address elsewhere than in ``src``."""
    if "data-" not in html or ("<im" not in html and "<IM" not in html):
        return False
    for tag in _IMAGE.findall(html):
        found = _SRC.search(tag)
        if not found or _STAND_IN.match(found[1] or found[2] or found[3] or ""):
            return True
    return False


def is_telling(name: str, value: str) -> bool:
    """Whether an attribute of a picture tells of it where it is or whether it is one."""
    if name in TELLING:
        return True
    if not _LATE_NAME.fullmatch(name):
        return False
    if "srcset" in name:
        return True
    return (_PATH if "src" in name else _FILE).fullmatch(value) is not None


def is_pixel(attributes: Mapping[str, str]) -> bool:
    """Whether a picture is there to be fetched and not to be seen."""
    sizes = [attributes[key] for key in ("width", "height") if key in attributes]
    if sizes and all(_TINY.fullmatch(size) for size in sizes):
        return True
    style = attributes.get("style", "")[:1000]
    if not style:
        return False
    return len(_TINY_STYLE.findall(style)) == 2 or _HIDDEN.search(style) is not None


def picture_address(attributes: Mapping[str, str], base: str | None) -> str | None:
    """Return the address of the picture itself, not of what stands in for it."""
    src = attributes.get("src", "")
    if attributes.keys() <= _TIMELY:
        return absolute(src, base)
    first = () if _STAND_IN.match(src) else (src,)
    for candidate in (*first, *_later(attributes), src):
        address = absolute(candidate, base)
        if address:
            return address
    return None


def _later(attributes: Mapping[str, str]) -> Iterator[str]:
    yield from (attributes[key] for key in _LATE if key in attributes)
    others = [key for key in attributes if key not in _KNOWN]
    sets = [key for key in others if "srcset" in key]
    # The name of a file is a guess, and "src" in that of its attribute is none.
    for key in sorted(others, key=lambda each: "src" not in each):
        if key not in sets:
            yield attributes[key]
    for key in (*SETS, *sets):
        yield from largest_first(attributes.get(key, ""))


def largest_first(srcset: str) -> list[str]:
    """Return the addresses of a ``srcset``, that of the largest picture first."""
    found = [(float(size or 1), url) for url, size in _CANDIDATE.findall(srcset[:20_000])]
    return [url for _, url in sorted(found, key=lambda pair: -pair[0])]
