"""The rules of HTTP as a table, tried against our server, nginx and Caddy.

A static server owes those rows alone that are made of files: it has validators of its own
and knows nothing of the config.
"""

import gzip
import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from journey.conftest import Desk
from journey.test_commands import Served
from servers import missing

CONTRIB: Final = Path(__file__).parents[2] / "contrib"
CONFIG: Final = """\
site: {title: Example, url: "https://feeds.example.org/", hubs: ["https://hub.example.org/"]}
sources:
  - {key: files, path: "feeds/*", categories: [news]}
channels:
  news: {title: News, category: news, was: bulletin}
retired: [spots]
"""
BROWSER: Final = {"Sec-Fetch-Dest": "document", "Accept": "text/html,*/*;q=0.8"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is asked, and what has to be answered."""

    name: str
    path: str = "/news.atom"
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    """``{etag}`` and ``{modified}`` stand for what the document has."""
    status: int = 200
    also: int = 0
    """A status that says the same: 308 is 301 for whoever keeps the method."""
    told: Mapping[str, str] = field(default_factory=dict)
    """Patterns that header fields match as a whole; an empty one: it is not there."""
    empty: bool = False
    """Whether there is no body."""
    static: bool = True
    """Whether a static server owes it."""


def typed(path: str, media_type: str) -> Rule:
    """A document has its media type, and says that it is UTF-8."""
    pattern = f"{re.escape(media_type)}; ?charset=utf-8"
    return Rule(name=f"type of {path}", path=path, told={"content-type": f"(?i){pattern}"})


RULES: Final = (
    typed("/news.atom", "application/atom+xml"),
    typed("/news.rss", "application/rss+xml"),
    typed("/news.json", "application/feed+json"),
    typed("/news.rdf", "application/rdf+xml"),
    typed("/news.ninjs.json", "application/json"),
    typed("/opml.xml", "text/x-opml"),
    typed("/sitemap.xml", "application/xml"),
    typed("/style.css", "text/css"),
    typed("/icon.svg", "image/svg+xml"),
    typed("/", "text/html"),
    typed("/news/", "text/html"),
    *(
        Rule(
            name=f"a part of {path}",
            path=path,
            headers={"Range": "bytes=10-19"},
            status=206,
            told={
                "content-type": f"{kind}(; ?charset=utf-8)?",
                "content-range": "bytes 10-19/100",
                "content-length": "10",
                "access-control-allow-origin": r"\*",
            },
        )
        for path, kind in {
            "/Spot_1.mp3": "audio/mpeg",
            "/Spot_1.mp4": "video/mp4",
            "/Spot_1.vtt": "text/vtt",
        }.items()
    ),
    Rule(
        name="no part that is not there",
        path="/Spot_1.mp3",
        headers={"Range": "bytes=100-"},
        status=416,
        told={"content-range": r"bytes \*/100"},
    ),
    Rule(
        name="validators",
        told={"etag": '"[^"]+"', "last-modified": r"\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT"},
    ),
    Rule(
        name="how long it keeps",
        told={
            "cache-control": "public, max-age=300, stale-while-revalidate=600,"
            " stale-if-error=86400"
        },
    ),
    Rule(name="no cookies", told={"set-cookie": ""}),
    Rule(name="no guessing of types", told={"x-content-type-options": "nosniff"}),
    Rule(name="scripts of other sites", told={"access-control-allow-origin": r"\*"}),
    Rule(
        name="itself",
        told={"link": r'<https://feeds\.example\.org/news\.atom>; rel="self".*'},
    ),
    Rule(
        name="its hubs",
        told={"link": r'.*<https://hub\.example\.org/>; rel="hub"'},
        static=False,
    ),
    Rule(
        name="pages run no script",
        path="/news/",
        told={"content-security-policy": ".*default-src 'none'.*"},
    ),
    Rule(
        name="known by its validator",
        headers={"If-None-Match": "{etag}"},
        status=304,
        told={"etag": "{etag}", "content-type": ""},
        empty=True,
        # nginx repeats the type of what it does not send.
        static=False,
    ),
    Rule(
        name="known by its validator alone",
        headers={"If-None-Match": "{etag}"},
        status=304,
        empty=True,
    ),
    Rule(
        name="known by one of several",
        headers={"If-None-Match": '"a", W/{etag}, "b"'},
        status=304,
        empty=True,
    ),
    Rule(name="known whatever it is", headers={"If-None-Match": "*"}, status=304),
    Rule(
        name="known by its date",
        headers={"If-Modified-Since": "{modified}"},
        status=304,
        empty=True,
    ),
    Rule(
        name="a validator silences the date",
        headers={"If-None-Match": '"a"', "If-Modified-Since": "{modified}"},
    ),
    Rule(
        name="a condition that fails",
        headers={"If-Match": '"a"'},
        status=412,
    ),
    Rule(name="head", method="HEAD", told={"content-length": r"\d+"}, empty=True),
    Rule(
        name="compressed for who asks",
        headers={"Accept-Encoding": "gzip"},
        told={"content-encoding": "gzip", "vary": "(?i).*accept-encoding.*"},
    ),
    Rule(
        name="plain for who does not",
        headers={"Accept-Encoding": "identity"},
        told={"content-encoding": "", "vary": "(?i).*accept-encoding.*"},
    ),
    Rule(
        name="plain for who refuses",
        headers={"Accept-Encoding": "gzip;q=0"},
        told={"content-encoding": ""},
    ),
    Rule(
        name="best for who takes several",
        headers={"Accept-Encoding": "gzip;q=0.5, br;q=1.0, zstd;q=0.8"},
        told={"content-encoding": "br"},
        static=False,
    ),
    Rule(
        name="best of what is liked alike",
        headers={"Accept-Encoding": "gzip, deflate, br, zstd"},
        told={"content-encoding": "br"},
        static=False,
    ),
    Rule(
        name="a folder has a slash",
        path="/news",
        status=301,
        also=308,
        told={"location": r".*/news/"},
    ),
    Rule(name="nothing there", path="/nothing", status=404),
    Rule(name="nothing above", path="/%2e%2e/config.yaml", status=404, static=False),
    Rule(name="nothing hidden", path="/.generation", status=404),
    Rule(name="nothing compressed", path="/news.atom.gz", status=404),
    Rule(name="another method", method="POST", status=405),
    Rule(
        name="what there is instead",
        method="DELETE",
        status=405,
        told={"allow": "GET, HEAD.*"},
        static=False,
    ),
    Rule(name="a target too long", path="/" + "a" * 9000, status=414, static=False),
    Rule(name="a head too large", headers={"X": "a" * 40000}, status=431, static=False),
    Rule(name="another host", headers={"Host": "evil.example"}, status=400, static=False),
    Rule(
        name="who takes pictures only",
        headers={"Accept": "image/*"},
        status=406,
        static=False,
    ),
    Rule(
        name="a browser sees the page",
        headers=BROWSER,
        status=303,
        told={"location": "/news/", "vary": "(?i).*sec-fetch-dest.*"},
        static=False,
    ),
    Rule(name="a browser sees the document", path="/news.atom?raw", headers=BROWSER),
    Rule(
        name="a browser sees what is found",
        path="/query.atom?q=word",
        headers=BROWSER,
        status=303,
        told={"location": r"query\.html\?q=word", "vary": "(?i).*sec-fetch-dest.*"},
        static=False,
    ),
    *(
        Rule(name=f"usual {path}", path=path, status=301, told={"location": f".*{to}"})
        for path, to in {
            "/feed": "/news.atom",
            "/feed/": "/news.atom",
            "/atom.xml": "/news.atom",
            "/index.xml": "/news.atom",
            "/rss.xml": "/news.rss",
            "/feed.json": "/news.json",
            "/favicon.ico": "/icon.svg",
        }.items()
    ),
    Rule(
        name="a former address",
        path="/bulletin.rss",
        status=301,
        told={"location": "/news.rss"},
        static=False,
    ),
    Rule(name="a retired channel", path="/spots.atom", status=410, static=False),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """What is published of a channel with some entries."""
    desk = Desk(tmp_path_factory.mktemp("site"))
    desk.write("config.yaml", CONFIG)
    for number in range(9):
        desk.entry(f"entry-{number}", f"A report of some length, number {number}")
    desk.run()
    for name in ("Spot_1.mp3", "Spot_1.mp4", "Spot_1.vtt"):
        (desk.root / "public" / name).write_bytes(bytes(range(100)))
    return desk


@pytest.fixture(scope="module", params=["htfeed", "nginx", "caddy"])
def server(request: pytest.FixtureRequest, site: Desk) -> Iterator[tuple[str, int]]:
    """A server that answers for the site: which, and its port."""
    name: str = request.param
    port = _free()
    if name == "htfeed":
        served = Served(site.root)
        process, port = served.process, int(served.url.rstrip("/").rpartition(":")[2])
    else:
        process = _static(name, site.root, port)
    try:
        _await(port)
        yield name, port
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _free() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port: int = line.getsockname()[1]
        return port


def _static(name: str, root: Path, port: int) -> subprocess.Popen[str]:
    if shutil.which(name) is None:
        missing(name, "it is not on the PATH", f"install Debian's {name}")
    text = (CONTRIB / {"nginx": "nginx.conf", "caddy": "Caddyfile"}[name]).read_text()
    text = text.replace("/var/lib/htfeed/public", str(root / "public"))
    file = root / name
    if name == "nginx":
        text = text.replace("listen 80;", f"listen 127.0.0.1:{port};")
        # Started by root it would read as somebody who may not.
        user = "user root;" if os.getuid() == 0 else ""
        file.write_text(
            f"{user} daemon off; pid {root}/nginx.pid; error_log {root}/nginx.log;"
            " events {} http { access_log off;"
            f" client_body_temp_path {root}/t1; proxy_temp_path {root}/t2;"
            f" fastcgi_temp_path {root}/t3; uwsgi_temp_path {root}/t4;"
            f" scgi_temp_path {root}/t5;\n{text}\n}}"
        )
        words = ["nginx", "-p", str(root), "-c", str(file)]
    else:
        text = text.replace("\nfeeds.example.org {", f"\nhttp://127.0.0.1:{port} {{")
        file.write_text("{\n\tadmin off\n\tauto_https off\n}\n" + text)
        words = ["caddy", "run", "--adapter", "caddyfile", "--config", str(file)]
    return subprocess.Popen(
        words,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
        env={"HOME": str(root), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
    )


def _await(port: int) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _asked(
    port: int, method: str, path: str, headers: Mapping[str, str]
) -> tuple[int, Mapping[str, str], bytes]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request(method, path, headers=dict(headers))
        answer = line.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, told, answer.read()
    finally:
        line.close()


@pytest.mark.parametrize("rule", [pytest.param(each, id=each.name) for each in RULES])
def test_each_rule_holds(server: tuple[str, int], rule: Rule) -> None:
    name, port = server
    if name != "htfeed" and not rule.static:
        pytest.skip("a static server does not owe it")
    _, known, _ = _asked(port, "HEAD", rule.path.partition("?")[0], {})
    facts = {"{etag}": known.get("etag", ""), "{modified}": known.get("last-modified", "")}

    def filled(text: str) -> str:
        for word, fact in facts.items():
            text = text.replace(word, fact)
        return text

    asked = {key: filled(value) for key, value in rule.headers.items()}
    status, told, body = _asked(port, rule.method, rule.path, asked)

    assert status in {rule.status, rule.also}
    for field_name, pattern in rule.told.items():
        if pattern:
            assert re.fullmatch(filled(pattern), told.get(field_name, "")), field_name
        else:
            assert field_name not in told
    assert not (rule.empty and body)


def test_what_lies_beside_a_document_is_the_document(server: tuple[str, int]) -> None:
    _, port = server
    _, _, plain = _asked(port, "GET", "/news.atom", {})
    _, _, packed = _asked(port, "GET", "/news.atom", {"Accept-Encoding": "gzip"})

    assert gzip.decompress(packed) == plain
