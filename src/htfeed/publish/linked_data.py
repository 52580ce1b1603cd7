"""What pages say to search engines: schema.org as JSON-LD (W3C JSON-LD 1.1 §7).

It stands in a ``script`` of a type that no browser runs: a data block (HTML §4.12.1).
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from markupsafe import Markup

from htfeed.constructs import Enclosure, Event, Image, Kind, Location, Person
from htfeed.model import Item
from htfeed.publish import moments
from htfeed.publish.channel import Channel, Listing, Site
from htfeed.publish.media_types import UNKNOWN, media_type
from htfeed.syntax.excerpts import excerpt
from htfeed.syntax.html import plain_text
from htfeed.syntax.urls import is_web

Json = dict[str, object]

_CONTEXT: Final = "https://schema.org"
LISTED: Final = 50
"""Items of a list that are told one by one."""
_TYPES: Final[Mapping[Kind | None, str]] = {
    None: "Article",
    "article": "NewsArticle",
    "audio": "AudioObject",
    "video": "VideoObject",
    "image": "ImageObject",
    "document": "DigitalDocument",
}
_MEDIA: Final = {"audio": "AudioObject", "video": "VideoObject", "image": "ImageObject"}
"""By the first word of a media type; what is of another is a MediaObject."""
# Nothing that ends a script, and no line that JavaScript of old would not read.
_ESCAPES: Final = {ord(each): f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}


def embedded(data: Mapping[str, object]) -> Markup:
    """Return data as it can stand in a ``script``, whatever texts are in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_ESCAPES))  # noqa: S704 - nothing of HTML is left in it


def of_site(site: Site, entries: Sequence[Listing]) -> Json:
    """Return what the front page is: a WebSite, with its channels."""
    parts = [
        _present(
            type="CollectionPage",
            name=each.settings.title or each.key,
            url=site.absolute(each.page),
            inLanguage=each.settings.language,
        )
        for each in entries[:LISTED]
    ]
    return {"@context": _CONTEXT} | _site(site) | _present(hasPart=parts)


def of_channel(
    channel: Channel, url: str, paths: Sequence[str], *, name: str | None = None
) -> Json:
    """Return what a page of a channel is: a CollectionPage, with a list of its items.

    Args:
        channel: The channel.
        url: Of the page.
        paths: Those of its items, relative to the site.
        name: Of the page, where it is not the channel's title.
    """
    items = [
        {"@type": "ListItem", "position": number, "url": channel.absolute(path)}
        for number, path in enumerate(paths[:LISTED], start=1)
    ]
    return {"@context": _CONTEXT} | _present(
        type="CollectionPage",
        name=name or channel.settings.title or channel.key,
        description=channel.settings.description,
        url=url,
        inLanguage=channel.language,
        dateModified=moments.rfc3339(channel.updated) if items else None,
        isPartOf=_site(channel.site),
        mainEntity={
            "@type": "ItemList",
            "itemListOrder": "https://schema.org/ItemListOrderDescending",
            "numberOfItems": len(paths),
            "itemListElement": items,
        },
    )


def of_item(site: Site, item: Item, heading: str) -> Json:
    """Return what an item is, by its kind; with the event that it announces.

    Args:
        site: Where its page is.
        item: The item.
        heading: What its page is headed with.
    """
    work = _work(site, item, heading)
    if item.event is None:
        return {"@context": _CONTEXT} | work
    event = _event(item.event, heading, item.location) | {
        "subjectOf": {"@id": work["@id"]},
        "url": site.link(item),
    }
    return {"@context": _CONTEXT, "@graph": [work, event]}


