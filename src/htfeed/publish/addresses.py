"""The addresses of what is written, as URIs: RSS, RDF and iCalendar take no IRI.

Atom and JSON Feed do, but many of their readers do not; so all formats but HTML, whose
readers are browsers, have the form that RFC 3987 §3.1 gives an IRI.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from types import MappingProxyType
from typing import Any, Final, TypeVar

from htfeed.constructs import (
    Chapter,
    Credit,
    Enclosure,
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
    SiteSettings,
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
        Transcript: frozenset({"url"}),
        Chapter: frozenset({"url", "image"}),
        InReplyTo: frozenset({"href", "source"}),
        FeedInfo: frozenset({"image"}),
        Item: frozenset({"comments"}),
        Publisher: frozenset({"url"}),
        SiteSettings: frozenset({"hubs"}),
        ChannelSettings: frozenset({"image"}),
        FurtherLink: frozenset({"href"}),
        Podcast: frozenset({"image"}),
    }
)
"""Type -> which of its fields are addresses."""


def with_uris(value: T) -> T:
    """Return an item, or what a channel is configured to be, with URIs for addresses."""
    return _spelled(value) if is_dataclass(value) else value


def head_with_uris(channel: Channel) -> Channel:
    """Return a channel whose own addresses, not those of its items, are URIs."""
    site, settings = with_uris(channel.site), with_uris(channel.settings)
    if site == channel.site and settings == channel.settings:
        return channel
    return replace(channel, site=site, settings=settings)


def addresses(value: Any) -> Iterator[str]:  # noqa: ANN401 - any construct of the model
    """Give all addresses of an item, wherever they stand in it."""
    if isinstance(value, tuple):
        for each in value:
            yield from addresses(each)
    elif is_dataclass(value):
        named = _named(value)
        for field in fields(value):
            found = getattr(value, field.name)
            if field.name not in named or is_dataclass(found):
                yield from addresses(found)
            elif found:
                yield from found if isinstance(found, tuple) else (found,)


def _named(value: object) -> frozenset[str]:
    """Return which fields of a construct are addresses."""
    known = (each for each in type(value).__mro__ if each in _ADDRESSES)
    return _ADDRESSES.get(next(known, object), frozenset())


def _spelled(value: Any) -> Any:  # noqa: ANN401 - any construct of the model
    named = _named(value)
    changed = {}
    for each in fields(value):
        before = getattr(value, each.name)
        after = _addresses(before) if each.name in named else _inside(before)
        if after != before:
            changed[each.name] = after
    return replace(value, **changed) if changed else value


def _addresses(value: Any) -> Any:  # noqa: ANN401 - an address, or several
    if isinstance(value, tuple):
        return tuple(map(to_uri, value))
    return value and to_uri(value)


def _inside(value: Any) -> Any:  # noqa: ANN401 - any field of the model
    if isinstance(value, tuple):
        return tuple(map(_inside, value))
    return _spelled(value) if is_dataclass(value) else value
