"""The body of a response: decoded as it comes, whole, and within the limits."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

MEBIBYTE: Final = 1024 * 1024
_CODINGS: Final = frozenset(("gzip", "x-gzip", "deflate"))
_MOST_CODINGS: Final = 2
_GZIP: Final = b"\x1f\x8b"
_HEAD: Final = 2
"""Octets that tell gzip, zlib and neither apart (RFC 1952 §2.3.1, RFC 1950 §2.2)."""


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
        self._head = b""
        self._members = 0
        self._over = False

    @property
    def complete(self) -> bool:
        """Whether the last member has come to its end."""
        return self._engine is None and self._members > 0

    def __call__(self, octets: bytes) -> tuple[bytes, bytes]:
        """Return at most a mebibyte of output, and the input that is still to be done."""
        if self._over:
            return b"", b""
        if self._engine is None:
            octets, self._head = self._head + octets, b""
            if len(octets) < _HEAD:
                self._head = octets
                return b"", b""
            if self._members and not octets.startswith(_GZIP):
                # Padding, or what a careless server appends: the document is whole.
                self._over = True
                return b"", b""
            self._engine = zlib.decompressobj(_window(octets))
        return self._inflate(self._engine, octets)

    def _inflate(self, engine: "zlib._Decompress", octets: bytes) -> tuple[bytes, bytes]:
        try:
            piece = engine.decompress(octets, MEBIBYTE)
        except zlib.error as error:
            raise BadBodyError("torn", f"cannot be decompressed: {error}") from error
        if engine.eof:
            self._engine = None
            self._members += 1
            return piece, engine.unused_data
        return piece, engine.unconsumed_tail


def _window(head: bytes) -> int:
    """Return zlib's ``wbits`` for what a body begins with.

    Some servers send deflate without the zlib header that RFC 9110 §8.4.1.2 wants.
    """
    has_zlib_header = head[0] & 0x0F == 8 and int.from_bytes(head[:_HEAD]) % 31 == 0
    if head.startswith(_GZIP) or has_zlib_header:
        return zlib.MAX_WBITS | 32
    return -zlib.MAX_WBITS
