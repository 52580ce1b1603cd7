"""Content codings (RFC 9110 §8.4.1) undone as the octets come, in small pieces."""

import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from backports import zstd

MEBIBYTE: Final = 1024 * 1024
PIECE: Final = 256 * 1024
"""Octets that come out at a time."""
OFFERED: Final = ("gzip", "br", "zstd", "deflate")
"""Codings that servers are told to use."""
GZIP: Final = b"\x1f\x8b"
"""How gzip begins (RFC 1952 §2.3.1)."""
_HEAD: Final = 2
"""Octets that tell gzip, zlib and neither apart (RFC 1952 §2.3.1, RFC 1950 §2.2)."""
_WINDOW: Final = 23
"""RFC 9659 §3: a window of more than 8 MiB is none of the coding ``zstd``."""


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


class Decoder(Protocol):
    """What undoes one coding."""

    @property
    def complete(self) -> bool:
        """Whether what came so far is whole."""
        ...

    def __call__(self, octets: bytes) -> tuple[bytes, bytes | None]:
        """Return a piece of output, and what is to be given next.

        None asks for more of the body; empty octets have more output within.

        Raises:
            BadBodyError: This is not the coding that it is said to be.
        """
        ...


def undone(coding: str, chunks: Iterator[bytes], most: int) -> Iterator[bytes]:
    """Undo one coding, so that a bomb never lies in memory whole.

    Args:
        coding: Its name, one of ``DECODERS``.
        chunks: The body as it comes.
        most: How many octets may come out.

    Raises:
        BadBodyError: The body is torn, or too large.
    """
    undo, total = DECODERS[coding](), 0
    for chunk in chunks:
        pending: bytes | None = chunk
        while pending is not None:
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

    def __call__(self, octets: bytes) -> tuple[bytes, bytes | None]:
        if self._over:
            return b"", None
        if self._engine is None:
            octets, self._head = self._head + octets, b""
            if len(octets) < _HEAD:
                self._head = octets
                return b"", None
            if self._members and not octets.startswith(GZIP):
                # Padding, or what a careless server appends: the document is whole.
                self._over = True
                return b"", None
            self._engine = zlib.decompressobj(_window(octets))
        return self._inflate(self._engine, octets)

    def _inflate(
        self, engine: "zlib._Decompress", octets: bytes
    ) -> tuple[bytes, bytes | None]:
        try:
            piece = engine.decompress(octets, PIECE)
        except zlib.error as error:
            raise BadBodyError("torn", f"cannot be decompressed: {error}") from error
        if engine.eof:
            self._engine = None
            self._members += 1
            return piece, engine.unused_data or None
        # What is full may hold back more, also when all that came is used up.
        full = b"" if len(piece) == PIECE else None
        return piece, engine.unconsumed_tail or full


def _window(head: bytes) -> int:
    """Return zlib's ``wbits`` for what a body begins with.

    Some servers send deflate without the zlib header that RFC 9110 §8.4.1.2 wants.
    """
    has_zlib_header = head[0] & 0x0F == 8 and int.from_bytes(head[:_HEAD]) % 31 == 0
    if head.startswith(GZIP) or has_zlib_header:
        return zlib.MAX_WBITS | 32
    return -zlib.MAX_WBITS


class _Brotli:
    """RFC 7932."""

    def __init__(self) -> None:
        import brotli  # noqa: PLC0415 - not every pass meets this coding

        self._engine = brotli.Decompressor()
        self._error = brotli.error

    @property
    def complete(self) -> bool:
        return bool(self._engine.is_finished())

    def __call__(self, octets: bytes) -> tuple[bytes, bytes | None]:
        if self.complete:
            return b"", None
        try:
            piece = self._engine.process(octets, output_buffer_limit=PIECE)
        except self._error as error:
            raise BadBodyError("torn", f"cannot be decompressed: {error}") from error
        return piece, None if self._engine.can_accept_more_data() else b""


class _Zstandard:
    """RFC 8878: frames in a row."""

    def __init__(self) -> None:
        try:
            from compression import (  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415
                zstd,
            )
        except ImportError:
            from backports import zstd  # noqa: PLC0415 - not every pass meets this coding

        self._zstd = zstd
        self._engine = self._frame()
        self._begun = False

    @property
    def complete(self) -> bool:
        return not self._begun

    def __call__(self, octets: bytes) -> tuple[bytes, bytes | None]:
        try:
            piece = self._engine.decompress(octets, PIECE)
        except self._zstd.ZstdError as error:
            raise BadBodyError("torn", f"cannot be decompressed: {error}") from error
        self._begun = not self._engine.eof
        if self._engine.eof:
            rest, self._engine = self._engine.unused_data, self._frame()
            return piece, rest or None
        return piece, None if self._engine.needs_input else b""

    def _frame(self) -> "zstd.ZstdDecompressor":
        options = {self._zstd.DecompressionParameter.window_log_max: _WINDOW}
        frame: zstd.ZstdDecompressor = self._zstd.ZstdDecompressor(options=options)
        return frame


DECODERS: Final[dict[str, Callable[[], Decoder]]] = {
    "gzip": _Inflater,
    "x-gzip": _Inflater,
    "deflate": _Inflater,
    "br": _Brotli,
    "zstd": _Zstandard,
}
