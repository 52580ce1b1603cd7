"""Markdown -> HTML, and the title that a text without fields begins with."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


@cache
def _reader() -> "MarkdownIt":
    # Feeds have no need of it.
    from markdown_it import MarkdownIt  # noqa: PLC0415

    # The HTML that authors write is let through: it is cleaned later, as all HTML is.
    return MarkdownIt("commonmark", {"html": True})


def html_of(markdown: str) -> str:
    """Return a text in Markdown as HTML; not cleaned."""
    return str(_reader().render(markdown)).strip()


def titled(markdown: str) -> tuple[str | None, str]:
    """Return the first heading as plain text, and the text without it if it begins so."""
    tokens = _reader().parse(markdown)
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and token.map:
            first, last = token.map
            title = _words(tokens[place + 1]) or None
            lines = markdown.split("\n")
            if place == 0:
                markdown = "\n".join([*lines[:first], *lines[last:]])
            return title, markdown
    return None, markdown


def _words(inline: "Token") -> str:
    """Return the words of a line, without what marks them up."""
    found = (
        " " if each.type in {"softbreak", "hardbreak"} else each.content
        for each in inline.children or ()
        if each.type != "html_inline"
    )
    return " ".join("".join(found).split())
