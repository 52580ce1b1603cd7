"""The part of the store's port by which what is kept is brought to today's rules."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from htfeed.model import Item

RENEWED: Final = "normaliser"
"""The note that tells how far what is kept was brought to which rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outdated:
    """Items that older rules made."""

    items: tuple[Item, ...]
    """With their entries, in the order in which they were first kept."""
    last: int
    """The number after which the next ones follow."""
    more: bool
    """Whether there are any."""


class Renewals(Protocol):
    """What it takes to apply today's rules to what is kept."""

    def outdated(self, normaliser: int, *, after: int, limit: int) -> Outdated:
        """Return living items that have an entry and were made by older rules.

        Args:
            normaliser: Version of today's rules.
            after: A number that :class:`Outdated` told; 0 for the first.
            limit: How many at most.
        """
        ...

    def renew(
        self,
        items: Sequence[Item],
        *,
        normaliser: int,
        at: datetime,
        routes: Mapping[str, Collection[str]],
    ) -> int:
        """Write items as today's rules make them; return how many came to differ.

        Those that another worker has written since stay as that one wrote them.
        Channels of those that differ are marked.
        """
        ...
