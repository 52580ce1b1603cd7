"""A channel as RSS 2.0, by the RSS Advisory Board's best practices profile.

Carries everything of an item but: labels of categories; pages of persons, and their
e-mail addresses but that of an author who has a name and is the only one; fractions
of a second; of its origin more than address and title. A content without a summary is
its description as well, which has to come before it. A recording without a title is
called by its first words, as podcast apps leave out what has none; and what nobody says
the day of is of the one that it has in the channel, as readers take it for one of 1970.
"""

from datetime import UTC
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
    PodcastMends,
    entry,
    generator,
    retext,
    stub,
)
from htfeed.publish.languages import language
from htfeed.publish.media_types import is_recording, media_type, type_by_name
from htfeed.publish.relations import as_of_a_feed
from htfeed.publish.stories import heading
from htfeed.publish.vocabularies import add
from htfeed.publish.writer import Writer, before, referenced, within

_DOCS: Final = "https://www.rssboard.org/rss-specification"
_NO_DESCRIPTION: Final = "-"
_TTL: Final = "60"
"""Minutes for which a reader may keep it: what most readers do anyhow."""
_PICTURES: Final = frozenset({"image/gif", "image/jpeg", "image/png", None})
_PLAIN: Final = (
    *(b"title", b"category", b"copyright", b"source", b"managingEditor", b"author"),
    *(b"dc:rights", b"media:title", b"media:text", b"itunes:author", b"itunes:name"),
)
"""Elements that hold plain text."""
_END: Final = b"  </channel>\n</rss>\n"


def _begin(channel: Channel) -> bytes:
    mends = PodcastMends if channel.is_podcast else Mends
    feed = generator(channel, mends, partial(_mend_head, channel))
    feed.link(href=channel.address(RSS), rel="self", type=RSS.media_type)
    feed.link(href=channel.page, rel="alternate")
    feed.description(channel.settings.description or channel.settings.title or channel.key)
    feed.docs(_DOCS)
    editor = _editor(channel)
    if editor:
        feed.managingEditor(editor)
    written: bytes = feed.rss_str(pretty=True)
    return referenced(before(written, _END), b"description", *_PLAIN)


def _item(site: Site, item: Item) -> bytes:
    feed = stub(PodcastMends if any(map(is_recording, item.enclosures)) else Mends)
    feed.description(_NO_DESCRIPTION)
    _write(entry(feed, partial(_mend, site, item)), site, item)
    return referenced(within(feed.rss_str(pretty=True), b"item"), *_PLAIN)


def _mailbox(person: Person) -> str | None:
    """Return ``desk@example.org (Desk)``, as the profile wants it; None without both."""
    mail, name = vocabularies.mail(person.email), person.name
    # A bracket or a backslash would end the comment (RFC 5322 §3.2.2).
    return f"{mail} ({name})" if mail and name and not set(name) & set("()\\") else None


def _editor(channel: Channel) -> str | None:
    publisher = channel.site.publisher
    if publisher is None:
        return None
    return _mailbox(Person(name=publisher.name, email=publisher.email))


def _write(made: Any, site: Site, item: Item) -> None:  # noqa: ANN401 - feedgen is untyped
    """Give feedgen what it writes well, and what it demands."""
    title = _title(item)
    if title:
        made.title(title)
    made.description(item.summary or item.content or _NO_DESCRIPTION)
    made.content(item.content or None)
    link = site.link(item)
    made.link(href=link)
    made.guid(item.id, permalink=item.id == link)
    made.category([_category(each) for each in item.categories])
    made.comments(item.comments or None)
    made.published(moments.published(item))
    if len(item.authors) == 1 and _mailbox(item.authors[0]):
        made.author({"name": item.authors[0].name, "email": item.authors[0].email})
    first = podcasts.lead(item)
    if first:
        length = str(max(first.length or 0, 0))
        made.enclosure(first.url, length, media_type(first))
    if item.origin:
        made.source(url=_source_url(item.origin), title=item.origin.title or "")


def _title(item: Item) -> str | None:
    # https://podcasters.apple.com/support/823-podcast-requirements: an episode has one.
    return item.title or (heading(item, UTC) if podcasts.is_episode(item) else None)


def _category(category: Category) -> dict[str, str | None]:
    return {"term": category.term, "scheme": category.scheme or None}


def _source_url(origin: FeedInfo) -> str | None:
    own = (link.href for link in origin.links if link.rel == "self")
    return next(own, None) or origin.link


def _mend_head(channel: Channel, rss: etree._Element) -> None:
    head = rss[0]
    retext(head, "lastBuildDate", moments.rfc822(channel.updated))
    add(head, "ttl", _TTL)
    for term in channel.settings.categories:
        add(head, "category", term)
    picture = channel.settings.image
    if picture and type_by_name(picture) in _PICTURES:
        image = add(head, "image")
        add(image, "url", picture)
        add(image, "title", channel.settings.title or channel.key)
        add(image, "link", channel.page)
    for link in as_of_a_feed(channel.page, channel.links):
        vocabularies.link(head, "atom:link", link)
    publisher = channel.site.publisher
    if publisher and not _editor(channel):
        add(head, "dc:creator", publisher.name)
    if channel.is_podcast:
        podcasts.head(head, channel)


def _mend(site: Site, item: Item, made: etree._Element) -> None:
    _mend_description(item, made)
    published = moments.published(item)
    if published:
        retext(made, "pubDate", moments.rfc822(published))
    changed = moments.modified(item)
    if changed:
        add(made, "atom:updated", moments.rfc3339(changed))
    _people(item, made)
    chapters = podcasts.chapter_file(item)
    told = {site.article(item), chapters.href if chapters else None}
    for link in site.links(item):
        if link != Link(href=site.link(item)) and link.href not in told:
            vocabularies.link(made, "atom:link", link)
    tongue = language(item.language)
    if tongue:
        add(made, "dc:language", tongue)
    if item.rights:
        add(made, "dc:rights", item.rights)
    origin = item.origin
    if origin and origin.title and not _source_url(origin):
        add(made, "dc:source", origin.title)  # ``source`` demands an address
    vocabularies.shared_elements(made, item)
    podcasts.item(made, item)
    _media(item, made)


def _people(item: Item, made: etree._Element) -> None:
    # One or the other: they mean the same, and readers show the first.
    creators = () if made.find("author") is not None else item.authors
    for name, people in (("dc:creator", creators), ("dc:contributor", item.contributors)):
        for person in people:
            if vocabularies.display_name(person):
                add(made, name, vocabularies.display_name(person))


def _mend_description(item: Item, made: etree._Element) -> None:
    # An item has a title or a description (RSS 2.0, hrElementsOfLtitemgt);
    # an empty one is no lie where there is neither.
    if item.summary or item.content:
        return
    for invented in made.findall("description"):
        if _title(item):
            made.remove(invented)
        else:
            invented.text = None


def _media(item: Item, made: etree._Element) -> None:
    """Append what ``enclosure`` has no room for: further ones, durations, titles."""
    first = podcasts.lead(item)
    # Other forms of a file have an element of their own (podcasts).
    further = (each for each in item.enclosures if not each.alternate and each != first)
    leading = (first,) if first else ()
    needy = (each for each in leading if each.title or vocabularies.needs_media(each))
    vocabularies.media_contents(made, (*needy, *further), titled=True)


WRITER: Final = Writer(head=_begin, fragment=_item, end=_END)
