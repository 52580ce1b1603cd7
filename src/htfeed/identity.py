"""What makes an item the same item: stable ids, what differs, stories.

Pure: the same item gives the same answers on every machine and in every run.
"""

import hashlib
import re
import unicodedata
import uuid
from dataclasses import fields, is_dataclass
from datetime import date
from functools import lru_cache
from html import unescape
from typing import Final

from htfeed.constructs import Date, Deleted
from htfeed.model import Entry, Item
from htfeed.syntax.elements import BLOCKS
from htfeed.syntax.html import plain_text, text_of_clean
from htfeed.syntax.urls import comparable, host_of

# RFC 3986 §4.3: absolute-URI has a scheme and no fragment; RFC 4287 §4.2.6
# wants an IRI, so characters outside ASCII are welcome and white space is not.
_ABSOLUTE: Final = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x1f\x7f\ud800-\udfff]+"
)
# RFC 3986, in ASCII, and what its scheme asks of a URI: a host; a namespace (RFC 8141
# §2); a day on which a name in lower case was somebody's (RFC 4151 §2.1). What runs
# when it is followed is no name.
_URI: Final = re.compile(
    r"(?i:[a-z][a-z0-9+.-]*):(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+"
    r"(?:\#(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?"
)
# Of these, what is plainly one.
_PLAIN: Final = re.compile(r"https?://[A-Za-z0-9.-]+(?:/[A-Za-z0-9._~:/?@!$&'()*+,;=-]*)?")
_HOSTED: Final = re.compile(r"(?i:https?)://[^/?#]+(?:[/?#].*)?")
_BY_SCHEME: Final = {
    **dict.fromkeys(("javascript", "vbscript", "data"), re.compile(r"(?!)")),
    "http": _HOSTED,
    "https": _HOSTED,
    "urn": re.compile(r"(?i:urn:[a-z0-9][a-z0-9-]{1,31}):.+"),
    "tag": re.compile(r"tag:(?:[a-z0-9._-]+@)?[a-z0-9.-]+,\d{4}(?:-\d\d(?:-\d\d)?)?:.*"),
}
_NOT_WORD: Final = re.compile(r"[\W_]+")
_NOT_KEY: Final = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG: Final = 47
_ENOUGH: Final = 12
"""Words; shorter texts are the same or another."""
_ALIKE: Final = 0.8
_SEPARATOR: Final = "\x1f"
# In octets: PostgreSQL keeps no more than 2,700 in an index.
_LONGEST: Final = 2048
_WEB: Final = re.compile(r"https?://\S+$")
_TAG: Final = re.compile(r'( ?)<(/?)([a-z0-9]+)((?: [a-z-]+="[^"]*")*)>( ?)')
_ATTRIBUTE: Final = re.compile(r' ([a-z-]+)="([^"]*)"')
_PODCASTS: Final = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
_READER: Final = 16
_DIGEST: Final = _READER + 32
"""Digits of a digest; the first tell what an entry was read by."""
_UNSTORABLE: Final = re.compile(r"[\x00\ud800-\udfff]")


def is_absolute_uri(text: str) -> bool:
    """Whether a text can stand as an Atom id (RFC 4287 §4.2.6)."""
    return _ABSOLUTE.fullmatch(text) is not None and len(text.encode()) <= _LONGEST


def is_uri(text: str) -> bool:
    """Whether a text is a URI that every reader takes for one, by the rules of its scheme.

    Narrower than :func:`is_absolute_uri`: what RSS, RDF and validators of Atom
    refuse (letters beyond ASCII, square brackets, a ``tag:`` without a date) is none.
    """
    if _PLAIN.fullmatch(text) and len(text) <= _LONGEST:
        return True
    if not is_absolute_uri(text) or not _URI.fullmatch(text):
        return False
    rule = _BY_SCHEME.get(text.partition(":")[0].lower())
    return rule is None or rule.fullmatch(text) is not None


def listed_key(url: str) -> str:
    """Return the key of a feed that a list names: made of its address alone.

    ``[a-z0-9-]``, 60 characters at most; spellings of one address share it, so the
    same feed in two lists is one source.
    """
    same = comparable(url)
    host = same.partition("://")[2].partition("/")[0]
    slug = _NOT_KEY.sub("-", host)[:_LONGEST_SLUG].strip("-") or "feed"
    return f"{slug}-{hashlib.sha256(same.encode()).hexdigest()[:12]}"


def tag_uri(authority: str, since: str, *names: str) -> str:
    """Return a tag: URI (RFC 4151) for a thing that is named by words of ours."""
    return f"tag:{authority},{since}:{'/'.join(names)}"


def podcast_guid(address: str) -> str:
    """Return the ``podcast:guid`` of a feed: a UUIDv5 of its address without the scheme.

    Podcasting 2.0, docs/tags/guid.md.
    """
    return str(uuid.uuid5(_PODCASTS, address.partition("://")[2].rstrip("/")))


def made_id(authority: str, since: str, source: str, source_id: str) -> str:
    """Return the published id of an item whose own id cannot be published.

    It tells nothing of ``source_id``, which may hold a secret or a path.
    """
    return tag_uri(authority, since, source, _digest(source, source_id)[:24])


def handle(published_id: str, *, length: int = 10) -> str:
    """Return a short name of an item, for people to type; as lasting as its id.

    It is how the anchor of the item's article on a channel's page begins.
    """
    return _digest(published_id)[:length]


