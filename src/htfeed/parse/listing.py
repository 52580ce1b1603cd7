"""A page that has no feed -> the entries that selectors find in it."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from htfeed.constructs import Image, Link, Text
from htfeed.errors import ParseError
from htfeed.model import Entry, FeedInfo, ParsedFeed, Problem
from htfeed.parse.addresses import is_web, resolved
from htfeed.parse.decoding import decode, is_binary
from htfeed.parse.shortening import LONGEST, shortened
from htfeed.syntax.intervals import counted
from htfeed.syntax.selectors import Listing, parted

MOST_ENTRIES: Final = 10_000
_DEEPEST: Final = 2_000
"""The parser takes time by the square of the depth: no page that people read is so deep."""
_TAG: Final = re.compile(r"<(/?)([A-Za-z][\w-]*)(?:[^>\"']|\"[^\"]*\"|'[^']*')*?(/?)>")
_LEFT_OPEN: Final = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"),
        *("source", "track", "wbr", "p", "li", "dt", "dd", "td", "th", "tr", "option"),
        *("thead", "tbody", "tfoot", "colgroup", "caption", "optgroup", "html", "body"),
    }
)
"""Elements that need no end tag, or have none (HTML §13.1.2.4)."""


def parse_listing(
    body: bytes, listing: Listing, *, media_type: str = "", base: str | None = None
) -> ParsedFeed:
    """Return the entries of a page.

    Args:
        body: The page.
        listing: Where its entries are.
        media_type: The ``Content-Type`` field.
        base: Address of the page, which its links are resolved against.

    Raises:
        ParseError: No element is an entry, or this is no page.
    """
    if is_binary(body):
        raise ParseError("not-a-page", f"the page is binary: it begins with {body[:4]!r}")
    decoded = decode(body, media_type)
    if _depth(decoded.text) > _DEEPEST:
        raise ParseError(
            "too-deep", f"the page nests its elements more than {_DEEPEST} deep"
        )
    tree = LexborHTMLParser(decoded.text)
    found = _all(tree, listing.item)
    if not found:
        raise ParseError(
            "no-match",
            f"nothing on the page matches item: {listing.item}",
            cure="look how the page is made now, and mend listing.item",
        )
    reader = _Reader(listing, _base(tree, base))
    entries = tuple(reader.entries(found[:MOST_ENTRIES]))
    if not entries:
        raise ParseError(
            "no-match",
            f"{counted(len(found), 'element')} matched item, and none has link or title",
            cure="mend listing.link and listing.title",
        )
    feed = ParsedFeed(
        format="listing",
        info=_info(tree, base),
        entries=entries,
        problems=(*decoded.problems, *reader.problems),
    )
    return feed if len(decoded.text) <= LONGEST else shortened(feed)


class _Reader:
    """Reads the elements of entries, and remembers what was wrong with them."""

    def __init__(self, listing: Listing, base: str | None) -> None:
        self.problems: list[Problem] = []
        self._listing = listing
        self._base = base

    def entries(self, found: list[LexborNode]) -> Iterator[Entry]:
        for number, node in enumerate(found, 1):
            link = self._link(node)
            title = self._title(node)
            if link is None and title is None:
                self._tell("listing-empty", number, "it has neither a link nor a title")
                continue
            summary = _first(node, self._listing.summary) if self._listing.summary else None
            image = self._image(node)
            yield Entry(
                title=Text(value=title) if title else None,
                links=(Link(href=link),) if link else (),
                published=self._date(node, number),
                summary=Text(value=summary.inner_html or "", type="html", base=self._base)
                if summary is not None
                else None,
                image=Image(url=image) if image else None,
            )

    def _link(self, node: LexborNode) -> str | None:
        if self._listing.link:
            found = _first(node, self._listing.link)
            asked = parted(self._listing.link)[1]
            if found is not None and asked:
                return self._address(found.attributes.get(asked))
        else:
            found = node
        if found is None:
            return None
        linking = found if found.tag == "a" else found.css_first("a[href]")
        return self._address(linking.attributes.get("href")) if linking else None

    def _title(self, node: LexborNode) -> str | None:
        if self._listing.title:
            return _said(node, self._listing.title)
        linking = node if node.tag == "a" else node.css_first("a[href]")
        return _text(linking) if linking is not None else _text(node)

    def _date(self, node: LexborNode, number: int) -> str | None:
        form = self._listing.date_format
        if self._listing.date:
            found = _first(node, self._listing.date)
            said = _said(node, self._listing.date)
        else:
            found = node.css_first("time")
            said = None if found is None else _text(found)
        machine = found.attributes.get("datetime") if found is not None else None
        if form is None:
            return machine or said
        if said is None:
            return None
        try:
            return datetime.strptime(said, form).isoformat()  # noqa: DTZ007 - a zone is in the format, or none
        except ValueError:
            self._tell("listing-date", number, f"{said[:80]!r} is not written as {form}")
            return said

    def _image(self, node: LexborNode) -> str | None:
        if not self._listing.image:
            return None
        found = _first(node, self._listing.image)
        if found is None:
            return None
        asked = parted(self._listing.image)[1]
        if asked is None and found.tag != "img":
            found = found.css_first("img") or found
        given = found.attributes
        return self._address(given.get(asked or "src") or given.get("data-src"))

    def _address(self, reference: str | None) -> str | None:
        address = resolved(reference, self._base) if reference else ""
        return address if is_web(address) else None

    def _tell(self, code: str, number: int, detail: str) -> None:
        self.problems.append(Problem(code=code, where=f"item {number}", detail=detail))


def _first(node: LexborNode, selector: str) -> LexborNode | None:
    css, _ = parted(selector)
    return node.css_first(css) if css else node


def _said(node: LexborNode, selector: str) -> str | None:
    """Return what the element of a selector says, or its attribute; None without any."""
    found, asked = _first(node, selector), parted(selector)[1]
    if found is None:
        return None
    if asked is not None:
        return " ".join((found.attributes.get(asked) or "").split()) or None
    return _text(found)


def _text(node: LexborNode) -> str | None:
    return " ".join(node.text(deep=True).split()) or None


def _all(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    try:
        return tree.css(selector)
    except SelectolaxError as error:
        raise ParseError(
            "selector", f"{selector!r} is no CSS selector", cure="mend listing"
        ) from error


def _base(tree: LexborHTMLParser, base: str | None) -> str | None:
    given = tree.css_first("base[href]")
    return resolved(given.attributes.get("href") or "", base) if given else base


def _info(tree: LexborHTMLParser, base: str | None) -> FeedInfo:
    title = tree.css_first("head > title")
    page = tree.css_first("html")
    language = page.attributes.get("lang") if page is not None else None
    return FeedInfo(
        title=_text(title) if title is not None else None,
        links=(Link(href=base),) if base else (),
        language=language or None,
    )


def _depth(text: str) -> int:
    """Return about how deep the elements of a page are nested, or more."""
    deepest = depth = 0
    for found in _TAG.finditer(text):
        closes, name, alone = found.groups()
        if alone or name.lower() in _LEFT_OPEN:
            continue
        depth = max(depth + (-1 if closes else 1), 0)
        deepest = max(deepest, depth)
    return deepest
