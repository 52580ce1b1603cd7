"""From one address to the next: what a redirect leads to, and what is asked there."""

import re
from typing import Final
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

_SCHEMES: Final = frozenset(("http", "https"))
_SECRET: Final = re.compile(
    r"((?:^|(?<=[&;]))(?=[^=&;]*(?:token|secret|passw|pwd|auth|signature|session|jwt"
    r"|credential|api[_-]?key|(?<![a-z])(?:key|pass|sig|sid)(?![a-z])))[^=&;]*=)[^&;]*",
    re.IGNORECASE,
)
"""A parameter of a query that is called like a secret, with its value."""
_KEPT: Final = "".join(map(chr, range(0x21, 0x7F)))
"""Octets that a request line can hold as they are."""


def is_web(url: str) -> bool:
    """Whether an address is http or https and names a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme in _SCHEMES and bool(parts.hostname)
    except ValueError:
        return False


def target_of(url: str) -> str:
    """Return the origin-form of an address (RFC 9112 §3.2.1), octet for octet."""
    parts = urlsplit(url)
    # urlsplit does not tell "/f?" from "/f", but a server may.
    asks = "?" in url.partition("#")[0]
    query = f"?{parts.query}" if asks else ""
    return quote(f"{parts.path or '/'}{query}", safe=_KEPT)


def shown(url: str) -> str:
    """Return an address as it may be printed: without anything that opens a door.

    Names and passwords go, with the fragment, which no server is told; of a query
    the values of parameters that are called like secrets (``token``, ``api_key``).
    What is no address of the web, such as the path of a file, is as it is.
    """
    bare = without_credentials(url)
    if not bare.lower().startswith(("http://", "https://")):
        return bare
    address, mark, query = bare.partition("#")[0].partition("?")
    return address + mark + _SECRET.sub(r"\1***", query)


def without_credentials(url: str) -> str:
    """Return an address as others may be given it: without a name and a password."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.rpartition("@")[2]
    host = parts.netloc.rpartition("@")[2]
    return url if host == parts.netloc else urlunsplit(parts._replace(netloc=host))


def next_hop(url: str, location: str | None) -> str | None:
    """Return the address that a redirect leads to, or None if it leads nowhere.

    Credentials that a ``Location`` carries are dropped: nobody gave them to us.
    """
    if not location:
        return None
    try:
        # http.client reads header fields as latin-1; servers write UTF-8.
        text = location.encode("latin-1", "replace").decode("utf-8", "replace").strip()
        parts = urlsplit(urljoin(url, text))
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit(parts._replace(netloc=host, fragment=""))
    except ValueError:
        return None
