"""The elements of an entry or a feed, gathered by the fields that they tell of."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from lxml import etree

from htfeed.parse.names import XML_LANG, language_of, short
from htfeed.parse.xmltree import text_of

_NONE: Final[tuple[etree._Element, ...]] = ()
_SHAPES: Final = 512
"""Sets of elements whose fields are remembered: the entries of a feed are alike."""


class Table:
    """Which elements a field is read from: the first that says anything wins."""

    __slots__ = ("fields", "names", "told")

    def __init__(self, fields: Mapping[str, tuple[str, ...]]) -> None:
        """Take the fields with the short names of their elements, best name first."""
        self.fields = fields
        """Fields with the short names of their elements."""
        self.names = frozenset[str]().union(*fields.values())
        """Elements that a field is read from."""
        self.told = lru_cache(maxsize=_SHAPES)(self._told)
        """What elements of some names tell of: fields, each with its names, best first."""

    def _told(self, names: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
        given = {
            field: tuple(name for name in best if name in names)
            for field, best in self.fields.items()
        }
        return {field: best for field, best in given.items() if best}


class Group:
    """What stands in an element, by field; ``media:group`` is looked into."""

    __slots__ = (
        "_elements",
        "_told",
        "atom",
        "element",
        "language",
        "names",
        "others",
        "repeated",
    )

    def __init__(self, element: etree._Element, table: Table, *, atom: bool) -> None:
        """Gather the elements in an element.

        Args:
            element: An entry, a feed, a channel or a source.
            table: Which fields are asked for.
            atom: Whether it is one of Atom's.
        """
        self.element = element
        self.atom = atom
        self.language = language_of(element)
        """What the element says of its language; it holds for what is inside too."""
        self._elements: dict[str, list[etree._Element]] = {}
        self.others: list[tuple[str, etree._Element]] = []
        """Elements that no field is read from, with their names."""
        self.repeated: set[str] = set()
        """Names of elements that stand in it more than once."""
        self._gather(element, table.names)
        self.names = tuple(self._elements)
        """Of the elements that a field is read from."""
        self._told = table.told(self.names)

    def _gather(self, element: etree._Element, names: frozenset[str]) -> None:
        elements, others = self._elements, self.others
        atom, repeated = self.atom, self.repeated
        known = len(elements.get("media:group", ()))
        for child in list(element):
            name = short(child.tag, child.prefix, atom)
            if name in elements:
                elements[name].append(child)
                repeated.add(name)
            elif name in names:
                elements[name] = [child]
            elif name:
                others.append((name, child))
        for group in elements.get("media:group", ())[known:]:
            self._gather(group, names)

    def language_of(self, element: etree._Element) -> str | None:
        """Return the language of an element that stands in this one."""
        if element.getparent() is self.element and element.get(XML_LANG) is None:
            return self.language
        return language_of(element)

    def tells(self, fields: frozenset[str]) -> bool:
        """Whether there is an element for any of some fields."""
        return not fields.isdisjoint(self._told)

    def named(self, field: str) -> list[tuple[str, etree._Element]]:
        """Return the elements of a field with their names, best name first."""
        names, elements = self._told.get(field, ()), self._elements
        return [(name, element) for name in names for element in elements[name]]

    def all(self, field: str) -> Sequence[etree._Element]:
        """Return the elements of a field: first all of the best name."""
        names = self._told.get(field)
        if names is None:
            return _NONE
        if len(names) == 1:
            return self._elements[names[0]]
        elements = self._elements
        return [element for name in names for element in elements[name]]

    def texts(self, field: str) -> list[str]:
        """Return the texts of the elements of a field, but for empty ones."""
        if field not in self._told:
            return []
        return [text for each in self.all(field) if (text := text_of(each))]

    def text(self, field: str) -> str | None:
        """Return the first text of a field, best name first; else None."""
        for each in self.all(field):
            text = text_of(each)
            if text:
                return text
        return None
