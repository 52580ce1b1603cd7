"""Ill-formed XML, as feedparser reads it -> a ParsedFeed.

The seam to feedparser: nothing else knows its dictionaries. It is given text
in UTF-8 and no address, resolves and cleans nothing, and is asked by plain
keys, for its own look-up invents an ``updated`` from ``published``.
"""

from collections.abc import Iterator, Mapping
from io import BytesIO
from types import MappingProxyType
from typing import Any, Final

from htfeed.constructs import Category, Enclosure, Image, Link, Person, Text
from htfeed.errors import ParseError
from htfeed.model import Entry, FeedInfo, ParsedFeed, Problem
from htfeed.parse.addresses import is_web, resolved
from htfeed.parse.dialect import dialect
from htfeed.parse.links import octets
from htfeed.parse.persons import distinct, everybody, written
from htfeed.parse.texts import looks_like_html, worded
from htfeed.syntax.dates import parse_date
from htfeed.syntax.elements import names
from htfeed.syntax.html import title_text
from htfeed.syntax.intervals import parse_durations

Found = Mapping[str, Any]
"""One of feedparser's dictionaries."""

# What it is known to raise on the worst of documents.
_RAISES: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
_KNOWN: Final = names(
    """id guidislink title links link published updated created expired author authors
    publisher contributors tags summary content enclosures image media_content
    media_thumbnail itunes_duration comments rights source language subtitle href
    media_credit credit"""
)


def parse_loosely(text: str, base: str | None, problems: tuple[Problem, ...]) -> ParsedFeed:
    """Return what feedparser finds in a text that is no XML.

    Args:
        text: The document.
        base: Its address.
        problems: What is known to be wrong with it; the first is the reason
            of the ParseError that is raised where nothing is found.
    """
    found = _read(text)
    if not found["entries"] and not found["feed"]:
        raise ill_formed(problems)
    kind = dialect(text)
    info = _info(found["feed"], base)
    return ParsedFeed(
        format=kind,
        info=info,
        entries=_entries(found, base or info.link, atom=kind.startswith("atom")),
        problems=problems,
    )


def info_of(text: str, base: str | None) -> FeedInfo:
    """Return what a feed says of itself; its fields are empty where nothing is found."""
    return _info(_read(text)["feed"], base)


def entries_of(text: str, base: str | None) -> tuple[Entry, ...]:
    """Return the entries in a piece of a document."""
    return _entries(_read(text), base, atom=dialect(text).startswith("atom"))


