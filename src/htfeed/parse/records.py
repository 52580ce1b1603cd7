"""Source files of records -> entries: YAML, JSON and tables (CSV)."""

import csv
import io
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from htfeed.errors import ParseError
from htfeed.model import Entry, FeedInfo, ParsedFeed, Problem
from htfeed.parse import jsontext
from htfeed.parse.fields import (
    FIELDS,
    LISTS,
    PARTS,
    entry_of,
    info_of,
    named,
    unknown_field,
)
from htfeed.parse.jsonfeed import is_json_feed, read_json_feed
from htfeed.parse.ninjs import is_ninjs, read_ninjs
from htfeed.parse.values import shown
from htfeed.syntax.intervals import counted

_DELIMITERS: Final = ",;\t|"
_SEPARATOR: Final = ";"
"""What stands between the values of a cell that holds several."""
_LISTINGS: Final = ("items", "entries")
"""Keys under which a document lists its entries."""
_COLUMNS: Final = FIELDS | {
    f"{name}.{part}" for name, parts in PARTS.items() for part in parts
}


def parse_yaml(text: str, base: str | None) -> ParsedFeed:
    """Return the entries of a YAML file: one mapping, a list, or ``items``.

    A file of several documents has an entry in each. Raises ParseError with
    the line where it is no YAML.
    """
    # Feeds have no need of it.
    from htfeed.parse.yamltext import load  # noqa: PLC0415

    found = load(text)
    return _records(found[0] if len(found) == 1 else found, "yaml", base)


def parse_json(text: str, base: str | None) -> ParsedFeed:
    """Return the entries of a JSON Feed, of ninjs, or of JSON written by hand.

    That is one object, a list, or ``items``. Of several texts, one behind the other,
    the first says what the feed is, and each has entries.

    Raises ParseError with the line where it is no JSON.
    """
    found = jsontext.load(text)
    feeds = [_json(value, base) for value in found.values]
    return replace(
        feeds[0],
        entries=tuple(entry for feed in feeds for entry in feed.entries),
        problems=(*found.problems, *(each for feed in feeds for each in feed.problems)),
    )


def _json(value: object, base: str | None) -> ParsedFeed:
    if isinstance(value, Mapping) and is_json_feed(value):
        return read_json_feed(value, base)
    if is_ninjs(value):
        return read_ninjs(value, base)
    return _records(value, "json", base)


def parse_csv(text: str, base: str | None) -> ParsedFeed:
    """Return the entries of a table: a header of field names, then an entry a row.

    Cells are separated by commas, semicolons or tabs; a cell that holds
    several values separates them by ``;``. Raises ParseError with the line
    for a row that is longer than the header.
    """
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = _header(next(filter(any, reader), []), reader.line_num)
        problems = [
            Problem(
                code="field-unknown", where="header", detail=unknown_field(each, _COLUMNS)
            )
            for each in header
            if each and each not in _COLUMNS
        ]
        rows = [
            (reader.line_num, row) for row in reader if any(each.strip() for each in row)
        ]
    except csv.Error as error:
        raise ParseError(
            "ill-formed", f"the table cannot be read: {error}", line=reader.line_num
        ) from error
    return _table(header, rows, problems, base)


def _records(value: object, kind: str, base: str | None) -> ParsedFeed:
    info = FeedInfo()
    problems: tuple[Problem, ...] = ()
    given: Iterable[object]
    keys = value.keys() if isinstance(value, Mapping) else set()
    listing = next((key for key in _LISTINGS if key in keys), None)
    if isinstance(value, Mapping) and listing:
        info, problems = info_of(value, base=base)
        items = value[listing]
        given = [] if items is None else items if isinstance(items, list) else [items]
    elif isinstance(value, Mapping):
        given = [value]
        if not FIELDS & named(value).keys():
            raise _no_entries(kind, f"none of its keys ({_some(value)}) is a field")
    elif isinstance(value, list):
        given = value
    else:
        raise _no_entries(kind, f"it is {shown(value)}")
    return _feed(kind, info, problems, enumerate(given, start=1), base)