def source_id(entry: Entry, place: str, day: date | None, *, own_file: bool) -> str:
    """Return what identifies an entry within its source.

    The source's own id; else its link; else the fingerprint of what it says.
    An entry of a source file is known by its file, title and day instead, so
    that a mended link or sentence is a change and not another entry.
    """
    if entry.id:
        return _storable(entry.id)
    if own_file:
        told = (place, slug(_title(entry)), day.isoformat() if day else "")
        return _storable(_SEPARATOR.join(told))
    link = next((each.href for each in entry.links if each.rel == "alternate"), None)
    if link:
        return _storable(link)
    said = (each.value for each in (entry.summary, entry.content) if each)
    enclosed = (each.url for each in entry.enclosures)
    return "sha256:" + _digest(_title(entry), entry.published or "", *said, *enclosed)


def id_of_deleted(deleted: Deleted) -> str:
    """Return what identified an entry, within its source, that its source takes back."""
    return _storable(deleted.ref)


def _storable(text: str) -> str:
    """Return a text as it is, or its digest where no database could hold it."""
    if text.isascii() and text.isprintable() and len(text) <= _LONGEST:
        return text
    if _UNSTORABLE.search(text) or len(text.encode()) > _LONGEST:
        return "sha256:" + _digest(text)
    return text


def digest(written: bytes, by: str) -> str:
    """Return what tells whether an entry has to be read again.

    Args:
        written: The entry as it stands in its document.
        by: All else that its reading depends on.
    """
    return _reader(by) + hashlib.blake2b(written, digest_size=16).hexdigest()


@lru_cache(maxsize=16)
def _reader(by: str) -> str:
    # Nearly always the same for all of a feed.
    given = by.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(given, digest_size=8).hexdigest()


def same_writing(one: str, other: str) -> bool:
    """Whether two digests are of one writing, whatever it was read by."""
    return len(one) == len(other) == _DIGEST and one[_READER:] == other[_READER:]


def differs(before: Item, now: Item) -> bool:
    """Whether a subscriber would notice what has become of an item.

    Blind to white space, the order of attributes, what of addresses only tracks, and
    our own book-keeping.
    """
    return any(_differ(getattr(before, name), getattr(now, name)) for name in _NOTICED)


def _differ(before: object, now: object) -> bool:
    return before != now and _said(before) != _said(now)


def _said(value: object) -> object:
    """Return what a value says, however it is written."""
    if isinstance(value, str):
        folded = " ".join(value.split())
        return _TAG.sub(_plain_tag, folded) if "<" in folded else _plain(folded)
    if isinstance(value, Date):
        return (value.at, value.day_only)
    if isinstance(value, tuple):
        return tuple(_said(each) for each in value)
    if is_dataclass(value):
        return tuple(_said(getattr(value, each.name)) for each in fields(value))
    return value


def _plain(text: str) -> str:
    return comparable(text) if _WEB.match(text) else text


def _plain_tag(tag: re.Match[str]) -> str:
    """Return a tag with its attributes in the one order, and without space at a block."""
    before, slash, name, given, after = tag.groups()
    attributes = sorted(_ATTRIBUTE.findall(given))
    told = (f'{key}="{_plain(unescape(value))}"' for key, value in attributes)
    whole = f"<{slash}{' '.join((name, *told))}>"
    return whole if name in BLOCKS else f"{before}{whole}{after}"


_NOTICED: Final = (
    "title",
    "links",
    "published",
    "updated",
    "authors",
    "contributors",
    "categories",
    "summary",
    "content",
    "enclosures",
    "image",
    "durations",
    "kind",
    "comments",
    "language",
    "rights",
    "credits",
    "episode",
    "location",
    "event",
    "in_reply_to",
    "available",
    "status",
)


def story(item: Item) -> str | None:
    """Return a key of title and day, without which nobody would compare two texts.

    None where an item lacks one of them, or has no text at all.
    """
    if not item.title or item.published is None or not (item.content or item.summary):
        return None
    return _digest(_words(item.title), item.published.at.date().isoformat())


def page(item: Item) -> str | None:
    """Return a key of the page that an item is about; None for a whole site, or nothing."""
    link = item.link
    if not link:
        return None
    same = comparable(link)
    is_site = same.partition("://")[2].partition("/")[2] == ""
    return None if is_site else _digest("page", same)


def same_story(one: Item, other: Item) -> bool:
    """Whether two items of one title and day tell the same story.

    Their texts are nearly the same. Two pages of one site are two stories, however
    much they are alike, for chapters of one book share most of their words; so are
    two items of one source that name different pages.
    """
    if one.link and other.link and comparable(one.link) != comparable(other.link):
        near = host_of(one.link) == host_of(other.link) or one.source == other.source
        if near:
            return False
    said, again = (
        _words(text_of_clean(each.content or each.summary or "")) for each in (one, other)
    )
    return bool(said) and (said == again or _alike(said.split(), again.split()))


def _alike(said: list[str], again: list[str]) -> bool:
    """Whether two texts share most of their runs of three words (Jaccard's index)."""
    if min(len(said), len(again)) < _ENOUGH:
        return False
    runs, others = (
        set(zip(each, each[1:], each[2:], strict=False)) for each in (said, again)
    )
    return len(runs & others) >= _ALIKE * len(runs | others)


def slug(text: str) -> str:
    """Return the words of a text in lower case, joined by hyphens."""
    return _words(text).replace(" ", "-")


def _words(text: str) -> str:
    folded = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return _NOT_WORD.sub(" ", folded.casefold()).strip()


def _title(entry: Entry) -> str:
    return plain_text(entry.title.value) if entry.title else ""


def _digest(*parts: str) -> str:
    joined = _SEPARATOR.join(parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()
