"""How hosts are treated."""

from datetime import timedelta

import pytest

from htfeed.fetch import HostLimits, Policy
from htfeed.fetch.guard import gate_of
from htfeed.fetch.manners import manners_of, rest_of

POLICY = Policy(
    allow=("10.0.0.0/8", "inside.example:8080"),
    hosts={"slow.example": HostLimits(connections=1, pause=timedelta(seconds=5))},
)
GATE = gate_of(POLICY.allow)


@pytest.mark.parametrize(
    ("url", "connections", "pause"),
    [
        ("https://far.example/feed", 2, 0.5),
        ("https://slow.example/feed", 1, 5),
        ("http://inside.example:8080/feed", 4, 0),
        ("http://inside.example/feed", 2, 0.5),
        ("http://10.1.2.3/feed", 4, 0),
        ("http://[/", 2, 0.5),
    ],
)
def test_a_host_is_treated_as_it_is_known(url: str, connections: int, pause: float) -> None:
    manners = manners_of(POLICY, GATE, url)

    assert (manners.connections, manners.pause) == (connections, pause)


@pytest.mark.parametrize(
    ("url", "status", "asked", "hours"),
    [
        ("https://far.example/", 429, timedelta(hours=3), 3),
        ("https://far.example/", 503, None, 2),
        ("https://far.example/", 429, timedelta(days=7), 24),
        ("https://far.example/", 503, timedelta(), None),
        ("https://far.example/", 500, timedelta(hours=3), None),
        ("http://10.1.2.3/", 429, timedelta(hours=3), None),
    ],
)
def test_a_host_rests_when_it_wants_to(
    url: str, status: int, asked: timedelta | None, hours: int | None
) -> None:
    wanted = None if hours is None else timedelta(hours=hours)

    assert rest_of(GATE, url, status, asked) == wanted
