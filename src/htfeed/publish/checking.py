"""What may replace the last good document: rules of our own, apart from the writers.

An item is checked when it is written, a document that is joined of items by its head and
its ids. What breaks a rule is held back, and the last good document stays.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from htfeed.formats import ATOM, ICALENDAR, JSON, NINJS, RDF, RSS, XMLNS
from htfeed.identity import is_absolute_uri
from htfeed.model import Item
from htfeed.publish.addresses import addresses
from htfeed.publish.writer import Writer
from htfeed.syntax.elements import KEPT, VOID
from htfeed.syntax.urls import LINKED, is_web

_DEFAULT: Final = {ATOM.key: "atom", RSS.key: None, RDF.key: "rss1"}
"""Formats in XML, with the prefix that their own elements have in our table."""
_REQUIRED: Final[Mapping[str, Sequence[str]]] = {
    # RFC 4287 §4.1.2; https://web.resource.org/rss/1.0/spec, §5.5
    ATOM.key: ("atom:id", "atom:title", "atom:updated"),
    RSS.key: ("guid",),
    RDF.key: ("rss1:title", "rss1:link"),
}
_ONCE: Final[Mapping[str, Sequence[str]]] = {
    # RFC 4287 §4.1.2; RSS 2.0, "Elements of <item>", and the best practices profile
    ATOM.key: ("atom:published", "atom:rights", "atom:summary", "atom:content"),
    RSS.key: ("title", "link", "description", "pubDate", "author", "enclosure", "source"),
    RDF.key: ("rss1:description", "content:encoded"),
}
"""What an item has at most once, beside what it has to have."""
_WRAPPINGS: Final = {
    key: "<wrapping"
    + "".join(f' xmlns:{name}="{uri}"' for name, uri in XMLNS.items() if name != "xml")
    + (f' xmlns="{XMLNS[prefix]}"' if prefix else "")
    + ">{}</wrapping>"
    for key, prefix in _DEFAULT.items()
}
_IN_JSON: Final = frozenset({JSON.key, NINJS.key})
_CALENDAR: Final = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//htfeed//EN\r\n"
_LINE: Final = 75
_ADDRESSES: Final = frozenset({"href", "src", "cite", "poster"})


def faults_of_item(item: Item) -> Iterator[str]:
    """Say why an item may not be published in any format; nothing where it may."""
    if not is_absolute_uri(item.id):
        yield f"its id {item.id!r} is no absolute URI"
    yield from (
        f"{each!r} is no address of the web" for each in addresses(item) if not is_web(each)
    )
    for name, html in (("summary", item.summary), ("content", item.content)):
        if html and "<" in html:
            yield from (f"its {name} {fault}" for fault in _faults_of_html(html))


def _faults_of_html(html: str) -> Iterator[str]:
    """Say what no browser must meet; read by another parser than the cleaner's."""
    for node in LexborHTMLParser(html).css("body *"):
        if node.tag and node.tag not in KEPT and node.tag not in VOID:
            yield f"has the element <{node.tag}>"
        for name, value in node.attributes.items():
            if name.startswith("on") or name in {"style", "srcdoc"}:
                yield f"has the attribute {name}"
            scheme = (value or "").partition(":")[0].strip().lower()
            if name in _ADDRESSES and scheme not in LINKED:
                yield f"leads to {value!r}"


def faults_of_fragment(key: str, text: str) -> Iterator[str]:
    """Say why an item as it was written in a format may not be published."""
    if key in _DEFAULT:
        try:
            root = etree.fromstring(_WRAPPINGS[key].format(text))
        except etree.XMLSyntaxError as error:
            yield f"it is not well-formed: {error.msg}"
            return
        if len(root) != 1:
            yield f"it is {len(root)} elements"
        if len(root):
            yield from _faults_of_element(key, root[0])
    elif key in _IN_JSON:
        try:
            json.loads(text)
        except ValueError as error:
            yield f"it is no JSON: {error}"
    elif key == ICALENDAR.key and text:
        yield from _faults_of_calendar(f"{_CALENDAR}{text}END:VCALENDAR\r\n")


def _faults_of_element(key: str, item: etree._Element) -> Iterator[str]:
    """Say what an item in XML has too often, or not at all."""
    for names, allowed in ((_REQUIRED[key], {1}), (_ONCE[key], {0, 1})):
        for name in names:
            count = len(item.findall(name, dict(XMLNS)))
            if count not in allowed:
                yield f"it has {count} times {name}"
    links = item.findall("atom:link", dict(XMLNS)) if key == ATOM.key else []
    alternates = [each for each in links if each.get("rel") == "alternate"]
    kinds = {(each.get("type"), each.get("hreflang")) for each in alternates}
    if len(kinds) < len(alternates):
        yield "it has two alternates of one type and language"


def faults_of_document(
    key: str, writer: Writer, begin: bytes, ids: Sequence[str]
) -> Iterator[str]:
    """Say why a document that is joined of checked items may not be published.

    Args:
        key: Its format.
        writer: What wrote it.
        begin: What stands before its first item.
        ids: Those of its items.
    """
    twice = [each for each, count in Counter(ids).items() if count > 1]
    if twice:
        yield f"{twice[0]} is in it more than once"
    try:
        if key in _DEFAULT:
            etree.fromstring(begin + writer.end)
        elif key in _IN_JSON:
            json.loads(begin + writer.end)
        else:
            yield from _faults_of_calendar((begin + writer.end).decode())
    except (etree.XMLSyntaxError, ValueError) as error:
        yield f"its head is not well-formed: {error}"


def _faults_of_calendar(text: str) -> Iterator[str]:
    """Say what of RFC 5545 a calendar breaks: lines (§3.1), what events have (§3.6.1)."""
    # Few channels have any.
    from icalendar import Calendar  # noqa: PLC0415

    long = [line for line in text.encode().split(b"\r\n") if len(line) > _LINE]
    if long:
        yield f"a line of it has {len(long[0])} octets"
    try:
        calendar = Calendar.from_ical(text)
    except ValueError as error:
        yield f"it is no calendar: {error}"
        return
    for event in calendar.walk("VEVENT"):
        missing = {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} - event.keys()
        if missing or event.errors:
            yield f"an event lacks or misuses {sorted(missing) or event.errors}"
