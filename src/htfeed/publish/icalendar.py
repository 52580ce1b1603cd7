"""The events of a channel as iCalendar (RFC 5545), for calendars that subscribe (RFC 7986).

Only items that announce an event stand in it. Nobody is kept busy by news: an event is
transparent. The last of several days is named by the one after it (§3.6.1). There is no
``METHOD``: with one, an event would have to name an organiser (RFC 5546 §3.2.1). Files
are attachments (§3.8.1.1), their sizes as RFC 8607 §4.1 has them; the picture is an
``IMAGE`` (RFC 7986 §5.10).
"""

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from htfeed.constructs import Date
from htfeed.formats import ICALENDAR
from htfeed.model import Item
from htfeed.publish.channel import Channel, Site
from htfeed.publish.media_types import UNKNOWN, media_type
from htfeed.publish.stories import heading
from htfeed.publish.vocabularies import plain_number
from htfeed.publish.writer import Writer
from htfeed.syntax.html import lines_of_clean

# Imported by what writes an event: few channels have any.
if TYPE_CHECKING:
    from icalendar import Event as Component

_PRODUCT: Final = "-//htfeed//htfeed//EN"
_HOURLY: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_END: Final = b"END:VCALENDAR\r\n"


def _begin(channel: Channel) -> bytes:
    from icalendar import Calendar  # noqa: PLC0415
    from icalendar.prop import vText  # noqa: PLC0415

    title = channel.settings.title or channel.key
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    # RFC 7986, and what was usual before it.
    for name in ("name", "x-wr-calname"):
        # Texts (RFC 5545 §3.3.11), which the library knows of neither.
        calendar.add(name, vText(title))
    if channel.settings.description:
        calendar.add("description", channel.settings.description)
    calendar.add("url", channel.page)
    calendar.add("source", channel.address(ICALENDAR))
    calendar.add("last-modified", channel.updated.astimezone(UTC))
    calendar.add("refresh-interval", _HOURLY, {"value": "DURATION"})
    for term in channel.settings.categories:
        calendar.add("categories", [term])
    written: bytes = calendar.to_ical()
    return written.removesuffix(_END)


def _item(site: Site, item: Item) -> bytes:
    if item.event is None:
        return b""
    from icalendar import Event as Component  # noqa: PLC0415

    start, end = item.event.start, item.event.end
    made = Component()
    made.add("uid", item.id)
    made.add("dtstamp", _moment(item.last_updated or site.beginning))
    made.add("sequence", item.revision - 1)
    made.add("dtstart", _when(start))
    until = _until(start, end) if end else None
    if until:
        made.add("dtend", until)
    made.add("summary", _printed(heading(item, UTC)))
    text = _printed(lines_of_clean(item.summary or item.content or ""))
    if text:
        made.add("description", text)
    made.add("url", site.link(item))
    _place(made, item)
    _files(made, item)
    terms = [_printed(each.term) for each in item.categories if each.term]
    if terms:
        made.add("categories", terms)
    made.add("transp", "TRANSPARENT")
    written: bytes = made.to_ical()
    return written


def _place(made: "Component", item: Item) -> None:
    from icalendar.prop import vInline  # noqa: PLC0415

    place = item.location
    if place and place.name:
        made.add("location", _printed(place.name))
    if place and place.latitude is not None and place.longitude is not None:
        at = f"{plain_number(place.latitude)};{plain_number(place.longitude)}"
        made.add("geo", vInline(at), encode=False)


def _files(made: "Component", item: Item) -> None:
    from icalendar.prop import vUri  # noqa: PLC0415

    for each in item.enclosures:
        kind = media_type(each).partition(";")[0]
        told = {} if kind == UNKNOWN else {"FMTTYPE": kind}
        if each.length:
            told["SIZE"] = str(each.length)
        made.add("attach", vUri(each.url), parameters=told)
    if item.image and item.image.url:
        shown = {"VALUE": "URI", "DISPLAY": "BADGE"}
        made.add("image", vUri(item.image.url), parameters=shown)


def _printed(text: str) -> str:
    """Return a text without the one control that XML can hold and a calendar not (§3.1)."""
    return text.replace("\x7f", "")


def _moment(at: datetime) -> datetime:
    return at.astimezone(UTC)


def _when(told: Date) -> datetime | date:
    at = _moment(told.at)
    return at.date() if told.day_only else at


def _until(start: Date, end: Date) -> datetime | date | None:
    """Return an end of the type of the start, which it has to be of.

    None for the last day that there is, as no other follows it.
    """
    at = _moment(end.at)
    try:
        if start.day_only:
            return at.date() + _DAY
        return at + _DAY if end.day_only else at
    except OverflowError:
        return None


WRITER: Final = Writer(head=_begin, fragment=_item, end=_END)
