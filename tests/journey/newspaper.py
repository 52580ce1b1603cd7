"""A site with one of everything that pages show, served as any server of files would."""

import threading
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from journey.conftest import Desk

KINDS: Final = (
    "index.html",
    "news/index.html",
    "news/archive/index.html",
    "news/archive/2008-02/index.html",
    "spots/index.html",
    "arabic/index.html",
    "empty/index.html",
    "item/news",
    "item/spots",
    "item/arabic",
)
"""Paths of pages of each kind; ``item/news`` is that of the newest item in it."""

_CONFIG: Final = """\
site:
  title: The Harbour Wire
  url: {url}
  publisher: {{name: The desk, email: desk@example.org, url: "https://example.org/"}}
  rights: Free to reuse with a link.
sources:
  - {{key: desk, path: "feeds/*.md", categories: [news]}}
  - {{key: guests, path: "guests/*.md", categories: [news]}}
  - {{key: radio, path: "feeds/radio.xml", categories: [spots]}}
  - {{key: arabic, path: "arabic/*.md", categories: [arabic]}}
channels:
  news: {{title: All the news of the harbour, category: news, limit: 5, description: What
    the harbour talks about}}
  spots: {{title: Spots, category: spots}}
  arabic: {{title: أخبار المساء, category: arabic, language: ar}}
  empty: {{title: Nothing yet, category: nothing}}
"""
_RADIO: Final = """\
<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0">
<channel><title>Radio</title><link>https://radio.example.org/</link><item>
<guid isPermaLink="false">urn:x:spot</guid><title>Spot: the ferry leaves</title>
<pubDate>Tue, 12 Feb 2008 00:00:00 GMT</pubDate>
<description>A second of radio.</description>
<enclosure url="{url}media/spot.wav" type="audio/wav" length="16044"/>
<podcast:transcript url="{url}media/spot.html" type="text/html" language="en"/>
<podcast:transcript url="{url}media/spot.vtt" type="text/vtt" language="en"/>
</item></channel></rss>
"""
_TEXT: Final = """\
The board met on Tuesday.

## What was decided

- A quay for [ferries](https://ferries.example.org/).
- Another for **ships**.

    East quay: 3 berths, each of them so long that no telephone shows all of this line.

> It was about time.

The berths, as the register has them:

    east-1,east-2,east-3,so,long,a,line,that,no,telephone,and,no,desk,shows,all,of,it,south-1
"""
_WORDS: Final = "Who would have thought that a title could be as long as this one is? "
_ARABIC: Final = """\
---
title: العنوان الأول للخبر
date: 2008-03-04
language: ar
---
نص قصير.
"""


@contextmanager
def newspaper(desk: Desk) -> Iterator[str]:
    """Publish the site from a desk and serve it; give its address."""
    public = desk.root / "public"
    public.mkdir()
    handler = partial(_Quiet, directory=str(public))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        url = f"http://127.0.0.1:{server.server_port}/"
        _write(desk, url)
        desk.run(now="2026-11-23T11:00:00Z")
        _news(desk, "newest", date(2008, 11, 21), "The quay is decided", _TEXT)
        desk.run()
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield url
        finally:
            server.shutdown()
            thread.join()


def path_of(desk: Desk, kind: str) -> str:
    """Return the path of the page of a kind."""
    first, _, channel = kind.partition("/")
    if first != "item":
        return kind.removesuffix("index.html")
    from htfeed.publish.paths import item_path  # noqa: PLC0415 - not to name the page

    return f"{item_path(desk.items(channel)[0]['id'])}/"


def _write(desk: Desk, url: str) -> None:
    desk.write("config.yaml", _CONFIG.format(url=url))
    _news(desk, "newest", date(2008, 11, 21), "The quay may be decided", "Wait for it.")
    _news(desk, "long", date(2008, 11, 20), (_WORDS * 5)[:300].strip(), _TEXT)
    for week in range(40):
        day = date(2008, 2, 1) + timedelta(weeks=week)
        _news(desk, f"{week:02}", day, f"Report {week}", f"Ships of week {week}. " * 9)
    same = "The same story told by two people, and word for word so."
    _news(desk, "told", date(2008, 11, 19), "A story that is told twice", same)
    guest = "---\ntitle: A story that is told twice\ndate: 2008-11-19\n"
    desk.write("guests/told.md", f"{guest}link: https://guest.example.org/1\n---\n{same}\n")
    desk.write("feeds/radio.xml", _RADIO.format(url=url))
    desk.write("arabic/one.md", _ARABIC)
    desk.write("public/media/spot.html", "<!doctype html><title>Said</title><p>All aboard.")
    desk.write("public/media/spot.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nAll aboard.\n")
    _sound(desk.root / "public/media/spot.wav")


def _news(desk: Desk, name: str, day: date, title: str, text: str) -> None:
    head = f"id: urn:x:{name}\ntitle: {title}\ndate: {day}\nlanguage: en"
    desk.write(f"feeds/{name}.md", f"---\n{head}\n---\n{text}\n")


def _sound(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(b"\x80\x90" * 8000)


class _Quiet(SimpleHTTPRequestHandler):
    """A server of files that keeps no log."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""
