"""Elements that Atom and RSS lend from other vocabularies, for what they lack.

========================  =====================================================
what                      is written as
========================  =====================================================
kind                      ``dc:type`` (DCMI Type; an article has none)
the first duration        ``itunes:duration``, of which an item may have one
further durations         ``dcterms:extent``, which may be repeated
a day without a time      ``dcterms:issued`` or ``dcterms:modified`` as a W3CDTF day
picture                   ``media:thumbnail``, ``media:credit``, ``media:text``
enclosure                 ``media:content``, for what the format's own lacks
credits                   ``media:credit`` with their role
where                     ``georss:point``
when it takes place       ``ev:startdate``, ``ev:enddate``; the place ``ev:location``
threads                   ``thr:in-reply-to``, ``slash:comments``
========================  =====================================================

The text of a picture is a ``media:text`` (the text that stands for a media
object), not a ``media:description``: readers built on feedparser take the
latter for the description of the item, and show it instead of the content.
"""

import re
from collections.abc import Iterable
from typing import Final

from lxml import etree

from htfeed.constructs import Credit, Enclosure, Event, Image, Kind, Link, Person
from htfeed.formats import XMLNS
from htfeed.model import Item
from htfeed.publish import moments
from htfeed.publish.media_types import is_media_type
from htfeed.syntax.intervals import format_duration

PREFIXES: Final = (
    *(
        "atom",
        "content",
        "dc",
        "dcterms",
        "ev",
        "georss",
        "itunes",
        "media",
        "slash",
        "thr",
    ),
)
"""What the extension declares at the root; ``atom`` only where it is not the default."""

_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_MAIL: Final = re.compile(r"[^\s@]+@[^\s@]+")
_DCMI: Final[dict[Kind, str]] = {
    "audio": "Sound",
    "video": "MovingImage",
    "image": "StillImage",
    "document": "Text",
}


def add(
    parent: etree._Element,
    name: str,
    text: str | None = None,
    /,
    **attributes: str | None,
) -> etree._Element:
    """Append an element and return it; attributes that are None are left out.

    Args:
        parent: What it becomes the last child of.
        name: With a prefix of :data:`htfeed.formats.XMLNS`, or without a
            namespace, as feedgen writes Atom and RSS.
        text: What is in it.
        **attributes: Their names have no prefix.
    """
    prefix, _, local = name.rpartition(":")
    # A prefix that stands for a namespace under another name already is not declared.
    known = prefix and XMLNS[prefix] in parent.nsmap.values()
    space = {prefix: XMLNS[prefix]} if prefix and not known else None
    tag = f"{{{XMLNS[prefix]}}}{local}" if prefix else local
    element = etree.SubElement(parent, tag, nsmap=space)
    element.text = text
    for key, value in attributes.items():
        if value is not None:
            element.set(key, value)
    return element


def language(text: str | None) -> str | None:
    """Return a language tag if ``xml:lang`` can hold it (RFC 3066), else None."""
    return text if text and _LANGUAGE.fullmatch(text) else None


def mail(text: str | None) -> str | None:
    """Return an address if it is one, else None: Atom and RSS refuse others."""
    return text if text and _MAIL.fullmatch(text) else None


def display_name(person: Person) -> str:
    """Return what a person is called: Atom demands a name of everybody (§3.2.1)."""
    return person.name or person.email or person.uri or ""


def link(parent: etree._Element, name: str, given: Link) -> None:
    """Append a link with all that it has, as Atom has it and RSS lends it."""
    add(
        parent,
        name,
        rel=given.rel or "related",
        type=given.type if is_media_type(given.type) else None,
        hreflang=language(given.hreflang),
        href=given.href,
        title=given.title or None,
    )


def shared_elements(parent: etree._Element, item: Item) -> None:
    """Append what Atom and RSS write of an item in the same way."""
    if item.kind in _DCMI:
        add(parent, "dc:type", _DCMI[item.kind])
    for number, length in enumerate(item.durations):
        if number == 0:
            add(parent, "itunes:duration", format_duration(length))
        else:
            add(parent, "dcterms:extent", moments.iso8601(length))
    if item.published and item.published.day_only:
        add(parent, "dcterms:issued", moments.day(item.published.at))
    if item.updated and item.updated.day_only:
        add(parent, "dcterms:modified", moments.day(item.updated.at))
    if item.image:
        _picture(parent, item.image)
    _thread(parent, item)
    place = item.location
    if place and place.latitude is not None and place.longitude is not None:
        add(parent, "georss:point", f"{place.latitude} {place.longitude}")
    if item.event:
        _event(parent, item.event, place.name if place else None)


def _event(parent: etree._Element, event: Event, place: str | None) -> None:
    """Append when something takes place, and where, by RSS 1.0's module of events."""
    add(parent, "ev:startdate", moments.machine_words(event.start))
    if event.end:
        add(parent, "ev:enddate", moments.machine_words(event.end))
    if place:
        add(parent, "ev:location", place)


def credit(parent: etree._Element, given: Credit) -> None:
    """Append who had a part in it, where there is no ``podcast:person`` to say more."""
    scheme = given.group if given.group and "://" in given.group else None
    add(parent, "media:credit", given.name, role=given.role, scheme=scheme)


def _thread(parent: etree._Element, item: Item) -> None:
    """Append what an item answers, and how often it was answered (RFC 4685)."""
    for each in item.in_reply_to:
        add(
            parent,
            "thr:in-reply-to",
            ref=each.ref or each.href,
            href=each.href,
            type=each.type,
            source=each.source,
        )
    if item.comment_count is not None:
        add(parent, "slash:comments", str(item.comment_count))


def _picture(parent: etree._Element, image: Image) -> None:
    if image.url:
        sizes = {"width": image.width, "height": image.height}
        pixels = {name: str(size) for name, size in sizes.items() if size}
        add(parent, "media:thumbnail", url=image.url, **pixels)
    if image.credit:
        add(parent, "media:credit", image.credit)
    if image.alt:
        add(parent, "media:text", image.alt, type="plain")


def needs_media(enclosure: Enclosure) -> bool:
    """Whether more is known of a file than Atom's and RSS's own enclosures hold."""
    pixels = enclosure.width or enclosure.height or enclosure.bitrate
    return bool(pixels or enclosure.language) or enclosure.duration is not None


def media_contents(
    parent: etree._Element, enclosures: Iterable[Enclosure], *, titled: bool
) -> None:
    """Append a ``media:content`` for each enclosure.

    Args:
        parent: The entry or item.
        enclosures: Those that need one.
        titled: Whether their titles are written too.
    """
    for enclosure in enclosures:
        length, lasts = enclosure.length, enclosure.duration
        content = add(
            parent,
            "media:content",
            url=enclosure.url,
            type=enclosure.type if is_media_type(enclosure.type) else None,
            fileSize=None if length is None else str(max(length, 0)),
            duration=None if lasts is None else str(moments.seconds(lasts)),
            width=str(enclosure.width) if enclosure.width else None,
            height=str(enclosure.height) if enclosure.height else None,
            bitrate=str(enclosure.bitrate) if enclosure.bitrate else None,
            lang=language(enclosure.language),
        )
        if titled and enclosure.title:
            add(content, "media:title", enclosure.title, type="plain")
