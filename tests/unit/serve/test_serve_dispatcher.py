"""HTTP for what is published, over the dispatcher and the application behind it."""

import os
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from htfeed.model import Document
from htfeed.publish.channel import Site
from htfeed.publish.writing import write
from htfeed.serve.app import application
from htfeed.serve.details import MEDIA_TYPE
from htfeed.serve.directory import directory_of
from htfeed.serve.dispatcher import Dispatcher
from unit.serve.conftest import WELL, settings


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/news.atom", "application/atom+xml; charset=utf-8"),
        ("/news.rss", "application/rss+xml; charset=utf-8"),
        ("/news.json", "application/feed+json; charset=utf-8"),
        ("/opml.xml", "text/x-opml; charset=utf-8"),
        ("/", "text/html; charset=utf-8"),
        ("/news/", "text/html; charset=utf-8"),
    ],
)
def test_each_document_has_its_media_type(
    client: TestClient, path: str, media_type: str
) -> None:
    answer = client.get(path)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type


def test_a_document_the_client_has_already_is_not_sent_again(client: TestClient) -> None:
    etag = client.get("/news.atom").headers["etag"]

    for wanted in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = client.get("/news.atom", headers={"If-None-Match": wanted})

        assert answer.status_code == 304
        assert answer.content == b""
        assert answer.headers["etag"] == etag


def test_another_etag_silences_the_date(client: TestClient) -> None:
    date = client.get("/news.atom").headers["last-modified"]

    answer = client.get(
        "/news.atom", headers={"If-None-Match": '"old"', "If-Modified-Since": date}
    )

    assert answer.status_code == 200


def test_the_date_alone_is_enough_for_304(client: TestClient) -> None:
    date = client.get("/news.atom").headers["last-modified"]

    answer = client.get("/news.atom", headers={"If-Modified-Since": date})

    assert answer.status_code == 304


@pytest.mark.parametrize("date", ["yesterday", "", "Mon, 32 Foo 2026 00:00:00 GMT"])
def test_a_date_that_is_none_is_ignored(client: TestClient, date: str) -> None:
    answer = client.get("/news.atom", headers={"If-Modified-Since": date})

    assert answer.status_code == 200


def test_head_says_what_get_would(client: TestClient) -> None:
    head, get = client.head("/news.atom"), client.get("/news.atom")

    assert head.content == b""
    assert head.headers["content-length"] == get.headers["content-length"]


def test_a_folder_without_its_slash_is_redirected(client: TestClient) -> None:
    answer = client.get("/news")

    assert (answer.status_code, answer.headers["location"]) == (301, "/news/")


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/../secret",
        "/%2e%2e/secret",
        "/news/../../secret",
        "/.hidden",
        "/news.atom/",
        "/link.atom",
        "/away/secret.atom",
        "/NEWS.atom",
        "/news%00.atom",
    ],
)
def test_nothing_but_documents_is_found(
    client: TestClient, output: Path, path: str
) -> None:
    (output.parent / "secret").write_text("secret")
    (output.parent / "secret.atom").write_text("secret")
    (output / ".hidden").write_text("secret")
    (output / "link.atom").symlink_to(output.parent / "secret")
    (output / "away").symlink_to(output.parent)

    answer = client.get(path)

    assert answer.status_code == 404
    assert "secret" not in answer.text.replace("/secret", "")


def test_nothing_of_a_request_is_reflected_unescaped(client: TestClient) -> None:
    answer = client.get("/<script>alert(1)</script>")

    assert answer.status_code == 404
    assert "<script>" not in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_allowed(client: TestClient, method: str) -> None:
    assert client.request(method, "/news.atom").status_code == 405


def test_feeds_may_be_read_by_scripts_of_other_sites(client: TestClient) -> None:
    assert client.get("/news.json").headers["access-control-allow-origin"] == "*"


def test_pages_run_no_script(client: TestClient) -> None:
    assert "default-src 'none'" in client.get("/").headers["content-security-policy"]


