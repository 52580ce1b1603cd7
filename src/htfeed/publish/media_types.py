"""The media type of an enclosure: RSS and JSON Feed cannot do without one.

Nor can readers of the other formats, which show a player for what is said to be sound.
"""

import re
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import urlsplit

from htfeed.constructs import Enclosure

UNKNOWN: Final = "application/octet-stream"
_OCTETS: Final = frozenset({UNKNOWN, "binary/octet-stream"})

_WORD: Final = r"[\w!#$%&'*+.^`|~-]+"  # RFC 9110 §5.6.2
_WELL_FORMED: Final = re.compile(
    rf"{_WORD}/{_WORD}(?:[ \t]*;[ \t]*{_WORD}=(?:{_WORD}|\"[^\"\\\r\n]*\"))*", re.ASCII
)

# A table of our own: that of the standard library reads the machine's files.
_BY_EXTENSION: Final = {
    ".aac": "audio/aac",
    ".avif": "image/avif",
    ".avi": "video/x-msvideo",
    ".csv": "text/csv",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".epub": "application/epub+zip",
    ".flac": "audio/flac",
    ".gif": "image/gif",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".m4a": "audio/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".mpeg": "video/mpeg",
    ".mpg": "video/mpeg",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".ogv": "video/ogg",
    ".opus": "audio/ogg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".ppt": "application/vnd.ms-powerpoint",
    ".srt": "application/x-subrip",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".vtt": "text/vtt",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".webp": "image/webp",
    ".wma": "audio/x-ms-wma",
    ".wmv": "video/x-ms-wmv",
    ".xls": "application/vnd.ms-excel",
    ".zip": "application/zip",
}


def is_media_type(text: str | None) -> bool:
    """Whether a text is a media type: two words with one slash between."""
    return text is not None and _WELL_FORMED.fullmatch(text) is not None


def media_type(enclosure: Enclosure) -> str:
    """Return the type that the enclosure has, else the one that its name tells of."""
    return known_type(enclosure) or UNKNOWN


def known_type(enclosure: Enclosure) -> str | None:
    """Return the type that the enclosure has, or that its name tells of; else None.

    That it is some octets says nothing of what they are (RFC 2046 §4.5.1).
    """
    own = enclosure.type if is_media_type(enclosure.type) else None
    if own is None or own.partition(";")[0] in _OCTETS:
        return type_by_name(enclosure.url) or own
    return own


def is_recording(enclosure: Enclosure) -> bool:
    """Whether a file is sound or a film: what makes a podcast of a feed."""
    return media_type(enclosure).startswith(("audio/", "video/"))


def type_by_name(url: str) -> str | None:
    """Return the media type that the extension of an address tells of."""
    try:
        path = urlsplit(url).path
    except ValueError:  # an address whose brackets do not match
        return None
    return _BY_EXTENSION.get(PurePosixPath(path).suffix.lower())
