"""The API, over a real application and a real store."""

import json
from dataclasses import replace
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks
from starlette.testclient import TestClient

from contract.desk import NOW, ROUTES
from htfeed.cli.options import config_at
from htfeed.formats import CACHE_CONTROL
from htfeed.identity import handle
from htfeed.serve.api.answering import Described
from htfeed.serve.api.cursors import cursor, number_of, place_of
from htfeed.serve.api.operations import OPERATIONS
from htfeed.store.views import Hiding
from unit.serve.asking.conftest import Site

ITEMS = "/api/v1/items"
CONFORMANCE = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
OTTERS = ["An otter <b>came</b>", "Spot: an otter dives"]


def titles(client: TestClient, query: str = "") -> list[str]:
    answer = client.get(f"{ITEMS}?{query}")
    assert answer.status_code == 200, answer.text
    return [each["title"] for each in answer.json()["items"]]


def address(site: Site, title: str) -> str:
    return f"{ITEMS}/{handle(site.ids()[title], length=16)}"


def valid(client: TestClient, name: str, told: object) -> bool:
    """Whether something is as the description says."""
    described = client.get("/api/v1/openapi.json").json()
    schema = {"$ref": f"#/components/schemas/{name}", "components": described["components"]}
    Draft202012Validator(schema).validate(told)
    return True


def test_the_index_says_where_what_is(client: TestClient) -> None:
    told = client.get("/api/v1/").json()

    assert told == {
        "title": "Example",
        "home": "https://example.org/",
        "items": "https://example.org/api/v1/items",
        "channels": "https://example.org/api/v1/channels",
        "openapi": "https://example.org/api/v1/openapi.json",
    }


def test_items_are_found_as_by_query_feeds(client: TestClient) -> None:
    assert titles(client, "q=otter") == OTTERS
    assert titles(client, "channel=media") == OTTERS[1:]
    assert titles(client, "channel=media&category=news&limit=3")[0] == OTTERS[0]
    assert titles(client, "category=unpublished") == []
    assert titles(client, "lang=de") == ["A badger left"]


def test_an_item_is_that_of_the_json_feed_and_more(client: TestClient, site: Site) -> None:
    channel = json.loads((site.desk.root / "public/media.json").read_bytes())["items"]
    (item,) = client.get(f"{ITEMS}?channel=media").json()["items"]

    digest = handle(item["id"], length=16)
    assert {key: item[key] for key in channel[0]} == channel[0]
    assert item["digest"] == digest
    assert item["page"] == f"https://example.org/item/{digest}/"
    assert (item["source"], item["channels"], item["revision"]) == ("files", ["media"], 1)
    assert item["changed"] == "2026-11-23T12:00:00Z"
    assert valid(client, "Item", item)


def test_pages_follow_each_other_to_the_end(client: TestClient) -> None:
    every = titles(client)
    read: list[str] = []
    following: str | None = f"https://example.org{ITEMS}?limit=1&q=-unicorn"
    while following:
        answer = client.get(following.removeprefix("https://example.org"))
        read += [each["title"] for each in answer.json()["items"]]
        following = answer.json().get("next")
        link = f'<{following}>; rel="next"' if following else None
        assert answer.headers.get("link") == link

    assert read == every


def test_one_item_is_found_by_the_digest_of_its_page(
    client: TestClient, site: Site
) -> None:
    told = client.get(address(site, "A badger left")).json()

    assert told["title"] == "A badger left"
    assert told["revisions"] == []
    assert told["first_published"] == "2026-11-23T12:00:00Z"
    assert valid(client, "WholeItem", told)


def test_nothing_is_told_of_what_is_not_published(client: TestClient, site: Site) -> None:
    for title in ("A secret otter address", "An otter of tomorrow", "A private otter"):
        answer = client.get(address(site, title))

        assert answer.status_code == 404
        assert title not in client.get(f"{ITEMS}?limit=100").text


