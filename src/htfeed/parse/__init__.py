"""Bytes -> what a source wrote.  Liberal in what it takes; no I/O and no clock."""

from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final

from htfeed.errors import ParseError
from htfeed.model import ParsedFeed, Problem
from htfeed.parse.decoding import decode, is_binary
from htfeed.parse.jsonfeed import parse_json
from htfeed.parse.markdown import parse_markdown
from htfeed.parse.records import parse_csv, parse_yaml
from htfeed.parse.sniffing import family
from htfeed.parse.xmlfeed import parse_xml

VERSION: Final = 1
"""Grows with each change of a rule, so that documents are read again."""

MOST_ENTRIES: Final = 10_000
"""Of a longer document the first are taken, which in feeds are the newest."""


def parse(
    body: bytes, *, media_type: str = "", name: str = "", base: str | None = None
) -> ParsedFeed:
    """Return the feed in a document, its entries in order, nothing merged.

    Args:
        body: The document, whole and decoded from any content coding.
        media_type: The ``Content-Type`` field; it only helps.
        name: A file name or an address, whose ending tells a source file.
        base: The address of the document, which references are resolved against.

    Raises:
        ParseError: There is no feed in it; the only error that is raised.
    """
    if is_binary(body):
        raise ParseError(
            "not-a-feed", "the document is no text", cure="give the address of a feed"
        )
    decoded = decode(body, media_type)
    kind = family(decoded.text, media_type=media_type, name=name, base=base)
    shown = PurePosixPath(name).name
    if kind == "xml":
        parsed = parse_xml(decoded.text, base)
        parsed = replace(parsed, problems=(*decoded.problems, *parsed.problems))
    elif kind == "json":
        parsed = parse_json(decoded.text, shown, base, decoded.problems)
    else:
        parsed = _BY_HAND[kind](decoded.text, shown, decoded.problems)
    return _limited(parsed)


_BY_HAND: Final = {"yaml": parse_yaml, "markdown": parse_markdown, "csv": parse_csv}


def _limited(parsed: ParsedFeed) -> ParsedFeed:
    count = len(parsed.entries)
    if count <= MOST_ENTRIES:
        return parsed
    problem = Problem(
        code="too-many-entries",
        where="document",
        detail=f"of {count} entries the first {MOST_ENTRIES} are taken",
    )
    return replace(
        parsed,
        entries=parsed.entries[:MOST_ENTRIES],
        problems=(*parsed.problems, problem),
    )
