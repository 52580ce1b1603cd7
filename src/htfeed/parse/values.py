"""Values out of mappings that people or programs wrote, noting what is wrong in them."""

from collections.abc import Iterator, Mapping
from typing import Final

from htfeed.model import Problem
from htfeed.syntax.xml import legal

_SHOWN: Final = 60
LONGEST_EXTRA: Final = 100_000
"""Characters that are kept of what no field has a place for."""


class Values:
    """The values of one mapping; one of a wrong type becomes a Problem, not an error."""

    __slots__ = ("given", "problems", "where")

    def __init__(self, given: Mapping[str, object], where: str) -> None:
        """Read from a mapping.

        Args:
            given: What was written.
            where: What a Problem says that it concerns.
        """
        self.given = given
        self.where = where
        self.problems: list[Problem] = []

    def note(self, code: str, detail: str) -> None:
        """Note a Problem."""
        self.problems.append(Problem(code=code, where=self.where, detail=detail))

    def text(self, *keys: str) -> str | None:
        """Return the first text or number that the keys hold, stripped; else None."""
        found = None
        for key in keys:
            if found is None and key in self.given:
                found = self._text(key)
        return found

    def _text(self, key: str) -> str | None:
        value = self.given[key]
        if value is None:
            return None
        word = as_text(value)
        if word is None:
            self.wrong(key, value, "a text")
        return word.strip() or None if word else None

    def several(self, *keys: str) -> list[object]:
        """Return all that the keys hold: the members of lists, and what stands alone."""
        found: list[object] = []
        for key in keys:
            value = self.given.get(key)
            found += value if isinstance(value, list) else [] if value is None else [value]
        return [each for each in found if each is not None and each != ""]

    def inner(self, key: str) -> "Values":
        """Return the mapping under a key, empty without one; its Problems are ours."""
        return self.within(self.given.get(key), key)

    def within(self, value: object, key: str) -> "Values":
        """Return the values of a mapping inside this one; its Problems are ours."""
        if not isinstance(value, Mapping):
            if value is not None:
                self.wrong(key, value, "a mapping")
            value = {}
        found = Values(value, self.where)
        found.problems = self.problems
        return found

    def wrong(self, key: str, value: object, wanted: str) -> None:
        """Note that a key holds something of a wrong type."""
        self.note("field-type", f"{key} is {shown(value)}, not {wanted}")

    def unknown(self, known: frozenset[str]) -> Iterator[tuple[str, str]]:
        """Give the texts under keys that are not known."""
        for key, value in self.given.items():
            word = as_text(value)
            if key not in known and word:
                yield key, word


def as_text(value: object) -> str | None:
    """Return a text or a number as legal text; None for everything else."""
    if isinstance(value, str):
        return legal(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    is_whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
    return str(int(value)) if is_whole else str(value)


def shown(value: object) -> str:
    """Return a value as an error shows it: short, whatever it is."""
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    text = repr(value) if not isinstance(value, bytes) else "binary"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