def _feed(
    kind: str,
    info: FeedInfo,
    problems: Iterable[Problem],
    given: Iterable[tuple[int, object]],
    base: str | None,
) -> ParsedFeed:
    entries: list[Entry] = []
    found = list(problems)
    for place, each in given:
        where = f"entry {place}"
        if isinstance(each, Mapping):
            entry, wrong = entry_of(each, where=where, base=base)
            entries.append(entry)
            found += wrong
        else:
            detail = f"it is {shown(each)}, not a mapping of fields"
            found.append(Problem(code="entry-unreadable", where=where, detail=detail))
    if found and not entries and any(each.code == "entry-unreadable" for each in found):
        raise _no_entries(kind, "none of its members is a mapping of fields")
    return ParsedFeed(format=kind, info=info, entries=tuple(entries), problems=tuple(found))


def _some(value: Mapping[str, object]) -> str:
    return ", ".join(shown(each) for each in itertools.islice(value, 5)) or "it has none"


def _no_entries(kind: str, why: str) -> ParseError:
    return ParseError(
        "not-a-feed",
        f"there is no entry in the {kind.upper()} document: {why}",
        cure="write one mapping of fields such as title and date, a list of them, or items",
    )


def _delimiter(text: str) -> str:
    """Return the character that parts the first line into the most known columns."""
    first = next((line for line in text.split("\n") if line.strip()), "")

    def known(delimiter: str) -> int:
        names = next(csv.reader([first], delimiter=delimiter), [])
        return sum(name.strip().lower() in _COLUMNS for name in names)

    return max(_DELIMITERS, key=known)


def _header(row: list[str], line: int) -> list[str]:
    names = [each.strip().lower().replace("-", "_") for each in row]
    if not _COLUMNS & set(names):
        raise ParseError(
            "columns-unknown",
            f"no column is a field: {shown(','.join(row))}",
            line=line or 1,
            cure=f"name the columns in the first row, out of {', '.join(sorted(_COLUMNS))}",
        )
    twice = next((each for each in names if each and names.count(each) > 1), None)
    if twice:
        raise ParseError("column-twice", f"column {twice} is there twice", line=line)
    return names


def _table(
    header: list[str],
    rows: Iterable[tuple[int, list[str]]],
    problems: Iterable[Problem],
    base: str | None,
) -> ParsedFeed:
    found = list(problems)
    entries = []
    for line, row in rows:
        if any(each.strip() for each in row[len(header) :]):
            raise ParseError(
                "row-too-long",
                f"the row has {counted(len(row), 'cell')}, the head {len(header)}",
                line=line,
                cure="put quotes round a cell that holds the separator",
            )
        entry, wrong = entry_of(_fields(header, row), where=f"line {line}", base=base)
        entries.append(entry)
        found += wrong
    return ParsedFeed(
        format="csv", info=FeedInfo(), entries=tuple(entries), problems=tuple(found)
    )


def _fields(header: list[str], row: list[str]) -> dict[str, object]:
    """Return the cells that say something, as a mapping of fields has them."""
    found: dict[str, object] = {}
    inner: dict[str, dict[str, object]] = {}
    for name, cell in zip(header, row, strict=False):
        words = cell.strip()
        if not words or name not in _COLUMNS:
            continue
        field, _, part = name.partition(".")
        if part:
            inner.setdefault(field, {})[part] = words
        elif field in LISTS:
            found[field] = [
                each for part in words.split(_SEPARATOR) if (each := part.strip())
            ]
        else:
            found[field] = words
    for field, parts in inner.items():
        whole = found.get(field)
        own = {} if whole is None else {"url" if field == "image" else "title": whole}
        found[field] = {**own, **parts}
    return found
