"""Whatever feedparser understands of well-formed XML, our own reader does too.

Where it does not, it is right, and a line of :data:`REASONS` says why feedparser is not.
The documents are those of the corpus beside, and the real feeds where they are at hand.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from htfeed.errors import ParseError
from htfeed.model import Item, ParsedFeed
from htfeed.normalise.items import normalise
from htfeed.parse import Reader
from htfeed.parse.documents import parse
from htfeed.syntax.html import clean, text_of_clean

HERE = Path(__file__).parents[2] / "corpus"
SHARED = Path(os.environ.get("HTFEED_SHARED", "/nowhere")) / "corpus" / "feeds"
BASE = "https://b.example/"
OWN = sorted(each for each in HERE.rglob("*.xml") if each.parent.name != "broken")


def words(html: str | None) -> str:
    return " ".join(text_of_clean(html or "").split())


def texts(item: Item) -> set[str]:
    """All that an item says at length, wherever it stands."""
    return {each for each in (words(item.summary), words(item.content)) if each}


def one(value: object) -> set[object]:
    return set() if value is None else {value}


FIELDS: Mapping[str, Callable[[Item], set[Any]]] = {
    "title": lambda item: one(item.title),
    "links": lambda item: {each.href for each in item.links},
    "published": lambda item: one(item.published and item.published.at),
    "authors": lambda item: {each.name or each.email for each in item.authors},
    "categories": lambda item: {each.term for each in item.categories},
    "enclosures": lambda item: {each.url for each in item.enclosures},
    "texts": texts,
    "comments": lambda item: one(item.comments),
    # What is told by the words is no reading.
    "language": lambda item: one(None if item.language_detected else item.language),
    "rights": lambda item: one(item.rights),
}
Excuse = Callable[[Item, Item], bool]
REASONS: Mapping[str, Mapping[str, Excuse]] = {
    "title": {
        "it lets the title of a picture or of an author stand for the entry's": (
            lambda ours, theirs: (
                ours.title is not None
                or theirs.title in {each.title for each in ours.enclosures}
            )
        ),
    },
    "links": {
        "it takes an id, or the address of a picture, for a link": (
            lambda ours, theirs: all(
                _is_id(href, ours) or href in _pictures(ours, theirs)
                for href in FIELDS["links"](theirs) - FIELDS["links"](ours)
            )
        ),
    },
    "published": {
        "it does not tell when an item was built from when it was published": (
            lambda ours, theirs: (
                ours.updated is not None
                and theirs.published is not None
                and ours.updated.at == theirs.published.at
            )
        ),
    },
    "authors": {
        "it names a person twice, and cuts mails out of names": (
            lambda ours, theirs: all(
                any(
                    plain(told) in plain(name) or plain(name) in plain(told)
                    for told in known
                )
                for known in (FIELDS["authors"](ours),)
                for name in FIELDS["authors"](theirs) - known
            )
        ),
    },
    "categories": {
        "it takes any two letters for one that was encoded twice": (
            lambda ours, theirs: (
                {plain(each.term) for each in theirs.categories}
                <= {plain(each.term) for each in ours.categories}
            )
        ),
    },
    "texts": {
        "it takes any two letters for one that was encoded twice": (
            lambda ours, theirs: (
                set(map(plain, texts(theirs))) <= set(map(plain, texts(ours)))
            )
        ),
        "it lets a later text win over the entry's own, which we keep beside": (
            lambda ours, theirs: all(
                any(each in told for told in _said(ours))
                for each in texts(theirs) - texts(ours)
            )
        ),
        "it takes HTML without a known tag for text, and shows the tags": (
            lambda ours, theirs: (
                {words(clean(each)) for each in texts(theirs)}
                <= {words(clean(each)) for each in texts(ours)}
            )
        ),
    },
}


def _is_id(href: str, ours: Item) -> bool:
    own = ours.entry.id if ours.entry else None
    return own is not None and href.endswith(own)


def _pictures(ours: Item, theirs: Item) -> set[str | None]:
    found = [each.image for each in (ours, theirs) if each.image]
    return {each.url for each in found}


def _said(item: Item) -> list[str]:
    extra = item.entry.extra.values() if item.entry else ()
    return [*texts(item), *(words(clean(each)) for each in extra)]


def plain(text: str) -> str:
    """Return the text without what an encoding can spoil."""
    return "".join(each for each in text.lower() if each.isascii() and not each.isspace())


def read(document: Path, reader: Reader) -> ParsedFeed | None:
    try:
        return parse(document.read_bytes(), name="feed.xml", base=BASE, reader=reader)
    except ParseError:
        return None


def items(parsed: ParsedFeed) -> tuple[Item, ...]:
    return normalise(
        parsed, source="a", place="a", base=BASE, day_first=False, own_file=False
    ).items


def unexcused(document: Path) -> Iterator[str]:
    ours, theirs = read(document, "strict"), read(document, "lenient")
    if ours is None or theirs is None or not ours.format.startswith(("rss", "atom")):
        return
    if len(theirs.entries) > len(ours.entries):
        yield f"{len(theirs.entries)} entries, of which we read {len(ours.entries)}"
    if len(theirs.entries) != len(ours.entries):
        return
    for number, (own, other) in enumerate(zip(items(ours), items(theirs), strict=True)):
        for name, told in FIELDS.items():
            excuses = REASONS.get(name, {}).values()
            if told(other) - told(own) and not any(each(own, other) for each in excuses):
                yield f"{name} of entry {number}: {told(own)!r}, and not {told(other)!r}"


@pytest.mark.parametrize(
    "document", OWN, ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_both_readers_understand_a_document_of_the_corpus_alike(document: Path) -> None:
    assert list(unexcused(document)) == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="HTFEED_SHARED names no real feeds")
def test_both_readers_understand_real_feeds_alike() -> None:
    found = {
        each.name: told
        for each in sorted(SHARED.iterdir())
        if each.suffix != ".tsv" and (told := list(unexcused(each)))
    }

    assert found == {}