def _work(site: Site, item: Item, heading: str) -> Json:
    kind = _TYPES[item.kind]
    own = next((each for each in item.enclosures if _media_type(each) == kind), None)
    others = [each for each in item.enclosures if each is not own]
    here, published, image = site.article(item), item.published, item.image
    changed = moments.modified(item)
    tags = dict.fromkeys(each.label or each.term for each in item.categories)
    return {"@id": here} | _present(
        type=kind,
        headline=heading,
        name=heading,
        url=here,
        isBasedOn=item.link,
        description=_description(item),
        inLanguage=item.language,
        datePublished=moments.machine_words(published) if published else None,
        uploadDate=moments.machine_words(published) if own and published else None,
        dateModified=moments.rfc3339(changed) if changed else None,
        author=list(_people(item.authors)),
        contributor=list(_people(item.contributors)),
        publisher=_publisher(site),
        provider=_provider(item),
        # A picture of which only words are known is nothing that could be shown.
        image=_picture(image) if image and image.url and kind != "ImageObject" else None,
        keywords=[each for each in tags if each],
        copyrightNotice=item.rights,
        discussionUrl=item.comments,
        commentCount=item.comment_count,
        associatedMedia=[_media(each) for each in others if is_web(each.url)],
        isPartOf=_site(site),
        **(_own_picture(item, kind) | (_file(own) if own else {})),
    )


def _description(item: Item) -> str | None:
    text = item.summary or item.content
    return (excerpt(text) or plain_text(text)) if text else None


def _own_picture(item: Item, kind: str) -> Json:
    """Return what an item says of itself that is a picture, or a film with one."""
    if kind == "VideoObject" and item.image:
        # Without one search engines show no film
        # (https://developers.google.com/search/docs/appearance/structured-data/video).
        return _present(thumbnailUrl=item.image.url)
    if kind != "ImageObject" or item.image is None:
        return {}
    told = _picture(item.image)
    del told["@type"]
    return {"contentUrl" if key == "url" else key: told[key] for key in told}


def _media_type(enclosure: Enclosure) -> str:
    return _MEDIA.get(media_type(enclosure).partition("/")[0], "MediaObject")


def _media(enclosure: Enclosure) -> Json:
    named = _present(type=_media_type(enclosure), name=enclosure.title)
    return named | _file(enclosure)


def _file(enclosure: Enclosure) -> Json:
    kind, lasts, octets = media_type(enclosure), enclosure.duration, enclosure.length
    return _present(
        contentUrl=enclosure.url,
        encodingFormat=None if kind == UNKNOWN else kind,
        contentSize=f"{octets} B" if octets and octets > 0 else None,
        duration=moments.iso8601(lasts) if lasts is not None else None,
        width=enclosure.width,
        height=enclosure.height,
    )


def _picture(image: Image) -> Json:
    return _present(
        type="ImageObject",
        url=image.url,
        caption=image.alt,
        creditText=image.credit,
        width=image.width,
        height=image.height,
    )


def _event(event: Event, name: str, location: Location | None) -> Json:
    return _present(
        type="Event",
        name=name,
        startDate=moments.machine_words(event.start),
        endDate=moments.machine_words(event.end) if event.end else None,
        location=_place(location) if location else None,
    )


def _place(location: Location) -> Json:
    both = location.latitude is not None and location.longitude is not None
    geo = _present(
        type="GeoCoordinates", latitude=location.latitude, longitude=location.longitude
    )
    return _present(type="Place", name=location.name, geo=geo if both else None)


def _people(people: Iterable[Person]) -> Iterator[Json]:
    for each in people:
        href = each.uri if each.uri and is_web(each.uri) else None
        if each.name or href:
            yield _present(type="Person", name=each.name, url=href)


def _provider(item: Item) -> Json | None:
    origin = item.origin
    if origin is None or not origin.title:
        return None
    return _present(type="Organization", name=origin.title, url=origin.link)


def _publisher(site: Site) -> Json | None:
    told = site.publisher
    if told is None:
        return None
    return _present(type="Organization", name=told.name, url=told.url, email=told.email)


def _site(site: Site) -> Json:
    return _present(
        type="WebSite",
        name=site.title,
        url=site.absolute(""),
        inLanguage=site.language,
        publisher=_publisher(site),
    )


def _present(type: str | None = None, **values: object) -> Json:  # noqa: A002 - @type
    """Return the members that say something, behind what it is."""
    named: Json = {"@type": type} if type else {}
    return named | {
        key: value for key, value in values.items() if value not in (None, "", [], {})
    }
