"""Every feed that is read, configured or listed, as outlines of a list."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Final

from htfeed.config import Config
from htfeed.fetch.hops import shown, without_credentials
from htfeed.formats import media_type_of
from htfeed.model import Document, FeedInfo, Outline
from htfeed.pipeline.lists import Sources
from htfeed.places import Source
from htfeed.places.lists import listed_source
from htfeed.publish import SOURCES
from htfeed.publish.subscriptions import write_subscriptions
from htfeed.store import Store

_PAGE: Final = 1000


def subscriptions(
    config: Config, store: Store, *, public: bool = False, after: str = ""
) -> Iterator[tuple[str, Outline]]:
    """Give the feeds of a config, then those of its lists by key, each with its key.

    Reads only; no address has a secret.

    Args:
        config: Names the sources and the lists.
        store: What these name, and what feeds say of themselves.
        public: Whether only those are given that everybody may know of: no door leads to
            them, and no secret stands in their address.
        after: The key of one that was given: those that follow it are wanted.
    """
    own = [source for source in config.sources if source.url]
    keys = [source.key for source in own]
    first = keys.index(after) + 1 if after in keys else len(own) if after else 0
    if first < len(own):
        told = store.origins()
        for source in own[first:]:
            if not (public and _is_private(source)):
                yield source.key, _of_the_config(source, told)
    yield from _listed(config, store, public=public, after="" if after in keys else after)


def _listed(
    config: Config, store: Store, *, public: bool, after: str
) -> Iterator[tuple[str, Outline]]:
    sources = Sources(config)
    while page := store.listed_sources(after=after, limit=_PAGE):
        for each in page:
            outline, feeds = each.listed.outline, sources.feeds(each.listed.list)
            if public and _has_secret(outline.url):
                continue
            yield (
                each.state.key,
                Outline(
                    url=without_credentials(outline.url),
                    title=outline.title or each.state.key,
                    page=outline.page,
                    categories=listed_source(each.state.key, outline, feeds).categories,
                ),
            )
        after = page[-1].state.key


def published(config: Config, store: Store) -> Document:
    """Return the list of the sources that everybody may know of, as OPML 2.0."""
    file = BytesIO()
    given = subscriptions(config, store, public=True)
    outlines = (outline for _, outline in given)
    write_subscriptions(file, f"What {config.site.title} reads", outlines)
    return Document(path=SOURCES, media_type=media_type_of(SOURCES), body=file.getvalue())


def _is_private(source: Source) -> bool:
    doors = (source.auth, source.proxy, source.certificate)
    return any(doors) or _has_secret(source.url or "")


def _has_secret(url: str) -> bool:
    return shown(url) != url


def _of_the_config(source: Source, told: Mapping[str, FeedInfo]) -> Outline:
    """Return a source as an outline; what its feed says of itself fills the gaps."""
    origin = told.get(source.key)
    return Outline(
        url=without_credentials(source.url or ""),
        title=source.title or (origin.title if origin else None) or source.key,
        page=origin.link if origin else None,
        categories=source.categories,
    )
