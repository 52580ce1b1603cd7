"""The elements of an entry or a feed, gathered by the fields that they tell of."""

from collections.abc import Iterator, Mapping
from operator import itemgetter
from typing import Final

from lxml import etree

from htfeed.parse.names import children, key
from htfeed.parse.xmltree import text_of

_NONE: Final[tuple[etree._Element, ...]] = ()
_BY_RANK: Final = itemgetter(0)


class Table:
    """Which elements a field is read from: the first that says anything wins."""

    __slots__ = ("roles",)

    def __init__(self, fields: Mapping[str, tuple[str, ...]]) -> None:
        """Take the fields with the short names of their elements, best name first."""
        self.roles: dict[str, list[tuple[int, str]]] = {}
        """Name of an element -> the fields that it tells of, and how well."""
        for field, names in fields.items():
            for rank, name in enumerate(names):
                self.roles.setdefault(name, []).append((rank, field))


class Group:
    """What stands in an element, by field; ``media:group`` is looked into."""

    __slots__ = ("_fields", "atom", "element", "others")

    def __init__(self, element: etree._Element, table: Table, *, atom: bool) -> None:
        """Gather the elements in an element.

        Args:
            element: An entry, a feed, a channel or a source.
            table: Which fields are asked for.
            atom: Whether it is one of Atom's.
        """
        self.element = element
        self.atom = atom
        self._fields: dict[str, list[tuple[int, etree._Element, str]]] = {}
        self.others: list[tuple[str, etree._Element]] = []
        """Elements that no field is read from, with their names."""
        self._gather(element, table.roles)

    def _gather(
        self, element: etree._Element, roles: Mapping[str, list[tuple[int, str]]]
    ) -> None:
        fields, atom, grouped = self._fields, self.atom, []
        for child in children(element):
            name = key(child, atom=atom)
            if name not in roles:
                self.others.append((name, child))
                continue
            for rank, field in roles[name]:
                if field in fields:
                    fields[field].append((rank, child, name))
                else:
                    fields[field] = [(rank, child, name)]
            if name == "media:group":
                grouped.append(child)
        for child in grouped:
            self._gather(child, roles)

    def tells(self, fields: frozenset[str]) -> bool:
        """Whether there is an element for any of some fields."""
        return not fields.isdisjoint(self._fields)

    def count(self, field: str) -> int:
        """Return how many elements there are for a field."""
        return len(self._fields.get(field, ()))

    def named(self, field: str) -> Iterator[tuple[str, etree._Element]]:
        """Give the elements of a field with their names, best name first."""
        for _, element, name in sorted(self._fields.get(field, ()), key=_BY_RANK):
            yield name, element

    def all(self, field: str) -> tuple[etree._Element, ...] | list[etree._Element]:
        """Return the elements of a field: first all of the best name."""
        found = self._fields.get(field)
        if found is None:
            return _NONE
        if len(found) > 1:
            found.sort(key=_BY_RANK)
        return [element for _, element, _ in found]

    def texts(self, field: str) -> Iterator[str]:
        """Give the texts of the elements of a field, but for empty ones."""
        return (text for each in self.all(field) if (text := text_of(each)))

    def text(self, field: str) -> str | None:
        """Return the first text of a field, best name first; else None."""
        for each in self.all(field):
            text = text_of(each)
            if text:
                return text
        return None
