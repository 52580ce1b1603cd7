"""Documents made smaller for the line: what lies beside a document for servers to give.

nginx (``gzip_static``, ``brotli_static``), Caddy (``precompressed``) and ``htfeed serve``
take what is named like the document with one more ending, and is as old.
"""

import gzip
import sys
from collections.abc import Mapping
from typing import Final

import brotli

from htfeed.formats import CODINGS

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_LARGE: Final = 128 * 1024
"""Octets from which on the last tenth costs more time than it is worth."""


def smaller(body: bytes) -> Mapping[str, bytes]:
    """Return a document in each coding, by ending; the same bytes for the same bytes."""
    large = len(body) >= _LARGE
    return {
        CODINGS["br"]: brotli.compress(body, quality=5 if large else 9),
        CODINGS["zstd"]: zstd.compress(body, level=6 if large else 12),
        CODINGS["gzip"]: gzip.compress(body, compresslevel=6 if large else 9, mtime=0),
    }
