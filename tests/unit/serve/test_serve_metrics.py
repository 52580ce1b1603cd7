"""How the service is, for who may know."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from htfeed.config.settings import Serving
from htfeed.errors import StoreError
from htfeed.pipeline.figures import Figures
from htfeed.serve.app import Inside, application
from htfeed.serve.directory import directory_of
from unit.serve.conftest import WELL, settings

HERE = ("127.0.0.1", 50000)
AWAY = ("192.0.2.7", 50000)


def asked(
    output: Path,
    client: tuple[str, int],
    inside: Inside = WELL,
    token: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> tuple[int, str]:
    directory = directory_of(settings(serve=Serving(metrics=token)))
    front = application(output, directory, inside)
    answer = TestClient(front, base_url="http://localhost", client=client).get(
        "/metrics", headers=headers
    )
    return answer.status_code, answer.text


def test_figures_have_base_units_and_no_address(output: Path) -> None:
    _, text = asked(output, HERE)

    for line in (
        'htfeed_sources{state="failing"} 1.0',
        "htfeed_due_lag_seconds 120.0",
        "htfeed_items_kept 100.0",
        "htfeed_held_back 1.0",
        'htfeed_fetches_total{outcome="fetched"} 7.0',
        "htfeed_fetch_seconds_total 1.5",
        'htfeed_channel_items{channel="news"} 5.0',
        "htfeed_store_up 1.0",
    ):
        assert line in text.splitlines()
    assert "://" not in text


def test_answers_are_counted_without_their_paths(output: Path) -> None:
    client = TestClient(
        application(output, directory_of(settings()), WELL),
        base_url="http://localhost",
        client=HERE,
    )
    for path in ("/news.atom", "/nothing-here"):
        client.get(path)

    text = client.get("/metrics").text

    assert 'htfeed_http_requests_total{status="404"} 1.0' in text
    assert "nothing-here" not in text


def test_a_store_that_cannot_be_asked_is_a_figure_too(output: Path) -> None:
    def ask() -> Figures:
        raise StoreError("the store is away")

    status, text = asked(output, HERE, replace(WELL, figures=ask))

    assert status == 200
    assert "htfeed_store_up 0.0" in text


@pytest.mark.parametrize(
    ("client", "token", "headers", "status"),
    [
        pytest.param(HERE, None, {}, 200, id="this machine"),
        pytest.param(("::1", 1), None, {}, 200, id="this machine by IPv6"),
        pytest.param(AWAY, None, {}, 403, id="another machine"),
        pytest.param(HERE, None, {"X-Forwarded-For": "192.0.2.7"}, 403, id="by a proxy"),
        pytest.param(
            HERE, "t", {"Forwarded": "for=192.0.2.7"}, 401, id="without the token"
        ),
        pytest.param(AWAY, "t", {"Authorization": "Bearer t"}, 200, id="with the token"),
        pytest.param(AWAY, "t", {"Authorization": "bearer t"}, 200, id="in small letters"),
        pytest.param(AWAY, "t", {"Authorization": "Basic t"}, 401, id="otherwise"),
        pytest.param(AWAY, "t", {"Authorization": "Bearer x"}, 401, id="with another"),
        pytest.param(AWAY, None, {"Authorization": "Bearer "}, 403, id="with nothing"),
    ],
)
def test_only_this_machine_and_who_brings_the_token_see_it(
    output: Path,
    client: tuple[str, int],
    token: str | None,
    headers: dict[str, str],
    status: int,
) -> None:
    assert asked(output, client, token=token, headers=headers)[0] == status


@pytest.mark.parametrize("version", ["abc", "1..0", "", "9" * 99])
def test_a_version_that_is_none_is_answered_in_a_usual_form(
    output: Path, version: str
) -> None:
    accepted = {"Accept": f"application/openmetrics-text; version={version}"}

    status, text = asked(output, HERE, headers=accepted)

    assert status == 200
    assert "htfeed_build_info" in text
