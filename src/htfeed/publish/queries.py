"""What is found for a query: a feed like that of a channel, or a page to look through."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from htfeed.formats import Format
from htfeed.model import Document, Item
from htfeed.publish import cards, stories
from htfeed.publish.channel import Channel, Site
from htfeed.publish.documents import document_in
from htfeed.publish.fragments import Fragments
from htfeed.publish.pages import page
from htfeed.syntax.excerpts import excerpt
from htfeed.syntax.html import text_of_clean

WORD: Final = "query"
"""What addresses of queries begin with; no channel can have this key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search(Channel):
    """What is found for a query, as the channel that it is to its subscribers."""

    asked: str
    """The query of its address, in the one spelling."""

    def path(self, format_: Format) -> str:
        """Return the path and the query of the document in a format."""
        return f"{format_.path(self.key)}{self.suffix}"

    def address(self, format_: Format) -> str:
        """Return the address of the document in a format."""
        return self.absolute(self.path(format_))

    @property
    def page(self) -> str:
        """Return the address of its page."""
        return self.absolute(f"{self.key}.html{self.suffix}")

    @property
    def suffix(self) -> str:
        """Return what of its addresses is the query, with its question mark."""
        return f"?{self.asked}" if self.asked else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of the form: what it is for, and what was asked."""

    name: str
    title: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """An item that was found, as the page shows it."""

    story: stories.Story
    excerpt: str


def query_document(
    search: Search, format_: Format, made: Mapping[str, Fragments]
) -> Document:
    """Return what was found as a feed.

    Args:
        search: Its head, with what it tells of the items.
        format_: A format of feeds.
        made: What is written of the items, by their ids, in their order.

    Raises:
        PublishError: It may not be published.
    """
    return document_in(search, format_, made)


def search_page(
    search: Search,
    fields: Sequence[Field],
    items: Sequence[Item],
    *,
    more: bool,
    refused: str | None = None,
) -> Document:
    """Return what was found as a page, with the form that asks again.

    Args:
        search: What is shown.
        fields: What was asked.
        items: What was found, the newest first.
        more: Whether there are older ones.
        refused: Why the question could not be answered.
    """
    site = search.site
    title = search.settings.title
    body = page(
        site,
        "query.html",
        language=site.language,
        card=cards.of_page(site, url=search.page, title=title, description=None),
        up="",
        title=title,
        data=None,
        search=search,
        fields=fields,
        asked=bool(search.asked),
        results=[_result(site, each) for each in items],
        more=more,
        refused=refused,
        feeds=[(each, search.address(each)) for each in search.formats],
    )
    return Document(path=f"{search.key}.html", media_type="text/html", body=body)


def _result(site: Site, item: Item) -> Result:
    html = item.summary or item.content or ""
    return Result(
        story=stories.story(item, site.zone, site.absolute("")),
        excerpt=excerpt(html) or text_of_clean(html),
    )