def test_revisions_are_told_that_were_published_for_certain(
    client: TestClient, site: Site
) -> None:
    def says(words: str, now: str) -> None:
        text = f"---\nid: heron\ntitle: A heron\ndate: 2026-11-01\n---\n{words}\n"
        site.desk.write("feeds/heron.md", text)
        site.desk.run(now=now)

    says("It stands.", "2026-11-23T13:00:00Z")
    says("It waits.", "2026-11-23T14:00:00Z")
    heron = address(site, "A heron")
    told = client.get(heron).json()

    assert told["content_html"] == "<p>It waits.</p>"
    assert [each["item"]["content_html"] for each in told["revisions"]] == [
        "<p>It stands.</p>"
    ]
    assert [(each["revision"], each["until"]) for each in told["revisions"]] == [
        (1, "2026-11-23T14:00:00Z")
    ]
    assert valid(client, "WholeItem", told)

    name = site.ids()["A heron"]
    site.store.hide(name, Hiding(at=NOW, reason="a name"), ROUTES)
    assert client.get(heron).status_code == 404
    says("It waits for nobody.", "2026-11-23T15:00:00Z")
    site.store.show(name, NOW.replace(hour=16), ROUTES)
    site.desk.run(now="2026-11-23T16:00:00Z")
    again = client.get(heron).json()

    assert again["content_html"] == "<p>It waits for nobody.</p>"
    assert again["revisions"] == []
    site.store.hide(name, Hiding(at=NOW, reason="done"), ROUTES)


def test_channels_are_those_that_are_published(client: TestClient, site: Site) -> None:
    told = client.get("/api/v1/channels").json()

    assert [each["key"] for each in told["channels"]] == ["news", "media"]
    news = client.get("/api/v1/channels/news").json()
    assert news == told["channels"][0]
    assert news["title"] == "News"
    assert news["description"] == "What is new."
    assert news["page"] == "https://example.org/news/"
    assert news["items"] == "https://example.org/api/v1/items?channel=news"
    assert {
        "format": "atom",
        "media_type": "application/atom+xml",
        "url": "https://example.org/news.atom",
    } in news["feeds"]
    assert valid(client, "Channels", told)
    assert client.get("/api/v1/channels/other").status_code == 404


def test_sources_are_told_where_the_site_publishes_them(
    client: TestClient, open_site: Site
) -> None:
    assert client.get("/api/v1/sources").status_code == 404

    with TestClient(open_site.app) as other:
        told = other.get("/api/v1/sources?limit=1")
        rest = other.get(told.json()["next"].removeprefix("https://example.org"))

        assert [each["url"] for each in told.json()["sources"]] == [
            "https://one.example/feed"
        ]
        assert rest.json() == {
            "sources": [
                {
                    "key": "two",
                    "url": "https://two.example/feed",
                    "title": "Two",
                    "categories": ["news"],
                }
            ]
        }
        assert "secret" not in told.text + rest.text
        assert other.get("/api/v1/sources?cursor=AAAA").status_code == 400
        assert other.get("/api/v1/").json()["sources"] == (
            "https://example.org/api/v1/sources"
        )
        assert valid(other, "Sources", told.json())


LISTED = """\
site: {title: Example, url: "https://example.org/"}
store: "sqlite:///x.db"
opml: {sources: true}
sources:
  - {key: far, opml: "far.opml", feeds: {categories: [news]}}
  - {key: one, url: "http://127.0.0.1/one", categories: [news]}
  - {key: two, url: "http://127.0.0.1/two", categories: [news]}
channels:
  news: {title: News, category: news}
"""


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_sources_of_the_config_and_of_lists_are_told_once_each_on_pages(
    open_site: Site, limit: int
) -> None:
    feeds = "".join(f'<outline xmlUrl="http://127.0.0.1/{n}"/>' for n in "abc")
    open_site.desk.write("config.yaml", LISTED)
    open_site.desk.write("far.opml", f"<opml version='2.0'><body>{feeds}</body></opml>")
    # Their addresses are refused, so that nobody is asked.
    open_site.desk.htfeed("run")
    open_site.config = config_at(open_site.desk.root / "config.yaml")

    told, page = [], f"/api/v1/sources?limit={limit}"
    with TestClient(open_site.app) as client:
        while page:
            answer = client.get(page).json()
            told += answer["sources"]
            assert len(answer["sources"]) <= limit
            assert len({each["key"] for each in told}) == len(told)
            page = answer.get("next", "").removeprefix("https://example.org")

    assert [each["key"] for each in told[:2]] == ["one", "two"]
    assert sorted(each["url"][-1] for each in told) == ["a", "b", "c", "e", "o"]


