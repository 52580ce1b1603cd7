"""Addresses as they may be printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.fetch.hops import next_hop, shown, web_address, without_credentials
from htfeed.syntax.urls import host_of


@pytest.mark.parametrize(
    ("url", "printed"),
    [
        ("https://u:pw@a.example/f?x=1", "https://a.example/f?x=1"),
        ("https://a.example/f?x=1&token=abc&y=2", "https://a.example/f?x=1&token=***&y=2"),
        ("https://a.example/f?Access_Token=abc", "https://a.example/f?Access_Token=***"),
        ("https://a.example/f?apikey=abc;sig=d", "https://a.example/f?apikey=***;sig=***"),
        ("https://a.example/f?key=abc#more", "https://a.example/f?key=***"),
        ("https://a.example/f?keyword=pigs&design=1", None),
        ("https://a.example/f?", None),
        ("feeds/#1 token=abc.md", None),
        ("http://[", None),
    ],
)
def test_what_opens_a_door_is_not_printed(url: str, printed: str | None) -> None:
    assert shown(url) == (printed or url)


@given(st.text(alphabet="abk=&;?#@:/htp.-[]token", max_size=60))
def test_any_text_can_be_printed(text: str) -> None:
    shown(text)


@pytest.mark.parametrize(
    ("host", "known"),
    [
        pytest.param("Quay.example.", "quay.example", id="case and a dot at the end"),
        pytest.param(
            "BÜCHER.example", "xn--bcher-kva.example", id="letters of all scripts"
        ),
        pytest.param("\uff11\uff10.1.2.3", "10.1.2.3", id="full-width digits"),
        pytest.param("[FE80::1]", "fe80::1", id="IPv6"),
    ],
)
def test_a_host_is_one_however_it_is_spelt(host: str, known: str) -> None:
    address = web_address(f"http://{host}/f")

    assert address is not None
    assert address.host == host_of(f"http://{host}/f") == known


def test_a_host_that_cannot_be_one_is_told() -> None:
    with pytest.raises(ValueError, match="a"):
        web_address("http://xn--a\u00e4.example/")


def test_others_are_given_an_address_that_works() -> None:
    address = "https://u:pw@a.example/f?token=abc"

    assert without_credentials(address) == "https://a.example/f?token=abc"


@pytest.mark.parametrize(
    ("location", "following"),
    [
        pytest.param("new", "http://a.example/x/new", id="relative"),
        pytest.param("/new#here", "http://a.example/new", id="a fragment is not sent"),
        pytest.param("/n\xc3\xa9?\xc3\xa9", "http://a.example/n\xe9?\xe9", id="UTF-8"),
        pytest.param("/n\xe9", "http://a.example/n%E9", id="no UTF-8"),
        pytest.param("/new?", "http://a.example/new?", id="a query that is empty"),
        pytest.param("?", "http://a.example/x/f?", id="nothing but that"),
        pytest.param("?#a?", "http://a.example/x/f?", id="that and a fragment"),
        pytest.param("/new?a?", "http://a.example/new?a?", id="a query that ends so"),
        pytest.param("//u:p@b.example?", "http://b.example?", id="another host"),
        pytest.param("http://[", None, id="no address"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_redirect_leads_to_the_very_octets_that_the_server_names(
    location: str, following: str | None
) -> None:
    assert next_hop("http://a.example/x/f?q=1", location) == following


def test_a_port_is_the_one_that_is_said() -> None:
    ports = [web_address(f"http://a.example{port}/") for port in ("", ":0", ":8080")]

    assert [each and each.port for each in ports] == [80, 0, 8080]
