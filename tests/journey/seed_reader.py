"""Reads the text of the real archive, as a feed reader once showed it, into source files.

The converter of the tests, and no part of htfeed: it undoes what the reader
did to the entries (pictures became words that run into the text) and writes
each entry into a file of its own, in turn as YAML, JSON and Markdown.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Final

from ruamel.yaml import YAML

_MONTHS: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
)
_HEAD: Final = re.compile(r"^  • (\d\d/\d\d/\d{4})$", re.MULTILINE)
_BLANKS: Final = re.compile(r"\n\s*\n")
_DURATION: Final = re.compile(r"\bDuration: (\d+:\d\d(?: and \d+:\d\d)*)")
# "Report cover20 October 2008 - …": the picture's text and the dateline.
_DATELINE: Final = re.compile(
    rf"(?P<caption>.*?)(?P<text>\d{{1,2}} (?:{_MONTHS}) \d{{4}} - .*)"
)
# "Emma ThompsonFollowing …": a small letter that a capitalised word follows at once.
_RUN_ON: Final = re.compile(
    r"(?P<caption>(?:[A-Z][\w-]* ){0,4}[A-Z][a-z]+)(?P<text>[A-Z][a-z].*)"
)
_CREDIT: Final = re.compile(r"\s*\bPhoto: (.+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedEntry:
    """One entry of the archive, with its oddities told apart."""

    date: str
    """As the reader showed it: dd/mm/yyyy."""
    title: str | None
    alt: str | None
    """What stood where a picture had been."""
    credit: str | None
    paragraphs: tuple[str, ...]
    """As Markdown: a list is a paragraph."""
    durations: str | None
    """As the text has it: ``0:30 and 0:60``."""

    @property
    def day(self) -> str:
        """Return its day as ISO 8601 writes it."""
        return "-".join(reversed(self.date.split("/")))

    @property
    def fields(self) -> dict[str, object]:
        """Return what a source file holds of it besides its text."""
        image = {"alt": self.alt, "credit": self.credit}
        told: Mapping[str, object] = {
            "title": self.title,
            "published": self.date,
            "durations": self.durations,
            "image": {key: value for key, value in image.items() if value},
        }
        return {key: value for key, value in told.items() if value}


def read_seed(text: str) -> tuple[SeedEntry, ...]:
    """Return the entries of the archive, in its order."""
    parts = _HEAD.split(text.replace("\u00a0", " "))[1:]
    return tuple(
        _entry(date, body) for date, body in zip(parts[::2], parts[1::2], strict=True)
    )


def write_sources(entries: tuple[SeedEntry, ...], folder: Path) -> None:
    """Write a file for each entry: YAML, JSON and Markdown take turns."""
    folder.mkdir(parents=True)
    for number, entry in enumerate(entries):
        extension, written = _WRITERS[number % len(_WRITERS)]
        path = folder / f"{number:02}{extension}"
        path.write_text(written(entry), encoding="utf-8")


def _entry(date: str, body: str) -> SeedEntry:
    # The first line belongs to the title alone: an entry without one leaves it blank.
    first, _, rest = body.removeprefix("\n").partition("\n")
    caption, texts = _without_caption(list(_paragraphs(rest)))
    credit = _CREDIT.search(caption)
    alt = _CREDIT.sub("", caption).rstrip(". ") if credit else caption
    durations = _DURATION.search(rest)
    return SeedEntry(
        date=date,
        title=first.strip() or None,
        alt=alt or None,
        credit=credit[1] if credit else None,
        paragraphs=tuple(texts),
        durations=durations[1] if durations else None,
    )


def _paragraphs(text: str) -> Iterator[str]:
    for block in _BLANKS.split(text):
        lines = [line.strip().replace("• ", "- ") for line in block.strip().splitlines()]
        if lines:
            yield "\n".join(lines)


def _without_caption(texts: list[str]) -> tuple[str, list[str]]:
    """Take the picture's text off the first paragraph that one runs into."""
    for number, text in enumerate(texts):
        found = _DATELINE.fullmatch(text) or _RUN_ON.fullmatch(text)
        if found and found["caption"]:
            return found["caption"], [*texts[:number], found["text"], *texts[number + 1 :]]
    return "", texts


def _markdown(entry: SeedEntry) -> str:
    body = "\n\n".join(entry.paragraphs)
    return f"---\n{_yaml_of(entry.fields)}---\n\n{body}\n"


def _yaml(entry: SeedEntry) -> str:
    return _yaml_of(_with_summary(entry))


def _json(entry: SeedEntry) -> str:
    return json.dumps(_with_summary(entry), ensure_ascii=False, indent=2)


def _with_summary(entry: SeedEntry) -> dict[str, object]:
    summary = {"summary": "\n\n".join(entry.paragraphs)} if entry.paragraphs else {}
    return entry.fields | summary


def _yaml_of(fields: Mapping[str, object]) -> str:
    stream = StringIO()
    YAML(typ="safe").dump(dict(fields), stream)
    return stream.getvalue()


_WRITERS: Final = ((".yaml", _yaml), (".json", _json), (".md", _markdown))
