"""Which of its representations a client is given, and whether any (RFC 9110 §12)."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from math import isnan
from typing import Final

IDENTITY: Final = "identity"
"""The name of no coding at all (RFC 9110 §12.5.3)."""
# What asks for text of any kind can do with a document: a reader that says it wants RSS
# still reads Atom, and is better served with it than with an error.
_TEXTUAL: Final = frozenset({"text", "application", "multipart"})


@lru_cache(1024)
def coding_for(accepted: bytes | None, offered: tuple[str, ...]) -> str | None:
    """Return the content coding to answer in; None where the client takes none of them.

    Args:
        accepted: ``Accept-Encoding``; without one nothing is compressed, though it might
            be (RFC 9110 §12.5.3), as who does not ask may not know what to do with it.
        offered: The codings that there are beside the body as it is, the best first.
    """
    wanted = _codings(accepted)
    anything, plain = wanted.get("*", 0.0), wanted[IDENTITY]
    best, weight = (IDENTITY, plain) if plain else (None, 0.0)
    for coding in offered:
        wish = wanted.get(coding, anything)
        if wish > weight or (wish == weight and wish > 0 and best == IDENTITY):
            best, weight = coding, wish
    return best


@lru_cache(1024)
def takes(accepted: bytes | None, coding: str) -> bool:
    """Whether a client can do with a coding, be it the one that it likes best or not.

    Args:
        accepted: ``Accept-Encoding``; without one it can do with any (RFC 9110 §12.5.3).
        coding: The coding's name.
    """
    wanted = _codings(accepted)
    return accepted is None or wanted.get(coding, wanted.get("*", 0.0)) > 0


def _codings(accepted: bytes | None) -> dict[str, float]:
    wanted = {name.removeprefix("x-"): weight for name, weight in wishes(accepted or b"")}
    # It is acceptable unless it is ruled out, and any coding that is named goes first.
    wanted.setdefault(IDENTITY, wanted.get("*", 0.001))
    return wanted


@lru_cache(1024)
def accepts(accepted: bytes, kind: str) -> bool:
    """Whether an ``Accept`` has room for a media type.

    Only who wants nothing of the kind (pictures alone, say) is refused.

    Args:
        accepted: The field's value; one that names no media type wants anything.
        kind: The main type: ``application``.
    """
    named = [each for each in wishes(accepted) if "/" in each[0] or each[0] == "*"]
    wanted = {name.partition("/")[0] for name, weight in named if weight > 0}
    if not named or "*" in wanted or kind in wanted:
        return True
    return kind in _TEXTUAL and not wanted.isdisjoint(_TEXTUAL)


@lru_cache(1024)
def accepts_page(accepted: bytes | None) -> bool:
    """Whether an ``Accept`` names HTML, as that of a browser does."""
    return any(name == "text/html" and weight for name, weight in wishes(accepted or b""))


def wishes(accepted: bytes) -> Iterator[tuple[str, float]]:
    """Give the names in a field with their weights; what cannot be read is no wish."""
    for part in accepted.decode("latin-1").lower().split(","):
        name, *parameters = (each.strip() for each in part.split(";"))
        quality = next((each for each in parameters if each.startswith("q=")), "q=1")
        try:
            weight = min(max(float(quality[2:]), 0.0), 1.0)
        except ValueError:
            continue
        if name and not isnan(weight):
            yield name, weight


def is_navigation(fields: Mapping[bytes, bytes]) -> bool:
    """Whether a browser asks, to show a page (Fetch metadata, ``Sec-Fetch-Dest``)."""
    return fields.get(b"sec-fetch-dest") == b"document" and accepts_page(
        fields.get(b"accept")
    )
