"""What pages say to those who show a link to them: Open Graph (https://ogp.me)."""

from collections.abc import Iterator
from typing import Final

from htfeed.model import Item
from htfeed.publish import moments
from htfeed.publish.channel import Channel, Site
from htfeed.publish.media_types import media_type
from htfeed.syntax.urls import is_web

Card = tuple[tuple[str, str], ...]
"""Properties and what they say, in the order of writing."""

_TYPES: Final = {"video": "video.other"}
"""By the kind of an item; all else is an article."""


def of_page(
    site: Site, *, url: str, title: str, description: str | None, image: str | None = None
) -> Card:
    """Return the card of a page that lists something."""
    return (
        ("og:type", "website"),
        ("og:site_name", site.title),
        ("og:url", url),
        ("og:title", title),
        *_given(("og:description", description), ("og:image", image)),
    )


def of_channel(channel: Channel, *, url: str, title: str) -> Card:
    """Return the card of a page of a channel."""
    settings = channel.settings
    return of_page(
        channel.site,
        url=url,
        title=title,
        description=settings.description,
        image=settings.image,
    )


def of_item(site: Site, item: Item, *, title: str, description: str | None) -> Card:
    """Return the card of an item: what it is, when it came, and what it shows."""
    return (
        ("og:type", _TYPES.get(item.kind or "", "article")),
        ("og:site_name", site.title),
        ("og:url", site.article(item)),
        ("og:title", title),
        *_given(("og:description", description)),
        *_picture(item),
        *_recordings(item),
        *(() if item.kind in _TYPES else _article(item)),
    )


def form(card: Card) -> str:
    """Return which card X, once Twitter, is to show: with a large picture, or none."""
    pictured = any(name == "og:image" for name, _ in card)
    return "summary_large_image" if pictured else "summary"


def _picture(item: Item) -> Iterator[tuple[str, str]]:
    image = item.image
    if image and image.url and is_web(image.url):
        yield "og:image", image.url
        yield from _given(
            ("og:image:alt", image.alt),
            ("og:image:width", str(image.width) if image.width else None),
            ("og:image:height", str(image.height) if image.height else None),
        )


def _recordings(item: Item) -> Iterator[tuple[str, str]]:
    for each in item.enclosures:
        kind = media_type(each)
        main = kind.partition("/")[0]
        if main in {"audio", "video"} and is_web(each.url):
            yield f"og:{main}", each.url
            yield f"og:{main}:type", kind


def _article(item: Item) -> Iterator[tuple[str, str]]:
    changed = moments.modified(item)
    published = item.published
    yield from _given(
        (
            "article:published_time",
            moments.machine_words(published) if published else None,
        ),
        ("article:modified_time", moments.rfc3339(changed) if changed else None),
    )
    for tag in dict.fromkeys(each.label or each.term for each in item.categories):
        yield from _given(("article:tag", tag))


def _given(*pairs: tuple[str, str | None]) -> Iterator[tuple[str, str]]:
    for name, said in pairs:
        if said:
            yield name, said