@pytest.mark.parametrize(
    ("path", "status", "detail"),
    [
        ("items?colour=red", 400, "there is no parameter 'colour'"),
        ("items?channel=other", 400, "there is no channel 'other'"),
        ("items?cursor=AAAA", 400, "cursor was not given for this question"),
        ("items?limit=1000", 400, "limit is a number"),
        ("items/0123456789abcdef", 404, "no such item"),
        ("items/x/y", 404, "there is nothing at this address"),
        ("channels/a%0Ab", 404, "no such channel"),
        ("a%0Ab%00%FF", 404, "there is nothing at this address"),
        ("nothing", 404, "there is nothing at this address"),
        ("../v2/items", 404, "there is nothing at this address"),
        ("", 404, ""),
    ],
)
def test_what_is_wrong_is_told_as_problem_details(
    client: TestClient, path: str, status: int, detail: str
) -> None:
    answer = client.get(f"/api/v1/{path}" if path else "/api")

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.json()["status"] == status
    assert answer.json()["detail"].startswith(detail)
    assert valid(client, "Problem", answer.json())


def test_it_is_read_only_and_speaks_json(client: TestClient) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE"):
        answer = client.request(method, ITEMS)
        assert (answer.status_code, answer.json()["status"]) == (405, 405)
        assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    for accepted, status in (
        ("text/html", 406),
        ("application/json;q=0, */*", 406),
        ("text/html, application/*;q=0.1", 200),
        ("application/json", 200),
        ("*/*", 200),
    ):
        answer = client.get(ITEMS, headers={"accept": accepted})
        assert answer.status_code == status
        assert status == 200 or answer.headers["vary"] == "accept"


def test_a_page_of_elsewhere_may_ask_with_a_validator(client: TestClient) -> None:
    first = client.get(ITEMS)
    again = client.get(ITEMS, headers={"if-none-match": first.headers["etag"]})
    preflight = client.options(ITEMS)

    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["cache-control"] == CACHE_CONTROL
    assert first.headers["access-control-allow-origin"] == "*"
    assert client.head(ITEMS).headers["etag"] == first.headers["etag"]
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-headers"] == "if-none-match"


def test_a_cursor_belongs_to_its_question() -> None:
    word = cursor("otters", "a-key")

    assert place_of("otters", word) == "a-key"
    assert place_of("badgers", word) is None
    for rubbish in ("", "A", word[:-1], word + "=", word + "A", "é", word.swapcase()):
        assert place_of("otters", rubbish) is None
    assert number_of("otters", cursor("otters", str(2**62 + 5))) == 2**62 + 5
    for place in ("", "a-key", "-1", "\u0661", str(2**63), "9" * 30):
        assert number_of("otters", cursor("otters", place)) is None


def test_the_description_names_all_that_answers(client: TestClient) -> None:
    told = client.get("/api/v1/openapi.json").json()

    assert set(told["paths"]) == {f"/api/v1/{each.path}" for each in OPERATIONS}
    for each in told["components"]["schemas"].values():
        Draft202012Validator.check_schema(each)
    for status in ("404", "406", "412"):
        assert all(status in each["get"]["responses"] for each in told["paths"].values())


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("https://example.org", "/"),
        ("https://example.org/", "/"),
        ("https://example.org/wire/", "/wire"),
    ],
)
def test_the_description_knows_where_in_a_site_it_is(
    client: TestClient, site: Site, monkeypatch: pytest.MonkeyPatch, url: str, server: str
) -> None:
    moved = replace(site.config, site=replace(site.config.site, url=url))
    monkeypatch.setattr(site, "config", moved)
    told = client.get("/api/v1/openapi.json").json()

    assert told["servers"] == [{"url": server}]


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda each: each.value)
@pytest.mark.parametrize("described", OPERATIONS, ids=lambda each: each.name)
def test_answers_are_what_the_description_says(
    site: Site, described: Described, mode: GenerationMode
) -> None:
    if not described.parameters and mode is GenerationMode.NEGATIVE:
        pytest.skip("takes nothing that could be wrong")
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", site.app)
    operation = schema[f"/api/v1/{described.path}"]["GET"]

    @settings(max_examples=30, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def holds(case: "schemathesis.Case[Any]") -> None:
        case.call_and_validate(checks=CONFORMANCE)

    holds()
