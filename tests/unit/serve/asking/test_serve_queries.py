"""Query feeds and the search page, over a real application and a real store."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from lxml import etree, html
from starlette.testclient import TestClient

from contract.desk import NOW, ROUTES
from htfeed.formats import CACHE_CONTROL
from htfeed.pipeline import queries as pipeline
from htfeed.serve.ready import PAGE
from htfeed.store.views import Hiding
from unit.serve.asking.conftest import Site

ATOM = "{http://www.w3.org/2005/Atom}"


def titles(client: TestClient, query: str) -> list[str]:
    return [each["title"] for each in client.get(f"/query.json?{query}").json()["items"]]


def test_a_query_finds_what_is_published_and_nothing_else(client: TestClient) -> None:
    assert titles(client, "q=otter") == ["An otter <b>came</b>", "Spot: an otter dives"]
    assert titles(client, "q=badger%20-otter") == ["A badger left"]
    assert titles(client, "category=news") == ["An otter <b>came</b>", "A badger left"]
    assert titles(client, "category=unpublished") == []
    assert titles(client, "category=unpublished&q=otter") == []
    assert titles(client, "tag=river+sea") == ["An otter <b>came</b>"]
    assert titles(client, "lang=de") == ["A badger left"]
    assert titles(client, "kind=video") == ["Spot: an otter dives"]
    assert titles(client, "kind=video&kind=article&limit=2") == titles(client, "limit=2")
    assert titles(client, "since=2026-11-19") == ["An otter <b>came</b>", "A badger left"]
    assert titles(client, "source=drawer") == []
    assert titles(client, "q=...") == []
    assert len(titles(client, "")) == 3


def test_an_entry_is_the_same_as_in_its_channel(client: TestClient, site: Site) -> None:
    public = site.desk.root / "public"
    for format_, end in (("atom", b"</entry>"), ("rss", b"</item>")):
        start = end.replace(b"/", b"")
        found = client.get(f"/query.{format_}?q=badger").content
        entry = found[found.index(start[:-1]) : found.index(end) + len(end)]

        assert entry in (public / f"news.{format_}").read_bytes()

    channel = json.loads((public / "news.json").read_bytes())["items"]
    (item,) = client.get("/query.json?q=badger").json()["items"]
    assert item in channel


def test_a_feed_is_its_own_in_its_header_as_well(client: TestClient) -> None:
    told = client.get("/query.atom?tag=b&q=otter&q=").headers["link"]

    assert told == '<https://example.org/query.atom?q=otter&tag=b>; rel="self"'


NAVIGATES = {"Sec-Fetch-Dest": "document", "Accept": "text/html,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("query", "page"),
    [("", "query.html"), ("?tag=b&q=%6Ftter", "query.html?q=otter&tag=b")],
)
def test_a_browser_that_navigates_to_a_feed_is_led_to_what_it_shows(
    client: TestClient, query: str, page: str
) -> None:
    answer = client.get(f"/query.atom{query}", headers=NAVIGATES, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, page)
    assert answer.headers["vary"] == "accept, sec-fetch-dest"
    plain = client.get(f"/query.atom{query}")
    assert {"accept", "sec-fetch-dest"} <= set(plain.headers["vary"].split(", "))


def test_a_browser_is_told_on_the_page_what_cannot_be_answered(client: TestClient) -> None:
    led = client.get("/query.atom?strange=%3Cb%3E", headers=NAVIGATES)
    page = client.get(f"/{led.headers['location']}")

    assert (led.status_code, page.status_code) == (303, 400)
    assert "there is no parameter" in page.text
    for raw in ("raw", "raw=", "raw=1"):
        path = f"/query.atom?strange=%3Cb%3E&{raw}"
        assert client.get(path, headers=NAVIGATES).status_code == 400
        assert client.get(f"/query.atom?q=otter&{raw}", headers=NAVIGATES).is_success


def test_the_page_leads_to_the_feed_itself(client: TestClient) -> None:
    for asked, ending in (("", "?raw"), ("?q=otter", "?q=otter&raw")):
        page = html.fromstring(client.get(f"/query.html{asked}").content)
        assert f"query.atom{ending}" in [each.get("href") for each in page.iter("a")]

        there = client.get(f"/query.atom{ending}", headers=NAVIGATES)
        assert there.headers["content-type"].startswith("application/atom+xml")
        assert there.content == client.get(f"/query.atom{asked}").content


@pytest.mark.parametrize("path", ["query.html?q=otter", "api/v1/openapi.json"])
def test_what_is_not_short_is_compressed(client: TestClient, path: str) -> None:
    packed = client.get(f"/{path}", headers={"accept-encoding": "gzip"})
    plain = client.get(f"/{path}", headers={"accept-encoding": "identity"})

    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(plain.content)
    assert packed.content == plain.content


def test_a_feed_says_at_which_address_it_is(client: TestClient) -> None:
    one = client.get("/query.atom?tag=River+%26+Sea&q=otter&kind=&limit=50")
    other = client.get("/query.atom?q=%6Ftter&tag=River%20%26%20Sea&tag=River+%26+Sea")

    feed = etree.fromstring(one.content)
    links = {each.get("rel"): each.get("href") for each in feed.iter(f"{ATOM}link")}
    asked = "q=otter&tag=River%20%26%20Sea"
    address = f"https://example.org/query.atom?{asked}"
    assert links["self"] == address
    assert feed.findtext(f"{ATOM}title") == "Search: otter, tag River & Sea"
    assert feed.findtext(f"{ATOM}id") == f"tag:example.org,2026:query/{asked}"
    assert one.content == other.content
    told = client.get(f"/query.json?{asked}").json()
    assert told["feed_url"] == f"https://example.org/query.json?{asked}"
    assert told["home_page_url"] == f"https://example.org/query.html?{asked}"
    assert f"https://example.org/query.rss?{asked}".replace("&", "&amp;") in (
        client.get(f"/query.rss?{asked}").text
    )


@pytest.mark.parametrize("ending", ["atom", "rss", "json"])
def test_a_feed_promises_no_hub_that_would_tell_of_news(
    client: TestClient, site: Site, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    hubs = replace(site.config.site, hubs=("https://hub.example/",))
    monkeypatch.setattr(site, "config", replace(site.config, site=hubs))
    answer = client.get(f"/query.{ending}?q=otter")

    assert answer.status_code == 200
    assert "hub.example" not in answer.text + answer.headers["link"]


@pytest.mark.parametrize("ending", ["atom", "rss", "json", "html"])
def test_what_the_client_has_is_not_sent_again(client: TestClient, ending: str) -> None:
    first = client.get(f"/query.{ending}?q=otter")
    again = client.get(
        f"/query.{ending}?q=otter", headers={"if-none-match": first.headers["etag"]}
    )
    head = client.head(f"/query.{ending}?q=otter")

    assert (first.status_code, again.status_code, head.status_code) == (200, 304, 200)
    assert again.content == head.content == b""
    assert head.headers["content-length"] == first.headers["content-length"]
    assert first.headers["cache-control"] == CACHE_CONTROL
    assert first.headers["x-robots-tag"] == "noindex"
    assert again.headers["etag"] == first.headers["etag"]
    if ending != "html":
        assert first.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("colour=red", "there is no parameter 'colour'; there are category, kind, lang"),
        ("limit=0", "limit is a number from 1 to 100"),
        ("limit=101", "limit is a number from 1 to 100"),
        ("limit=٣", "limit is a number from 1 to 100"),
        ("since=yesterday", "since is a day or a time"),
        ("q=a&q=b", "q can be given only once"),
        (f"q={'x' * 201}", "q has 201 characters"),
        ("&".join(f"tag={number}" for number in range(21)), "21 values are given"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_the_reason(
    client: TestClient, query: str, reason: str
) -> None:
    answer = client.get(f"/query.atom?{query}")
    page = client.get(f"/query.html?{query}")

    assert answer.status_code == page.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"] == "Bad Request"
    assert answer.json()["detail"].startswith(reason)
    assert "This cannot be searched for" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-content-type-options"] == "nosniff"


def test_the_page_shows_what_was_asked_and_found(client: TestClient) -> None:
    answer = client.get("/query.html", params={"q": 'otter "<b>came', "tag": "River & Sea"})

    page = etree.HTML(answer.text)
    values = {
        each.get("name"): each.get("value")
        for each in page.iter("input")
        if each.get("name")
    }
    assert values == {"q": 'otter "<b>came', "tag": "River & Sea"}
    assert page.xpath("//form/@action") == ["query.html"]
    assert page.xpath("//article//h2/a/text()") == ["An otter <b>came</b>"]
    own = "starts-with(//article//h2/a/@href, 'item/')"
    assert page.xpath(own) is True
    assert "form-action 'self'" in answer.headers["content-security-policy"]
    assert page.xpath("//link[@rel='alternate']/@type") == [
        "application/atom+xml",
        "application/rss+xml",
        "application/feed+json",
    ]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


@pytest.mark.parametrize("ending", ["atom", "json", "html"])
@pytest.mark.parametrize(
    ("name", "value"), [("accept", "image/*"), ("accept-encoding", "identity;q=0, *;q=0")]
)
def test_who_takes_no_form_that_there_is_learns_by_which_field(
    client: TestClient, ending: str, name: str, value: str
) -> None:
    answer = client.get(f"/query.{ending}?q=otter", headers={name: value})

    assert answer.status_code == 406
    assert name in answer.headers["vary"].split(", ")


@pytest.mark.parametrize("query", ["q=otter", "q=unicorn", "colour=red"])
def test_a_page_is_guarded_whatever_is_asked(client: TestClient, query: str) -> None:
    assert client.get(f"/query.html?{query}").headers.items() >= PAGE.items()


def test_a_page_without_results_helps(client: TestClient) -> None:
    page = client.get("/query.html?q=unicorn").text

    assert "Nothing was found" in page
    assert "A secret otter" not in client.get("/query.html?q=secret").text


def test_threads_may_ask_at_once(client: TestClient) -> None:
    with ThreadPoolExecutor(8) as pool:
        asked = [f"q=otter&limit={number}" for number in range(1, 25)]
        answers = list(pool.map(lambda each: titles(client, each), asked))

    assert {tuple(each) for each in answers[1:]} == {
        ("An otter <b>came</b>", "Spot: an otter dives")
    }


def test_an_answer_says_that_older_items_are_still_being_read(
    client: TestClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in (1, 2, 3, 4):
        site.write(f"feeds/walrus-{day}", f"A walrus of day {day}", f"2026-11-0{day}")
    site.desk.run()
    monkeypatch.setattr(pipeline, "TOGETHER", 1)
    monkeypatch.setattr(pipeline, "_TURNS", 1)
    paths = ("query.atom", "query.html", "api/v1/items", "query.atom")

    partly = [client.get(f"/{each}?q=walrus") for each in paths]
    monkeypatch.undo()
    wholly = [client.get(f"/{each}?q=walrus") for each in paths]

    said = "older items are still being read", '"incomplete":true'
    for answers, holds in ((partly, True), (wholly, False)):
        for each in answers:
            assert any(words in each.text for words in said) is holds
            assert (each.headers["cache-control"] == "no-cache") is holds
    assert [each.text.count("A walrus of day") for each in (partly[0], wholly[0])] == [1, 4]
    for title, own in site.ids().items():
        if "walrus" in title:
            site.store.hide(own, Hiding(at=NOW, reason="a test"), ROUTES)


def test_a_publishing_and_a_hiding_are_seen_by_the_next_request(
    client: TestClient, site: Site
) -> None:
    before = client.get("/query.atom?q=lynx")
    site.write("feeds/lynx", "A lynx listens", "2026-11-21")
    site.desk.run()

    after = client.get("/query.atom?q=lynx")

    assert b"A lynx listens" not in before.content
    assert b"A lynx listens" in after.content

    lynx = site.ids()["A lynx listens"]
    site.store.hide(lynx, Hiding(at=NOW, reason="a name"), ROUTES)

    assert b"A lynx listens" not in client.get("/query.atom?q=lynx").content
