"""Heads of requests and responses, made fit to be shown: without what opens doors."""

from typing import Final

from htfeed.answers import Access
from htfeed.fetch.hops import shown_target

_SECRET: Final = frozenset(
    {
        *("authorization", "proxy-authorization", "cookie", "set-cookie"),
        *("www-authenticate", "authentication-info"),
    }
)
_ADDRESSES: Final = frozenset({"location", "content-location", "link", "refresh"})


def masked(head: str, access: Access) -> str:
    """Return a head as it may be shown; the value of each secret is ``***``.

    Args:
        head: Its lines.
        access: What was sent to open a door.
    """
    if not head:
        return ""
    secret = _SECRET | {name.lower() for name, _ in access.fields}
    first, *lines = head.splitlines()
    return "\n".join((_request_line(first), *(_line(each, secret) for each in lines)))


def _request_line(line: str) -> str:
    method, _, rest = line.partition(" ")
    target, space, version = rest.rpartition(" ")
    if not space or method.startswith("HTTP/"):
        return line
    return f"{method} {shown_target(target)} {version}"


def _line(line: str, secret: frozenset[str]) -> str:
    name, colon, value = line.partition(":")
    if colon and name.strip().lower() in secret:
        return f"{name}: ***"
    if colon and name.strip().lower() in _ADDRESSES:
        return f"{name}:{shown_target(value)}"
    return line
