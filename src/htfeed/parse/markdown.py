"""Markdown with front matter -> a feed of one entry."""

import re
from typing import Final

from markdown_it import MarkdownIt

from htfeed.errors import ParseError
from htfeed.model import FeedInfo, ParsedFeed, Problem, Text
from htfeed.parse.fields import Record, entry_of
from htfeed.parse.yamltext import yaml_value

_FENCE: Final = re.compile(r"(?:---|\.\.\.)[ \t]*\n?")
_HEADING: Final = re.compile(r"\s*#[ \t]+(?P<title>[^\n]+?)[ \t#]*(?:\n|\Z)")
# HTML inside is let through here: the normaliser cleans every text alike.
_COMMONMARK: Final = MarkdownIt("commonmark", {"html": True})


def parse_markdown(text: str, name: str, problems: tuple[Problem, ...]) -> ParsedFeed:
    """Return the one entry of a document: the fields above, the content below.

    Without a title among the fields, a first heading of the first rank is it.

    Raises:
        ParseError: The front matter is no YAML, or does not end.
    """
    text = text.lstrip("\ufeff")
    record, body = _front_matter(text)
    heading = _HEADING.match(body)
    if heading and not record.get("title"):
        record = {**record, "title": heading["title"]}
        body = body[heading.end() :]
    content = None
    if body.strip():
        content = Text(value=_COMMONMARK.render(body), type="html")
    entry, misfits = entry_of(record, name, content=content)
    return ParsedFeed(
        format="markdown", info=FeedInfo(), entries=(entry,), problems=(*problems, *misfits)
    )


def _front_matter(text: str) -> tuple[Record, str]:
    opening = re.match(r"\s*---[ \t]*\n", text)
    if opening is None:
        return {}, text
    lines = text[opening.end() :].splitlines(keepends=True)
    for number, line in enumerate(lines):
        if _FENCE.fullmatch(line):
            first_line = text[: opening.end()].count("\n") + 1
            found = yaml_value("".join(lines[:number]), first_line=first_line)
            if not isinstance(found, dict | None):
                raise ParseError(
                    "front-matter",
                    f"the front matter is {type(found).__name__}, not fields",
                    line=first_line,
                    cure="write a field a line, such as title: Words",
                )
            return found or {}, "".join(lines[number + 1 :])
    raise ParseError(
        "front-matter",
        "the front matter does not end",
        line=1,
        cure="put a line of --- below it",
    )
