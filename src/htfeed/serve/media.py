"""Recordings and pictures that the operator laid into the output: sent piece by piece.

They may be large, so they are neither held in memory nor compressed, and who plays them
may ask for a part (RFC 9110 §14).
"""

import hashlib
import stat
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from starlette.responses import FileResponse, Response

from htfeed.formats import CACHE_CONTROL

_TYPES: Final = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".aac": "audio/aac",
    ".flac": "audio/flac",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".ogv": "video/ogg",
    ".webm": "video/webm",
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".ico": "image/vnd.microsoft.icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".epub": "application/epub+zip",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
}


def media_type(path: str) -> str | None:
    """Return the media type of a path that is no document of ours, by its ending."""
    return _TYPES.get(PurePosixPath(path).suffix)


def sent(file: Path, known: Sequence[str]) -> Response:
    """Return the answer that sends a file, or the part of it that is asked for.

    Args:
        file: Where it lies.
        known: The validators that the client has (``If-None-Match``), without ``W/``.
    """
    found = file.stat()
    if not stat.S_ISREG(found.st_mode):
        raise FileNotFoundError(file)
    told = f"{found.st_ino}-{found.st_size}-{found.st_mtime_ns}"
    headers = {
        "etag": f'"{hashlib.sha256(told.encode()).hexdigest()[:32]}"',
        "cache-control": CACHE_CONTROL,
        "x-content-type-options": "nosniff",
        # A player of another site may show it (podcast apps on the web do).
        "access-control-allow-origin": "*",
    }
    if headers["etag"] in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return FileResponse(
        file, media_type=media_type(file.name), headers=headers, stat_result=found
    )
