"""An item as its page shows it: a heading for each, dates in words, sizes to read."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final
from urllib.parse import urlsplit

from markupsafe import Markup

from htfeed.constructs import Date, Enclosure, Event, Image, Kind, Link, Person
from htfeed.model import Item
from htfeed.publish import moments
from htfeed.publish.episodes import Part, Passage, chapters, numbering, parts, remarks
from htfeed.publish.media_types import media_type
from htfeed.publish.paths import anchor, item_path
from htfeed.publish.texts import fitted_in
from htfeed.publish.transcripts import Spoken, transcripts
from htfeed.syntax.html import text_of_clean
from htfeed.syntax.intervals import format_duration
from htfeed.syntax.urls import is_web

_HEADING: Final = 80
"""Characters that a made heading has at most."""
_LONG: Final = 5000
"""Characters of a content from which on a page does without it at first sight."""
_KINDS: Final[dict[Kind, str]] = {
    "audio": "Audio",
    "video": "Video",
    "image": "Picture",
    "document": "Document",
}
_UNITS: Final = ("kB", "MB", "GB", "TB")
_ELLIPSIS: Final = re.compile(r"[\s.…\[\]()]+$")
# Scripts that run from right to left, and the languages written in them unless
# a tag says otherwise (CLDR, orientation of the likely script).
_RTL_SCRIPTS: Final = frozenset(
    {"adlm", "arab", "aran", "hebr", "mand", "mend", "nkoo", "rohg", "samr", "syrc", "thaa"}
)
_RTL_LANGUAGES: Final = frozenset(
    "ar arc arz ckb dv fa glk he iw ji khw ks lrc mzn nqo pnb ps sd skr syr ug ur yi".split(  # noqa: SIM905 - a list of 23 lines
        " "
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A date for people and for machines."""

    words: str
    machine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """An enclosure as a link that says what comes when it is followed."""

    url: str
    name: str
    type: str
    facts: tuple[str, ...]
    """Type, size and duration, in words."""
    player: str | None
    """``audio`` or ``video`` where a browser can play it, and no player is there for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An item, ready for its article; texts are plain unless they are Markup."""

    anchor: str
    path: str
    """Of its own page, relative to the site, without the last slash."""
    heading: str
    href: str | None
    language: str | None
    direction: str | None
    kind: str | None
    published: Moment | None
    updated: Moment | None
    durations: tuple[Moment, ...]
    event: tuple[Moment, ...]
    """When something takes place: its start, and its end where there is one."""
    place: str | None
    authors: tuple[Person, ...]
    contributors: tuple[Person, ...]
    parts: tuple[Part, ...]
    """Who else had a part, by roles."""
    numbering: str | None
    """Which episode it is, in words."""
    remarks: tuple[str, ...]
    """What else is to be known of an episode, in words."""
    chapters: tuple[Passage, ...]
    lead: Markup | None
    """The summary, where the content does not start with it."""
    content: Markup | None
    folded: bool
    """Whether the content is long enough to be unfolded by hand, under its summary."""
    attachments: tuple[Attachment, ...]
    picture: str | None
    picture_size: tuple[int, int] | None
    """Its width and height in pixels, so that a page knows its room before it comes."""
    picture_text: str | None
    credit: str | None
    tags: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    """Further links: address and name."""
    elsewhere: tuple[tuple[str, str], ...]
    """Where others tell the same story: address and name."""
    transcripts: tuple[Spoken, ...]
    """What is said in its recordings."""
    origin: tuple[str | None, str] | None
    """Where it came from: address, where there is one, and name."""
    comments: str | None
    rights: str | None


def story(item: Item, zone: tzinfo, here: str | None = None, *, level: int = 2) -> Story:
    """Return how the page shows an item.

    Args:
        item: The item.
        zone: Times of day are told in it.
        here: The address of the site that the page belongs to.
        level: That of its heading; those of its text are below.
    """
    image, language, lead = item.image, item.language, _lead(item)
    return Story(
        anchor=anchor(item.id),
        path=item_path(item.id),
        heading=heading(item, zone),
        href=_web(item.link),
        language=language,
        direction=direction(language) if language else None,
        kind=kind_of(item),
        published=moment(item.published, zone),
        updated=_updated(item, zone),
        durations=tuple(
            Moment(words=format_duration(each), machine=moments.iso8601(each))
            for each in item.durations
        ),
        event=tuple(_event(item.event, zone)) if item.event else (),
        place=item.location.name if item.location else None,
        authors=tuple(_safe(each) for each in item.authors),
        contributors=tuple(_safe(each) for each in item.contributors),
        parts=parts(item),
        numbering=numbering(item),
        remarks=remarks(item),
        chapters=chapters(item),
        lead=fitted_in(lead, below=level) if lead else None,
        content=fitted_in(item.content, below=level) if item.content else None,
        folded=bool(lead) and len(item.content or "") > _LONG,
        attachments=tuple(
            _attachment(each) for each in item.enclosures if is_web(each.url)
        ),
        picture=_web(image.url) if image else None,
        picture_size=_size_of(image) if image else None,
        picture_text=image.alt if image else None,
        credit=image.credit if image else None,
        tags=tuple(dict.fromkeys(each.label or each.term for each in item.categories)),
        links=_further(item),
        elsewhere=_named(item.elsewhere),
        transcripts=transcripts(item, here),
        origin=_origin(item),
        comments=_web(item.comments),
        rights=item.rights,
    )


