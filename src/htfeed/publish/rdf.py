"""A channel as RSS 1.0 (https://web.resource.org/rss/1.0/spec), a vocabulary of RDF.

feedgen knows no RSS 1.0, so this is written with lxml. Links, pictures, categories and
dates stand in the modules that the specification names or that are usual with it
(content, Dublin Core, Media RSS, Atom's links). An item is known by its published id,
which is an absolute URI; a title, which the format demands, is made where there is none.
"""

from collections.abc import Iterable
from datetime import UTC
from typing import Any, Final

from lxml import etree

from htfeed.constructs import Link
from htfeed.formats import RDF, XMLNS
from htfeed.model import Item
from htfeed.publish import moments, vocabularies
from htfeed.publish.channel import Channel, Site
from htfeed.publish.languages import language
from htfeed.publish.stories import heading
from htfeed.publish.vocabularies import add
from htfeed.publish.writer import Writer, before, referenced, within

_ABOUT: Final = f"{{{XMLNS['rdf']}}}about"
_RESOURCE: Final = f"{{{XMLNS['rdf']}}}resource"
_PLAIN: Final = (b"title", b"dc:rights", b"media:title", b"media:text")
"""Elements that hold plain text."""
_END: Final = b"</rdf:RDF>\n"
_SPACES: Final[Any] = {
    None: XMLNS["rss1"],
    **{prefix: XMLNS[prefix] for prefix in ("rdf", *vocabularies.PREFIXES)},
}


def _begin(channel: Channel) -> bytes:
    root = etree.Element(f"{{{XMLNS['rdf']}}}RDF", nsmap=_SPACES)
    site, settings = channel.site, channel.settings
    head = add(root, "rss1:channel")
    head.set(_ABOUT, channel.address(RDF))
    title = settings.title or channel.key
    add(head, "rss1:title", title)
    add(head, "rss1:link", channel.page)
    add(head, "rss1:description", settings.description or title)
    add(head, "dc:publisher", site.publisher.name if site.publisher else site.title)
    tongue = language(channel.language)
    if tongue:
        add(head, "dc:language", tongue)
    if channel.rights:
        add(head, "dc:rights", channel.rights)
    for term in settings.categories:
        add(head, "dc:subject", term)
    add(head, "dc:date", moments.rfc3339(channel.updated))
    listed = add(add(head, "rss1:items"), "rdf:Seq")
    for told in channel.facts:
        add(listed, "rdf:li").set(_RESOURCE, told.id)
    written = etree.tostring(
        root, pretty_print=True, encoding="UTF-8", xml_declaration=True
    )
    return referenced(before(written, _END), b"description", *_PLAIN)


def _item(site: Site, item: Item) -> bytes:
    root = etree.Element(f"{{{XMLNS['rdf']}}}RDF", nsmap=_SPACES)
    made = add(root, "rss1:item")
    made.set(_ABOUT, item.id)
    add(made, "rss1:title", heading(item, UTC))
    add(made, "rss1:link", site.link(item))
    if item.summary:
        add(made, "rss1:description", item.summary)
    if item.content:
        add(made, "content:encoded", item.content)
    _dates(made, item)
    _dublin_core(made, item)
    _links(made, site, item)
    vocabularies.shared_elements(made, item, itunes=False)
    for each in item.credits:
        vocabularies.credit(made, each)
    # A title inside would be a property of a property, which RDF knows nothing of.
    vocabularies.media_contents(made, item.enclosures, titled=False)
    for told in made:
        if told.text:
            # RDF/XML §7.2.16: a property that holds a text has no other attributes.
            told.attrib.clear()
    written = etree.tostring(root, pretty_print=True, encoding="UTF-8")
    return referenced(within(written, b"item"), *_PLAIN)


def _links(made: etree._Element, site: Site, item: Item) -> None:
    for link in site.links(item):
        if link != Link(href=site.link(item)) and link.href != site.article(item):
            vocabularies.link(made, "atom:link", link)
    if item.comments:
        vocabularies.link(made, "atom:link", Link(href=item.comments, rel="replies"))


def _dublin_core(made: etree._Element, item: Item) -> None:
    origin = item.origin
    source = (origin.title or origin.link) if origin else None
    told: tuple[tuple[str, Iterable[str | None]], ...] = (
        ("dc:creator", map(vocabularies.display_name, item.authors)),
        ("dc:contributor", map(vocabularies.display_name, item.contributors)),
        ("dc:subject", (each.term for each in item.categories)),
        ("dc:language", [language(item.language)]),
        ("dc:rights", [item.rights]),
        ("dc:source", [source]),
    )
    for name, texts in told:
        for text in filter(None, texts):
            add(made, name, text)


def _dates(made: etree._Element, item: Item) -> None:
    at, date = moments.published(item), item.published or item.updated
    if at:
        day_only = date and date.day_only and date.at == at
        add(made, "dc:date", moments.day(at) if day_only else moments.rfc3339(at))
    changed = moments.modified(item)
    if changed and not (item.updated and item.updated.day_only):
        add(made, "dcterms:modified", moments.rfc3339(changed))


WRITER: Final = Writer(head=_begin, fragment=_item, end=_END)
