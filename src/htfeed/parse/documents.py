"""A document of any format that is read: which it is, and what its parser makes of it.

parse ── decoding ── sniffing ─┬─ xmlfeed ─┬─ entries     well-formed XML
                               │           ├─ balancing   what can be made so
                               │           └─ loose       what feedparser can save
                               ├─ sitemap                 the pages of a site
                               ├─ records ─┬─ jsonfeed    JSON Feed; YAML, JSON, CSV by hand
                               │           └─ ninjs       news of agencies
                               └─ markdown ── fields      one entry, front matter
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from htfeed.errors import ParseError
from htfeed.model import ParsedFeed, Problem
from htfeed.parse import MOST_ENTRIES, TOO_MANY, Before, Reader
from htfeed.parse.addresses import is_web
from htfeed.parse.decoding import Decoded, decode, is_binary
from htfeed.parse.markdown import parse_markdown
from htfeed.parse.records import parse_csv, parse_json, parse_yaml
from htfeed.parse.shortening import LONGEST, shortened
from htfeed.parse.sitemap import parse_sitemap
from htfeed.parse.sniffing import Family, family
from htfeed.parse.wrappings import unwrapped
from htfeed.parse.xmlfeed import parse_xml

_PARSERS: Final[dict[Family, Callable[[str, str | None], ParsedFeed]]] = {
    "sitemap": parse_sitemap,
    "json": parse_json,
    "yaml": parse_yaml,
    "markdown": parse_markdown,
    "csv": parse_csv,
}


def parse(
    body: bytes,
    *,
    media_type: str = "",
    name: str = "",
    base: str | None = None,
    reader: Reader = "any",
    before: Before | None = None,
) -> ParsedFeed:
    """Return what a document says of itself and its entries, in the document's order.

    Nothing is merged or left out but what a Problem tells of. Raises
    ParseError, and nothing else, where there is no feed in the bytes.

    Args:
        body: The document.
        media_type: The ``Content-Type`` field; a hint where the bytes leave a doubt.
        name: Path or address; its ending tells which kind a source file is.
        base: Address of the document, which relative references are resolved against.
        reader: Who reads XML, for comparing.
        before: What is known of the entries; None where nobody wants to know again.
    """
    if is_binary(body):
        raise ParseError(
            "not-a-feed",
            f"the document is binary: it begins with {body[:4]!r}",
            cure="give the address of a feed, not of a file that it names",
        )
    decoded = _bare(decode(body, media_type))
    base = base if base and is_web(base) else None
    kind = family(decoded.text, media_type=media_type, name=name, base=base)
    if kind == "xml":
        found = parse_xml(
            decoded.text, base, reader=reader, before=before, octets=decoded.octets
        )
    else:
        found = _PARSERS[kind](decoded.text, base)
    problems = (*decoded.problems, *found.problems)
    if len(found.entries) > MOST_ENTRIES:
        problems = (*problems, TOO_MANY)
    found = replace(found, entries=found.entries[:MOST_ENTRIES], problems=problems)
    return found if len(decoded.text) <= LONGEST else shortened(found)


def _bare(found: Decoded) -> Decoded:
    """Return a document without the page around it, if that shows nothing else."""
    text = unwrapped(found.text)
    if text is found.text:
        return found
    told = Problem(
        code="wrapped", where="document", detail="the feed stands in a page of HTML"
    )
    return Decoded(text=text, problems=(*found.problems, told))
