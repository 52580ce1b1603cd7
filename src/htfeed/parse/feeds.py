"""An element of XML -> what a feed says of itself, and what entries say like it."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from lxml import etree

from htfeed.constructs import Category, Person, Text
from htfeed.model import FeedInfo
from htfeed.parse.group import Group
from htfeed.parse.links import links
from htfeed.parse.names import RDF, attribute, children, local, said, short
from htfeed.parse.persons import constructs, distinct
from htfeed.parse.pictures import address_of
from htfeed.parse.podcasts import show
from htfeed.parse.tables import FEED
from htfeed.parse.texts import construct, worded
from htfeed.parse.xmltree import text_of
from htfeed.syntax.dates import parse_date
from htfeed.syntax.html import title_text

_LONGEST: Final = 100
"""Characters of a term that is remembered."""
_HTML: Final = frozenset({"content:encoded", "fullitem"})
"""Elements whose text is HTML, though nothing in them says so."""


def read_info(element: etree._Element, base: str | None, *, atom: bool) -> FeedInfo:
    """Return what a feed, channel or source says of itself; its texts are plain.

    Args:
        element: ``feed``, ``channel`` or ``source``.
        base: Address of the document.
        atom: Whether it is one of Atom's.
    """
    group = Group(element, FEED, atom=atom)
    told = (*group.texts("updated"), attribute(element, "lastmod") or "")
    dates = (parse_date(each) for each in told)
    logos = (address_of(each, base) for each in group.all("logos"))
    return FeedInfo(
        id=identifier(group),
        title=_plain(text(group, base, "title", title=True)),
        subtitle=_plain(text(group, base, "subtitle")),
        links=links(group, base).links,
        updated=next((date.at for date in dates if date), None),
        authors=authors(group, base),
        categories=categories(group),
        language=group.text("languages") or group.language,
        rights=_plain(text(group, base, "rights")),
        image=next(filter(None, logos), None),
        show=show(group, base),
    )


def identifier(group: Group) -> str | None:
    """Return the id byte for byte but for white space around it; never resolved."""
    return (
        group.text("id") or attribute(group.element, "about") or group.text("identifiers")
    )


def text(group: Group, base: str | None, field: str, *, title: bool = False) -> Text | None:
    """Return the first text of a field that has words; a ``title`` seldom is HTML."""
    for each in group.all(field):
        guess, html = _manner(each.tag, each.prefix, group.atom)
        found = construct(each, base, guess=guess, title=title, html=html, group=group)
        if found:
            return found
    return None


@lru_cache(maxsize=256)
def _manner(tag: str, prefix: str | None, atom: bool) -> tuple[bool, bool]:  # noqa: FBT001 - what a cache is asked by
    """Return whether nobody knows what a text without a ``type`` is, and if it is HTML."""
    name = short(tag, prefix, atom)
    # Only Atom's own elements have a type that is "text" when it is missing.
    own = (atom and ":" not in name) or name.startswith("atom:")
    return not own, name in _HTML


def _plain(given: Text | None) -> str | None:
    return (title_text(given) or None) if given else None


def authors(group: Group, base: str | None) -> tuple[Person, ...]:
    """Return who wrote it; iTunes names the house, which counts where nobody else does."""
    return persons(group, base, "authors") or persons(group, base, "lesser authors")


def persons(group: Group, base: str | None, field: str) -> tuple[Person, ...]:
    """Return the persons of a field, each once."""
    found: list[Person] = []
    for each in group.all(field):
        found += constructs(each, base)
    return distinct(found)


def categories(group: Group) -> tuple[Category, ...]:
    """Return the tags of an entry or feed: each pair of term and scheme once."""
    found: dict[tuple[str, str | None], Category] = {}
    for each in _categories(group):
        found.setdefault((each.term, each.scheme), each)
    return tuple(found.values())


def _categories(group: Group) -> Iterator[Category]:
    for each in group.all("categories"):
        given, is_flat = said(each), not len(each)
        own = text_of(each) if is_flat or local(each) != "categories" else None
        term = own
        if given:
            term = given.get("term") or own or given.get("text") or given.get("label")
        if term:
            term = term if group.atom else worded(term)
            if not term:
                continue
            yield _category(term, given) if given else _tag(term)
        if is_flat:
            continue
        # itunes:category is nested: the inner one is the finer; others list them so.
        for inner in children(each):
            finer = attribute(inner, "text", "term") or text_of(inner)
            if finer and local(inner) == "category":
                yield _tag(finer)
    yield from map(_tag, _topics(group))
    for line in group.texts("keywords"):
        yield from (_tag(term) for each in line.split(",") if (term := each.strip()))


def _topics(group: Group) -> Iterator[str]:
    for each in group.all("topics"):
        # https://web.resource.org/rss/1.0/modules/taxonomy/: addresses in a bag.
        for topic in each.iterdescendants(f"{RDF}li"):
            term = attribute(topic, "resource") or text_of(topic)
            if term:
                yield term


def _category(term: str, given: Mapping[str, str]) -> Category:
    scheme, label = given.get("scheme") or given.get("domain"), given.get("label")
    if scheme or label:
        return Category(term=term, scheme=scheme, label=label)
    return _tag(term)


def _tag(term: str) -> Category:
    return _remembered(term) if len(term) <= _LONGEST else Category(term=term)


@lru_cache(maxsize=1024)
def _remembered(term: str) -> Category:
    """Return a category that is nothing but a term: most entries share theirs."""
    return Category(term=term)
