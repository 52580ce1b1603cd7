"""Players of other sites, which nothing that is published may embed, as links to them.

A film that a page shows in a frame is what the page is about: who may not see it there
meets the way to it. AMP has elements of its own for what HTML has others for.
"""

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Final
from urllib.parse import urlsplit

from htfeed.syntax.elements import BLOCKS, names
from htfeed.syntax.markup import Token, attributes
from htfeed.syntax.pictures import is_pixel

_FRAMES: Final = names("iframe embed amp-iframe")
_ADDRESSES: Final = ("src", "data-src", "data-lazy-src", "data-litespeed-src")
"""Where a frame has its address, and where scripts keep it that load it late."""
_BY_NUMBER: Final = {
    "amp-youtube": ("data-videoid", "https://www.youtube.com/embed/"),
    "lite-youtube": ("videoid", "https://www.youtube.com/embed/"),
    "amp-vimeo": ("data-videoid", "https://player.vimeo.com/video/"),
    "amp-dailymotion": ("data-videoid", "https://www.dailymotion.com/embed/video/"),
}
"""Element -> the attribute that names a film, and the address that its name ends."""
_RENAMED: Final = {
    "amp-img": "img",
    "amp-anim": "img",
    "amp-video": "video",
    "amp-audio": "audio",
}
_PLAYERS: Final = re.compile(
    r"<(?=[aeil])(?:iframe|embed|amp-|lite-youtube)", re.IGNORECASE
)
_WEB: Final = re.compile(r"\s*(?:https?:)?//[^/\s]", re.IGNORECASE)
_PAGES: Final = (
    (
        re.compile(
            r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/(?:embed|v)/"
            r"(?!videoseries|live_stream)([\w-]{11}).*"
        ),
        r"https://www.youtube.com/watch?v=\1",
    ),
    (re.compile(r"https?://player\.vimeo\.com/video/(\d+).*"), r"https://vimeo.com/\1"),
    (
        re.compile(r"https?://(?:www\.)?dailymotion\.com/embed/video/(\w+).*"),
        r"https://www.dailymotion.com/video/\1",
    ),
    # PeerTube, which anybody may run.
    (re.compile(r"(https?://[^/]+)/videos/embed/([\w-]+).*"), r"\1/videos/watch/\2"),
)
"""Address of a player, and the page on which its film can be seen by itself."""


def has_players(text: str) -> bool:
    """Whether a fragment of HTML may have something in it that :func:`linked` knows."""
    return _PLAYERS.search(text) is not None


def linked(found: Iterable[Token]) -> Iterator[Token]:
    """Give tokens, a link for each player, and HTML's elements for AMP's; linear.

    The words of a link are the title of its frame, or else the name of the site. A
    frame that nobody sees is there for other ends, and has none.
    """
    seen: set[str] = set()
    last = ""
    for token in found:
        name = token.value
        if token.kind != "text" and name in _RENAMED:
            yield token._replace(value=_RENAMED[name])
        elif token.kind == "start" and (name in _FRAMES or name in _BY_NUMBER):
            given = attributes(token)
            url = _address(name, given)
            if url and url not in seen and not is_pixel(given):
                seen.add(url)
                yield from _link(url, given.get("title", "").strip(), gap=last != "")
                last = "link"
        elif token.kind == "text":
            if last == "link" and name[:1].isalnum():
                yield Token("text", " ")
            last = "" if name[-1:].isspace() else "text"
            yield token
        else:
            last = "" if name in BLOCKS else last
            yield token


def _address(name: str, given: dict[str, str]) -> str | None:
    if name in _BY_NUMBER:
        key, start = _BY_NUMBER[name]
        url = f"{start}{given[key]}" if given.get(key) else ""
    else:
        told = (given.get(key, "") for key in _ADDRESSES)
        url = next(filter(_WEB.match, told), "").strip()
    if not url:
        return None
    url = f"https:{url}" if url.startswith("//") else url
    for player, page in _PAGES:
        if player.fullmatch(url):
            return player.sub(page, url)
    return url


def _link(url: str, title: str, *, gap: bool) -> Iterator[Token]:
    words = title or _site(url)
    if words:
        if gap:
            yield Token("text", " ")
        yield Token("start", "a", f' href="{escape(url)}"')
        yield Token("text", words)
        yield Token("end", "a")


def _site(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
