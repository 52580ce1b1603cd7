"""The body of a response: decoded as it comes, whole, and within the limits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from typing import Final

from htfeed.fetch.codings import MEBIBYTE, PIECE, BadBodyError, undone

_MOST_CODINGS: Final = 2
_LIGHT: Final = PIECE
"""Octets that are decoded at once; for more, everybody else comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one request may cost."""

    deadline: timedelta = timedelta(seconds=30)
    """From looking up the name to the last octet, redirects included."""
    raw: int = 16 * MEBIBYTE
    """Octets as they came."""
    decoded: int = 32 * MEBIBYTE
    """Octets after decoding."""
    hops: int = 5
    """Redirects in a row."""


def decoded_if_light(chunks: Sequence[bytes], codings: str, limits: Limits) -> bytes | None:
    """Return a body that is undone in no time; None for one that would hold others up.

    Args:
        chunks: The body.
        codings: The ``Content-Encoding`` field.
        limits: How much may come.

    Raises:
        BadBodyError: The body is of no use.
    """
    try:
        return decoded(iter(chunks), codings, replace(limits, decoded=_LIGHT))
    except BadBodyError as error:
        if error.code != "too-large":
            raise
    return None


def decoded(chunks: Iterator[bytes], codings: str, limits: Limits) -> bytes:
    """Return a body, undone of its codings, the last one first.

    Args:
        chunks: The body as it comes.
        codings: The ``Content-Encoding`` field.
        limits: How much may come.

    Raises:
        BadBodyError: The body is of no use.
    """
    names = [each.strip().lower() for each in codings.split(",") if each.strip()]
    names = [each for each in names if each != "identity"]
    if len(names) > _MOST_CODINGS:
        raise BadBodyError("coding", f"cannot undo Content-Encoding {codings!r}")
    limited = _counted(chunks, limits.raw)
    for each in reversed(names):
        limited = undone(each, limited, limits.decoded)
    # Gives its octets away without copying them: a large body lies in memory once.
    whole = BytesIO()
    for chunk in _counted(limited, limits.decoded):
        whole.write(chunk)
    return whole.getvalue()


def _counted(chunks: Iterator[bytes], most: int) -> Iterator[bytes]:
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > most:
            raise BadBodyError("too-large", f"the body is larger than {most} octets")
        yield chunk
