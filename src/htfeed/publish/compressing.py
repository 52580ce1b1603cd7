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

# As small as is cheap: the last twentieth costs four times as much.
_BROTLI: Final = 6
_ZSTD: Final = 9
_GZIP: Final = 6


def smaller(body: bytes) -> Mapping[str, bytes]:
    """Return a document in each coding, by ending; the same bytes for the same bytes."""
    return {
        CODINGS["br"]: brotli.compress(body, quality=_BROTLI),
        CODINGS["zstd"]: zstd.compress(body, level=_ZSTD),
        CODINGS["gzip"]: gzip.compress(body, compresslevel=_GZIP, mtime=0),
    }
