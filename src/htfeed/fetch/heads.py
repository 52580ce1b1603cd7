"""Heads: the fields that requests have, and what those of a response say."""

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Final

from htfeed.fetch.codings import OFFERED

Head = Mapping[str, str]
"""Fields by their names in lower case; octets beyond ASCII are read as latin-1."""

_LISTS: Final = frozenset({"cache-control", "content-encoding"})
"""Lines of these are one list (RFC 9110 §5.3); of the others the first counts."""


WHOLE: Final = frozenset({200, 203})
"""What brings a document: OK, and what a proxy has changed (RFC 9110 §15.3.4)."""
_ACCEPT: Final = (
    "application/atom+xml, application/feed+json, application/rss+xml, "
    "application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, "
    "application/json;q=0.7, */*;q=0.1"
)


def every_request(contact: str) -> Mapping[str, str]:
    """Return the fields that every request has beside ``Host``.

    Args:
        contact: Where site owners find who asks.
    """
    return {
        "User-Agent": f"htfeed/{version('htfeed')} (+{contact})",
        "Accept": _ACCEPT,
        "Accept-Encoding": ", ".join(OFFERED),
    }


def head_of(lines: Sequence[bytes]) -> Head:
    """Return the fields of a head.

    Args:
        lines: Its field lines, ends included; what is no field line counts for nothing.
    """
    fields: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.decode("latin-1").partition(":")
        if not colon:
            continue
        name, value = name.lower(), value.strip(" \t\r\n")
        if name not in fields:
            fields[name] = value
        elif name in _LISTS:
            fields[name] = f"{fields[name]}, {value}"
    return fields


def status_of(line: bytes) -> tuple[int, str]:
    """Return status and reason of a status line (RFC 9112 §4); 0 for none that is one."""
    _, _, rest = line.decode("latin-1").strip().partition(" ")
    status, _, reason = rest.partition(" ")
    known = status.isascii() and status.isdigit() and len(status) == 3
    return (int(status), reason) if known else (0, "")