def direction(language: str) -> str:
    """Return ``rtl`` or ``ltr`` for a BCP 47 tag: by its script, else its language."""
    primary, *others = language.lower().split("-")
    script = next((part for part in others if len(part) == 4 and part.isalpha()), None)
    if script:
        return "rtl" if script in _RTL_SCRIPTS else "ltr"
    return "rtl" if primary in _RTL_LANGUAGES else "ltr"


def size(octets: int) -> str:
    """Return a size as people read it: ``2.4 MB``, in powers of a thousand."""
    if octets < 1000:
        return f"{octets} bytes" if octets != 1 else "1 byte"
    amount = float(octets)
    for unit in _UNITS:
        amount /= 1000
        if amount < 999.5 or unit == _UNITS[-1]:
            break
    return f"{amount:.1f} {unit}" if amount < 9.95 else f"{amount:.0f} {unit}"


def heading(item: Item, zone: tzinfo) -> str:
    """Return the title of an item; where it has none its first words, else its date."""
    if item.title:
        return item.title
    said = text_of_clean(item.summary or item.content or "")
    if said:
        return _first_words(said)
    named = next((each.title for each in item.enclosures if each.title), None)
    if named:
        return named
    date = item.published or item.updated
    return moments.words(date, zone) if date else "Untitled"


def _first_words(text: str) -> str:
    if len(text) <= _HEADING:
        return text
    cut = text[:_HEADING]
    # Scripts without spaces have no word to end at.
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:\u2013\u2014-") + "…"


def _lead(item: Item) -> str | None:
    if item.summary and item.content:
        start = _ELLIPSIS.sub("", text_of_clean(item.summary))
        if text_of_clean(item.content).startswith(start):
            return None
    return item.summary or None


def kind_of(item: Item) -> str | None:
    """Return what an item mainly is, in a word, where that is no text."""
    return _KINDS.get(item.kind) if item.kind else None


def moment(date: Date | None, zone: tzinfo) -> Moment | None:
    """Return a date for people and for machines, with the time of day in a zone."""
    if date is None:
        return None
    return Moment(words=moments.words(date, zone), machine=moments.machine_words(date))


def _event(event: Event, zone: tzinfo) -> Iterator[Moment]:
    for date in (event.start, event.end):
        told = moment(date, zone)
        if told:
            yield told


def _updated(item: Item, zone: tzinfo) -> Moment | None:
    """Return the last change where it shows: on another minute than publication."""
    changed = moments.modified(item)
    if changed is None:
        return None
    date = item.updated or Date(at=changed)
    shown = moment(date, zone)
    published = moment(item.published, zone)
    return (
        shown if shown and (published is None or shown.words != published.words) else None
    )


def _attachment(enclosure: Enclosure) -> Attachment:
    kind = media_type(enclosure)
    main = kind.partition("/")[0]
    facts = [kind]
    if enclosure.length is not None and enclosure.length > 0:
        facts.append(size(enclosure.length))
    if enclosure.duration is not None:
        facts.append(format_duration(enclosure.duration))
    return Attachment(
        url=enclosure.url,
        name=enclosure.title or _file_name(enclosure.url),
        type=kind,
        facts=tuple(facts),
        player=main if main in {"audio", "video"} and not enclosure.alternate else None,
    )


def _size_of(image: Image) -> tuple[int, int] | None:
    return (image.width, image.height) if image.width and image.height else None


def _file_name(url: str) -> str:
    parts = urlsplit(url)
    return parts.path.rstrip("/").rpartition("/")[2] or parts.netloc


def _further(item: Item) -> tuple[tuple[str, str], ...]:
    told = {item.link, item.comments, *(each.href for each in item.elsewhere)}
    others = (each for each in item.links if each.href not in told and each.rel != "self")
    return _named(others)


def _named(links: Iterable[Link]) -> tuple[tuple[str, str], ...]:
    named = {
        each.href: each.title or urlsplit(each.href).netloc
        for each in links
        if is_web(each.href)
    }
    return tuple(named.items())


def _origin(item: Item) -> tuple[str | None, str] | None:
    if item.origin is None:
        return None
    href = _web(item.origin.link)
    name = item.origin.title or (urlsplit(href).netloc if href else None)
    return (href, name) if name else None


def _safe(person: Person) -> Person:
    """Return a person whose address can stand in a link, with a name to show."""
    href = _web(person.uri)
    name = person.name or person.email or person.uri
    return Person(name=name, email=person.email, uri=href)


def _web(url: str | None) -> str | None:
    return url if url and is_web(url) else None
