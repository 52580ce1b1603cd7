"""A channel as RSS 2.0, by the RSS Advisory Board's best practices profile.

Carries everything of an item but: labels of categories; pages of persons, and
e-mail addresses of all but the first author who has one (an item has one
``author``); fractions of a second; of its origin more than address and title.
"""

from functools import partial
from typing import Any, Final

from lxml import etree

from htfeed.constructs import Category, Link, Person
from htfeed.formats import RSS
from htfeed.model import FeedInfo, Item
from htfeed.publish import moments, podcasts, vocabularies
from htfeed.publish.channel import Channel, Site
from htfeed.publish.feedgen_mends import (
    Mends,
    entry,
    generator,
    retext,
    stub,
)
from htfeed.publish.media_types import media_type
from htfeed.publish.vocabularies import add
from htfeed.publish.writer import Writer, before, within

_DOCS: Final = "https://www.rssboard.org/rss-specification"
_NO_DESCRIPTION: Final = "-"
_TTL: Final = "60"
"""Minutes for which a reader may keep it: what most readers do anyhow."""
_END: Final = b"  </channel>\n</rss>\n"


def _begin(channel: Channel) -> bytes:
    feed = generator(channel, Mends, partial(_mend_head, channel))
    feed.link(href=channel.address(RSS), rel="self", type=RSS.media_type)
    feed.link(href=channel.page, rel="alternate")
    feed.description(channel.settings.description or channel.settings.title or channel.key)
    feed.docs(_DOCS)
    publisher = channel.site.publisher
    mail = vocabularies.mail(publisher.email) if publisher else None
    if publisher and mail:
        feed.managingEditor(_mail_and_name(mail, publisher.name))
    written: bytes = feed.rss_str(pretty=True)
    return before(written, _END)


def _item(site: Site, item: Item) -> bytes:
    feed = stub(Mends)
    feed.description(_NO_DESCRIPTION)
    _write(entry(feed, partial(_mend, site, item)), site, item)
    return within(feed.rss_str(pretty=True), b"item")


def _mail_and_name(mail: str, name: str | None) -> str:
    return f"{mail} ({name})" if name else mail


def _write(made: Any, site: Site, item: Item) -> None:  # noqa: ANN401 - feedgen is untyped
    """Give feedgen what it writes well, and what it demands."""
    if item.title:
        made.title(item.title)
    made.description(item.summary or _NO_DESCRIPTION)
    made.content(item.content or None)
    link = site.link(item)
    made.link(href=link)
    made.guid(item.id, permalink=item.id == link)
    made.category([_category(each) for each in item.categories])
    made.comments(item.comments or None)
    made.published(item.published.at if item.published else None)
    lead = _mailed_author(item)
    if lead:
        made.author({"name": lead.name or None, "email": lead.email})
    for enclosure in item.enclosures[:1]:
        length = str(max(enclosure.length or 0, 0))
        made.enclosure(enclosure.url, length, media_type(enclosure))
    if item.origin:
        made.source(url=_source_url(item.origin), title=item.origin.title or "")


def _category(category: Category) -> dict[str, str | None]:
    return {"term": category.term, "scheme": category.scheme or None}


def _mailed_author(item: Item) -> Person | None:
    """Return whom ``author`` names: it holds an e-mail address, and there is one of it."""
    return next((each for each in item.authors if vocabularies.mail(each.email)), None)


def _source_url(origin: FeedInfo) -> str | None:
    own = (link.href for link in origin.links if link.rel == "self")
    return next(own, None) or origin.link


def _mend_head(channel: Channel, rss: etree._Element) -> None:
    head = rss[0]
    retext(head, "lastBuildDate", moments.rfc822(channel.updated))
    add(head, "ttl", _TTL)
    for term in channel.settings.categories:
        add(head, "category", term)
    if channel.settings.image:
        image = add(head, "image")
        add(image, "url", channel.settings.image)
        add(image, "title", channel.settings.title or channel.key)
        add(image, "link", channel.page)
    for link in channel.links:
        vocabularies.link(head, "atom:link", link)
    publisher = channel.site.publisher
    if publisher and not vocabularies.mail(publisher.email):
        add(head, "dc:creator", publisher.name)
    if channel.is_podcast:
        podcasts.head(head, channel)


def _mend(site: Site, item: Item, made: etree._Element) -> None:
    _mend_description(item, made)
    if item.published:
        retext(made, "pubDate", moments.rfc822(item.published.at))
    changed = moments.modified(item)
    if changed:
        add(made, "atom:updated", moments.rfc3339(changed))
    _people(item, made)
    for link in site.links(item):
        if link != Link(href=site.link(item)) and link.href != site.article(item):
            vocabularies.link(made, "atom:link", link)
    if item.language:
        add(made, "dc:language", item.language)
    if item.rights:
        add(made, "dc:rights", item.rights)
    origin = item.origin
    if origin and origin.title and not _source_url(origin):
        add(made, "dc:source", origin.title)  # ``source`` demands an address
    vocabularies.shared_elements(made, item)
    podcasts.item(made, item)
    _media(item, made)


def _people(item: Item, made: etree._Element) -> None:
    lead = _mailed_author(item)
    creators = (each for each in item.authors if each is not lead)
    for name, people in (("dc:creator", creators), ("dc:contributor", item.contributors)):
        for person in people:
            if vocabularies.display_name(person):
                add(made, name, vocabularies.display_name(person))


def _mend_description(item: Item, made: etree._Element) -> None:
    # An item has a title or a description (RSS 2.0, hrElementsOfLtitemgt);
    # an empty one is no lie where there is neither.
    if item.summary:
        return
    for invented in made.findall("description"):
        if item.title:
            made.remove(invented)
        else:
            invented.text = None


def _media(item: Item, made: etree._Element) -> None:
    """Append what ``enclosure`` has no room for: further ones, durations, titles."""
    first = item.enclosures[:1]
    # Other forms of a file have an element of their own (podcasts).
    further = (each for each in item.enclosures[1:] if not each.alternate)
    needy = (each for each in first if each.title or vocabularies.needs_media(each))
    vocabularies.media_contents(made, (*needy, *further), titled=True)


WRITER: Final = Writer(begin=_begin, item=_item, end=_END)
