"""A Markdown file -> one entry: fields in the front matter, content below."""

import re
from collections.abc import Mapping
from typing import Final

from htfeed.errors import ParseError
from htfeed.model import FeedInfo, ParsedFeed
from htfeed.parse.fields import entry_of
from htfeed.parse.prose import titled

_FENCE: Final = re.compile(r"(?:---|\.\.\.)[ \t]*")
_OPENING: Final = re.compile(r"---[ \t]*")


def parse_markdown(text: str, base: str | None) -> ParsedFeed:
    """Return the entry of a Markdown file.

    Without front matter the first heading is the title. Raises ParseError,
    with the line of the file, where the front matter is not closed, is no
    YAML or is no mapping.
    """
    given, body = _parted(text.lstrip("\ufeff"))
    if given is None:
        title, body = titled(body)
        given = {"title": title} if title else {}
    if body.strip():
        given = {**given, "content": {"markdown": body}}
    entry, problems = entry_of(given, where="entry", base=base)
    return ParsedFeed(
        format="markdown", info=FeedInfo(), entries=(entry,), problems=problems
    )


def _parted(text: str) -> tuple[Mapping[str, object] | None, str]:
    """Return the fields of the front matter, None without one, and what is below it."""
    lines = text.split("\n")
    start = next((at for at, line in enumerate(lines) if line.strip()), 0)
    if not _OPENING.fullmatch(lines[start]):
        return None, text
    for end in range(start + 1, len(lines)):
        if _FENCE.fullmatch(lines[end]):
            front = "\n".join(lines[start + 1 : end])
            return _fields(front, offset=start + 1), "\n".join(lines[end + 1 :])
    raise ParseError(
        "front-matter-open",
        "the front matter that begins here is not closed",
        line=start + 1,
        cure="put a line of --- below its last field",
    )


def _fields(front: str, *, offset: int) -> Mapping[str, object]:
    # Feeds have no need of it.
    from htfeed.parse.yamltext import load  # noqa: PLC0415

    found = load(front, offset=offset)
    if not found:
        return {}
    if len(found) > 1 or not isinstance(found[0], Mapping):
        raise ParseError(
            "not-a-mapping",
            "the front matter is no mapping of fields",
            line=offset + 1,
            cure="write each field as a line, such as title: A title",
        )
    return found[0]
