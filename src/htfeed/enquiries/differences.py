"""What changed between two revisions of an item: field by field, texts word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

from htfeed.enquiries.wording import FIELDS, Lines
from htfeed.model import Item

CONTEXT: Final = 6
"""How many words are shown on each side of those that changed."""

_EXACT: Final = 10_000
"""Words that are compared one by one; more would take minutes where all differs."""

_TEXTS: Final = frozenset({"title", "summary", "content", "rights"})
_WORD: Final = re.compile(r"\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some words of a text that changed."""

    kind: Literal["same", "old", "new", "cut"]
    """``cut`` stands for words that did not change and are not shown."""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How one field changed."""

    field: str
    removed: Lines = ()
    """What it said before and no longer says."""
    added: Lines = ()
    words: tuple[Piece, ...] = ()
    """A text that was changed, in the order of reading."""

    @property
    def markup_only(self) -> bool:
        """Whether it reads as before."""
        return not (self.removed or self.added)


def differences(before: Item, after: Item) -> tuple[Difference, ...]:
    """Return the fields in which two revisions differ, in the order of their table."""
    return tuple(
        _difference(name, FIELDS[name](before), FIELDS[name](after))
        for name in FIELDS
        if _said(before, name) != _said(after, name)
    )


def _said(item: Item, name: str) -> object:
    # What a source wrote for a date is no part of what the date is.
    value = getattr(item, name)
    return FIELDS[name](item) if name in {"published", "updated", "origin"} else value


def _difference(name: str, before: Lines, after: Lines) -> Difference:
    both = bool(before and after and before != after)
    return Difference(
        field=name,
        removed=tuple(line for line in before if line not in after),
        added=tuple(line for line in after if line not in before),
        words=tuple(_pieces(before[0], after[0])) if both and name in _TEXTS else (),
    )


def _pieces(before: str, after: str) -> Iterator[Piece]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > _EXACT)
    steps = matcher.get_opcodes()
    for number, (kind, i, j, m, n) in enumerate(steps):
        if kind == "equal":
            yield from _same(old[i:j], first=number == 0, last=number == len(steps) - 1)
        else:
            yield from _piece("old", old[i:j])
            yield from _piece("new", new[m:n])


def _piece(kind: Literal["old", "new"], words: Sequence[str]) -> Iterator[Piece]:
    if words:
        yield Piece(kind=kind, text=" ".join(words))


def _same(words: Sequence[str], *, first: bool, last: bool) -> Iterator[Piece]:
    """Give what stayed: the words next to a change, and a cut for the rest."""
    head = 0 if first else CONTEXT
    tail = 0 if last else CONTEXT
    if len(words) <= head + tail:
        yield Piece(kind="same", text=" ".join(words))
        return
    if head:
        yield Piece(kind="same", text=" ".join(words[:head]))
    yield Piece(kind="cut")
    if tail:
        yield Piece(kind="same", text=" ".join(words[-tail:]))
