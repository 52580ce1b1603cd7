"""A document -> its items, field by field."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from htfeed.constructs import InReplyTo, Link, Location
from htfeed.identity import source_id
from htfeed.model import Entry, FeedInfo, Item, ParsedFeed, Problem
from htfeed.normalise import events, recordings, texts
from htfeed.normalise import links as addresses
from htfeed.normalise.dates import date
from htfeed.normalise.languages import detected
from htfeed.normalise.origins import categories, language, origin
from htfeed.normalise.persons import persons
from htfeed.normalise.remarks import Remarks, name_of
from htfeed.syntax.urls import LONGEST_BASE, absolute
from htfeed.syntax.xml import legal


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalised:
    """What a document came to."""

    items: tuple[Item, ...]
    """One for each entry, in the document's order."""
    problems: tuple[Problem, ...]
    """The parser's, then ours."""
    pixels: int = 0
    """Tracking pixels that were left out of the items' HTML."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Document:
    """What all entries of a document share."""

    source: str
    place: str
    base: str | None
    origin: FeedInfo | None
    language: str | None
    day_first: bool
    embargo: bool
    own_file: bool


def normalise(
    parsed: ParsedFeed,
    *,
    source: str,
    place: str,
    base: str | None,
    day_first: bool,
    own_file: bool,
    embargo: bool = False,
) -> Normalised:
    """Return the items of a document; a field that is bad costs itself alone.

    Never raises. ``id`` and ``first_seen`` of the items stay unset.

    Args:
        parsed: What the document says.
        source: The key of the source.
        place: The path or address of the document.
        base: Its address, where it has one, to resolve references against.
        day_first: Whether 03/04/2008 is the third of April.
        own_file: Whether it is a file of ours, and so nobody else's feed.
        embargo: Whether a date in the future is one before which nothing is published.
    """
    about = Remarks("feed")
    base = _base(parsed.info, base)
    feed = origin(parsed.info, base, about)
    document = _Document(
        source=source,
        place=place,
        base=base,
        origin=None if own_file else feed,
        language=feed.language if feed else None,
        day_first=day_first,
        embargo=embargo,
        own_file=own_file,
    )
    items: list[Item] = []
    problems = [*parsed.problems, *about.problems]
    pixels = 0
    for number, entry in enumerate(parsed.entries, start=1):
        remarks = Remarks(partial(name_of, entry, number))
        item = _item(entry, document, remarks)
        if remarks.problems and entry.digest:
            # What is bad is told of at each reading, so that it has to be read.
            item = replace(item, entry=replace(entry, digest=""))
        items.append(item)
        problems.extend(remarks.problems)
        pixels += remarks.pixels
    return Normalised(items=tuple(items), problems=tuple(problems), pixels=pixels)


def _base(info: FeedInfo, base: str | None) -> str | None:
    """Return the address of the document, or what it says that its own or its site's is."""
    found = absolute(base, None) if base else None
    own = (
        link.href for rel in ("self", "alternate") for link in info.links if link.rel == rel
    )
    found = found or next(filter(None, (absolute(each, None) for each in own)), None)
    return found if found and len(found) <= LONGEST_BASE else None


def _item(entry: Entry, document: _Document, remarks: Remarks) -> Item:
    base, day_first = document.base, document.day_first
    published = date(entry.published, "published", remarks, day_first=day_first)
    updated = date(entry.updated, "updated", remarks, day_first=day_first)
    available = date(entry.available, "available", remarks, day_first=day_first)
    dated = published or updated
    pages = [link for link in entry.links if not addresses.is_enclosure(link)]
    linked = addresses.links(pages, base, remarks)
    files = addresses.enclosures(entry, base, remarks)
    page = base or _page(linked)
    summary, content = texts.body(entry.summary, entry.content, page, remarks)
    title, tongue = texts.line(entry.title), language(entry.language, remarks)
    said = tongue or document.language
    told = None if said else detected(title, content or summary)
    day = dated.at.date() if dated else None
    own_id = source_id(entry, document.place, day, own_file=document.own_file)
    return Item(
        source=document.source,
        source_id=legal(own_id),
        place=document.place,
        title=title,
        links=linked,
        published=published,
        updated=updated,
        authors=persons(entry.authors, base, remarks),
        contributors=(
            persons(entry.contributors, base, remarks) if entry.contributors else ()
        ),
        categories=categories(entry.categories),
        summary=summary,
        content=content,
        enclosures=files,
        image=addresses.image(entry.image, base, remarks) if entry.image else None,
        durations=tuple(filter(_lasts, entry.durations)) if entry.durations else (),
        kind=addresses.kind(entry.kind, files),
        comments=addresses.address(entry.comments, base, "comments", remarks),
        language=said or told,
        language_detected=told is not None,
        rights=texts.line(entry.rights) if entry.rights else None,
        credits=recordings.credited(entry.credits, base, remarks) if entry.credits else (),
        episode=recordings.episode(entry.episode, base, remarks) if entry.episode else None,
        location=_location(entry.location) if entry.location else None,
        event=events.event(entry.event, remarks, day_first=day_first),
        in_reply_to=tuple(_replies(entry, base, remarks)) if entry.in_reply_to else (),
        comment_count=entry.comment_count,
        available=available or (published if document.embargo else None),
        status=entry.status,
        origin=_origin(entry, document, remarks),
        entry=entry,
    )


def _lasts(duration: timedelta) -> bool:
    return duration.total_seconds() > 0


def _location(given: Location | None) -> Location | None:
    if given is None:
        return None
    found = replace(given, name=texts.line(given.name), osm=texts.line(given.osm))
    return found if found != Location() else None


def _replies(entry: Entry, base: str | None, remarks: Remarks) -> Iterator[InReplyTo]:
    for each in entry.in_reply_to:
        found = InReplyTo(
            ref=legal(each.ref or "").strip() or None,
            href=addresses.address(each.href, base, "in-reply-to", remarks),
            type=addresses.media_type(each.type),
            source=addresses.address(each.source, base, "in-reply-to", remarks),
        )
        if found.ref or found.href:
            yield found


def _page(linked: tuple[Link, ...]) -> str | None:
    return next((link.href for link in linked if link.rel == "alternate"), None)


def _origin(entry: Entry, document: _Document, remarks: Remarks) -> FeedInfo | None:
    """Return the feed that the entry was taken from: the one it names, else this one."""
    named = origin(entry.source, document.base, remarks) if entry.source else None
    return named or document.origin
