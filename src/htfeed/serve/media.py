"""Recordings and pictures that the operator laid into the output: sent piece by piece.

They may be large, so they are neither held in memory nor compressed, and who plays them
may ask for a part (RFC 9110 §14).
"""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Final, Literal

from starlette.responses import FileResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from htfeed.formats import CACHE_CONTROL
from htfeed.serve.details import FRESH, OPEN
from htfeed.serve.preconditions import verdict
from htfeed.serve.ready import encoded

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
    # What is said in a recording lies beside it, and its chapters.
    ".json": "application/json",
    ".srt": "application/x-subrip",
    ".txt": "text/plain",
    ".vtt": "text/vtt",
}
_EXPOSED: Final = "accept-ranges, content-range, etag, last-modified"
_BEYOND: Final = encoded({**FRESH, **OPEN, "access-control-expose-headers": _EXPOSED})
"""What starlette does not say beside a 416, so that players hear of it."""
_PART: Final = re.compile(rb"(\d{1,18})-(\d{0,18})|-(\d{1,18})")
_MOST_PARTS: Final = 20
"""Parts that are sent at once; who asks for more is sent the whole (RFC 9110 §14.2)."""


def media_type(path: str) -> str | None:
    """Return the media type of a path where it is no document of ours, by its ending."""
    return _TYPES.get(PurePosixPath(path).suffix.lower())


def sent(file: Path, fields: Mapping[bytes, bytes]) -> ASGIApp | Literal[412]:
    """Return the answer that sends a file, or the part of it that is asked for.

    Or the status for who asks for another one.

    Args:
        file: Where it lies.
        fields: Of the request.

    Raises:
        OSError: It is there no more.
    """
    found = file.stat()
    told = f"{found.st_ino}-{found.st_size}-{found.st_mtime_ns}"
    etag = f'"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'
    headers = {
        "etag": etag,
        "cache-control": CACHE_CONTROL,
        "x-content-type-options": "nosniff",
        # A player of another site may show it (podcast apps on the web do).
        **OPEN,
        "access-control-expose-headers": _EXPOSED,
    }
    judged = verdict(fields, {etag.encode()}, int(found.st_mtime))
    if judged == "failed":
        return 412
    if judged == "current":
        return Response(status_code=304, headers=headers)
    response = FileResponse(
        file, media_type=media_type(file.name), headers=headers, stat_result=found
    )

    async def send_part(scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 416:
                message["headers"] = [*message["headers"], *_BEYOND]
            await send(message)

        await response(_with_range(scope, found.st_size), receive, sending)

    return send_part


def _with_range(scope: Scope, size: int) -> Scope:
    """Return a request with its ``Range`` as it is to be understood.

    starlette refuses what has to be passed over: a unit that nobody knows, a part of HEAD,
    a part that is not there beside others that are (RFC 9110 §14.2).
    """
    asked = b",".join(value for name, value in scope["headers"] if name == b"range")
    headers = [each for each in scope["headers"] if each[0] != b"range"]
    wanted = understood(asked, size) if scope["method"] == "GET" else None
    if wanted is not None:
        headers.append((b"range", wanted))
    return {**scope, "headers": headers}


def understood(asked: bytes, size: int) -> bytes | None:
    """Return a ``Range`` (RFC 9110 §14.1.2) with those of its parts that are there.

    As it is where none of them is; None where it asks for nothing that is understood.

    Args:
        asked: The field's value.
        size: Octets of what it asks a part of.
    """
    unit, _, told = asked.partition(b"=")
    parts = [each.strip() for each in told.split(b",") if each.strip()]
    read = [part for each in parts if (part := _PART.fullmatch(each)) and _is_one(part)]
    every = 0 < len(parts) <= _MOST_PARTS and len(read) == len(parts)
    if unit.strip().lower() != b"bytes" or not every:
        return None
    there = [part for part in read if _is_there(part, size)]
    return b"bytes=" + b",".join(part[0] for part in there or read)


def _is_one(part: "re.Match[bytes]") -> bool:
    first, last, _ = part.groups()
    return not (first and last) or int(first) <= int(last)


def _is_there(part: "re.Match[bytes]", size: int) -> bool:
    first, _, suffix = part.groups()
    return int(first) < size if first else int(suffix) > 0
