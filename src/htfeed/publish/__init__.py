"""A channel -> the documents that are published.  Strict in what it writes."""

import hashlib
from collections.abc import Callable, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Final

import jinja2
from lxml import etree

from htfeed.errors import PublishError
from htfeed.formats import ATOM, JSON, MEDIA_TYPES, RSS
from htfeed.model import Document
from htfeed.publish import atom, jsonfeed, opml, pages, rss
from htfeed.publish.channel import Channel, Listing, Site
from htfeed.publish.legal import legalised

__all__ = [
    "VERSION",
    "Listing",
    "Writer",
    "documents",
    "site_documents",
    "writers_by_format",
]

Writer = Callable[[Channel], bytes]
"""What writes a channel in a format: pure, and the same bytes for the same channel."""

writers_by_format: Final[Mapping[str, Writer]] = MappingProxyType(
    {
        ATOM.key: atom.document,
        RSS.key: rss.document,
        JSON.key: jsonfeed.document,
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
                    body=writers_by_format[each.key](channel),
                )
                for each in channel.formats
            ),
            _document(f"{channel.key}/index.html", pages.channel_page(channel)),
        )
    except (ValueError, LookupError, etree.Error, jinja2.TemplateError) as error:
        raise PublishError(
            channel.key, f"its documents cannot be made: {type(error).__name__}: {error}"
        ) from error


def site_documents(site: Site, entries: tuple[Listing, ...]) -> tuple[Document, ...]:
    """Return what is published of the site itself: style, OPML and front page.

    Raises:
        PublishError: A document could not be made.
    """
    site, entries = legalised(site), legalised(entries)
    try:
        return (
            _document("style.css", pages.style_sheet()),
            _document("opml.xml", opml.document(site, entries)),
            _document("index.html", pages.front_page(site, entries)),
        )
    except (ValueError, LookupError, etree.Error, jinja2.TemplateError) as error:
        raise PublishError(
            "(site)", f"its documents cannot be made: {type(error).__name__}: {error}"
        ) from error


def _document(path: str, body: bytes) -> Document:
    extension = path[path.rindex(".") :]
    return Document(path=path, media_type=MEDIA_TYPES[extension], body=body)


def _digest() -> str:
    """Return a digest of the code and the templates that shape a document."""
    digest = hashlib.sha256()

    def walk(folder: Traversable) -> None:
        for each in sorted(folder.iterdir(), key=lambda found: found.name):
            if each.is_dir() and each.name != "__pycache__":
                walk(each)
            elif each.name.endswith((".py", ".html", ".css")):
                digest.update(each.name.encode() + b"\0" + each.read_bytes() + b"\0")

    walk(files(__name__))
    return digest.hexdigest()[:16]


VERSION: Final = _digest()
"""The version of the writers, for digests of builds: another code, another word.

It is made from the code, so that no change of a template is forgotten; a
document that comes out the same is not written again in any case.
"""
