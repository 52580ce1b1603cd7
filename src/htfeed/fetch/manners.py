"""How hosts are treated: what the operator says of them, else what everybody would like."""

from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from htfeed.fetch import HostLimits, Policy
from htfeed.fetch.guard import Gate
from htfeed.fetch.turns import Manners
from htfeed.syntax.urls import host_of

_PUBLIC: Final = Manners(connections=2, pause=0.5)
_OUR_OWN: Final = Manners(connections=4, pause=0.0)
_UNTOLD_REST: Final = timedelta(hours=2)
_LONGEST_REST: Final = timedelta(days=1)
_WANTS_REST: Final = frozenset({429, 503})
"""Too Many Requests (RFC 6585 §4), Service Unavailable (RFC 9110 §15.6.4)."""


def manners_of(policy: Policy, gate: Gate, url: str) -> Manners:
    """Return how the host of an address is treated.

    Args:
        policy: What the operator says of hosts.
        gate: Made of ``network.allow``: what is named there is the operator's own.
        url: What is to be asked.
    """
    usual = _OUR_OWN if is_our_own(gate, url) else _PUBLIC
    said = policy.hosts.get(host_of(url), HostLimits())
    return Manners(
        connections=usual.connections if said.connections is None else said.connections,
        pause=usual.pause if said.pause is None else said.pause.total_seconds(),
    )


def is_our_own(gate: Gate, url: str) -> bool:
    """Whether ``network.allow`` names the host of an address, by name or by number."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443}.get(parts.scheme, 80)
    except ValueError:
        return False
    return gate.names(parts.hostname or "", port)


def rest_of(gate: Gate, url: str, status: int, asked: timedelta | None) -> timedelta | None:
    """Return how long all sources leave a host alone after an answer; None if not at all.

    Args:
        gate: Made of ``network.allow``: what is named there rests a source alone.
        url: The address that answered.
        status: Of the answer.
        asked: What ``Retry-After`` asks for.
    """
    if status not in _WANTS_REST or asked == timedelta() or is_our_own(gate, url):
        return None  # who may be asked at once wants no rest
    return min(_UNTOLD_REST if asked is None else asked, _LONGEST_REST)
