"""Pictures as pages embed them: which file is meant, and which are only spies."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

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
)
_LATE_SETS: Final = ("data-srcset", "data-lazy-srcset", "srcset")
_LATER: Final = frozenset({*_LATE, *_LATE_SETS})
FALLBACK: Final = "data-fallback"
"""Attribute of ours: a picture stood in ``noscript``, for browsers without scripts."""
TELLING: Final = _LATER | {"style", "width", "height", FALLBACK}
"""Attributes that tell of a picture where it is and whether it is one."""
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
    if _LATER.isdisjoint(attributes):
        return absolute(src, base)
    first = () if _STAND_IN.match(src) else (src,)
    for candidate in (*first, *_later(attributes), src):
        address = absolute(candidate, base)
        if address:
            return address
    return None


def _later(attributes: Mapping[str, str]) -> Iterator[str]:
    yield from (attributes[key] for key in _LATE if key in attributes)
    for key in _LATE_SETS:
        yield from largest_first(attributes.get(key, ""))


def largest_first(srcset: str) -> list[str]:
    """Return the addresses of a ``srcset``, that of the largest picture first."""
    found = [(float(size or 1), url) for url, size in _CANDIDATE.findall(srcset[:20_000])]
    return [url for _, url in sorted(found, key=lambda pair: -pair[0])]
