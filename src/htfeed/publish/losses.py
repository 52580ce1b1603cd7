"""What each format cannot carry of an item: the limits of the writers, in one table.

JSON Feed carries everything, as what it has no word for stands in its extension.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from htfeed.constructs import Credit, Enclosure, Image, Link, Person
from htfeed.formats import ATOM, ICALENDAR, JSON, NINJS, RDF, RSS
from htfeed.identity import is_uri
from htfeed.model import FeedInfo, Item
from htfeed.publish.podcasts import chapter_file, is_episode
from htfeed.publish.relations import is_known
from htfeed.publish.vocabularies import knows_role


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """That a format has no place for something."""

    field: str
    """Of :class:`htfeed.model.Item`."""
    what: str
    """What of it is lost, in words."""
    touches: Callable[[Item], object]
    """Whether an item has it."""


def _mailed(item: Item) -> Person | None:
    """Return the one author whose address has a place in RSS."""
    alone = item.authors[0] if len(item.authors) == 1 else None
    return alone if alone and alone.name and alone.email else None


def _pages(people: tuple[Person, ...]) -> bool:
    return any(each.uri for each in people)


def _mails(people: tuple[Person, ...], but: Person | None = None) -> bool:
    return any(each.email for each in people if each is not but)


def _told_of(credit: Credit) -> object:
    return credit.uri or credit.image


def _bare(origin: FeedInfo | None) -> FeedInfo | None:
    """Return an origin as RSS tells of it."""
    return origin and FeedInfo(title=origin.title, links=origin.links)


_LANGUAGE: Final = Loss(
    field="language",
    what="that it was told by the words",
    touches=lambda item: item.language_detected,
)
_AVAILABLE: Final = Loss(
    field="available",
    what="before which time it was not to be published",
    touches=lambda item: item.available,
)
_ARTICLE: Final = Loss(
    field="kind",
    what="that it is an article",
    touches=lambda item: item.kind == "article",
)
_EPISODE: Final = Loss(
    field="episode",
    what="season, number, transcripts, chapters and their kin",
    touches=lambda item: item.episode,
)
_PLACE: Final = Loss(
    field="location",
    what="what OpenStreetMap calls the place",
    touches=lambda item: item.location and item.location.osm,
)
_PEOPLE: Final = Loss(
    field="credits",
    what="pages and pictures of people",
    touches=lambda item: any(map(_told_of, item.credits)),
)
_ROLES: Final = Loss(
    field="credits",
    what="roles and groups that Media RSS has no word for",
    touches=lambda item: any(
        (each.role and not knows_role(each)) or (each.group and "://" not in each.group)
        for each in item.credits
    ),
)
_RELATIONS: Final = Loss(
    field="links",
    what="relations that feeds do not know",
    touches=lambda item: any(not is_known(each.rel) for each in item.links),
)
_UNDATED: Final = Loss(
    field="published",
    what="that nobody says when it was published",
    touches=lambda item: item.published is None and item.order,
)
_UNTITLED: Final = Loss(
    field="title",
    what="that it has none",
    touches=lambda item: not item.title,
)
_FORMS: Final = Loss(
    field="enclosures",
    what="that a file is another form of one before",
    touches=lambda item: any(each.alternate for each in item.enclosures),
)
_LABELS: Final = Loss(
    field="categories",
    what="labels",
    touches=lambda item: any(each.label for each in item.categories),
)
_SCHEMES: Final = Loss(
    field="categories",
    what="schemes",
    touches=lambda item: any(each.scheme for each in item.categories),
)
_PERSONS: Final = Loss(
    field="authors",
    what="pages of authors and contributors",
    touches=lambda item: _pages(item.authors) or _pages(item.contributors),
)
_ORIGIN: Final = Loss(
    field="origin",
    what="all of the feed that it came from but title and address",
    touches=lambda item: item.origin != _bare(item.origin),
)

_EVENT_DAYS: Final = Loss(
    field="event",
    what="that only a day is known",
    touches=lambda item: item.event and item.event.start.day_only,
)
_ALL_BUT: Final = {
    "published": "when it was published",
    "updated": "when the source says that it changed",
    "authors": "authors",
    "contributors": "contributors",
    "content": "its markup, and the content where there is a summary",
    "durations": "running times",
    "kind": "what it is",
    "comments": "where it is commented on",
    "language": "the language",
    "rights": "what may be done with it",
    "origin": "the feed that it came from",
    "credits": "who had a part in it",
    "episode": "season, number, transcripts, chapters and their kin",
    "in_reply_to": "what it answers",
    "comment_count": "how many comments there are",
    "available": "before which time it was not to be published",
    "elsewhere": "where others tell its story",
}
"""What a calendar has no place for, of the items that stand in it."""


def _in_a_calendar(field: str) -> Callable[[Item], object]:
    return lambda item: item.event and getattr(item, field)


def _labelled(item: Item) -> bool:
    return any(each.scheme or each.label for each in item.categories)


def _more_than_files(item: Item) -> bool:
    return any(each != _filed(each) for each in item.enclosures)


def _filed(given: Enclosure) -> Enclosure:
    return Enclosure(url=given.url, type=given.type, length=given.length)


_OF_EVENTS: Final[Mapping[str, tuple[str, Callable[[Item], object]]]] = {
    "links": (
        "all links but the first",
        lambda item: any(each != Link(href=item.link or "") for each in item.links),
    ),
    "categories": ("labels and schemes", _labelled),
    "enclosures": ("all of files but address, type and size", _more_than_files),
    "image": (
        "all of a picture but its address",
        lambda item: item.image and item.image != Image(url=item.image.url),
    ),
    _PLACE.field: (_PLACE.what, _PLACE.touches),
}
"""What a calendar has a place for in part."""


def _where_an_event(touches: Callable[[Item], object]) -> Callable[[Item], object]:
    return lambda item: item.event and touches(item)


LOSSES: Final[Mapping[str, tuple[Loss, ...]]] = {
    ATOM.key: (
        _UNTITLED,
        _RELATIONS,
        _ARTICLE,
        Loss(
            field="categories",
            what="schemes that are no address",
            touches=lambda item: any(
                each.scheme and not is_uri(each.scheme) for each in item.categories
            ),
        ),
        _EPISODE,
        _PLACE,
        _PEOPLE,
        _ROLES,
        _FORMS,
        _AVAILABLE,
        _LANGUAGE,
    ),
    RSS.key: (
        Loss(
            field="title",
            what="that a recording has none",
            touches=lambda item: not item.title and is_episode(item),
        ),
        Loss(
            field="links",
            what="relations that feeds do not know",
            touches=lambda item: any(
                not is_known(each.rel) for each in item.links if each != chapter_file(item)
            ),
        ),
        _UNDATED,
        _ARTICLE,
        _LABELS,
        _PERSONS,
        Loss(
            field="authors",
            what="all e-mail addresses but that of an only author who has a name",
            touches=lambda item: (
                _mails(item.authors, _mailed(item)) or _mails(item.contributors)
            ),
        ),
        Loss(
            field="published",
            what="fractions of a second",
            touches=lambda item: item.published and item.published.at.microsecond,
        ),
        _ORIGIN,
        _AVAILABLE,
        _LANGUAGE,
    ),
    JSON.key: (),
    RDF.key: (
        _UNTITLED,
        _UNDATED,
        _RELATIONS,
        _ARTICLE,
        _LABELS,
        _SCHEMES,
        _PERSONS,
        Loss(
            field="authors",
            what="e-mail addresses",
            touches=lambda item: _mails(item.authors) or _mails(item.contributors),
        ),
        Loss(
            field="enclosures",
            what="titles",
            touches=lambda item: any(each.title for each in item.enclosures),
        ),
        _EPISODE,
        _PLACE,
        _PEOPLE,
        Loss(
            field="credits",
            what="roles",
            touches=lambda item: any(each.role or each.group for each in item.credits),
        ),
        _FORMS,
        _ORIGIN,
        _AVAILABLE,
        _LANGUAGE,
    ),
    ICALENDAR.key: (
        Loss(
            field="event",
            what="items that announce no event",
            touches=lambda item: item.event is None,
        ),
        *(
            Loss(field=field, what=what, touches=_in_a_calendar(field))
            for field, what in _ALL_BUT.items()
        ),
        *(
            Loss(field=field, what=what, touches=_where_an_event(touches))
            for field, (what, touches) in _OF_EVENTS.items()
        ),
    ),
    NINJS.key: (
        _EVENT_DAYS,
        Loss(
            field="published",
            what="that only a day is known",
            touches=lambda item: any(
                date and date.day_only for date in (item.published, item.updated)
            ),
        ),
        Loss(
            field="durations",
            what="running times that are of no file",
            touches=lambda item: (
                set(item.durations) - {each.duration for each in item.enclosures}
            ),
        ),
        Loss(
            field="image",
            what="the text of a picture without an address",
            touches=lambda item: item.image and not item.image.url,
        ),
        _EPISODE,
        Loss(
            field="location",
            what="where the place is",
            touches=lambda item: item.location and item.location.latitude is not None,
        ),
        Loss(
            field="credits",
            what="pictures of people",
            touches=lambda item: any(each.image for each in item.credits),
        ),
        _FORMS,
        Loss(
            field="in_reply_to",
            what="what it answers",
            touches=lambda item: item.in_reply_to,
        ),
        Loss(
            field="comment_count",
            what="how many comments there are",
            touches=lambda item: item.comment_count is not None,
        ),
        _ORIGIN,
        _LANGUAGE,
    ),
}
"""By format; a test reads back all that is not listed here."""
