"""The documents of a channel and of the site, each by the writer of its format.

A room of its own, so that a pass that has nothing to publish need not import
the writers.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import jinja2
from lxml import etree

from htfeed.errors import SITE, PublishError
from htfeed.formats import ATOM, JSON, NINJS, RDF, RSS, media_type_of
from htfeed.model import Document, Item
from htfeed.publish import SITE_PATHS, atom, jsonfeed, ninjs, opml, pages, rdf, rss
from htfeed.publish.channel import Channel, Listing, Site, item_paths
from htfeed.publish.legal import legalised
from htfeed.publish.writer import Writer

writers_by_format: Final[Mapping[str, Writer]] = MappingProxyType(
    {
        ATOM.key: atom.WRITER,
        RSS.key: rss.WRITER,
        JSON.key: jsonfeed.WRITER,
        RDF.key: rdf.WRITER,
        NINJS.key: ninjs.WRITER,
    }
)
"""The table of the writers; a new format is a row here and one in ``htfeed.formats``."""


def documents(channel: Channel) -> tuple[Document, ...]:
    """Return what is published of a channel: each of its formats, then its page.

    Raises:
        PublishError: A document could not be made; the cause names the item
            where it is one item's fault.
    """
    channel = legalised(channel)
    for item in channel.items:
        if not item.id:
            raise PublishError(
                channel.key,
                f"an item of {item.place} has no id",
                cure="identify items before they are published",
            )
    try:
        return (
            *(
                Document(
                    path=each.path(channel.key),
                    media_type=each.media_type,
                    body=writers_by_format[each.key].document(channel),
                )
                for each in channel.formats
            ),
            _document(f"{channel.key}/index.html", pages.channel_page(channel)),
        )
    except (ValueError, LookupError, etree.Error, jinja2.TemplateError) as error:
        raise PublishError(
            channel.key, f"its documents cannot be made: {type(error).__name__}: {error}"
        ) from error


def item_documents(site: Site, item: Item) -> tuple[Document, ...]:
    """Return what is published of an item itself: as ninjs, and its page.

    Raises:
        PublishError: A document could not be made.
    """
    site, item = legalised(site), legalised(item)
    try:
        bodies = ninjs.item_document(site, item), pages.item_page(site, item)
        return tuple(map(_document, item_paths(item.id), bodies))
    except (ValueError, LookupError, etree.Error, jinja2.TemplateError) as error:
        raise PublishError(
            SITE, f"the page of {item.id} cannot be made: {type(error).__name__}: {error}"
        ) from error


def site_documents(site: Site, entries: tuple[Listing, ...]) -> tuple[Document, ...]:
    """Return what is published of the site itself: style, icon, OPML and front page.

    Raises:
        PublishError: A document could not be made.
    """
    site, entries = legalised(site), legalised(entries)
    try:
        bodies = (
            pages.style_sheet(),
            pages.icon(),
            opml.document(site, entries),
            pages.front_page(site, entries),
        )
        return tuple(map(_document, SITE_PATHS, bodies))
    except (ValueError, LookupError, etree.Error, jinja2.TemplateError) as error:
        raise PublishError(
            SITE, f"its documents cannot be made: {type(error).__name__}: {error}"
        ) from error


def _document(path: str, body: bytes) -> Document:
    return Document(path=path, media_type=media_type_of(path), body=body)
