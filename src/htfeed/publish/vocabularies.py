"""Elements that Atom and RSS lend from other vocabularies, for what they lack.

========================  =====================================================
what                      is written as
========================  =====================================================
kind                      ``dc:type`` (DCMI Type; an article has none)
the first duration        ``itunes:duration``, of which an item may have one
further durations         ``dc:format``, which may be a length and is not repeated
a day without a time      ``dcterms:issued`` or ``dcterms:modified`` as a W3CDTF day
picture                   ``media:thumbnail``, ``media:credit``, ``media:text``
enclosure                 ``media:content``, for what the format's own lacks
credits                   ``media:credit`` with their role
where                     ``georss:point``, ``georss:featurename``
when it takes place       ``ev:startdate``, ``ev:enddate``; the place ``ev:location``
threads                   ``thr:in-reply-to``, ``slash:comments``
========================  =====================================================

The text of a picture is a ``media:text`` (the text that stands for a media
object), not a ``media:description``: readers built on feedparser take the
latter for the description of the item, and show it instead of the content.
"""

import re
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Final

from lxml import etree

from htfeed.constructs import Credit, Enclosure, Event, Image, Kind, Link, Person
from htfeed.formats import XMLNS
from htfeed.identity import is_uri
from htfeed.model import Item
from htfeed.publish import moments
from htfeed.publish.languages import language
from htfeed.publish.media_types import is_media_type, known_type
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

# RFC 5322 §3.4.1, of which readers take no more: no quotes, a host with a dot.
_MAIL: Final = re.compile(r"[A-Za-z0-9_.+'-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9][A-Za-z0-9-]*")
_ROLES: Final = frozenset(
    (  # noqa: SIM905 - a list of 60 lines
        "actor,adaptor,animator,announcer,art director,artist,author,broadcast journalist"
        ",camera operator,choir,choreographer,composer,conductor,consultant,correspondent"
        ",costume designer,dancer,director,director of photography,distribution company"
        ",editor,ensemble,executive producer,expert,graphic designer,illustrator"
        ",interviewed guest,interviewer,lyricist,music arranger,music group,musician"
        ",news reader,orchestra,participant,performer,photographer,producer"
        ",production assistant,production company,production manager,publishing company"
        ",puppeteer,reporter,scenario,script supervisor,set designer,sign language,singer"
        ",sound designer,sound mixer,sound recordist,special effects,subtitles"
        ",technical director,translation,visual editor,visual effects,witness"
    ).split(",")
)
"""Of the European Broadcasting Union's, which ``media:credit`` means by default."""
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


def shared_elements(parent: etree._Element, item: Item, *, itunes: bool = True) -> None:
    """Append what Atom and the RSSes write of an item in the same way.

    Args:
        parent: The entry or item.
        item: What is written.
        itunes: Whether the format knows Apple's elements, as RSS 1.0 does not.
    """
    if item.kind in _DCMI:
        add(parent, "dc:type", _DCMI[item.kind])
    _durations(parent, item.durations, itunes=itunes)
    if item.published and item.published.day_only:
        add(parent, "dcterms:issued", moments.day(item.published.at))
    if item.updated and item.updated.day_only:
        add(parent, "dcterms:modified", moments.day(item.updated.at))
    if item.image:
        _picture(parent, item.image)
    _thread(parent, item)
    place = item.location
    if place and place.latitude is not None and place.longitude is not None:
        add(
            parent,
            "georss:point",
            f"{plain_number(place.latitude)} {plain_number(place.longitude)}",
        )
    if item.event:
        _event(parent, item.event, place.name if place else None)
    elif place and place.name:
        add(parent, "georss:featurename", place.name)


def plain_number(value: float) -> str:
    """Return a number without an exponent, which no format has a place for."""
    return f"{Decimal(str(value)):f}"


def _durations(
    parent: etree._Element, lengths: tuple[timedelta, ...], *, itunes: bool
) -> None:
    """Append running times; ``dc:format`` may tell of them (Dublin Core 1.1, format)."""
    first = lengths[: int(itunes)]
    for length in first:
        add(parent, "itunes:duration", format_duration(length))
    further = lengths[len(first) :]
    if further:
        add(parent, "dc:format", ", ".join(map(format_duration, further)))


def _event(parent: etree._Element, event: Event, place: str | None) -> None:
    """Append when something takes place, and where, by RSS 1.0's module of events."""
    add(parent, "ev:startdate", moments.machine_words(event.start))
    if event.end:
        add(parent, "ev:enddate", moments.machine_words(event.end))
    if place:
        add(parent, "ev:location", place)


def credit(parent: etree._Element, given: Credit) -> None:
    """Append who had a part in it, where there is no ``podcast:person`` to say more.

    A role is one of a scheme: of what the source names, else of the EBU's.
    """
    role = given.role if knows_role(given) else None
    add(parent, "media:credit", given.name, role=role, scheme=_scheme(given))


def knows_role(given: Credit) -> bool:
    """Whether Media RSS has a word for a role, or its scheme."""
    return given.role in _ROLES or _scheme(given) is not None


def _scheme(given: Credit) -> str | None:
    group = given.group or ""
    return group if "://" in group and is_uri(group) else None


def _thread(parent: etree._Element, item: Item) -> None:
    """Append what an item answers, and how often it was answered (RFC 4685)."""
    for each in item.in_reply_to:
        # RFC 4685 §3: an IRI names what is answered.
        ref = each.ref if each.ref and is_uri(each.ref) else each.href
        if ref:
            add(
                parent,
                "thr:in-reply-to",
                ref=ref,
                href=each.href,
                type=each.type if is_media_type(each.type) else None,
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
            type=known_type(enclosure),
            fileSize=str(length) if length and length > 0 else None,
            duration=None if lasts is None else plain_number(moments.seconds(lasts)),
            width=str(enclosure.width) if enclosure.width else None,
            height=str(enclosure.height) if enclosure.height else None,
            bitrate=str(enclosure.bitrate) if enclosure.bitrate else None,
            lang=language(enclosure.language),
        )
        if titled and enclosure.title:
            add(content, "media:title", enclosure.title, type="plain")
