"""XML of any dialect -> a ParsedFeed.

Well-formed XML is read element by element, for feedparser merges repeated
elements, resolves ids and loses the text of foreign elements. Ill-formed XML
is taken apart (:mod:`htfeed.parse.pieces`), so that one bad entry spoils no
other, and balanced (:mod:`htfeed.parse.balancing`), so that it says all that it
said; feedparser reads what no XML parser takes then (:mod:`htfeed.parse.loose`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from types import MappingProxyType
from typing import Final, NamedTuple, cast

from lxml import etree

from htfeed.constructs import Deleted, Wishes
from htfeed.errors import ParseError
from htfeed.identity import digest
from htfeed.model import Entry, FeedInfo, ParsedFeed, Problem
from htfeed.parse import MOST_ENTRIES, TOO_MANY, Before, Reader, loose
from htfeed.parse.addresses import is_web, rebased
from htfeed.parse.balancing import balanced
from htfeed.parse.defaults import NONE, Defaults, defaults_of
from htfeed.parse.dialect import dialect
from htfeed.parse.entries import read_entry
from htfeed.parse.extras import extra_of_feed
from htfeed.parse.feeds import read_info
from htfeed.parse.group import Group
from htfeed.parse.links import links
from htfeed.parse.names import children, is_atom, is_core, language_of, local, namespace
from htfeed.parse.pieces import taken_apart
from htfeed.parse.tables import FEED
from htfeed.parse.values import shown
from htfeed.parse.wishes import wishes_of
from htfeed.parse.xmltree import Read, read, renamed, text_of, tree

_ENTRIES: Final = tuple(
    f"{{*}}{name}"
    for word in ("entry", "item")
    for name in (word, word.title(), word.upper())
)
_TOMBSTONE: Final = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
_COMMENT: Final = "{http://purl.org/atompub/tombstones/1.0}comment"
_TEXTS: Final = frozenset({"content", "description", "encoded", "summary", "title"})
_ATOM: Final = frozenset({"entry", "feed"})
_FEEDS: Final = frozenset({"feed", "channel"})
_ANYWHERE: Final = ("{*}feed", "{*}channel", "{*}Channel", "{*}CHANNEL")
_WITHOUT_CHANNEL: Final = frozenset({"rss", "rdf"})
_MEANT: Final = {
    "feed": "http://www.w3.org/2005/Atom",
    "channel": "http://backend.userland.com/rss2",
}
"""Element -> the namespace that is meant where it stands in one that nobody knows."""


def parse_xml(
    text: str,
    base: str | None,
    *,
    reader: Reader = "any",
    before: Before | None = None,
    octets: bytes | None = None,
) -> ParsedFeed:
    """Return the feed in a text of XML, or raise ParseError where none is in it.

    Args:
        text: The document.
        base: Its address.
        reader: Who reads it.
        before: What is known of its entries.
        octets: The text in UTF-8, where somebody has that.
    """
    found = _adopted(read(text, octets))
    if reader == "lenient":
        return loose.parse_loosely(found.text, base, found.problems)
    if found.root is None and reader == "strict":
        raise loose.ill_formed(found.problems, also="")
    if found.root is None:
        apart = _piecewise(found, base)
        if apart is not None:
            return apart
        found = replace(found, root=tree(balanced(found.text)))
    if found.root is None or (_feed(found.root) is None and found.problems):
        return loose.parse_loosely(found.text, base, found.problems)
    base = _base(found.root, base)
    info = _info(found.root, base)
    elements = _entries(found.root)
    taken = elements[:MOST_ENTRIES]
    shared = _Shared(base, info.language, _defaults(found.root, base))
    entries, standing = _unknown(taken, shared, before)
    return ParsedFeed(
        format=dialect(found.text),
        info=info,
        entries=entries,
        standing=standing,
        deleted=tuple(_deleted(found.root)),
        problems=(*found.problems, *([TOO_MANY] if len(elements) > MOST_ENTRIES else ())),
        wishes=_wishes(found.root),
        extra=_extra(found.root),
    )


def _adopted(found: Read) -> Read:
    """Return a document whose feed stands in a namespace that is one of the formats'."""
    feed = None if found.root is None else _feed(found.root)
    meant = _MEANT.get(local(feed)) if feed is not None else None
    if feed is None or meant is None or is_core(namespace(feed)):
        return found
    uri = namespace(feed)
    text = renamed(found.text, uri, meant)
    root = tree(text)
    if root is None:
        return found
    detail = f"no format has the namespace {shown(uri)}; it was read as {meant}"
    told = Problem(code="namespace-unknown", where="document", detail=detail)
    return Read(root=root, text=text, problems=(*found.problems, told))


def _piecewise(found: Read, base: str | None) -> ParsedFeed | None:
    """Return the feed in ill-formed XML, each entry read for itself; None without any."""
    pieces = taken_apart(found.text)
    if pieces is None:
        return None
    defaults = NONE
    roots = (reading(each) for reading in (tree, _mended) for each in pieces.feeds)
    root = next(
        (each for each in roots if each is not None and _feed(each) is not None), None
    )
    if root is not None:
        base = _base(root, base)
        info = _info(root, base)
        defaults = _defaults(root, base)
    else:
        info = loose.info_of(pieces.feeds[-1], base)
        base = base or info.link
    shared = _Shared(base, info.language, defaults)
    entries: list[Entry] = []
    for piece in pieces.entries:
        alone = tree(piece)
        alone = _mended(piece) if alone is None else alone
        read_alone = (
            tuple(shared.entry(each) for each in _entries(alone))
            if alone is not None
            else ()
        )
        entries += read_alone or loose.entries_of(piece, base)
    return ParsedFeed(
        format=dialect(found.text),
        info=info,
        entries=tuple(entries),
        deleted=tuple(_deleted(root)) if root is not None else (),
        problems=found.problems,
        wishes=_wishes(root) if root is not None else Wishes(),
        extra=_extra(root) if root is not None else MappingProxyType({}),
    )


