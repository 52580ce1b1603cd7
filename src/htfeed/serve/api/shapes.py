"""What the API answers with: the shapes of its JSON, from which OpenAPI is made.

Members that have nothing to say are left out.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who wrote an item (JSON Feed 1.1)."""

    name: str | None = None
    url: str | None = None
    htfeed: Annotated[dict[str, Any] | None, Field(alias="_htfeed")] = None
    """``email``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that belongs to an item (JSON Feed 1.1)."""

    url: str
    mime_type: str
    title: str | None = None
    size_in_bytes: int | None = None
    duration_in_seconds: float | None = None
    htfeed: Annotated[dict[str, Any] | None, Field(alias="_htfeed")] = None
    """``width``, ``height``, ``bitrate``, ``language``, ``alternate``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An item as JSON Feed 1.1 has it, and so as in the ``.json`` of its channels."""

    id: str
    """Never changes, whatever becomes of the item."""
    url: str
    external_url: str | None = None
    title: str | None = None
    """Plain text."""
    content_html: str
    summary: str | None = None
    """Plain text."""
    image: str | None = None
    date_published: str | None = None
    """RFC 3339."""
    date_modified: str | None = None
    """RFC 3339."""
    authors: list[Author] | None = None
    tags: list[str] | None = None
    language: str | None = None
    """BCP 47."""
    attachments: list[Attachment] | None = None
    htfeed: Annotated[dict[str, Any] | None, Field(alias="_htfeed")] = None
    """What JSON Feed has no word for: ``kind``, ``origin``, ``event``, ``episode`` …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Entry):
    """An item, and what is known of it here."""

    digest: str
    """What its address in the API and that of its page are made of."""
    page: str
    """Address of its page here."""
    source: str
    """Key of the source that it came from."""
    channels: list[str]
    """Keys of the channels whose category it is in."""
    revision: int
    """Counted from 1; grows with each change."""
    changed: datetime
    """When it was first seen here, or last changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What an item was before it changed, where that was published."""

    revision: int
    until: datetime
    """When it became another one."""
    item: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeItem(Item):
    """An item with what it was before."""

    first_published: datetime
    revisions: list[Revision] = field(default_factory=list)
    """Oldest first, 50 at most, without what it is now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A page of items, the newest first."""

    items: list[Item]
    next: str | None = None
    """Address of the page that follows; it is in ``Link`` as well (RFC 8288)."""
    incomplete: bool | None = None
    """True where older items are not all read for their words yet, so that some may be
    missing, here and in pages that follow: ask again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """An address to subscribe to."""

    format: str
    media_type: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel that is published."""

    key: str
    title: str
    description: str | None = None
    language: str
    """BCP 47."""
    category: str
    """What its items are in."""
    count: int
    """How many items its current documents hold."""
    updated: datetime | None = None
    """When the newest change among them was."""
    page: str
    feeds: list[Feed]
    items: str
    """Where the API has its items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """All channels, in the order of the site."""

    channels: list[Channel]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A feed that is read, as OPML has it."""

    key: str
    """By which items name it, and questions ask for it."""
    url: str
    title: str
    page: str | None = None
    categories: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """A page of what is read, that everybody may know of."""

    sources: list[Source]
    next: str | None = None
    """Address of the page that follows; it is in ``Link`` as well (RFC 8288)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Where what is."""

    title: str
    """Of the site."""
    home: str
    items: str
    channels: str
    sources: str | None = None
    """Where the site publishes what it reads."""
    openapi: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
