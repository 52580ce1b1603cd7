"""The body of a response: decoded as it comes, whole, and within the limits."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from itertools import chain
from typing import Final

from htfeed.fetch.codings import DECODERS, GZIP, MEBIBYTE, PIECE, BadBodyError, undone

_MOST_CODINGS: Final = 2
_LIGHT: Final = PIECE
"""Octets that are decoded at once; for more, everybody else comes first."""
_BEGIN: Final = 64
"""Octets that tell what a body is."""
_PLAIN: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*[<{\[]")
"""How a document begins to which no coding was applied."""


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
    limited, names = _to_undo(_counted(chunks, limits.raw), codings)
    for each in reversed(names):
        limited = undone(each, limited, limits.decoded)
    if len(names) < _MOST_CODINGS:
        begin, limited = _begin(limited)
        # No document begins so: a file that lies there packed (sitemaps.org), or
        # what something on the way has packed once more.
        if begin.startswith(GZIP):
            limited = undone("gzip", limited, limits.decoded)
    # Gives its octets away without copying them: a large body lies in memory once.
    whole = BytesIO()
    for chunk in _counted(limited, limits.decoded):
        whole.write(chunk)
    return whole.getvalue()


def _to_undo(chunks: Iterator[bytes], codings: str) -> tuple[Iterator[bytes], list[str]]:
    """Return a body, and the names of its codings, in the order they were applied.

    Servers that misuse the field, for the charset or to say that there is no coding
    (``utf-8``, ``none``), send plain documents: what is one needs no coding undone
    that nobody knows.

    Raises:
        BadBodyError: Nobody can undo them.
    """
    names = [each.strip().lower() for each in codings.split(",") if each.strip()]
    names = [each for each in names if each != "identity"]
    if not all(each in DECODERS for each in names):
        begin, chunks = _begin(chunks)
        if _PLAIN.match(begin):
            return chunks, []
    elif len(names) <= _MOST_CODINGS:
        return chunks, names
    raise BadBodyError("coding", f"cannot undo Content-Encoding {codings!r}")


def _begin(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Return how a body begins, and all of it."""
    taken, octets = [], 0
    for chunk in chunks:
        taken.append(chunk)
        octets += len(chunk)
        if octets >= _BEGIN:
            break
    return b"".join(taken)[:_BEGIN], chain(taken, chunks)


def _counted(chunks: Iterator[bytes], most: int) -> Iterator[bytes]:
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > most:
            raise BadBodyError("too-large", f"the body is larger than {most} octets")
        yield chunk
