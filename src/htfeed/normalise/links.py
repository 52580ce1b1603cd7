"""The addresses of an entry: absolute, of the web, each once; others are remarked on."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Final

from htfeed.constructs import Enclosure, Image, Kind, Link
from htfeed.model import Entry
from htfeed.normalise.remarks import Remarks
from htfeed.normalise.texts import line
from htfeed.syntax.languages import language_tag
from htfeed.syntax.urls import absolute

# RFC 6838 §4.2, without parameters.
_MEDIA_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9*][a-z0-9!#$&^_.+-]*")
_LARGEST: Final = 2**63 - 1
"""Octets that a database and a reader can count."""
_SHOWN: Final[tuple[Kind, ...]] = ("video", "audio", "image", "document")
"""What an item is if it has several: a film with a poster is a film."""
_EXTENSIONS: Final[dict[str, Kind]] = {
    **dict.fromkeys(("mp4", "m4v", "mov", "webm", "ogv", "mkv", "avi", "wmv"), "video"),
    **dict.fromkeys(("mp3", "m4a", "ogg", "oga", "opus", "wav", "flac", "aac"), "audio"),
    **dict.fromkeys(("jpg", "jpeg", "png", "gif", "webp", "avif"), "image"),
    **dict.fromkeys(
        (
            "pdf",
            "doc",
            "docx",
            "odt",
            "rtf",
            "epub",
            "xls",
            "xlsx",
            "ods",
            "ppt",
            "pptx",
            "odp",
        ),
        "document",
    ),
}
_DOCUMENTS: Final = re.compile(
    r"application/(?:pdf|rtf|msword|epub\+zip"
    r"|vnd\.(?:ms-(?:word|excel|powerpoint)|oasis\.opendocument|openxmlformats-office).*)"
)


def address(url: str | None, base: str | None, field: str, remarks: Remarks) -> str | None:
    """Return an address that may be published; another one is remarked on."""
    if not url or not url.strip():
        return None
    found = absolute(url, base)
    if found is None:
        remarks.add("link-refused", field, url, "is no web address that can be published")
    return found


def links(given: Iterable[Link], base: str | None, remarks: Remarks) -> tuple[Link, ...]:
    """Return the links that may be published, each pair of address and relation once."""
    kept: dict[tuple[str, str], Link] = {}
    for link in given:
        href = address(link.href, base, "link", remarks)
        if href:
            # RFC 4287 §4.2.7.2: no rel means alternate.
            rel = next(iter(link.rel.split()), "alternate")
            if (href, rel) not in kept:
                kept[href, rel] = _link(link, href, rel)
    found = tuple(kept.values())
    return _page_first(found) if len(found) > 1 else found


def _page_first(found: tuple[Link, ...]) -> tuple[Link, ...]:
    """Return links of which the first alternate is a page, for that is what is clicked."""
    alternates = [link for link in found if link.rel == "alternate"]
    page = next((link for link in alternates if not link.type or "html" in link.type), None)
    if page is None or page is alternates[0]:
        return found
    return (page, *(link for link in found if link is not page))


def _link(link: Link, href: str, rel: str) -> Link:
    form, title = media_type(link.type), line(link.title)
    language = language_tag(link.hreflang) if link.hreflang else None
    told = (href, rel, form, title, language)
    if told == (link.href, link.rel, link.type, link.title, link.hreflang):
        return link
    return Link(href=href, rel=rel, type=form, title=title, hreflang=language)


def enclosures(entry: Entry, base: str | None, remarks: Remarks) -> tuple[Enclosure, ...]:
    """Return the files of an entry, each once, those that it only links to included."""
    kept: dict[str, Enclosure] = {}
    for each in (*entry.enclosures, *_linked(entry.links)):
        url = address(each.url, base, "enclosure", remarks)
        if url:
            kept.setdefault(url, _enclosure(each, url))
    if len(entry.durations) == 1:
        _time(kept, *entry.durations)
    return tuple(kept.values())


def _time(files: dict[str, Enclosure], lasts: timedelta) -> None:
    """Let the only running time of an entry be that of the only file that it can be of.

    That is its only recording, or its only file: other forms of it do not count, as
    ``itunes:duration`` tells of the ``enclosure``.
    """
    own = [each for each in files.values() if not each.alternate]
    played = [each for each in own if _kind_of(each) in {"audio", "video"}] or own
    if len(played) == 1 and not played[0].duration and lasts.total_seconds() > 0:
        files[played[0].url] = replace(played[0], duration=lasts)


def _linked(given: Iterable[Link]) -> Iterator[Enclosure]:
    for link in given:
        if is_enclosure(link):
            yield Enclosure(url=link.href, type=link.type, title=link.title)


def is_enclosure(link: Link) -> bool:
    """Whether a link is a file that belongs to the entry (RFC 4287 §4.2.7.2)."""
    rel = link.rel
    return rel != "alternate" and rel.strip().lower() == "enclosure"


def _enclosure(given: Enclosure, url: str) -> Enclosure:
    length, duration = given.length, given.duration
    return replace(
        given,
        url=url,
        type=media_type(given.type),
        # RSS profile, "enclosure": 0 is what is written where nobody knows.
        length=length if length is not None and 0 < length <= _LARGEST else None,
        duration=duration if duration and duration.total_seconds() > 0 else None,
        title=line(given.title),
        language=language_tag(given.language) if given.language else None,
    )


def media_type(given: str | None) -> str | None:
    """Return a media type in lower case, without parameters; None if it is none."""
    if not given:
        return None
    bare = given.partition(";")[0].strip().lower()
    return bare if _MEDIA_TYPE.fullmatch(bare) else None


def image(given: Image | None, base: str | None, remarks: Remarks) -> Image | None:
    """Return the picture; None if neither an address nor a word of it is left."""
    if given is None:
        return None
    url = address(given.url, base, "image", remarks)
    found = Image(
        url=url,
        alt=line(given.alt),
        credit=line(given.credit),
        width=given.width if url else None,
        height=given.height if url else None,
    )
    return found if found != Image() else None


def kind(given: Kind | None, files: tuple[Enclosure, ...]) -> Kind | None:
    """Return what an item is: what it says, else what its files are, else nobody knows.

    Another form of a file says nothing: a talk that can be watched as well stays a talk.
    """
    if given or not files:
        return given
    own = [each for each in files if not each.alternate] or files
    kinds = {_kind_of(each) for each in own}
    return next((each for each in _SHOWN if each in kinds), None)


def _kind_of(file: Enclosure) -> Kind | None:
    if file.type and file.type != "application/octet-stream":
        if _DOCUMENTS.fullmatch(file.type):
            return "document"
        return next((each for each in _SHOWN if file.type.startswith(f"{each}/")), None)
    path = re.split(r"[?#]", file.url, maxsplit=1)[0]
    return _EXTENSIONS.get(path.rpartition(".")[2].lower())
