"""Channels out of a database that speaks SQL; each method one transaction."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from htfeed.constructs import Sort
from htfeed.model import Item, Tombstone
from htfeed.store import (
    archiving,
    hiding,
    histories,
    marks,
    publishing,
    reading,
    rendering,
)
from htfeed.store.releases import Archive, Build, Done, Place, Rendered
from htfeed.store.sessions import Sessions


class SqlReleases(Sessions):
    """What of a store publishes: :class:`htfeed.store.releases.Releases`."""

    def mark(self, channels: Collection[str]) -> None:
        """Mark channels as dirty."""
        if not channels:
            return
        with self._writing() as connection:
            marks.mark(connection, channels)

    def dirty(self) -> Mapping[str, int]:
        """Return the marked channels, each with the version of its mark."""
        with self._reading() as connection:
            return marks.dirty(connection)

    def lineup(
        self,
        category: str,
        limit: int | None = None,
        *,
        merged: bool = True,
        sort: Sort = "published",
    ) -> tuple[Place, ...]:
        """Return which items of a category may be published, the newest first."""
        with self._reading() as connection:
            return reading.lineup(connection, category, limit, merged=merged, sort=sort)

    def chosen(self, ids: Collection[str]) -> Mapping[str, Item]:
        """Return some items by their published ids, as channels publish them."""
        with self._reading() as connection:
            return reading.chosen(connection, ids)

    def latest(self, categories: Collection[str], limit: int) -> tuple[Place, ...]:
        """Return which items of some categories are the newest that were published."""
        with self._reading() as connection:
            return reading.latest(connection, categories, limit)

    def published(
        self, ids: Collection[str], categories: Collection[str]
    ) -> frozenset[str]:
        """Return which of some items are published now, in one of some categories."""
        with self._reading() as connection:
            return reading.published(connection, ids, categories)

    def only_public(self, categories: Collection[str]) -> frozenset[str]:
        """Return the ids of all items of some categories that are published."""
        with self._writing() as connection:
            public = reading.public(connection, categories)
            rendering.keep_only(connection, public)
        return public

    def fragments(
        self, ids: Collection[str], formats: Collection[str], settings: str
    ) -> Mapping[str, Mapping[str, str]]:
        """Return what was written of items as they are now, by id and format."""
        with self._reading() as connection:
            return rendering.fragments(connection, ids, formats, settings)

    def tombstones(
        self, category: str, *, since: datetime | None, limit: int
    ) -> tuple[Tombstone, ...]:
        """Return what was published and is hidden or withdrawn now, the latest first."""
        with self._reading() as connection:
            return hiding.tombstones(connection, category, since=since, limit=limit)

    def builds(self) -> Mapping[str, Build]:
        """Return the newest build of each channel that is published."""
        with self._reading() as connection:
            return publishing.newest_builds(connection)

    def build_with(self, channel: str, path: str, digest: str) -> Build | None:
        """Return the last build of a channel whose document had certain bytes."""
        with self._reading() as connection:
            return publishing.build_with(connection, channel, path, digest)

    def built(self, *done: Done, back: bool = False) -> None:
        """Record builds, enter new ids in the ledger, clear the same marks."""
        with self._writing() as connection:
            for each in done:
                build = each.build
                items = (made.item for made in each.rendered)
                publishing.enter(connection, build.channel, items, build.at)
                rendering.keep(connection, each.rendered)
                if back:
                    publishing.forget_later(connection, build)
                    # Their pages are as they were too, and are to be written again.
                    rendering.forget_ids(connection, [entry for entry, _ in build.entries])
            publishing.built(connection, done)

    def former(self, channel: str) -> Build | None:
        """Return the last build of a channel that had other items than the newest."""
        with self._reading() as connection:
            return publishing.former(connection, channel)

    def as_it_was(self, entries: Sequence[tuple[str, int]]) -> tuple[Item, ...]:
        """Return items as they were at some revisions, in the same order."""
        with self._reading() as connection:
            return histories.as_it_was(connection, entries)

    def formerly(
        self, ids: Collection[str]
    ) -> Mapping[str, tuple[tuple[datetime, Item], ...]]:
        """Return what items were before, as subscribers had them, the latest first."""
        with self._reading() as connection:
            return histories.formerly(connection, ids)

    def former_ids(self, ids: Collection[str]) -> Mapping[str, str]:
        """Return of items that were published under another id alone what that id was."""
        with self._reading() as connection:
            return publishing.former_ids(connection, ids)

    def archives(self, channel: str) -> tuple[Archive, ...]:
        """Return what months of a channel were archived as, the oldest first."""
        with self._reading() as connection:
            return archiving.archives(connection, channel)

    def rendered(self, channel: str, made: Sequence[Rendered], *, at: datetime) -> None:
        """Keep what was written of items whose pages are in place."""
        with self._writing() as connection:
            publishing.enter(connection, channel, (each.item for each in made), at)
            rendering.keep(connection, made)

    def archived(self, channel: str, archive: Archive) -> None:
        """Record an archive document in place of the month's last one."""
        with self._writing() as connection:
            archiving.archived(connection, channel, archive)

    def retire(self, channel: str) -> None:
        """Forget the builds and the mark of a channel that is no longer published."""
        with self._writing() as connection:
            publishing.retire(connection, channel)
            archiving.forget(connection, channel)