def test_the_process_says_that_it_lives(client: TestClient) -> None:
    assert client.get("/healthz").text == "ok\n"


LONG = b"<feed>" + b"words " * 500 + b"</feed>"


@pytest.fixture
def packed(output: Path) -> Path:
    write(output, (Document(path="long.atom", media_type="text/plain", body=LONG),))
    return output


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip"])
def test_a_document_is_sent_in_the_coding_that_is_asked_for(
    client: TestClient, packed: Path, coding: str
) -> None:
    plain = client.get("/long.atom", headers={"Accept-Encoding": "identity"})
    answer = client.head("/long.atom", headers={"Accept-Encoding": coding})

    assert plain.content == LONG
    assert "content-encoding" not in plain.headers
    assert answer.headers["content-encoding"] == coding
    assert int(answer.headers["content-length"]) < len(LONG)
    assert answer.headers["etag"] != plain.headers["etag"]
    assert answer.headers["vary"] == plain.headers["vary"]
    assert "accept-encoding" in answer.headers["vary"]
    assert answer.headers["content-type"] == plain.headers["content-type"]


def test_gzip_arrives_whole(client: TestClient, packed: Path) -> None:
    assert client.get("/long.atom", headers={"Accept-Encoding": "gzip"}).content == LONG


@pytest.mark.parametrize(
    ("known", "accepted", "status"),
    [
        ("gzip", "gzip", 304),
        ("identity", "gzip", 304),
        ("gzip", "br, gzip", 304),
        ("br", "gzip", 200),
        ("identity", "identity;q=0, gzip", 200),
    ],
)
def test_the_validator_of_any_coding_that_is_taken_is_enough_and_is_named(
    client: TestClient, packed: Path, known: str, accepted: str, status: int
) -> None:
    fields = {"Accept-Encoding": known}
    tag = client.head("/long.atom", headers=fields).headers["etag"]

    asked = {"If-None-Match": f'"other", {tag}', "Accept-Encoding": accepted}
    answer = client.get("/long.atom", headers=asked)

    assert answer.status_code == status
    assert (answer.headers["etag"] == tag) == (status == 304)


def test_what_is_of_another_age_is_not_sent(client: TestClient, packed: Path) -> None:
    os.utime(packed / "long.atom.gz", (1, 1))

    answer = client.head("/long.atom", headers={"Accept-Encoding": "gzip"})

    assert "content-encoding" not in answer.headers


def test_the_small_ones_have_no_address(client: TestClient, packed: Path) -> None:
    assert client.get("/long.atom.gz").status_code == 404


NAVIGATES = {"Sec-Fetch-Dest": "document", "Accept": "text/html,*/*;q=0.8"}


def test_a_browser_that_navigates_to_a_feed_is_led_to_its_page(client: TestClient) -> None:
    answer = client.get("/news.atom", headers=NAVIGATES)

    assert (answer.status_code, answer.headers["location"]) == (303, "/news/")
    assert answer.headers["vary"] == "accept, sec-fetch-dest"
    assert {"accept", "sec-fetch-dest"} <= set(
        client.get("/news.atom").headers["vary"].split(", ")
    )


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        pytest.param("/news.atom?raw", NAVIGATES, id="the document itself is asked for"),
        pytest.param("/news.atom?x=1&raw", NAVIGATES, id="beside something else"),
        pytest.param("/news.atom?raw=", NAVIGATES, id="as forms and programs write it"),
        pytest.param("/news.atom", {"Accept": "text/html"}, id="a reader that takes HTML"),
        pytest.param("/news.atom", {**NAVIGATES, "Sec-Fetch-Dest": "empty"}, id="a script"),
        pytest.param("/news.ninjs.json", NAVIGATES, id="for newsrooms, not for readers"),
        pytest.param("/opml.xml", NAVIGATES, id="no feed"),
    ],
)
def test_everybody_else_gets_the_document(
    client: TestClient, path: str, headers: dict[str, str]
) -> None:
    assert client.get(path, headers=headers).status_code == 200


