"""What was noticed while a document was normalised, ready to be counted and shown."""

from collections.abc import Callable, Iterable
from typing import Final

from htfeed.model import Entry, Problem
from htfeed.syntax.html import title_text
from htfeed.syntax.xml import legal

_LONGEST: Final = 200
"""Characters of a source's own words in a problem: a log line stays a line."""


class Remarks:
    """Collects the problems of one entry, or of what a feed says of itself."""

    pixels = 0
    """Tracking pixels that were left out."""

    def __init__(self, where: str | Callable[[], str]) -> None:
        """Collect for a thing that the operator can find by this name.

        The name may be found out when it is first needed, as most entries are well.
        """
        self._where = where
        self._problems: list[Problem] = []

    def add(self, code: str, field: str, value: str, reason: str) -> None:
        """Note what is wrong with a field, with the value that is."""
        detail = f"{field}: {shown(value)} {reason}"
        where = self._where if isinstance(self._where, str) else self._where()
        self._problems.append(Problem(code=code, where=where, detail=detail))

    def spied(self, pixels: int) -> None:
        """Count tracking pixels: no problem, as nothing is lost with them."""
        self.pixels += pixels

    @property
    def problems(self) -> Iterable[Problem]:
        """Return the problems in the order in which they were met."""
        return tuple(self._problems)


def name_of(entry: Entry, number: int) -> str:
    """Return what an operator finds an entry by: its id, its title, its place."""
    title = title_text(entry.title) if entry.title else ""
    name = legal(entry.id or "").strip() or title or f"entry {number}"
    return _cut(" ".join(name.split()))


def shown(value: str) -> str:
    """Return a source's words on one line, quoted and not too long."""
    return repr(_cut(legal(value)))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
