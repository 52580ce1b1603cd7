"""The documents of a channel and of the site, each by the writer of its format.

A room of its own, so that a pass that has nothing to publish need not import
the writers.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import jinja2
from lxml import etree

from htfeed.errors import SITE, PublishError
from htfeed.formats import Format, media_type_of
from htfeed.model import Document, Item
from htfeed.publish import SITE_PATHS, headlines, ninjs, opml, pages, sitemaps
from htfeed.publish.channel import Carriers, Channel, Listing, Site
from htfeed.publish.checking import faults_of_document
from htfeed.publish.fragments import BRIEF, LEAD, PAGE, Fragments, needed, written
from htfeed.publish.headlines import Headline
from htfeed.publish.legal import legalised
from htfeed.publish.paths import archive_path, item_paths, month_path
from htfeed.publish.versions import Former
from htfeed.publish.writers import WRITERS

_FAILURES: Final = (
    *(ArithmeticError, AttributeError, LookupError, TypeError, ValueError),
    *(etree.Error, jinja2.TemplateError),
)
"""What an item that nobody thought of may come to: it costs its channel alone."""


def documents(channel: Channel) -> tuple[Document, ...]:
    """Return what is published of a channel whose items are at hand.

    Raises:
        PublishError: See :func:`fragments_of` and :func:`joined`.
    """
    keys = needed(channel.settings.formats)
    made = {
        item.id: fragments_of(channel.site, item, keys, channel=channel.key)
        for item in channel.items
    }
    return joined(channel, made)


def fragments_of(
    site: Site, item: Item, keys: Collection[str], *, channel: str
) -> Fragments:
    """Return an item as it is written in some formats, for a channel at first.

    Raises:
        PublishError: It cannot be written, or may not be published.
    """
    try:
        return written(legalised(site), legalised(item), keys)
    except _FAILURES as error:
        named = item.id or item.place
        cure = f"htfeed why {named} tells where it is from, htfeed hide takes it out"
        raise _failed(channel, "held back", error, cure=cure) from error


def joined(channel: Channel, made: Mapping[str, Fragments]) -> tuple[Document, ...]:
    """Return what is published of a channel: each of its formats, then its pages.

    Args:
        channel: Its head, with what it tells of the items.
        made: What is written of these, by their ids, in the channel's order.

    Raises:
        PublishError: A document may not be published, or could not be made.
    """
    # What is told of items was made of legal ones.
    facts = channel.facts
    channel = replace(legalised(replace(channel, items=(), told=())), told=facts)
    try:
        return (
            *(_joined(channel, each, made) for each in channel.formats),
            *_pages(channel, made),
        )
    except _FAILURES as error:
        raise _failed(channel.key, "held back", error) from error


def archive_documents(
    channel: Channel, made: Mapping[str, Fragments]
) -> tuple[Document, ...]:
    """Return what is published of a channel's archive: formats that have such, and pages.

    Args:
        channel: Its head, which says which archive it is, with what it tells of the items.
        made: What is written of these, by their ids, in the channel's order.

    Raises:
        PublishError: A document may not be published, or could not be made.
    """
    facts = channel.told
    channel = replace(legalised(replace(channel, items=(), told=())), told=facts)
    try:
        told = _forms(made, BRIEF, LEAD)
        month, of_pages = channel.volume.month or "", range(1, channel.volume.pages + 1)
        return (
            *(_joined(channel, each, made) for each in channel.formats if each.archived),
            *(
                _document(
                    month_path(channel.key, month, number),
                    pages.month_page(channel, told, number),
                )
                for number in of_pages
            ),
        )
    except _FAILURES as error:
        raise _failed(channel.key, "held back", error) from error


def _pages(channel: Channel, made: Mapping[str, Fragments]) -> Iterator[Document]:
    if channel.volume.months:
        yield _document(archive_path(channel.key), pages.archive_page(channel))
    told = _forms(made, BRIEF, LEAD, PAGE)
    yield _document(f"{channel.key}/index.html", pages.channel_page(channel, told))


def _forms(made: Mapping[str, Fragments], *keys: str) -> pages.Forms:
    return {each: [texts[key] for key in keys] for each, texts in made.items()}


def document_in(
    channel: Channel, format_: Format, made: Mapping[str, Fragments]
) -> Document:
    """Return a channel in one format, whatever its path ends with.

    Args:
        channel: Its head, with what it tells of the items.
        format_: In which.
        made: What is written of these, by their ids, in the channel's order.

    Raises:
        PublishError: It may not be published, or could not be made.
    """
    facts = channel.told
    channel = replace(legalised(replace(channel, items=(), told=())), told=facts)
    try:
        document = _joined(channel, format_, made)
    except _FAILURES as error:
        raise _failed(channel.key, "held back", error) from error
    return replace(document, media_type=format_.media_type)


def _joined(channel: Channel, format_: Format, made: Mapping[str, Fragments]) -> Document:
    writer, path = WRITERS[format_.key], channel.path(format_)
    begin = writer.begin(channel)
    faults = list(faults_of_document(format_.key, writer, begin, list(made)))
    if faults:
        raise ValueError(f"{path}: {'; '.join(faults)}")
    texts = (each[format_.key].encode() for each in made.values())
    return _document(path, writer.joined(begin, texts))


def item_documents(
    site: Site, item: Item, former: Sequence[Former] = (), carriers: Carriers = ()
) -> tuple[Document, ...]:
    """Return what is published of an item itself: as ninjs, and its page.

    Args:
        site: Where.
        item: The item.
        former: What it was before, as subscribers had it, the latest first.
        carriers: The channels that it is in.

    Raises:
        PublishError: A document could not be made.
    """
    site, item, former = legalised(site), legalised(item), legalised(tuple(former))
    try:
        page = pages.item_page(site, item, former, legalised(carriers))
        bodies = ninjs.item_document(site, item), page
        return tuple(map(_document, item_paths(item.id), bodies))
    except _FAILURES as error:
        raise _failed(SITE, f"the page of {item.id}", error) from error


def headline_text(site: Site, item: Item) -> str:
    """Return what the documents of the site tell of an item, as it is kept."""
    return headlines.told(legalised(site), legalised(item))


def site_documents(
    site: Site,
    entries: tuple[Listing, ...],
    latest: Sequence[Headline] = (),
    first: Mapping[str, Sequence[Headline]] = MappingProxyType({}),
    *,
    sources: bool = False,
) -> tuple[Document, ...]:
    """Return what is published of the site itself: style, icon, lists and front page.

    Args:
        site: What is known of it.
        entries: Its channels.
        latest: The newest of what is in these, for the sitemaps.
        first: The first items of each channel, by its key, for the front page.
        sources: Whether the list of what is read is published as well.

    Raises:
        PublishError: A document could not be made.
    """
    # What is told of items was made of legal ones.
    site, entries = legalised(site), legalised(entries)
    try:
        bodies = (
            pages.style_sheet(site),
            pages.icon(site),
            opml.document(site, entries),
            sitemaps.sitemap(site, entries, latest),
            sitemaps.news_sitemap(site, latest),
            pages.front_page(site, entries, first, sources=sources),
        )
        return tuple(map(_document, SITE_PATHS, bodies))
    except _FAILURES as error:
        raise _failed(SITE, "its documents", error) from error


def _document(path: str, body: bytes) -> Document:
    return Document(path=path, media_type=media_type_of(path), body=body)


def _failed(channel: str, what: str, error: Exception, *, cure: str = "") -> PublishError:
    """Return the error that a document could not be made; a template has its own cure."""
    known = type(error) is ValueError
    said = str(error) if known else f"{type(error).__name__}: {error}"
    if isinstance(error, jinja2.TemplateError):
        cure = "mend the template, or take it away: ours is used then"
    return PublishError(channel, f"{what}: {said}", cure=cure)