def test_a_browser_gets_a_feed_that_has_no_page(client: TestClient, output: Path) -> None:
    (output / "news" / "index.html").unlink()

    assert client.get("/news.atom", headers=NAVIGATES).status_code == 200


def test_a_feed_names_itself_and_its_hubs(client: TestClient) -> None:
    linked = client.get("/news.atom").headers["link"]

    assert linked == (
        '<https://feeds.example.org/news.atom>; rel="self",'
        ' <https://hub.example.org/>; rel="hub"'
    )
    assert "link" not in client.get("/opml.xml").headers


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/feed", "/news.atom"),
        ("/feed/", "/news.atom"),
        ("/RSS.xml", "/news.rss"),
        ("/atom.xml", "/news.atom"),
        ("/index.xml", "/news.atom"),
        ("/feed.json", "/news.json"),
        ("/rss/feed.xml", "/news.rss"),
        ("/media/feed", "/media.atom"),
        ("/media/rss.xml", "/media.atom"),
        ("/favicon.ico", "/icon.svg"),
        ("/spots.atom", "/media.atom"),
        ("/spots/", "/media/"),
        ("/spots", "/media/"),
    ],
)
def test_who_tries_a_usual_or_former_address_is_led_on(
    client: TestClient, path: str, target: str
) -> None:
    answer = client.get(path)

    assert (answer.status_code, answer.headers["location"]) == (301, target)


def test_who_is_led_on_still_asks_for_the_document_itself(client: TestClient) -> None:
    answer = client.get("/atom.xml?raw&a=b", headers=NAVIGATES)

    assert answer.headers["location"] == "/news.atom?raw"


def test_scripts_of_other_sites_are_led_on_as_well(client: TestClient) -> None:
    assert client.get("/feed").headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["/spots.rss", "/index.rdf/x", "/media/archive/x"])
def test_nobody_is_led_to_what_is_not_there(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/gone.atom", "/gone/", "/gone/archive/2008-01.atom"])
def test_a_retired_channel_is_gone(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 410


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("feeds.example.org", 200),
        ("FEEDS.example.org.:443", 200),
        ("news.example.net", 200),
        ("localhost:8080", 200),
        ("a.localhost", 200),
        ("127.0.0.1:8080", 200),
        ("127.8.9.1", 200),
        ("[::1]:8080", 200),
        ("testserver", 200),
        ("evil.example", 400),
        ("feeds.example.org.evil.example", 400),
        ("user@localhost", 400),
        ("localhost/evil", 400),
        ("localhost?evil", 400),
        ("localhost:port", 400),
        ("", 400),
        ("[", 400),
        ("10.0.0.1", 400),
    ],
)
def test_only_names_of_the_site_are_answered_for(
    output: Path, host: str, status: int
) -> None:
    # "testserver" is the address that the connection came in on.
    front = application(output, directory_of(settings()), WELL)
    client = TestClient(front, base_url="http://testserver")

    assert client.get("/news.atom", headers={"Host": host}).status_code == status


def test_health_is_told_under_any_name(client: TestClient) -> None:
    assert client.get("/healthz", headers={"Host": "10.1.2.3:80"}).status_code == 200


def test_a_request_with_content_is_cut_off(client: TestClient) -> None:
    answer = client.request("GET", "/news.atom", content=b"a=1")

    assert answer.status_code == 400
    assert answer.headers["connection"] == "close"


def test_another_method_is_told_what_there_is(client: TestClient) -> None:
    answer = client.post("/news.atom", content=b"a=1")

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


def test_scripts_of_other_sites_may_ask_conditionally(client: TestClient) -> None:
    answer = client.options("/news.atom")

    assert answer.status_code == 204
    assert "content-length" not in answer.headers
    assert "if-none-match" in answer.headers["access-control-allow-headers"]
    assert "etag" in client.get("/news.atom").headers["access-control-expose-headers"]


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Accept": "image/png"}, id="only a picture"),
        pytest.param({"Accept": "application/*;q=0"}, id="anything but this"),
        pytest.param(
            {"Accept-Encoding": "identity;q=0"}, id="in a coding that is not there"
        ),
    ],
)
def test_who_takes_no_form_that_is_there_is_told_so(
    client: TestClient, headers: dict[str, str]
) -> None:
    assert client.get("/news.atom", headers=headers).status_code == 406


