"""Every feed that is read, configured or listed, as outlines of a list."""

from collections.abc import Iterator
from typing import Final

from htfeed.config import Config
from htfeed.fetch.hops import without_credentials
from htfeed.model import Outline
from htfeed.pipeline.lists import Sources
from htfeed.places import Source
from htfeed.places.lists import listed_source
from htfeed.store import Store
from htfeed.store.views import Wanted

_PAGE: Final = 1000


def subscriptions(config: Config, store: Store) -> Iterator[Outline]:
    """Give the feeds of a config, then those of its lists by key; no address has a secret.

    Reads only.
    """
    for source in config.sources:
        if source.url:
            yield _of_the_config(source, store)
    sources = Sources(config)
    last = ""
    while page := store.listed_sources(after=last, limit=_PAGE):
        for each in page:
            outline, feeds = each.listed.outline, sources.feeds(each.listed.list)
            whole = listed_source(each.state.key, outline, feeds)
            yield Outline(
                url=without_credentials(outline.url),
                title=outline.title or each.state.key,
                page=outline.page,
                categories=whole.categories,
            )
        last = page[-1].state.key


def _of_the_config(source: Source, store: Store) -> Outline:
    """Return a source as an outline; what its feed says of itself fills the gaps."""
    newest = store.listed(Wanted(source=source.key), 1).rows
    origin = newest[0].item.origin if newest else None
    return Outline(
        url=without_credentials(source.url or ""),
        title=source.title or (origin.title if origin else None) or source.key,
        page=origin.link if origin else None,
        categories=source.categories,
    )
