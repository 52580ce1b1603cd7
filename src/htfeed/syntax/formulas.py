"""Formulas of MathML as a line of HTML: a half is ``1/2``, a square has its 2 up high."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from htfeed.syntax.elements import FORMULAS, names
from htfeed.syntax.markup import Token

_DEEPEST: Final = 50
_PLACES: Final = {
    "msub": ("", "sub"),
    "msup": ("", "sup"),
    "msubsup": ("", "sub", "sup"),
    "munder": ("", "sub"),
    "mover": ("", "sup"),
    "munderover": ("", "sub", "sup"),
    "mroot": ("", "sup"),
}
"""Element -> the element of HTML that means where each of its children stands."""
_BETWEEN: Final = {"mfrac": "/", "mtr": " ", "mtable": "; "}
"""Element -> what keeps its children apart."""
_GROUPED: Final = {"mfrac", "mroot", *_PLACES}
"""Of these a child of several parts needs brackets where it is written in a line."""
_BUILT: Final = {*_PLACES, *_BETWEEN}
_ROOTS: Final = {"msqrt": ("\u221a(", ")")}
_VOID: Final = names("mspace mprescripts")
_ALL: Final = FORMULAS - _VOID | {"math"}


def in_line(found: Iterable[Token]) -> list[Token]:
    """Return tokens, those of formulas as what they mean in a line; linear."""
    line = _Line()
    for token in found:
        name = token.value
        if token.kind == "text":
            if not (line.is_built() and name.isspace()):
                line.out.append(token)
        elif name not in _ALL:
            line.out.append(token)
        elif token.kind == "start":
            line.start(name)
        elif any(each.name == name for each in line.open):
            while line.open[-1].name != name:
                line.end()
            line.end()
    return line.out


@dataclass(slots=True)
class _Part:
    """An element of a formula that is open."""

    name: str
    closing: list[Token]
    """What is written at its end."""
    group: int | None
    """Where a bracket stands in what is written, if several parts need one."""
    children: int = 0


class _Line:
    """What has been written, and what of a formula is open."""

    __slots__ = ("open", "out")

    def __init__(self) -> None:
        self.out: list[Token] = []
        self.open: list[_Part] = []

    def is_built(self) -> bool:
        """Whether white space would part what belongs together."""
        return bool(self.open) and (self.open[-1].name in _BUILT)

    def start(self, name: str) -> None:
        if len(self.open) >= _DEEPEST:
            return
        part = _Part(name, [], None)
        if self.open:
            self.place(part, self.open[-1])
        if name in _ROOTS:
            before, after = _ROOTS[name]
            self.out.append(Token("text", before))
            part.closing.append(Token("text", after))
        self.open.append(part)

    def place(self, part: _Part, parent: _Part) -> None:
        """Begin a part as what it is of the one that it stands in."""
        places, nth = _PLACES.get(parent.name, ()), parent.children
        parent.children += 1
        if nth and parent.name in _BETWEEN:
            self.out.append(Token("text", _BETWEEN[parent.name]))
        place = places[nth] if nth < len(places) else ""
        if place:
            self.out.append(Token("start", place, "", f"<{place}>"))
            part.closing.append(Token("end", place, "", f"</{place}>"))
            if parent.name == "mroot":
                self.out.append(Token("text", "1/"))
        elif parent.name in _GROUPED and part.name == "mrow":
            part.group = len(self.out)
            self.out.append(Token("text", ""))

    def end(self) -> None:
        part = self.open.pop()
        if part.group is not None and part.children > 1:
            words = "".join(
                each.value for each in self.out[part.group + 1 : part.group + 3]
            )
            if not words.startswith("("):
                self.out[part.group] = Token("text", "(")
                self.out.append(Token("text", ")"))
        self.out.extend(reversed(part.closing))
