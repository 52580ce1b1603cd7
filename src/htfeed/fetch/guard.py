"""Which addresses may be connected to: public ones, and those the operator allows.

The name of a host proves nothing: it may be spelt in a dozen ways and answer
something else a moment later.  So the address that is really connected to is
judged, on every hop.
"""

import ipaddress
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Final

from htfeed.syntax.urls import plain_host

Address = IPv4Address | IPv6Address
_Network = IPv4Network | IPv6Network

# Written out, since ``is_global`` of Python 3.11 calls several of them global.
_CLOSED: Final[tuple[_Network, ...]] = tuple(
    ipaddress.ip_network(each)
    for each in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/128",
        "::1/128",
        "100::/64",
        "100:0:0:1::/64",
        "2001:2::/48",
        "2001:10::/28",
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)

# Where an IPv6 address carries an IPv4 one, and in which bits (counted from
# the right): mapped, translated, compatible, NAT64 (RFC 6052), 6to4.
_CARRIERS: Final = tuple(
    (IPv6Network(network), shift)
    for network, shift in (
        ("::ffff:0:0/96", 0),
        ("::ffff:0:0:0/96", 0),
        ("::/96", 0),
        ("64:ff9b::/96", 0),
        ("64:ff9b:1::/96", 0),
        ("2002::/16", 80),
    )
)
_TEREDO: Final = IPv6Network("2001::/32")
# RFC 8215 leaves each network to choose where in it the IPv4 address lies; only
# where all that precedes the last 32 bits is zero can none but those be meant.
_LOCAL_NAT64: Final = IPv6Network("64:ff9b:1::/48")
_PLAIN_NAT64: Final = IPv6Network("64:ff9b:1::/96")


def carried(address: Address) -> tuple[Address, ...]:
    """Return an address and every IPv4 address that it carries."""
    if isinstance(address, IPv4Address):
        return (address,)
    number = int(address)
    inside = [
        IPv4Address(number >> shift & 0xFFFFFFFF)
        for network, shift in _CARRIERS
        if address in network
    ]
    if address in _TEREDO:
        # RFC 4380 §4: the server in the clear, the client with its bits turned.
        inside += [
            IPv4Address(number >> 64 & 0xFFFFFFFF),
            IPv4Address(~number & 0xFFFFFFFF),
        ]
    return (address, *inside)


def closed_parts(address: Address) -> tuple[Address, ...]:
    """Return what of an address, or of those that it carries, is not public."""
    parts = tuple(
        each
        for each in carried(address)
        if any(each in network for network in _CLOSED if each.version == network.version)
    )
    if address in _LOCAL_NAT64 and address not in _PLAIN_NAT64:
        return (address, *parts)
    return parts


def is_public(address: Address) -> bool:
    """Whether an address, and each that it carries, is one of the open Internet."""
    return not closed_parts(address)


@dataclass(frozen=True, slots=True)
class Gate:
    """Judges addresses by what is public and what ``network.allow`` adds."""

    networks: tuple[_Network, ...] = ()
    hosts: frozenset[tuple[str, int | None]] = frozenset()
    """Host and port; a port of None is any."""

    def is_open(self, address: str, host: str, port: int) -> bool:
        """Whether a connection may be made.

        Args:
            address: The numeric address that is, or would be, connected to.
            host: The host as the address of the feed names it.
            port: The port.
        """
        try:
            number = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return False
        closed = closed_parts(number)
        if not closed:
            return True
        named = {plain_host(host.strip("[]")), str(number)}
        if any((name, each) in self.hosts for name in named for each in (port, None)):
            return True
        return self._holds(number) or all(map(self._holds, closed))

    def names(self, host: str, port: int) -> bool:
        """Whether an entry names a host itself, whatever address it may have."""
        name = plain_host(host)
        if any((name, each) in self.hosts for each in (port, None)):
            return True
        try:
            return self._holds(ipaddress.ip_address(name))
        except ValueError:
            return False

    def _holds(self, address: Address) -> bool:
        return any(address in network for network in self.networks)


def refusal(host: str, port: int, addresses: Sequence[str]) -> str:
    """Return what is said of a host that the gate is closed for: the cause and the cure.

    Args:
        host: The host that was asked for.
        port: Its port.
        addresses: The addresses that it has.
    """
    entry = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    named = "" if tuple(addresses) == (host,) else f" is {', '.join(addresses)}, which"
    return f"{host}{named} is not public; to allow it: network.allow: ['{entry}']"


def gate_of(allow: tuple[str, ...]) -> Gate:
    """Return the gate for the entries of ``network.allow``: CIDR, host:port or host."""
    networks: list[_Network] = []
    hosts: set[tuple[str, int | None]] = set()
    for entry in allow:
        try:
            networks.append(ipaddress.ip_network(entry, strict=False))
        except ValueError:
            hosts.add(_host_and_port(entry))
    return Gate(tuple(networks), frozenset(hosts))


def _host_and_port(entry: str) -> tuple[str, int | None]:
    host, colon, port = entry.rpartition(":")
    if not colon or not port.isdigit() or (":" in host and not host.endswith("]")):
        host, port = entry, ""
    host = plain_host(host.strip("[]"))
    with suppress(ValueError):
        host = str(ipaddress.ip_address(host))  # as Gate.is_open spells it
    return host, int(port) if port else None
