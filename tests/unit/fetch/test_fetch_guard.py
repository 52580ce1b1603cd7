"""Which addresses may be connected to."""

import ipaddress

import pytest

from htfeed.fetch.guard import Gate, gate_of, is_public, refusal

CLOSED = [
    "0.0.0.1",
    "10.0.0.0",
    "10.255.255.255",
    "100.64.0.0",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.255",
    "169.254.169.254",
    "172.16.0.0",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.2.255",
    "192.88.99.1",
    "192.168.255.255",
    "198.18.0.0",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.7",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "100::1",
    "100:0:0:1::1",
    "2001:2::1",
    "2001:10::1",
    "2001:1f:ffff::1",
    "2001:db8::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fdff::1",
    "fe80::1",
    "febf::1",
    "fec0::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "::ffff:0:192.168.0.1",
    "64:ff9b::169.254.169.254",
    "64:ff9b:1::10.0.0.1",
    "64:ff9b:1:a00:0:100:808:808",
    "64:ff9b:1:0:7f:0:108:808",
    "64:ff9b:1:ffff::8.8.8.8",
    "2002:7f00:1::",
    "2002:c0a8:1::1",
    "2001:0:7f00:1::1",
    "2001:0:808:808::80ff:fffe",
]

OPEN = [
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.1",
    "169.253.255.255",
    "169.255.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.0",
    "192.0.3.0",
    "192.88.98.255",
    "192.88.100.0",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "198.51.99.255",
    "203.0.112.255",
    "203.0.114.0",
    "223.255.255.255",
    "100:0:0:2::1",
    "2001:2:1::1",
    "2001:20::1",
    "2606:4700::1",
    "2a00:1450::1",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
    "64:ff9b:1::8.8.8.8",
    "64:ff9b:2::1",
    "2002:808:808::1",
    "2001:0:808:808::f7f7:f7f7",
]


@pytest.mark.parametrize("address", CLOSED)
def test_what_is_not_public_is_closed(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", OPEN)
def test_what_is_public_is_open(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    ("allow", "host", "port", "opened"),
    [
        ("127.0.0.1:8000", "127.0.0.1", 8000, True),
        ("127.0.0.1:8000", "127.0.0.1", 8001, False),
        ("127.0.0.0/8", "anything.example", 80, True),
        ("feeds.intra", "feeds.intra", 80, True),
        ("feeds.intra:80", "FEEDS.intra.", 80, True),
        ("feeds.intra:80", "other.intra", 80, False),
        ("bücher.intra", "xn--bcher-kva.intra", 80, True),
        ("10.0.0.0/8", "127.0.0.1", 80, False),
    ],
)
def test_the_operator_opens_hosts_ports_and_networks(
    allow: str, host: str, port: int, *, opened: bool
) -> None:
    assert gate_of((allow,)).is_open("127.0.0.1", host, port) is opened


def test_an_ipv6_host_and_port_is_written_in_brackets() -> None:
    assert gate_of(("[::1]:8080",)).is_open("::1", "[::1]", 8080)


@pytest.mark.parametrize("address", ["", "localhost", "fe80::1%eth0", "256.0.0.1"])
def test_what_is_no_public_address_is_closed(address: str) -> None:
    assert not Gate().is_open(address, "h", 80)


def test_an_address_is_the_same_however_the_entry_spells_it() -> None:
    assert gate_of(("[0:0::1]:8080",)).is_open("::1", "::1", 8080)


@pytest.mark.parametrize(
    ("allow", "address", "opened"),
    [
        ("127.0.0.0/8", "::ffff:127.0.0.1", True),
        ("10.0.0.0/8", "::ffff:127.0.0.1", False),
        ("64:ff9b:1::/48", "64:ff9b:1:a00::1", True),
        # A Teredo address is as closed as the worse of the two that it carries.
        ("10.0.0.0/8", "2001:0:a00:1::80ff:fffe", False),
    ],
)
def test_a_network_opens_what_an_address_carries(
    allow: str, address: str, *, opened: bool
) -> None:
    assert gate_of((allow,)).is_open(address, "h", 80) is opened


def test_an_address_that_is_closed_is_told_once() -> None:
    assert refusal("127.0.0.1", 80, ("127.0.0.1",)).startswith("127.0.0.1 is not public;")
    assert "a.example is 127.0.0.1, which" in refusal("a.example", 80, ("127.0.0.1",))
