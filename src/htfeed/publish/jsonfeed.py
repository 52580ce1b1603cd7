"""A channel as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).

What the format has no word for stands in ``_htfeed`` (an extension object, as
the specification provides); every key is left out where there is nothing.

Of the feed:

- ``updated``: when the newest change among the items was (RFC 3339).
- ``rights``: plain text.
- ``categories``: what it is about.
- ``links``: ``[{rel, href, type, title}]`` of the feed.

Of an item:

- ``kind``: ``article``, ``audio``, ``video``, ``image`` or ``document``.
- ``durations``: running times in seconds, in the source's order.
- ``day_only``: which of ``date_published`` and ``date_modified`` name a day
  whose time is not known; they are written as that day at 00:00Z.
- ``elsewhere``: ``[{rel, href, title}]``, where others tell the same story.
- ``links``: ``[{rel, href, type, title, hreflang}]``, where there is more to
  tell than ``url`` does.
- ``categories``: ``[{term, scheme, label}]``, where there is more to tell
  than ``tags`` does.
- ``summary_html``: the summary with its markup, where ``summary`` (plain text
  by the specification) is not all of it.
- ``content_from``: ``summary`` or ``nothing``, where ``content_html``, which
  the specification demands, is not a content of the item's own.
- ``image``: ``{alt, credit, width, height}``, in pixels.
- ``contributors``: ``[{name, email, url}]``.
- ``comments``: the address of the comments.
- ``rights``: plain text.
- ``origin``: ``{id, title, description, links, updated, authors, categories,
  language, rights, image}`` of the feed that the item came from.

- ``credits``: ``[{name, role, group, uri, image}]``, who had a part in it.
- ``episode``: ``{season, season_name, number, label, type, explicit, transcripts,
  chapters, soundbites}`` of a podcast; times are in seconds.
- ``location``: ``{name, latitude, longitude, osm}``, in degrees by WGS 84.
- ``event``: ``{start, end}`` of what is announced: times, or days of which ``end`` is
  the last.
- ``in_reply_to``: ``[{ref, href, type, source}]`` (RFC 4685).
- ``comment_count``: how often it was commented on.
- ``available``: before which time it was not to be published.
- ``language_detected``: true where nobody says the language, and words told it.

Of an author: ``email``. Of an attachment: ``width`` and ``height`` in pixels, ``bitrate``
in kilobits a second, ``language``, ``alternate`` (another form of a file before it).
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from htfeed.constructs import Category, Enclosure, Event, Link, Person
from htfeed.formats import JSON
from htfeed.model import FeedInfo, Item
from htfeed.publish import moments
from htfeed.publish.channel import Channel, Site
from htfeed.publish.media_types import UNKNOWN, media_type
from htfeed.publish.writer import Writer, in_a_line
from htfeed.syntax.html import plain_text

_VERSION: Final = "https://jsonfeed.org/version/1.1"

Json = Mapping[str, object]


def _begin(channel: Channel) -> bytes:
    site, settings = channel.site, channel.settings
    publisher = site.publisher
    author = (
        Person(name=publisher.name, email=publisher.email, uri=publisher.url)
        if publisher
        else Person(name=site.title, uri=site.url)
    )
    feed = _present(
        version=_VERSION,
        title=settings.title or channel.key,
        home_page_url=channel.page,
        feed_url=channel.address(JSON),
        next_url=_next(channel),
        description=settings.description,
        authors=[_author(author)],
        icon=settings.image,
        language=channel.language,
        hubs=[{"type": "WebSub", "url": each} for each in site.hubs],
        _htfeed=_present(
            updated=moments.rfc3339(channel.updated),
            rights=channel.rights,
            categories=list(settings.categories),
            links=_links(each for each in channel.links if each.rel != "hub"),
        ),
    )
    text = json.dumps(feed, ensure_ascii=False, indent=1).removesuffix("\n}")
    return f'{text},\n "items": ['.encode()


def _next(channel: Channel) -> str | None:
    """Return where the next older items are; None where there are none."""
    older = channel.volume.previous
    return None if older is None else channel.archive_address(JSON, older)


def _fragment(site: Site, item: Item) -> bytes:
    return b"\n  " + in_a_line(_item(site, item))


def _present(**values: object) -> dict[str, object]:
    """Return the members that say something; false, zero and nothing-found differ."""
    return {
        key: value
        for key, value in values.items()
        if value is not None and value not in ("", [], {}, ())
    }


def _item(site: Site, item: Item) -> Json:
    related = next((link.href for link in item.links if link.rel == "related"), None)
    tags = dict.fromkeys(category.term for category in item.categories)
    return {
        **_present(
            id=item.id,
            url=site.link(item),
            external_url=related,
            title=item.title,
        ),
        "content_html": item.content or item.summary or "",
        **_present(
            summary=plain_text(item.summary) if item.summary else None,
            image=item.image.url if item.image else None,
            date_published=_date(item.published.at if item.published else None),
            date_modified=_date(moments.modified(item)),
            authors=_people(item.authors, _author),
            tags=[tag for tag in tags if tag],
            language=item.language,
            attachments=[_attachment(each) for each in item.enclosures],
            _htfeed=_extension(item),
        ),
    }


def _date(at: datetime | None) -> str | None:
    return moments.rfc3339(at) if at else None


def _people(people: Iterable[Person], write: Callable[[Person], Json]) -> list[Json]:
    """Return those who have anything to be known by."""
    return [told for told in map(write, people) if told]


def _author(person: Person) -> Json:
    # The specification has no place for an address but a mailto: link, and
    # wants one of name, url and avatar.
    mailto = f"mailto:{person.email}" if person.email and not person.name else None
    return _present(
        name=person.name,
        url=person.uri or mailto,
        _htfeed=_present(email=person.email),
    )


def _attachment(enclosure: Enclosure) -> Json:
    kind = media_type(enclosure).partition(";")[0].strip() or UNKNOWN
    length, lasts = enclosure.length, enclosure.duration
    return {"url": enclosure.url, "mime_type": kind} | _present(
        title=enclosure.title,
        size_in_bytes=None if length is None else max(length, 0),
        duration_in_seconds=None if lasts is None else moments.seconds(lasts),
        _htfeed=_present(
            width=enclosure.width,
            height=enclosure.height,
            bitrate=enclosure.bitrate,
            language=enclosure.language,
            alternate=enclosure.alternate or None,
        ),
    )


def _extension(item: Item) -> Json:
    image = item.image
    plain = item.summary is not None and plain_text(item.summary) == item.summary
    return _present(
        kind=item.kind,
        durations=[moments.seconds(length) for length in item.durations],
        day_only=_day_only(item),
        links=_links(item.links) if _more_than_url(item) else None,
        elsewhere=_links(item.elsewhere),
        categories=_categories(item.categories) if _more_than_tags(item) else None,
        summary_html=None if plain else item.summary,
        content_from=_content_from(item),
        image=_told(replace(image, url=None)) if image else None,
        contributors=_people(item.contributors, _person),
        comments=item.comments,
        rights=item.rights,
        origin=_origin(item.origin) if item.origin else None,
        credits=[_told(each) for each in item.credits],
        episode=_told(item.episode) if item.episode else None,
        location=_told(item.location) if item.location else None,
        event=_event(item.event) if item.event else None,
        in_reply_to=[_told(each) for each in item.in_reply_to],
        comment_count=item.comment_count,
        available=_date(item.available.at) if item.available else None,
        language_detected=item.language_detected or None,
    )


def _event(event: Event) -> Json:
    end = moments.machine_words(event.end) if event.end else None
    return _present(start=moments.machine_words(event.start), end=end)


def _told(construct: Any) -> Any:  # noqa: ANN401 - any construct of the model
    """Return a construct with the names that its fields have in the model."""
    if is_dataclass(construct) and not isinstance(construct, type):
        told = {each.name: getattr(construct, each.name) for each in fields(construct)}
        return _present(**{name: _told(value) for name, value in told.items()})
    if isinstance(construct, tuple):
        return [_told(each) for each in construct]
    return moments.seconds(construct) if isinstance(construct, timedelta) else construct


def _day_only(item: Item) -> list[str]:
    dates = (("date_published", item.published), ("date_modified", item.updated))
    return [name for name, date in dates if date and date.day_only]


def _more_than_url(item: Item) -> bool:
    return any(link != Link(href=item.link or "") for link in item.links)


def _more_than_tags(item: Item) -> bool:
    return any(each != Category(term=each.term) for each in item.categories)


def _content_from(item: Item) -> str | None:
    if item.content:
        return None
    return "summary" if item.summary else "nothing"


def _person(person: Person) -> Json:
    return _present(name=person.name, email=person.email, url=person.uri)


def _links(links: Iterable[Link]) -> list[Json]:
    return [
        _present(
            rel=link.rel,
            href=link.href,
            type=link.type,
            title=link.title,
            hreflang=link.hreflang,
        )
        for link in links
    ]


def _categories(categories: Iterable[Category]) -> list[Json]:
    return [
        _present(term=each.term, scheme=each.scheme, label=each.label)
        for each in categories
    ]


def _origin(origin: FeedInfo) -> Json:
    return _present(
        id=origin.id,
        title=origin.title,
        description=origin.subtitle,
        links=_links(origin.links),
        updated=_date(origin.updated),
        authors=_people(origin.authors, _person),
        categories=_categories(origin.categories),
        language=origin.language,
        rights=origin.rights,
        image=origin.image,
    )


WRITER: Final = Writer(head=_begin, fragment=_fragment, end=b"\n ]\n}\n", between=b",")