def test_a_problem_is_told_in_a_form_that_can_be_read(client: TestClient) -> None:
    page = client.get("/nothing", headers={"Accept": "text/html"})
    plain = client.get("/nothing")

    assert page.headers["vary"] == plain.headers["vary"] == "accept"
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert 'href="/"' in page.text
    assert plain.headers["content-type"] == "text/plain; charset=utf-8"
    assert plain.text.startswith("Not Found: Nothing is published at /nothing.")


def test_a_condition_that_does_not_hold_fails(client: TestClient) -> None:
    etag = client.get("/news.atom").headers["etag"]

    assert client.get("/news.atom", headers={"If-Match": '"old"'}).status_code == 412
    assert client.get("/news.atom", headers={"If-Match": etag}).status_code == 200


def test_not_modified_repeats_what_caches_need(client: TestClient) -> None:
    whole = client.get("/news.atom").headers
    answer = client.get("/news.atom", headers={"If-None-Match": whole["etag"]}).headers

    for name in ("etag", "cache-control", "vary", "access-control-allow-origin"):
        assert answer[name] == whole[name]
    assert "content-length" not in answer
    assert "content-type" not in answer


def test_a_site_below_a_path_is_served_with_and_without_it(output: Path) -> None:
    site = Site(title="City", url="https://example.org/feeds/")
    front = application(output, directory_of(settings(site=site)), WELL)
    client = TestClient(front, base_url="http://localhost", follow_redirects=False)

    assert client.get("/news.atom").status_code == 200
    assert client.get("/feeds/news.atom").status_code == 200
    assert client.get("/feed").headers["location"] == "/feeds/news.atom"
    assert client.get("/feeds/healthz").text == "ok\n"


def test_a_path_that_is_called_like_the_api_is_taken_off_once(output: Path) -> None:
    site = Site(title="City", url="https://example.org/api/")
    front = application(output, directory_of(settings(site=site)), WELL)
    server = front.at_once, TestClient(front, base_url="http://localhost")
    scope = {"type": "http", "method": "GET", "path": "/api/api/none", "headers": []}

    assert server[0]({**scope, "http_version": "1.0", "server": None}) is None
    assert server[1].get("/api/api/none").headers["content-type"] == MEDIA_TYPE


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("/query?q=an+otter%0A", "/query.html?q=an+otter%0A"),
        ("/query/", "/query.html"),
        ("/api", "/api/v1/"),
        ("/api/v1", "/api/v1/"),
    ],
)
def test_an_address_that_is_cut_short_leads_on(
    client: TestClient, asked: str, meant: str
) -> None:
    answer = client.get(asked)

    assert (answer.status_code, answer.headers.get("location")) == (301, meant)


@pytest.mark.parametrize("path", ["/query.atom/", "/healthz/"])
def test_nobody_is_led_by_the_name_that_was_asked_for(
    client: TestClient, path: str
) -> None:
    assert client.get(path).status_code == 404


def test_another_directory_takes_effect_at_once(
    client: TestClient, front: Dispatcher
) -> None:
    before = client.get("/news.atom").headers["link"]

    site = Site(title="City", url="https://other.example/")
    front.take(directory_of(settings(site=site, retired=("news",))))

    assert "feeds.example.org" in before
    assert "other.example" in client.get("/news.atom").headers["link"]
    assert client.get("/", headers={"Host": "feeds.example.org"}).status_code == 400


def test_answers_are_counted_by_status(client: TestClient, front: Dispatcher) -> None:
    for path in ("/news.atom", "/nothing", "/nothing", "/healthz"):
        client.get(path)

    assert front.statuses == {200: 2, 404: 2}
