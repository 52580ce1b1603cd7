"""The sources that a list names: what it says of them, and what the config says of all."""

from htfeed.model import Outline
from htfeed.places import Feeds, Source


def listed_source(key: str, outline: Outline, feeds: Feeds) -> Source:
    """Return the source that an outline of a list makes.

    Args:
        key: Its key.
        outline: What the list says of it.
        feeds: What the config says of all feeds of the list.
    """
    return Source(
        key=key,
        url=outline.url,
        every=feeds.every,
        categories=tuple(dict.fromkeys((*feeds.categories, *outline.categories))),
        title=outline.title,
        day_first=feeds.day_first,
        embargo=feeds.embargo,
        keep=feeds.keep,
    )
