"""The addresses of what is written, as URIs: RSS, RDF and iCalendar take no IRI.

Atom and JSON Feed do, but many of their readers do not; so all formats but HTML, whose
readers are browsers, have the form that RFC 3987 §3.1 gives an IRI.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from operator import is_not
from types import MappingProxyType
from typing import Any, Final, TypeVar

from htfeed.constructs import (
    Chapter,
    Credit,
    Enclosure,
    Episode,
    Image,
    InReplyTo,
    Link,
    Person,
    Transcript,
)
from htfeed.model import FeedInfo, Item
from htfeed.publish.channel import (
    Channel,
    ChannelSettings,
    FurtherLink,
    Podcast,
    Publisher,
    Site,
)
from htfeed.syntax.urls import to_uri

T = TypeVar("T")

_ADDRESSES: Final[Mapping[type, frozenset[str]]] = MappingProxyType(
    {
        Link: frozenset({"href"}),
        Person: frozenset({"uri"}),
        Enclosure: frozenset({"url"}),
        Image: frozenset({"url"}),
        Credit: frozenset({"uri", "image"}),
        Episode: frozenset(),
        Transcript: frozenset({"url"}),
        Chapter: frozenset({"url", "image"}),
        InReplyTo: frozenset({"href", "source"}),
        FeedInfo: frozenset({"image"}),
        Item: frozenset({"comments"}),
        Publisher: frozenset({"url"}),
        Site: frozenset({"hubs"}),
        ChannelSettings: frozenset({"image"}),
        FurtherLink: frozenset({"href"}),
        Podcast: frozenset({"image"}),
    }
)
"""What has addresses in it, however deep -> which of its own fields are some."""
_FIELDS: Final = {kind: tuple(each.name for each in fields(kind)) for kind in _ADDRESSES}


def with_uris(value: T) -> T:
    """Return an item, or what a channel is configured to be, with URIs for addresses.

    What has no others comes back as it is.
    """
    named = _ADDRESSES.get(type(value))
    if named is None:
        return value
    changed = {}
    for name in _FIELDS[type(value)]:
        before = getattr(value, name)
        if not before or (isinstance(before, str) and name not in named):
            continue
        after = _each(to_uri if name in named else with_uris, before)
        if after is not before:
            changed[name] = after
    return replace(value, **changed) if changed else value  # type: ignore[type-var]


def head_with_uris(channel: Channel) -> Channel:
    """Return a channel whose own addresses, not those of its items, are URIs."""
    site, settings = with_uris(channel.site), with_uris(channel.settings)
    if site is channel.site and settings is channel.settings:
        return channel
    return replace(channel, site=site, settings=settings)


def addresses(value: object) -> Iterator[str]:
    """Give all addresses of an item, wherever they stand in it."""
    named = _ADDRESSES.get(type(value), frozenset())
    for name in _FIELDS.get(type(value), ()):
        found = getattr(value, name)
        if not found or (isinstance(found, str) and name not in named):
            continue
        for each in found if isinstance(found, tuple) else (found,):
            if name not in named:
                yield from addresses(each)
            elif each:
                yield each


def _each(spell: Callable[[Any], Any], value: Any) -> Any:  # noqa: ANN401 - any field
    """Return a value, or each of several, spelled anew; the same where none changes."""
    if not isinstance(value, tuple):
        return spell(value)
    spelled = tuple(map(spell, value))
    return spelled if any(map(is_not, spelled, value)) else value
