"""The part of the store's port by which items are searched for: values, nothing else."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from htfeed.store.releases import Place
from htfeed.syntax.searches import Term

TOGETHER: Final = 500
"""How many items are read for their words in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which published items are meant; all that is said has to hold.

    Of several categories, sources, tags, languages or kinds any one is enough.
    """

    words: tuple[Term, ...] = ()
    """What stands in title, summary, content, names or tags."""
    categories: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    """Keys."""
    tags: tuple[str, ...] = ()
    """The source's own, in any case, with accents or without."""
    languages: tuple[str, ...] = ()
    """Language ranges (RFC 4647 §3.3.1): ``de`` means ``de-AT`` as well."""
    kinds: tuple[str, ...] = ()
    """``article`` means what is of no other kind, too."""
    since: datetime | None = None
    """Only what channels sort as this old or younger."""
    before: int | None = None
    """Only what follows in the order of the answer: :attr:`Findings.rest`."""
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """The newest of the items that are meant."""

    places: tuple[Place, ...] = ()
    rest: int | None = None
    """What to go on before; None where there is no more.

    Where it is there beside fewer items than were asked for, older ones were not looked
    at: that would have taken too long at once.
    """


class Searches(Protocol):
    """Published items by what is in them."""

    def search(self, query: Query, categories: Collection[str]) -> Findings:
        """Return the newest items that are meant and public now; of a story the preferred.

        Raises StoreError where it takes too long.

        Args:
            query: What is meant.
            categories: Those of all channels: what is in none of them is not public.
        """
        ...

    def page_of(self, digest: str, categories: Collection[str]) -> str | None:
        """Return the published id of the item whose page is named by a digest.

        None where there is no such item, or it is not public now. That another one is
        preferred for its story hides it not: it has its page all the same.

        Args:
            digest: 16 digits, as in the path of its page.
            categories: As above.
        """
        ...

    def state(self) -> str:
        """Return a word that is another one when something else would be found.

        So it is after each publishing, when one is due, and when words were read.
        """
        ...

    def read_words(self, limit: int) -> int:
        """Let the newest items that are not yet be found by their words; return how many.

        Items are kept without that: as long as nobody searches, nobody needs it.

        Args:
            limit: How many at most.
        """
        ...
