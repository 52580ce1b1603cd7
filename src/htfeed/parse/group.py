"""The elements of an entry or a feed, gathered by their short names."""

from collections.abc import Iterator

from lxml import etree

from htfeed.parse.names import children, key
from htfeed.parse.xmltree import text_of


class Group:
    """What stands in an element, by name and in order; ``media:group`` is looked into."""

    __slots__ = ("_by_name", "atom", "element")

    def __init__(self, element: etree._Element, *, atom: bool) -> None:
        """Gather the elements in an element.

        Args:
            element: An entry, a feed, a channel or a source.
            atom: Whether it is one of Atom's.
        """
        self.element = element
        self.atom = atom
        self._by_name: dict[str, list[etree._Element]] = {}
        self._gather(element)

    def _gather(self, element: etree._Element) -> None:
        grouped = []
        for child in children(element):
            name = key(child, atom=self.atom)
            self._by_name.setdefault(name, []).append(child)
            if name == "media:group":
                grouped.append(child)
        for child in grouped:
            self._gather(child)

    def all(self, *names: str) -> Iterator[etree._Element]:
        """Give the elements of these names: first all of the first name."""
        return (each for name in names for each in self._by_name.get(name, ()))

    def texts(self, *names: str) -> Iterator[str]:
        """Give the texts of the elements of these names, but for empty ones."""
        return (text for each in self.all(*names) if (text := text_of(each)))

    def text(self, *names: str) -> str | None:
        """Return the first text of the names, best name first; else None."""
        return next(self.texts(*names), None)

    def others(self, known: frozenset[str]) -> Iterator[tuple[str, etree._Element]]:
        """Give the elements whose names are not known, with their names."""
        for name, elements in self._by_name.items():
            if name not in known:
                yield from ((name, each) for each in elements)
