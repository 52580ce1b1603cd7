"""The text of an item as it stands on a page: clean HTML, fitted in below its heading.

Pure, and linear in the length. What comes in is clean: every ``<`` opens a tag that is
known, each is closed, and no attribute holds a bare ``>``.
"""

import re
from html import escape
from typing import Final

from markupsafe import Markup

from htfeed.syntax.html import text_of_clean

_TAG: Final = re.compile(r"<(/?)(h[1-6]|table|pre)\b([^>]*)>")
_CAPTION: Final = re.compile(r"\s*<caption\b[^>]*>(.{1,2000}?)</caption>", re.DOTALL)
_CODE: Final = re.compile(r"\s*<code\b")
_LOWEST: Final = 6
"""The last heading that there is (HTML §4.3.6)."""


def fitted_in(clean: str, *, below: int) -> Markup:
    """Return a text whose headings are below that of its item, and skip no level.

    What may be wider than the page, a table or code, stands in a box that scrolls by
    itself, by the keys too (WCAG 2.2 §1.4.10, §2.1.1), and has a name to be read out.
    Other preformatted text is mostly that of mails, and is wrapped.

    Args:
        clean: Clean HTML.
        below: The level of the item's heading.
    """
    framed = _TAG.sub(_Frame(clean, below), clean)
    return Markup(framed)  # noqa: S704 - clean since it was normalised, and framed by us


class _Frame:
    """What has been read of a text: gives each of its tags as it is to stand there."""

    def __init__(self, clean: str, below: int) -> None:
        self._clean = clean
        self._below = below
        self._above: list[int] = []
        """The headings over the place that was reached, as the source ranks them."""
        self._open: list[int] = []
        """The headings that it is in, as they are ranked here."""
        self._tables = 0
        self._coded = False

    def __call__(self, tag: re.Match[str]) -> str:
        """Return a tag as it is to stand on the page."""
        end, name = bool(tag[1]), tag[2]
        if name[0] == "h":
            return self._heading_end(tag) if end else self._heading(tag)
        if name == "table":
            return self._table_end(tag) if end else self._table(tag)
        return self._code_end(tag) if end else self._code(tag)

    def _heading(self, tag: re.Match[str]) -> str:
        level = int(tag[2][1])
        while self._above and self._above[-1] >= level:
            self._above.pop()
        self._above.append(level)
        self._open.append(min(self._below + len(self._above), _LOWEST))
        return f"<h{self._open[-1]}{tag[3]}>"

    def _heading_end(self, tag: re.Match[str]) -> str:
        return f"</h{self._open.pop()}>" if self._open else tag[0]

    def _table(self, tag: re.Match[str]) -> str:
        self._tables += 1
        if self._tables > 1:
            return tag[0]
        caption = _CAPTION.match(self._clean, tag.end())
        return _box(text_of_clean(caption[1]) if caption else "Table") + tag[0]

    def _table_end(self, tag: re.Match[str]) -> str:
        self._tables -= 1
        return tag[0] if self._tables else f"{tag[0]}</div>"

    def _code(self, tag: re.Match[str]) -> str:
        self._coded = not self._tables and bool(_CODE.match(self._clean, tag.end()))
        return _box("Code") + tag[0] if self._coded else tag[0]

    def _code_end(self, tag: re.Match[str]) -> str:
        return f"{tag[0]}</div>" if self._coded else tag[0]


def _box(name: str) -> str:
    return f'<div class="wide" role="group" tabindex="0" aria-label="{escape(name)}">'
