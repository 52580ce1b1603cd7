"""YAML, JSON and CSV written by hand -> a feed of their records."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any, Final

from htfeed.errors import ParseError
from htfeed.model import FeedInfo, Link, ParsedFeed, Problem
from htfeed.parse.fields import Record, entry_of, is_record
from htfeed.parse.yamltext import yaml_value

_LISTS: Final = ("items", "entries")
"""Keys under which a document lists its entries."""


def parse_yaml(text: str, name: str, problems: tuple[Problem, ...]) -> ParsedFeed:
    """Return the entries of a YAML document: one mapping, a list, or ``items:``.

    Raises:
        ParseError: It is no YAML, or holds no entry.
    """
    return feed_of("yaml", yaml_value(text.lstrip("\ufeff")), name, problems)


def feed_of(
    format_: str, value: object, name: str, problems: tuple[Problem, ...]
) -> ParsedFeed:
    """Return the entries of a value that YAML or JSON gave.

    Raises:
        ParseError: It holds no entry (``no-entries``).
    """
    info = FeedInfo()
    records: object = value
    if isinstance(value, Mapping):
        listed = next((key for key in _LISTS if isinstance(value.get(key), list)), None)
        records = value[listed] if listed else [value]
        info = _info(value) if listed else info
    if not isinstance(records, list) or (records and not any(map(is_record, records))):
        raise ParseError(
            "no-entries",
            f"there is no entry in this {format_.upper()}",
            cure="write one mapping with a title, a list of them, or a list under items",
        )
    return _feed(format_, info, list(enumerate(records, start=1)), name, problems)


def _info(value: Mapping[str, Any]) -> FeedInfo:
    title, link = value.get("title"), value.get("link")
    return FeedInfo(
        title=title if isinstance(title, str) else None,
        links=(Link(href=link),) if isinstance(link, str) else (),
    )


def parse_csv(text: str, name: str, problems: tuple[Problem, ...]) -> ParsedFeed:
    """Return the entries of a table: fields in the first row, one entry a row.

    Comma, semicolon or tab separates; ``;`` separates several values in a cell.

    Raises:
        ParseError: It has no column that is a field, or a row is too long.
    """
    text = text.lstrip("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        rows = [(reader.line_num, row) for row in reader if any(map(str.strip, row))]
    except csv.Error as error:
        cause = f"no CSV: {error}"
        raise ParseError("csv", cause, line=reader.line_num, cure=_QUOTE) from error
    if not rows:
        raise ParseError("no-entries", "the table is empty", cure="begin with a header row")
    (_, head), *body = rows
    names = [cell.strip() for cell in head]
    if not is_record(dict.fromkeys(names)):
        raise ParseError(
            "csv",
            f"no column of {', '.join(names)[:80]!r} is a field of an entry",
            line=1,
            cure="begin with a header row such as published,title,summary",
        )
    for line, row in body:
        if len(row) > len(names):
            cause = f"{len(row)} cells where the header has {len(names)}"
            raise ParseError("csv", cause, line=line, cure=_QUOTE)
    records = [(line, dict(zip(names, row, strict=False))) for line, row in body]
    return _feed("csv", FeedInfo(), records, name, problems)


_QUOTE: Final = 'put cells that hold a comma, a quote or a line break between " quotes'


def _delimiter(text: str) -> str:
    """Return the separator that the header row has most of."""
    head = text.lstrip("\n").partition("\n")[0]
    return max(",;\t", key=head.count)


def _feed(
    format_: str,
    info: FeedInfo,
    records: Iterable[tuple[int, object]],
    name: str,
    problems: tuple[Problem, ...],
) -> ParsedFeed:
    entries, met = [], list(problems)
    for number, record in records:
        where = f"{name} {'line' if format_ == 'csv' else 'entry'} {number}".strip()
        if not isinstance(record, Mapping):
            detail = f"{str(record)[:80]!r} is no mapping of fields, and is left out"
            met.append(Problem(code="entry-shape", where=where, detail=detail))
            continue
        entry, misfits = entry_of(_named(record), where)
        entries.append(entry)
        met += misfits
    return ParsedFeed(
        format=format_, info=info, entries=tuple(entries), problems=tuple(met)
    )


def _named(record: Mapping[Any, object]) -> Record:
    return {str(key): value for key, value in record.items()}
