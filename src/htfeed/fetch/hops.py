"""From one address to the next: what a redirect leads to, and what is asked there."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

from htfeed.syntax.urls import ascii_host

_PORTS: Final = {"http": 80, "https": 443}
"""The schemes of the web, with the port that each has where none is said."""
_SECRET: Final = re.compile(
    r"((?:^|(?<=[&;]))(?=[^=&;]*(?:token|secret|passw|pwd|auth|signature|session|jwt"
    r"|credential|api[_-]?key|(?<![a-z])(?:key|pass|sig|sid)(?![a-z])))[^=&;]*=)[^&;]*",
    re.IGNORECASE,
)
"""A parameter of a query that is called like a secret, with its value."""
_TELLS: Final = re.compile(r"[@?#]")
"""What an address has that tells too much: nothing without one of these does."""
_KEPT: Final = "".join(map(chr, range(0x21, 0x7F)))
"""Octets that a request line can hold as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebAddress:
    """The parts of an http or https address that a request is made of."""

    scheme: str
    host: str
    """As name servers know it; without the brackets of an IPv6 address."""
    port: int
    target: str
    """In origin-form (RFC 9112 §3.2.1), octet for octet."""
    user: tuple[str, str] | None = None
    """The name and the password that it carries."""

    @property
    def origin(self) -> tuple[str, str, int]:
        """Return scheme, host and port (RFC 6454 §4)."""
        return self.scheme, self.host, self.port


def is_web(url: str) -> bool:
    """Whether an address is http or https and names a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme in _PORTS and bool(parts.hostname)
    except ValueError:
        return False


def web_address(url: str) -> WebAddress | None:
    """Return the parts of an address; None if it is neither http nor https.

    Raises:
        ValueError: It is, but nobody can be asked there.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not host:
        return None
    name = parts.username
    return WebAddress(
        scheme=parts.scheme,
        host=ascii_host(host),
        port=_PORTS[parts.scheme] if parts.port is None else parts.port,
        target=_target(url, parts),
        user=None if name is None else (unquote(name), unquote(parts.password or "")),
    )


def _target(url: str, parts: SplitResult) -> str:
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
    if not _TELLS.search(url):
        return url
    bare = without_credentials(url)
    if not bare.lower().startswith(("http://", "https://")):
        return bare
    return shown_target(bare.partition("#")[0])


def shown_target(target: str) -> str:
    """Return what a request line asks for, as it may be printed; see :func:`shown`."""
    address, mark, query = target.partition("?")
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
    reference = _as_written(location).strip().partition("#")[0]
    # "/f?" is another address than "/f" (RFC 3986 §5.3), but not to urllib.
    empty = reference.endswith("?")
    try:
        parts = urlsplit(urljoin(url, f"{reference}_" if empty else reference))
        host = parts.netloc.rpartition("@")[2]
        following = urlunsplit(parts._replace(netloc=host, fragment=""))
    except ValueError:
        return None
    return following[:-1] if empty else following


def _as_written(location: str) -> str:
    """Return a ``Location``, read as latin-1, with its octets as the server means them.

    Servers write UTF-8; what is none goes back octet for octet.
    """
    octets = location.encode("latin-1", "replace")
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return quote(octets, safe=_KEPT)
