"""Sources that are there because a list names them: the part of the port about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from htfeed.model import Outline, SourceState


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """That a source is there because a list names it."""

    list: str
    """The key of the list: the first that names it, in the order of the config."""
    outline: Outline
    """How the list names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSource:
    """A source that a list names, and how it is."""

    state: SourceState
    listed: Listed
    items: int
    """Kept of it and not withdrawn."""
    paused: str | None = None
    """Why an operator lets it rest, empty where nobody said; None while it does not."""


class Lists(Protocol):
    """What is asked of the store about lists and what they name."""

    def listed_counts(self) -> Mapping[str, Mapping[str, int]]:
        """Return how many sources each list has in each health, by its key.

        ``paused`` counts as one, whatever the health is.
        """
        ...

    def listed_total(self) -> int:
        """Return how many sources are there because a list names them."""
        ...

    def listed_source(self, key: str) -> ListedSource | None:
        """Return the source of a key if a list names it."""
        ...

    def listed_sources(
        self, *, after: str = "", limit: int, troubled: bool = False
    ) -> tuple[ListedSource, ...]:
        """Return a page of the sources that lists name, by key.

        Args:
            after: The last key of the page before.
            limit: How many at most.
            troubled: Whether only those are wanted that are not well, or paused.
        """
        ...
