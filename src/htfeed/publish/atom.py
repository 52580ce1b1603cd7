"""A channel as Atom 1.0 (RFC 4287).

Carries everything of an item but: a person without a name is named by the
address or page, an item without a title by its first words; a second alternate
link of the same type and language is written as related (§4.1.2), and so is one
whose relation feeds do not know; ``article`` as a kind is no ``dc:type``.
What was published and is gone stands before the entries (RFC 6721). Older entries
stand in archive documents, one a month (RFC 5005).
"""

import uuid
from datetime import UTC
from functools import partial
from typing import Final

from lxml import etree

from htfeed.constructs import Category, Enclosure, Link, Person
from htfeed.formats import ATOM, XMLNS
from htfeed.identity import is_uri
from htfeed.model import FeedInfo, Item
from htfeed.publish import moments, vocabularies
from htfeed.publish.channel import Channel, Site
from htfeed.publish.feedgen_mends import (
    AtomMends,
    entry,
    generator,
    retext,
    stub,
)
from htfeed.publish.languages import language
from htfeed.publish.media_types import known_type
from htfeed.publish.relations import as_of_a_feed, as_of_an_entry
from htfeed.publish.stories import heading
from htfeed.publish.vocabularies import add
from htfeed.publish.writer import Writer, before, referenced, within

_LANG: Final = f"{{{XMLNS['xml']}}}lang"
_PLAIN: Final = (b"title", b"subtitle", b"rights", b"name", b"media:title", b"media:text")
"""Elements that hold plain text."""
_END: Final = b"</feed>\n"


def _begin(channel: Channel) -> bytes:
    feed = generator(channel, AtomMends, partial(_mend_head, channel))
    feed.id(channel.id)
    # The page first: simple readers take the first link for it.
    feed.link(href=channel.page, rel="alternate", type="text/html")
    feed.link(href=channel.own_address(ATOM), rel="self", type=ATOM.media_type)
    feed.author(_person(_publisher(channel)))
    written: bytes = feed.atom_str(pretty=True)
    return referenced(before(written, _END), *_PLAIN)


def _item(site: Site, item: Item) -> bytes:
    feed = stub(AtomMends)
    feed.id(item.id)
    _write(entry(feed, partial(_mend, site, item)), site, item)
    return referenced(within(feed.atom_str(pretty=True), b"entry"), *_PLAIN)


def _publisher(channel: Channel) -> Person:
    # RFC 4287 §4.1.1: a feed has an author, from whom entries inherit theirs.
    publisher = channel.site.publisher
    if publisher is None:
        return Person(name=channel.site.title or channel.key, uri=channel.site.url)
    return Person(name=publisher.name, email=publisher.email, uri=publisher.url)


def _person(person: Person) -> dict[str, str | None]:
    return {
        "name": vocabularies.display_name(person),
        "email": vocabularies.mail(person.email),
        "uri": person.uri or None,
    }


def _write(made: object, site: Site, item: Item) -> None:
    """Give feedgen what it writes well, and what it demands."""
    people = [_person(each) for each in item.authors]
    told: tuple[tuple[str, object], ...] = (
        ("id", item.id),
        # RFC 4287 §4.1.1.1 advises against an empty one.
        ("title", heading(item, UTC)),
        ("updated", item.last_updated or site.beginning),
        ("published", item.published.at if item.published else None),
        ("author", people or None),
        ("contributor", [_person(each) for each in item.contributors] or None),
        ("category", list(map(_category, item.categories))),
        ("rights", item.rights or None),
        ("link", {"href": site.link(item)}),
    )
    for name, value in told:
        getattr(made, name)(value)
    for name in ("summary", "content"):
        html = getattr(item, name)
        if html:
            getattr(made, name)(html, type="html")


def _category(category: Category) -> dict[str, str | None]:
    # RFC 4287 §4.2.2.2: a scheme is an IRI.
    scheme = category.scheme if category.scheme and is_uri(category.scheme) else None
    return {"term": category.term, "scheme": scheme, "label": category.label or None}