def _mended(text: str) -> etree._Element | None:
    return tree(balanced(text))


class _Shared(NamedTuple):
    """What the reading of all entries of a document depends on."""

    base: str | None
    language: str | None
    defaults: Defaults

    def entry(self, element: etree._Element, digest: str = "") -> Entry:
        """Return the entry that an element is."""
        return read_entry(
            element,
            self.base,
            atom=_atom(element),
            digest=digest,
            defaults=self.defaults,
        )


def _unknown(
    elements: Sequence[etree._Element], shared: _Shared, before: Before | None
) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Return the entries that are not known yet, and the digests of the others."""
    if before is None:
        return tuple(shared.entry(each) for each in elements), ()
    entries: list[Entry] = []
    standing: list[str] = []
    for element, told in _digested(elements, shared, before):
        if told in before.digests:
            standing.append(told)
        else:
            entries.append(shared.entry(element, told))
    return tuple(entries), tuple(standing)


def _digested(
    elements: Sequence[etree._Element], shared: _Shared, before: Before
) -> Iterator[tuple[etree._Element, str]]:
    """Give elements with their digests."""
    parent, by = None, ""
    for element in elements:
        # Nearly always all of them stand in one element.
        if not by or element.getparent() is not parent:
            parent = element.getparent()
            around = (parent.base, language_of(parent)) if parent is not None else ()
            by = repr((before.by, shared, around))
        written = etree.tostring(element, encoding="utf-8", with_tail=False)
        yield element, digest(written, by)


def _deleted(root: etree._Element) -> Iterator[Deleted]:
    """Give the entries that a feed takes back (RFC 6721 §3)."""
    for each in root.iter(_TOMBSTONE):
        ref = (each.get("ref") or "").strip()
        comment = each.find(_COMMENT)
        if ref:
            yield Deleted(
                ref=ref,
                when=each.get("when"),
                comment=text_of(comment) or None if comment is not None else None,
            )


def _atom(element: etree._Element) -> bool:
    """Whether an element is one of Atom's; a feed that forgot its namespace is."""
    return local(element) in _ATOM or is_atom(namespace(element))


def _entries(root: etree._Element) -> list[etree._Element]:
    """Return the elements of entries in the document's order, however deep they stand.

    One inside another counts for itself, as nothing says that it is part of it;
    one inside a text is text.
    """
    # One more than are taken tells that there are more.
    return list(islice(_standing(root.iter(*_ENTRIES)), MOST_ENTRIES + 1))


def _standing(elements: Iterable[etree._Element]) -> Iterator[etree._Element]:
    """Give those elements of a format itself that stand in no text."""
    parent, in_text = None, False
    for element in elements:
        if not is_core(namespace(element)):
            continue
        if element.getparent() is not parent:
            parent = element.getparent()
            in_text = any(local(each) in _TEXTS for each in element.iterancestors())
        if not in_text:
            yield element


def _feed(root: etree._Element) -> etree._Element | None:
    if local(root) in _FEEDS:
        return root
    found = next((each for each in children(root) if local(each) in _FEEDS), None)
    if found is not None:
        return found
    # In an envelope; or the channel was forgotten, and the root stands for it.
    deeper = (each for each in root.iter(*_ANYWHERE) if is_core(namespace(each)))
    alone = local(root) in _WITHOUT_CHANNEL and bool(_entries(root))
    return next(deeper, root if alone else None)


def _info(root: etree._Element, base: str | None) -> FeedInfo:
    feed = _feed(root)
    if feed is None:
        if _entries(root):
            return FeedInfo()
        raise ParseError(
            "not-a-feed",
            f"the document is no feed: <{local(root)}> has neither a channel nor an entry",
            line=cast("int | None", root.sourceline),
            cure="give the address of an RSS or Atom feed",
        )
    info = read_info(feed, base, atom=_atom(feed))
    if info.image is None and feed is not root:
        # RSS 0.90 and 1.0 put the image beside the channel.
        beside = read_info(root, base, atom=False).image
        info = replace(info, image=beside)
    return info


def _defaults(root: etree._Element, base: str | None) -> Defaults:
    feed = _feed(root)
    return NONE if feed is None else defaults_of(feed, base, atom=_atom(feed))


def _extra(root: etree._Element) -> Mapping[str, str]:
    feed = _feed(root)
    return MappingProxyType({}) if feed is None else extra_of_feed(feed, atom=_atom(feed))


def _wishes(root: etree._Element) -> Wishes:
    feed = _feed(root)
    return Wishes() if feed is None else wishes_of(feed)


def _base(root: etree._Element, base: str | None) -> str | None:
    """Return the address of the document: a file's is the one that it gives as its own."""
    feed = _feed(root)
    if local(root) == "channel":  # CDF has a base of its own
        base = rebased(root.get("BASE") or root.get("base"), base)
    if base or feed is None:
        return base
    found, _ = links(Group(feed, FEED, atom=_atom(feed)), None)
    by_rel = {link.rel: link.href for link in reversed(found) if is_web(link.href)}
    return by_rel.get("self") or by_rel.get("alternate")
