"""Strategies for items as normalisation hands them over, and for rough ones."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape
from typing import TypeVar

from hypothesis import strategies as st

from htfeed.constructs import (
    Category,
    Date,
    Enclosure,
    Event,
    Image,
    Link,
    Location,
    Person,
)
from htfeed.model import FeedInfo, Item

T = TypeVar("T")

# Plain text as it comes out of normalisation: no controls, single spaces.
_LETTERS = st.characters(
    exclude_categories=("Cc", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"),
)
_WORD = st.text(_LETTERS, min_size=1, max_size=8)
TRICKY = st.sampled_from(
    [
        "a < b & c",
        "AT&T",
        "&amp;",
        "<b>bold</b>",
        "]]>",
        "“quoted” — 'so'",
        "x > y",
        "100 %",
    ]
)
LINE = st.lists(_WORD, min_size=1, max_size=4).map(" ".join) | TRICKY
NAME = st.text("abcXYZäøéşжחض漢字", min_size=1, max_size=10)
_SLUG = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=12)


@st.composite
def urls(draw: st.DrawFn) -> str:
    scheme = draw(st.sampled_from(["http", "https"]))
    path = "/".join(draw(st.lists(_SLUG, min_size=1, max_size=3)))
    query = draw(st.sampled_from(["", "?a=1&b=2", "?q=%C3%A9", "#part"]))
    return f"{scheme}://{draw(_SLUG).strip('-') or 'a'}.example/{path}{query}"


@st.composite
def clean_html(draw: st.DrawFn) -> str:
    inner = escape(draw(LINE), quote=False)
    shape = draw(
        st.sampled_from(
            [
                "{0}",
                "<p>{0}</p>",
                "<p>{0}</p><ul><li>{0}</li></ul>",
                '<a href="https://a.example/?x=1&amp;y=2" rel="nofollow">{0}</a>',
                "<pre>{0}\n  indented</pre>",
            ]
        )
    )
    return shape.replace("{0}", inner)


MOMENTS = st.datetimes(
    min_value=datetime(1970, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2037, 12, 31),  # noqa: DTZ001 - hypothesis adds the zone
    timezones=st.just(UTC),
).map(lambda at: at.replace(microsecond=0))


@st.composite
def dates(draw: st.DrawFn) -> Date:
    at = draw(MOMENTS)
    if draw(st.booleans()):
        return Date(at=at.replace(hour=0, minute=0, second=0), day_only=True)
    return Date(at=at)


def maybe(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return st.none() | strategy


PEOPLE = st.builds(
    Person,
    name=maybe(NAME),
    email=maybe(_SLUG.map("{}@x.example".format)),
    uri=maybe(urls()),
).filter(lambda person: person != Person())
LENGTHS = st.integers(0, 200_000).map(lambda seconds: timedelta(seconds=seconds))
LANGUAGES = st.sampled_from(["en", "fr-CA", "ar", "zh-Hant-TW"])
LINKS = st.builds(
    Link,
    href=urls(),
    rel=st.sampled_from(["alternate", "related", "via", "https://rel.example/x"]),
    type=maybe(st.sampled_from(["text/html", "application/pdf"])),
    title=maybe(LINE),
    hreflang=maybe(LANGUAGES),
)
CATEGORIES = st.builds(Category, term=LINE, scheme=maybe(urls()), label=maybe(LINE))
ENCLOSURES = st.builds(
    Enclosure,
    url=urls(),
    type=maybe(st.sampled_from(["audio/mpeg", "video/mp4", "application/pdf"])),
    length=maybe(st.integers(1, 10**12)),
    duration=maybe(LENGTHS),
    title=maybe(LINE),
)
IMAGES = st.builds(Image, url=maybe(urls()), alt=maybe(LINE), credit=maybe(LINE)).filter(
    lambda image: image != Image()
)
ORIGINS = st.builds(
    FeedInfo,
    id=maybe(urls()),
    title=maybe(LINE),
    subtitle=maybe(LINE),
    links=st.lists(
        st.builds(Link, href=urls(), rel=st.sampled_from(["alternate", "self"])),
        max_size=2,
        unique_by=lambda link: link.rel,
    ).map(tuple),
    updated=maybe(MOMENTS),
    authors=st.lists(PEOPLE, max_size=1).map(tuple),
    language=maybe(LANGUAGES),
    rights=maybe(LINE),
    image=maybe(urls()),
)


def _several(strategy: st.SearchStrategy[T], by: str) -> st.SearchStrategy[tuple[T, ...]]:
    unique = st.lists(strategy, max_size=3, unique_by=lambda each: getattr(each, by))
    return unique.map(tuple)


@st.composite
def events(draw: st.DrawFn) -> Event:
    """When something takes place; an end that says more than the start."""
    start = draw(dates())
    length = timedelta(days=draw(st.integers(1, 9)))
    ends = draw(st.booleans())
    end = Date(at=start.at + length, day_only=start.day_only) if ends else None
    return Event(start=replace(start, text=""), end=end)


ITEMS = st.builds(
    Item,
    source=st.just("wire"),
    source_id=st.just("1"),
    place=st.just("https://wire.example/feed"),
    id=urls() | _SLUG.map("tag:wire.example,2026:{}".format),
    title=maybe(LINE),
    links=_several(LINKS, "href"),
    published=maybe(dates()),
    updated=maybe(dates()),
    authors=st.lists(PEOPLE, max_size=3, unique=True).map(tuple),
    contributors=st.lists(PEOPLE, max_size=2, unique=True).map(tuple),
    categories=_several(CATEGORIES, "term"),
    summary=maybe(clean_html()),
    content=maybe(clean_html()),
    enclosures=_several(ENCLOSURES, "url"),
    image=maybe(IMAGES),
    durations=st.lists(LENGTHS, max_size=3).map(tuple),
    kind=maybe(st.sampled_from(["article", "audio", "video", "image", "document"])),
    comments=maybe(urls()),
    language=maybe(LANGUAGES),
    rights=maybe(LINE),
    origin=maybe(ORIGINS),
    event=maybe(events()),
    location=maybe(LINE.map(lambda name: Location(name=name))),
    first_seen=MOMENTS,
)

# Anything at all where a text may stand: what no normaliser should let pass.
_ROUGH = st.text(st.characters(), max_size=12)
_EVER = st.datetimes(timezones=st.just(UTC))

ROUGH_ITEMS = st.builds(
    Item,
    source=_ROUGH,
    source_id=_ROUGH,
    place=_ROUGH,
    id=_ROUGH.map("tag:x.example,2026:{}".format),
    title=maybe(_ROUGH),
    links=st.lists(
        st.builds(
            Link,
            href=_ROUGH,
            rel=_ROUGH,
            type=maybe(_ROUGH),
            title=maybe(_ROUGH),
            hreflang=maybe(_ROUGH),
        ),
        max_size=2,
    ).map(tuple),
    published=maybe(st.builds(Date, at=_EVER, day_only=st.booleans())),
    updated=maybe(st.builds(Date, at=_EVER, day_only=st.booleans())),
    authors=st.lists(
        st.builds(Person, name=maybe(_ROUGH), email=maybe(_ROUGH), uri=maybe(_ROUGH)),
        max_size=2,
    ).map(tuple),
    contributors=st.lists(st.builds(Person, name=maybe(_ROUGH)), max_size=1).map(tuple),
    categories=st.lists(
        st.builds(Category, term=_ROUGH, scheme=maybe(_ROUGH), label=maybe(_ROUGH)),
        max_size=2,
    ).map(tuple),
    summary=maybe(_ROUGH),
    content=maybe(_ROUGH),
    enclosures=st.lists(
        st.builds(
            Enclosure,
            url=_ROUGH,
            type=maybe(_ROUGH),
            length=maybe(st.integers()),
            duration=maybe(st.timedeltas()),
            title=maybe(_ROUGH),
        ),
        max_size=2,
    ).map(tuple),
    image=maybe(st.builds(Image, url=maybe(_ROUGH), alt=maybe(_ROUGH))),
    durations=st.lists(st.timedeltas(), max_size=2).map(tuple),
    comments=maybe(_ROUGH),
    language=maybe(_ROUGH),
    rights=maybe(_ROUGH),
    origin=maybe(st.builds(FeedInfo, id=maybe(_ROUGH), title=maybe(_ROUGH))),
    first_seen=maybe(_EVER),
)
