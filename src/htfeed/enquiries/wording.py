"""An item in words: each of its fields as lines that people can read.

Whatever shows items goes by the one table at the end; a new field of the
model is a row there.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from htfeed.constructs import (
    Category,
    Credit,
    Date,
    Enclosure,
    Episode,
    Event,
    Image,
    InReplyTo,
    Link,
    Location,
    Person,
)
from htfeed.model import FeedInfo, Item
from htfeed.syntax.dates import format_rfc3339
from htfeed.syntax.html import plain_text
from htfeed.syntax.intervals import format_duration

Lines = tuple[str, ...]


def words_of(item: Item) -> Mapping[str, Lines]:
    """Return the fields of an item that say something, each as one line or several."""
    told = ((name, tell(item)) for name, tell in FIELDS.items())
    return {name: lines for name, lines in told if lines}


def day_or_time(date: Date | None) -> str:
    """Return a date as exact as it is known; empty where there is none."""
    if date is None:
        return ""
    text = format_rfc3339(date.at)
    return text[:10] if date.day_only else text


def _line(*texts: str | None) -> Lines:
    """Return one line of the texts that there are; no line where there is none."""
    told = " ".join(text for text in texts if text)
    return (told,) if told else ()


def _in(brackets: str, text: str | None) -> str:
    return f"{brackets[0]}{text}{brackets[1]}" if text else ""


def _link(link: Link) -> Lines:
    return _line(link.rel, link.href, link.type, link.hreflang, _in("()", link.title))


def _person(person: Person) -> Lines:
    return _line(person.name, _in("<>", person.email), person.uri)


def _category(category: Category) -> Lines:
    label = category.label if category.label != category.term else None
    return _line(category.term, _in("()", label), _in("[]", category.scheme))


def _enclosure(enclosure: Enclosure) -> Lines:
    octets = None if enclosure.length is None else f"{enclosure.length} octets"
    return _line(
        enclosure.url,
        enclosure.type,
        octets,
        _length(enclosure.duration),
        _in("()", enclosure.title),
    )


def _image(image: Image | None) -> Lines:
    if image is None:
        return ()
    credit = f"credit: {image.credit}" if image.credit else None
    return (*_line(image.url), *_line(image.alt), *_line(credit))


def _origin(origin: FeedInfo | None) -> Lines:
    return _line(origin.title, origin.link or origin.id) if origin else ()


def _length(length: timedelta | None) -> str:
    return "" if length is None else format_duration(length)


def _language(item: Item) -> Lines:
    detected = "(told by its words)" if item.language_detected else None
    return _line(item.language, detected)


def _credit(credit: Credit) -> Lines:
    return _line(credit.name, credit.role, _in("()", credit.group), credit.uri)


def _episode(episode: Episode | None) -> Lines:
    if episode is None:
        return ()
    season = f"season {episode.season}" if episode.season is not None else None
    number = f"episode {episode.number}" if episode.number else None
    return (
        *_line(season, episode.season_name),
        *_line(number, episode.label),
        *_line(episode.type),
        *_line({True: "explicit", False: "not explicit", None: None}[episode.explicit]),
        *(f"transcript {each.url}" for each in episode.transcripts),
        *(f"{format_duration(each.start)} {each.title}" for each in episode.chapters),
        *(
            " ".join(filter(None, ("soundbite", format_duration(each.start), each.title)))
            for each in episode.soundbites
        ),
    )


def _event(event: Event | None) -> Lines:
    if event is None:
        return ()
    end = day_or_time(event.end)
    return _line(day_or_time(event.start), f"to {end}" if end else None)


def _location(location: Location | None) -> Lines:
    if location is None:
        return ()
    known = location.latitude is not None and location.longitude is not None
    point = f"{location.latitude} {location.longitude}" if known else None
    return _line(location.name, point, location.osm)


def _reply(reply: InReplyTo) -> Lines:
    return _line(reply.ref, reply.href)


def _plain(html: str | None) -> Lines:
    return _line(plain_text(html)) if html else ()


FIELDS: Final[Mapping[str, Callable[[Item], Lines]]] = MappingProxyType(
    {
        "title": lambda item: _line(item.title),
        "links": lambda item: sum(map(_link, item.links), ()),
        "published": lambda item: _line(day_or_time(item.published)),
        "updated": lambda item: _line(day_or_time(item.updated)),
        "authors": lambda item: sum(map(_person, item.authors), ()),
        "contributors": lambda item: sum(map(_person, item.contributors), ()),
        "categories": lambda item: sum(map(_category, item.categories), ()),
        "summary": lambda item: _plain(item.summary),
        "content": lambda item: _plain(item.content),
        "enclosures": lambda item: sum(map(_enclosure, item.enclosures), ()),
        "image": lambda item: _image(item.image),
        "durations": lambda item: tuple(map(format_duration, item.durations)),
        "kind": lambda item: _line(item.kind),
        "comments": lambda item: _line(item.comments),
        "language": _language,
        "rights": lambda item: _line(item.rights),
        "credits": lambda item: sum(map(_credit, item.credits), ()),
        "episode": lambda item: _episode(item.episode),
        "location": lambda item: _location(item.location),
        "event": lambda item: _event(item.event),
        "in_reply_to": lambda item: sum(map(_reply, item.in_reply_to), ()),
        "comment_count": lambda item: (
            () if item.comment_count is None else (str(item.comment_count),)
        ),
        "available": lambda item: _line(day_or_time(item.available)),
        "status": lambda item: _line(item.status),
        "origin": lambda item: _origin(item.origin),
    }
)
"""What each field says, in the order that it is shown."""
