"""The part of the store's port by which channels are published."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from htfeed.constructs import Sort
from htfeed.model import Item, Tombstone


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """One publishing of a channel."""

    channel: str
    at: datetime
    digest: str
    """Of the settings that were in force and the writers' versions."""
    paths: tuple[str, ...]
    """The documents, relative to the output."""
    items: int
    updated: datetime | None
    """``updated`` of the channel; None while it has no item."""
    stale_at: datetime | None = None
    """When the first of its items is too old for the channel; None where none ever is."""
    entries: tuple[tuple[str, int], ...] = ()
    """The published ids and the revisions of its items, in their order."""
    digests: Mapping[str, str] = field(default_factory=dict, hash=False)
    """By path of a document, what its strong validator is made of: the first 32
    digits of the SHA-256 of its bytes."""


class Place(NamedTuple):
    """That an item stands in a channel; there are many, and a tuple is quickly made."""

    item: str
    """Its published id."""
    revision: int
    """Which of its kept forms the item has now."""
    updated: datetime
    """Atom's ``updated`` of the item."""
    changed: datetime
    """When it was first kept, or last changed, or shown again."""
    order: datetime
    """What the channel sorts by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """What a month of a channel was archived as (RFC 5005 §4)."""

    month: str
    """``2026-11``, in UTC; of a large month a day or an hour of it, ``2026-11-d05h14``."""
    number: int
    """Which document of the month this is: other items, another address."""
    entries: str
    """Digest of its items."""
    head: str
    """Digest of all else that shows in it."""
    since: datetime
    """When the month was first archived: what comes or changes later is news."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """An item as it was written for channels."""

    item: Item
    settings: str
    """Digest of the writers, and of what of the site shows in it."""
    fragments: Mapping[str, str]
    """By format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """That a channel was published, and what is to be known of it."""

    build: Build
    mark: int | None = None
    """The version of the mark that it answers."""
    rendered: tuple[Rendered, ...] = ()
    """The items that were written for it; others were before, and so are in the ledger."""


class Releases(Protocol):
    """What it takes to publish channels."""

    def snapshot(self) -> AbstractContextManager[None]:
        """Let what is read within, by this thread, be of one state of the store."""
        ...

    def mark(self, channels: Collection[str]) -> None:
        """Mark channels as dirty."""
        ...

    def dirty(self) -> Mapping[str, int]:
        """Return the marked channels, each with the version of its mark."""
        ...

    def lineup(
        self,
        category: str,
        limit: int | None = None,
        *,
        merged: bool = True,
        sort: Sort = "published",
    ) -> tuple[Place, ...]:
        """Return which items of a category may be published, the newest first, then by id.

        Hidden and withdrawn items are left out; if ``merged``, so are those that
        tell a story for which another is preferred.

        Args:
            category: Its word.
            limit: How many are wanted; None for all.
            merged: See there.
            sort: Which of their dates tells the newest.
        """
        ...

    def chosen(self, ids: Collection[str]) -> Mapping[str, Item]:
        """Return some items by their published ids, as channels publish them."""
        ...

    def former_ids(self, ids: Collection[str]) -> Mapping[str, str]:
        """Return of items that were published under another id alone what that id was.

        Args:
            ids: Published ids; those of items that are new, or as they were, are not in
                the result.
        """
        ...

    def archives(self, channel: str) -> tuple[Archive, ...]:
        """Return what months of a channel were archived as, the oldest first."""
        ...

    def rendered(self, channel: str, made: Sequence[Rendered], *, at: datetime) -> None:
        """Keep what was written of items whose pages are in place.

        They enter the ledger, as :meth:`built` has those of a build do.
        """
        ...

    def archived(self, channel: str, archive: Archive) -> None:
        """Record an archive document in place of the month's last one."""
        ...

    def latest(self, categories: Collection[str], limit: int) -> tuple[Place, ...]:
        """Return which items of some categories are the newest that were published."""
        ...

    def published(
        self, ids: Collection[str], categories: Collection[str]
    ) -> frozenset[str]:
        """Return which of some items are published now, in one of some categories."""
        ...

    def only_public(self, categories: Collection[str]) -> frozenset[str]:
        """Return the ids of all items of some categories that are published.

        What was written of others is forgotten: their pages are to go with it.
        """
        ...

    def fragments(
        self, ids: Collection[str], formats: Collection[str], settings: str
    ) -> Mapping[str, Mapping[str, str]]:
        """Return what was written of items as they are now, by id and format.

        Args:
            ids: Published ids; those of which nothing is kept are not in the result.
            formats: Which formats are wanted.
            settings: :attr:`Rendered.settings`; what others made is not given.
        """
        ...

    def tombstones(
        self, category: str, *, since: datetime | None, limit: int
    ) -> tuple[Tombstone, ...]:
        """Return what was published and is hidden or withdrawn now, the latest first.

        Args:
            category: The category that the items are in.
            since: Only what is gone since then; None for all.
            limit: How many at most.
        """
        ...

    def builds(self) -> Mapping[str, Build]:
        """Return the newest build of each channel that is published."""
        ...

    def build_with(self, channel: str, path: str, digest: str) -> Build | None:
        """Return the last build of a channel whose document had certain bytes.

        Args:
            channel: Its key.
            path: The document's.
            digest: See :attr:`Build.digests`.
        """
        ...

    def built(self, *done: Done, back: bool = False) -> None:
        """Record builds, enter new ids in the ledger, clear the same marks.

        Args:
            *done: What was published.
            back: Whether it is :meth:`former` again: it stands for that one and all
                since, so that one more step back leads further.

        Raises StoreError if an id is in the ledger for another item.
        """
        ...

    def former(self, channel: str) -> Build | None:
        """Return the last build of a channel that had other items than the newest.

        Or the same in another revision; None where none is known.
        """
        ...

    def as_it_was(self, entries: Sequence[tuple[str, int]]) -> tuple[Item, ...]:
        """Return items as they were at some revisions, in the same order.

        What is not kept any more is left out, and so is what an operator has hidden
        or what waits for its time: that it was public once does not make it so again.
        """
        ...

    def formerly(
        self, ids: Collection[str]
    ) -> Mapping[str, tuple[tuple[datetime, Item], ...]]:
        """Return what items were before, as subscribers had them, the latest first.

        Each with the time at which it became another. What was never published is left
        out, and so is what a source has taken back since, or an operator hid then.

        Args:
            ids: Published ids; those of items that never changed are not in the result.
        """
        ...

    def retire(self, channel: str) -> None:
        """Forget the builds and the mark of a channel that is no longer published."""
        ...