def _mend_head(channel: Channel, feed: etree._Element) -> None:
    retext(feed, "updated", moments.rfc3339(channel.updated))
    for link in as_of_a_feed(channel.page, channel.links):
        vocabularies.link(feed, "link", link)
    _chain(channel, feed)
    for term in channel.settings.categories:
        add(feed, "category", term=term)
    if channel.settings.image:
        add(feed, "logo", channel.settings.image)
    for gone in channel.tombstones:
        # RFC 6721 §3. Why it is gone stays with us: it may repeat what harmed.
        add(feed, "at:deleted-entry", ref=gone.id, when=moments.rfc3339(gone.at))


def _chain(channel: Channel, feed: etree._Element) -> None:
    """Append where the other documents of the feed are (RFC 5005 §§3, 4)."""
    volume = channel.volume
    if volume.name is not None:
        current = channel.address(ATOM)
        for rel in ("current", "first"):
            vocabularies.link(feed, "link", Link(href=current, rel=rel))
        add(feed, "fh:archive")
    for rel, name in (("prev-archive", volume.previous), ("next-archive", volume.next)):
        if name is not None:
            href = channel.archive_address(ATOM, name)
            vocabularies.link(feed, "link", Link(href=href, rel=rel))


def _mend(site: Site, item: Item, made: etree._Element) -> None:
    _name_language(made, item.language)
    retext(made, "updated", moments.rfc3339(item.last_updated or site.beginning))
    if item.published:
        retext(made, "published", moments.rfc3339(item.published.at))
    for lossy in made.findall("link"):
        made.remove(lossy)
    for link in site.links(item):
        vocabularies.link(made, "link", link)
    for enclosure in item.enclosures:
        _enclosure(made, enclosure)
    if item.comments:
        vocabularies.link(made, "link", Link(href=item.comments, rel="replies"))
    vocabularies.shared_elements(made, item)
    for each in item.credits:
        vocabularies.credit(made, each)
    needy = filter(vocabularies.needs_media, item.enclosures)
    vocabularies.media_contents(made, needy, titled=False)
    if item.origin is not None and item.origin != FeedInfo():
        _source(made, item, item.origin)


def _name_language(element: etree._Element, tag: str | None) -> None:
    known = language(tag)
    if known:
        element.set(_LANG, known)


def _enclosure(made: etree._Element, enclosure: Enclosure) -> None:
    add(
        made,
        "link",
        rel="enclosure",
        type=known_type(enclosure),
        length=None if enclosure.length is None else str(max(enclosure.length, 0)),
        href=enclosure.url,
        title=enclosure.title or None,
    )


def _source(made: etree._Element, item: Item, origin: FeedInfo) -> None:
    """Append what the feed that the entry came from says of itself (§4.2.11)."""
    source = add(made, "source")
    _name_language(source, origin.language)
    updated = origin.updated or item.last_updated
    identified = _source_id(item, origin)
    add(source, "id", identified)
    add(source, "title", origin.title or identified)
    if updated:
        add(source, "updated", moments.rfc3339(updated))
    for link in as_of_an_entry(origin.links):
        vocabularies.link(source, "link", link)
    for author in origin.authors:
        _append_person(source, author)
    for category in origin.categories:
        add(source, "category", **_category(category))
    for name, text in (
        ("subtitle", origin.subtitle),
        ("rights", origin.rights),
        ("logo", origin.image),
    ):
        if text:
            add(source, name, text)


def _source_id(item: Item, origin: FeedInfo) -> str:
    if origin.id and is_uri(origin.id):
        return origin.id
    # An id of last resort lasts as long as the source keeps its key.
    return origin.link or uuid.uuid5(uuid.NAMESPACE_URL, f"htfeed:{item.source}").urn


def _append_person(parent: etree._Element, person: Person) -> None:
    element = add(parent, "author")
    for name, text in _person(person).items():
        if text or name == "name":
            add(element, name, text)


WRITER: Final = Writer(head=_begin, fragment=_item, end=_END)
