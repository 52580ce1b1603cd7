"""The pages of the site for search engines, and its news for theirs.

The sitemap (https://www.sitemaps.org/protocol.html) has the front page, the channels,
the items whose page is here and nowhere else, and the months of archives, as far as one
sitemap may hold them. The
news sitemap
(https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap) has
the items of the last two days: counted from the newest one, so that no clock shows in it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import Any, Final

from lxml import etree

from htfeed.formats import XMLNS
from htfeed.publish import moments
from htfeed.publish.channel import Listing, Site
from htfeed.publish.headlines import Headline
from htfeed.publish.languages import language
from htfeed.publish.paths import month_path
from htfeed.publish.vocabularies import add

_RECENT: Final = timedelta(days=2)
_MOST: Final = 50_000
"""Addresses that a sitemap may hold."""
_TRADITIONAL: Final = frozenset({"hant", "tw", "hk", "mo"})
"""The script of Chinese, and where it is the usual one (CLDR, likely subtags)."""
_SPACES: Final[Any] = {None: XMLNS["sitemap"], "news": XMLNS["news"]}


def sitemap(site: Site, entries: Sequence[Listing], latest: Sequence[Headline]) -> bytes:
    """Return the sitemap.

    Args:
        site: Whose pages.
        entries: Its channels.
        latest: The newest of what is in them.
    """
    root = _root()
    changes = [each.updated for each in entries if each.updated]
    listed = (
        [(site.absolute(""), max(changes, default=None))],
        [(site.absolute(each.page), each.updated) for each in entries],
        [(_page(site, each), each.updated) for each in latest if each.is_here],
        [(site.absolute(path), None) for path in _months(entries)],
    )
    for address, changed in islice(chain.from_iterable(listed), _MOST):
        _url(root, address, changed)
    return _written(root)


def _months(entries: Sequence[Listing]) -> Iterator[str]:
    """Give the pages of archived months, the latest first."""
    dated = ((month, each.key) for each in entries for month in each.months)
    for month, key in sorted(dated, key=lambda each: each[0], reverse=True):
        yield month_path(key, month).removesuffix("index.html")


def news_sitemap(site: Site, latest: Sequence[Headline]) -> bytes:
    """Return the news sitemap of the newest items of the site."""
    root = _root()
    dated = [(each, each.order) for each in latest if each.is_dated and each.order]
    newest = max((at for _, at in dated), default=None)
    for item, at in dated:
        if newest and newest - at <= _RECENT:
            _news(_url(root, _page(site, item), None), site, item, at)
    return _written(root)


def _root() -> etree._Element:
    return etree.Element(f"{{{XMLNS['sitemap']}}}urlset", nsmap=_SPACES)


def _page(site: Site, item: Headline) -> str:
    return site.absolute(f"{item.path}/")


def _url(root: etree._Element, address: str, changed: datetime | None) -> etree._Element:
    url = add(root, "sitemap:url")
    add(url, "sitemap:loc", address)
    if changed:
        add(url, "sitemap:lastmod", moments.rfc3339(changed))
    return url


def _news(url: etree._Element, site: Site, item: Headline, at: datetime) -> None:
    news = add(url, "news:news")
    publication = add(news, "news:publication")
    add(publication, "news:name", site.title)
    tongue = _tongue(language(item.language) or site.language)
    add(publication, "news:language", tongue)
    told = moments.day(at) if item.day_only else moments.rfc3339(at)
    add(news, "news:publication_date", told)
    add(news, "news:title", item.heading)


def _tongue(tag: str) -> str:
    """Return a code of ISO 639; of Chinese, its script, as Google tells it by a country."""
    code, *others = tag.lower().split("-")
    if code != "zh":
        return code
    simplified = "hans" in others or _TRADITIONAL.isdisjoint(others)
    return "zh-cn" if simplified else "zh-tw"


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, pretty_print=True, encoding="UTF-8", xml_declaration=True)
