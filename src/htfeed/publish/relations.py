"""The links of an entry, or of the feed that it came from, as a feed may have them.

A relation is a URI or a name that is registered (RFC 4287 §4.2.7.2). Sources write any
word of HTML; one that readers and validators of feeds do not know says no more than
``related``. What RFC 5005 lets a feed say is nothing that an entry can.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from htfeed.constructs import Link
from htfeed.formats import ATOM, RDF, RSS
from htfeed.identity import is_uri
from htfeed.publish.languages import language
from htfeed.publish.media_types import is_media_type
from htfeed.syntax.elements import names

RELATED: Final = "related"
_ALTERNATE: Final = "alternate"
_SELF: Final = "self"
_KNOWN: Final = names(
    """alternate describedby edit edit-media hub license payment related replies search
    self service up via"""
)
_FEEDS: Final = frozenset({ATOM.media_type, RSS.media_type, RDF.media_type})


def as_of_an_entry(links: Iterable[Link]) -> tuple[Link, ...]:
    """Return the links that an entry may have, each pair of address and relation once.

    Of several alternates with the same type and language only the first is one
    (RFC 4287 §4.1.2); the others are related.
    """
    kept: dict[tuple[str, str], Link] = {}
    variants: set[tuple[str | None, str | None]] = set()
    for each in map(_strict, links):
        variant = (each.type, each.hreflang)
        repeated = each.rel == _ALTERNATE and variant in variants
        if each.rel == _ALTERNATE:
            variants.add(variant)
        link = replace(each, rel=RELATED) if repeated else each
        kept.setdefault((link.href, link.rel), link)
    return tuple(kept.values())


def as_of_a_feed(page: str, links: Iterable[Link]) -> tuple[Link, ...]:
    """Return the further links that a feed may have, beside its page and what it is.

    One alternate of a type and language is the page (RFC 4287 §4.1.1); what readers
    subscribe to is told by the feed's own ``self`` alone (WebSub §4).
    """
    others = (replace(each, rel=RELATED) if each.rel == _SELF else each for each in links)
    return as_of_an_entry((Link(href=page, type="text/html"), *others))[1:]


def is_known(relation: str) -> bool:
    """Whether readers of feeds know what a relation means, or could find out."""
    return relation in _KNOWN or is_uri(relation)


def _strict(link: Link) -> Link:
    rel = link.rel if is_known(link.rel) else RELATED
    is_told = is_media_type(link.type) and (rel != _SELF or link.type in _FEEDS)
    return Link(
        href=link.href,
        rel=rel,
        type=link.type if is_told else None,
        title=link.title or None,
        hreflang=language(link.hreflang),
    )
