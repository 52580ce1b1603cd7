"""What a document is: told by its text; a file's ending or media type only helps."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final, Literal
from urllib.parse import urlsplit

from htfeed.errors import ParseError
from htfeed.parse.advertised import page_of
from htfeed.parse.jsontext import is_called

Family = Literal["xml", "sitemap", "json", "yaml", "markdown", "csv"]
"""Which reader takes a document."""

_ENDINGS: Final[dict[str, Family]] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".csv": "csv",
    ".tsv": "csv",
    ".json": "json",
}
_TYPES: Final[dict[str, Family]] = {
    "text/markdown": "markdown",
    "text/csv": "csv",
    "text/tab-separated-values": "csv",
    "application/yaml": "yaml",
    "application/x-yaml": "yaml",
    "text/yaml": "yaml",
}
_ROOTS: Final = frozenset({"rss", "feed", "rdf", "channel", "entry", "item", "opml"})
_SITEMAPS: Final = frozenset({"urlset", "sitemapindex"})
_PAGE_ROOTS: Final = frozenset(
    {"html", "head", "body", "title", "meta", "script", "div", "p"}
)
_MISC: Final = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_DOCTYPE: Final = re.compile(
    r"<!DOCTYPE\s+([^\s>\[]+)[^\[>]*(?:\[(?:[^\]\"']|\"[^\"]*\"|'[^']*')*\]\s*)?>",
    re.IGNORECASE,
)
_TAG: Final = re.compile(
    r"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)"
)
_FEED_TAG: Final = re.compile(r"<(?:rss|feed|(?:\w+:)?RDF|channel|item|entry)[\s>/]")
_HTML: Final = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_XML: Final = re.compile(r"<\?xml\s|<(?:rss|feed|rdf:RDF)[\s>]")
_FENCE: Final = re.compile(r"^---[ \t]*$", re.MULTILINE)
_MAX_LINKS: Final = 5


def family(
    text: str, *, media_type: str = "", name: str = "", base: str | None = None
) -> Family:
    """Return which reader takes a document.

    Raises ParseError where none does: ``empty``, ``html-page`` (its cure names
    the feeds that the page links to), ``not-a-feed``.
    """
    start = text.lstrip("\ufeff \t\n")
    if not start:
        raise ParseError(
            "empty", "the document is empty", cure="ask the publisher, or remove it"
        )
    if _XML.match(start):
        return _markup(start, base)
    by_hand = _by_ending(name) or _TYPES.get(media_type.partition(";")[0].strip().lower())
    if by_hand:
        return by_hand
    if start[0] in "{[" or is_called(start):
        return "json"
    if _FENCE.match(start):
        return "markdown" if len(_FENCE.findall(start)) > 1 else "yaml"
    return _markup(start, base)


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """The first element, as far as its start tag tells; empty where there is none."""

    name: str = ""
    """Without its prefix, in lower case."""
    prefix: str = ""
    attributes: str = ""
    """As they are written."""

    @property
    def namespace(self) -> str:
        """Return the namespace that its prefix, or the lack of one, stands for."""
        declared = f"xmlns:{self.prefix}" if self.prefix else "xmlns"
        pattern = rf"(?:^|\s){re.escape(declared)}\s*=\s*[\"']\s*([^\"']*?)\s*[\"']"
        found = re.search(pattern, self.attributes)
        return found[1] if found else ""


def root(text: str) -> Root:
    """Return the first element of a text of XML, which need not be well-formed."""
    found = _TAG.match(text, _after_prolog(text))
    if not found:
        return Root()
    prefix = (found[1] or "").rstrip(":")
    return Root(name=found[2].lower(), prefix=prefix, attributes=found[3])


def _by_ending(name: str) -> Family | None:
    path = name
    if "://" in name:
        try:
            path = urlsplit(name).path
        except ValueError:
            return None
    return _ENDINGS.get(PurePosixPath(path).suffix.lower())


def _after_prolog(text: str) -> int:
    at = 0
    while found := _MISC.match(text, at) or _DOCTYPE.match(text, at):
        at = found.end()
    return at


def _markup(start: str, base: str | None) -> Family:
    name = root(start).name
    if name in _SITEMAPS:
        return "sitemap"
    if name in _ROOTS:
        if name == "opml":
            raise ParseError(
                "not-a-feed",
                "the document is OPML, a list of feeds",
                cure="give its address as opml, not as url",
            )
        return "xml"
    if name in _PAGE_ROOTS or _HTML.search(start[:4096]):
        # Some servers print a warning, in HTML, above the feed.
        feed = _FEED_TAG.search(start)
        if name == "html" or not feed:
            raise _page(start, base)
        return "xml"
    if _FEED_TAG.search(start):
        return "xml"
    what = f"its root element is <{name}>" if name else f"it begins with {start[:40]!r}"
    raise ParseError(
        "not-a-feed",
        f"the document is no feed: {what}",
        cure="give the address of an RSS, Atom or JSON feed, or a file that ends with"
        " .md, .yaml, .json or .csv",
    )


def _page(text: str, base: str | None) -> ParseError:
    page = page_of(text, base)
    feeds = [each.href for each in page.feeds][:_MAX_LINKS]
    if feeds:
        cure = f"the page links to {', '.join(feeds)}"
    elif page.has_password:
        cure = "it asks to log in: give an address that needs no account"
    else:
        cure = "look for the address of its feed, or say with listing what its entries are"
    title = f" entitled {page.title[:80]!r}" if page.title else ""
    return ParseError(
        "html-page", f"the document is an HTML page{title}, not a feed", cure=cure
    )
