"""The body of a response: decoded as it comes, whole, and within the limits."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

MEBIBYTE: Final = 1024 * 1024
_CODINGS: Final = {"gzip": 47, "x-gzip": 47, "deflate": 47}
"""zlib's ``wbits``: 47 finds out whether the bytes are gzip or zlib (RFC 9110 §8.4)."""
_MOST_CODINGS: Final = 2


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


class BadBodyError(Exception):
    """A body that is of no use: torn, too large, or in a coding that we do not know."""

    def __init__(self, code: str, detail: str) -> None:
        """Keep the reason.

        Args:
            code: A stable word to count by.
            detail: What is wrong, with the value that is.
        """
        super().__init__(detail)
        self.code = code
        self.detail = detail


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
    unknown = [each for each in names if each not in _CODINGS]
    if unknown or len(names) > _MOST_CODINGS:
        raise BadBodyError("coding", f"cannot undo Content-Encoding {codings!r}")
    limited = _counted(chunks, limits.raw)
    for _ in names:
        limited = _inflated(limited, limits.decoded)
    return b"".join(_counted(limited, limits.decoded))


def _counted(chunks: Iterator[bytes], most: int) -> Iterator[bytes]:
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > most:
            raise BadBodyError("too-large", f"the body is larger than {most} octets")
        yield chunk


def _inflated(chunks: Iterator[bytes], most: int) -> Iterator[bytes]:
    """Undo gzip or deflate in pieces, so that a bomb never lies in memory whole."""
    undo = _Inflater()
    total = 0
    for chunk in chunks:
        pending = chunk
        while pending:
            piece, pending = undo(pending)
            total += len(piece)
            if total > most:
                raise BadBodyError("too-large", f"inflates to more than {most} octets")
            if piece:
                yield piece
    if not undo.complete:
        raise BadBodyError("torn", "the compressed body ends before its end")


class _Inflater:
    """zlib's decompressor, for members in a row and for deflate without its header."""

    def __init__(self) -> None:
        self._engine: zlib._Decompress | None = None
        self._members = 0

    @property
    def complete(self) -> bool:
        """Whether the last member has come to its end."""
        return self._engine is None and self._members > 0

    def __call__(self, octets: bytes) -> tuple[bytes, bytes]:
        """Return at most a mebibyte of output, and the input that is still to be done."""
        if self._engine is None:
            if self._members and not octets.strip(b"\0"):
                return b"", b""  # padding after the last member
            self._engine = self._begun(octets)
        engine = self._engine
        try:
            piece = engine.decompress(octets, MEBIBYTE)
        except zlib.error as error:
            raise BadBodyError("torn", f"cannot be decompressed: {error}") from error
        if engine.eof:
            self._engine = None
            self._members += 1
            return piece, engine.unused_data
        return piece, engine.unconsumed_tail

    def _begun(self, octets: bytes) -> "zlib._Decompress":
        """Some servers send deflate without the zlib header of RFC 9110 §8.4.1.2."""
        try:
            zlib.decompressobj(47).decompress(octets, 1)
        except zlib.error:
            return zlib.decompressobj(-zlib.MAX_WBITS)
        return zlib.decompressobj(47)