def _read(text: str) -> Found:
    """Return what feedparser finds; nothing where it fails."""
    # Few feeds are so ill-formed.
    import feedparser  # noqa: PLC0415

    try:
        found: Found = feedparser.parse(
            BytesIO(text.encode()),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except _RAISES:
        return {"entries": [], "feed": {}}
    return found


def _entries(found: Found, base: str | None, *, atom: bool) -> tuple[Entry, ...]:
    return tuple(_entry(each, base, atom=atom) for each in found["entries"])


def ill_formed(
    problems: tuple[Problem, ...], *, also: str = ", and no feed is found in it"
) -> ParseError:
    """Return the error of a document that nobody reads; the first Problem says why."""
    problem = (
        problems[0] if problems else Problem(code="", where="", detail="nothing in it")
    )
    line = problem.where.removeprefix("line ")
    return ParseError(
        "ill-formed",
        f"the document is no well-formed XML{also}: {problem.detail}",
        line=int(line) if line.isdecimal() else None,
        cure="ask the publisher to mend it",
    )


def _entry(found: Found, base: str | None, *, atom: bool) -> Entry:
    # dc:date comes as "updated"; outside Atom it is when the entry was published.
    published = _string(found, "published") or _string(found, "created")
    updated = _string(found, "updated")
    if not atom and not published:
        published, updated = updated, None
    content = next((_text(each, atom=atom) for each in _listed(found, "content")), None)
    return Entry(
        id=_string(found, "id"),
        title=_text(_get(found, "title_detail"), atom=atom, title=True),
        links=_links(found, base),
        published=published,
        updated=updated,
        authors=distinct(_persons(found, "authors", base)),
        contributors=distinct(_persons(found, "contributors", base)),
        categories=_categories(found, atom=atom),
        # Without a detail of its own the summary is a copy of the content.
        summary=_text(_get(found, "summary_detail"), atom=atom),
        content=content,
        enclosures=tuple(_enclosures(found, base)),
        image=_image(found, base),
        durations=parse_durations(_string(found, "itunes_duration") or ""),
        comments=resolved(_string(found, "comments") or "", base) or None,
        language=_string(found, "language"),
        rights=_text(_get(found, "rights_detail"), atom=atom),
        source=_source(found, base),
        extra=MappingProxyType(dict(_extra(found))),
    )


def _info(found: Found, base: str | None) -> FeedInfo:
    dates = (parse_date(_string(found, each) or "") for each in ("updated", "published"))
    image = _get(found, "image")
    logo = _string(found, "logo") or _string(image, "href") or _string(found, "icon")
    return FeedInfo(
        id=_string(found, "id"),
        title=_plain(found, "title"),
        subtitle=_plain(found, "subtitle"),
        links=_links(found, base),
        updated=next((date.at for date in dates if date), None),
        authors=distinct(_persons(found, "authors", base)),
        categories=_categories(found, atom=False),
        language=_string(found, "language"),
        rights=_plain(found, "rights"),
        image=resolved(logo, base) if logo else None,
    )


def _get(found: Found, key: str) -> Found:
    """Return the dictionary under a key, without feedparser's detours, or an empty one."""
    value = dict(found).get(key)
    return value if isinstance(value, Mapping) else {}


def _string(found: Found, key: str) -> str | None:
    value = dict(found).get(key)
    return value.strip() or None if isinstance(value, str) else None


def _listed(found: Found, key: str) -> list[Found]:
    value = dict(found).get(key)
    given = value if isinstance(value, list) else []
    return [each for each in given if isinstance(each, Mapping)]


def _text(detail: Found, *, atom: bool, title: bool = False) -> Text | None:
    value = _string(detail, "value")
    if not value:
        return None
    kind = _string(detail, "type") or ""
    if atom:
        is_html = kind in {"text/html", "application/xhtml+xml"}
    else:
        is_html = kind.endswith("xhtml+xml") or looks_like_html(value, title=title)
    return Text(
        value=value,
        type="html" if is_html else "text",
        language=_string(detail, "language"),
        base=_string(detail, "base"),
    )


def _plain(found: Found, key: str) -> str | None:
    text = _text(_get(found, f"{key}_detail"), atom=False, title=True)
    return (title_text(text) or None) if text else _string(found, key)


def _links(found: Found, base: str | None) -> tuple[Link, ...]:
    kept = []
    for each in _listed(found, "links"):
        href, rel = _string(each, "href"), (_string(each, "rel") or "alternate").lower()
        if href and rel != "enclosure":
            kind = _string(each, "type")
            kept.append(
                Link(
                    href=resolved(href, base),
                    rel=rel,
                    # text/html is what feedparser fills in where no type was given.
                    type=None if kind == "text/html" else kind,
                    title=_string(each, "title"),
                    hreflang=_string(each, "hreflang"),
                )
            )
    guid = _string(found, "id") or ""
    if dict(found).get("guidislink") and is_web(guid):
        kept.append(Link(href=guid))
    return tuple(kept)


def _enclosures(found: Found, base: str | None) -> Iterator[Enclosure]:
    enclosed = [
        each for each in _listed(found, "links") if _string(each, "rel") == "enclosure"
    ]
    seen: set[str] = set()
    for each in (*enclosed, *_listed(found, "media_content")):
        url = _string(each, "href") or _string(each, "url")
        if url and url not in seen:
            seen.add(url)
            lengths = parse_durations(_string(each, "duration") or "")
            size = _string(each, "length") or _string(each, "filesize") or ""
            yield Enclosure(
                url=resolved(url, base),
                type=_string(each, "type"),
                length=octets(size),
                duration=next(iter(lengths), None),
                title=_string(each, "title"),
            )


def _persons(found: Found, key: str, base: str | None) -> Iterator[Person | None]:
    given = _listed(found, key)
    for each in given:
        name, email, uri = (_string(each, part) for part in ("name", "email", "href"))
        if name and not email and not uri:
            yield from everybody(worded(name))
        elif name or email or uri:
            yield Person(name=name, email=email, uri=resolved(uri, base) if uri else None)
    if not any(given):
        yield written(_string(found, key.removesuffix("s")) or "")


def _categories(found: Found, *, atom: bool) -> tuple[Category, ...]:
    terms = ((_string(each, "term"), each) for each in _listed(found, "tags"))
    return tuple(
        Category(
            term=term if atom else worded(term),
            scheme=_string(each, "scheme"),
            label=_string(each, "label"),
        )
        for term, each in terms
        if term
    )


def _image(found: Found, base: str | None) -> Image | None:
    urls = [_string(each, "url") for each in _listed(found, "media_thumbnail")]
    url = next(filter(None, [*urls, _string(_get(found, "image"), "href")]), None)
    return Image(url=resolved(url, base)) if url else None


def _source(found: Found, base: str | None) -> FeedInfo | None:
    given = _get(found, "source")
    if not given:
        return None
    info = _info(given, base)
    href = _string(given, "href") or _string(given, "url")
    if href and not info.links:
        own = Link(href=resolved(href, base), rel="self")
        return FeedInfo(title=info.title or _string(given, "value"), links=(own,))
    return info


def _extra(found: Found) -> Iterator[tuple[str, str]]:
    for key in dict(found):
        name = key.removesuffix("_detail").removesuffix("_parsed")
        value = _string(found, key)
        if value and name not in _KNOWN:
            yield key.replace("_", ":", 1), value
