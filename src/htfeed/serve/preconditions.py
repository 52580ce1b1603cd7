"""Whether a client has what it asks for, or asks for something else (RFC 9110 §13)."""

import re
from collections.abc import Collection, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Final, Literal

Verdict = Literal["current", "failed"]

_TAG: Final = re.compile(rb'(W/)?("[\x21\x23-\x7e\x80-\xff]*")')
# RFC 9110 §5.6.7: the one form of a date without a zone, and in GMT all the same.
_ASCTIME: Final = re.compile(rb"\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}")
_CONDITIONS: Final = frozenset(
    {b"if-none-match", b"if-modified-since", b"if-match", b"if-unmodified-since"}
)


def verdict(
    fields: Mapping[bytes, bytes], etags: Collection[bytes], modified: int | None
) -> Verdict | None:
    """Return what a request's conditions come to, in their order (RFC 9110 §13.2.2).

    Args:
        fields: Of the request.
        etags: The validators of the document, of whichever coding.
        modified: When it became what it is, in seconds since 1970; None where nobody
            knows, so that conditions on it say nothing.

    Returns:
        ``current`` for a 304, ``failed`` for a 412, None where it is to be sent.
    """
    if _CONDITIONS.isdisjoint(fields):
        return None
    if _is_other(fields, etags, modified):
        return "failed"
    tags = fields.get(b"if-none-match")
    if tags is not None:
        # It silences the date: a validator knows better.
        return "current" if _names(tags, etags, weakly=True) else None
    since = _seconds(fields.get(b"if-modified-since"))
    if since is None or modified is None:
        return None
    return "current" if modified <= since else None


def known_tags(fields: Mapping[bytes, bytes]) -> tuple[str, ...]:
    """Return the validators of ``If-None-Match``, without ``W/``; ``*`` for any."""
    value = fields.get(b"if-none-match", b"")
    if value.strip() == b"*":
        return ("*",)
    return tuple(tag.decode("latin-1") for _, tag in _TAG.findall(value))


def _is_other(
    fields: Mapping[bytes, bytes], etags: Collection[bytes], modified: int | None
) -> bool:
    wanted = fields.get(b"if-match")
    if wanted is not None:
        return not _names(wanted, etags, weakly=False)
    since = _seconds(fields.get(b"if-unmodified-since"))
    return since is not None and modified is not None and modified > since


def _names(value: bytes, etags: Collection[bytes], *, weakly: bool) -> bool:
    """Whether a list of validators names one of ours (RFC 9110 §8.8.3.2)."""
    if value in etags or value.strip() == b"*":
        return True
    return any(tag in etags and (weakly or not weak) for weak, tag in _TAG.findall(value))


@lru_cache(1024)
def _seconds(value: bytes | None) -> float | None:
    if value is None:
        return None
    try:
        date = parsedate_to_datetime(value.decode("latin-1"))
    except (ValueError, OverflowError):
        return None
    if date.tzinfo is None and _ASCTIME.fullmatch(value.strip()):
        date = date.replace(tzinfo=UTC)
    # "-0000" gives a naive datetime; HTTP knows GMT only, so ignore it.
    return date.timestamp() if date.tzinfo else None
