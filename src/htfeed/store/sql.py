"""The store on a database that speaks SQL: each method one transaction."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from htfeed.model import FeedInfo, Item, Kept, SourceState
from htfeed.store import (
    ALL_CLAIMABLE,
    Claim,
    Claimable,
    Enrolment,
    Former,
    Kind,
    Origin,
    Outcome,
    Poll,
    Renaming,
    Retention,
    Routes,
    embargoes,
    enrolment,
    expiring,
    finding,
    hiding,
    histories,
    hosts,
    keeping,
    leases,
    listing,
    memory,
    placing,
    preferring,
    publishing,
    purging,
    reading,
    renaming,
    renewing,
    resting,
    searching,
    standings,
    unread,
)
from htfeed.store.lists import ListedSource
from htfeed.store.releasing import SqlReleases
from htfeed.store.renewals import Outdated
from htfeed.store.searches import Findings, Query
from htfeed.store.views import Hiding, History, HostTraffic, Page, Standing, Wanted


class SqlStore(SqlReleases):
    """A :class:`htfeed.store.Store`, whose methods say there what they promise."""

    def fixed(self, proposed: Mapping[str, str]) -> Mapping[str, str]:
        """Return facts that are fixed once: each proposal counts only the first time."""
        with self._reading() as connection:
            known = memory.known_facts(connection, proposed)
        if known.keys() >= proposed.keys():
            return known
        with self._writing() as connection:
            return memory.fix(connection, proposed)

    def recall(self, name: str) -> str | None:
        """Return what was remembered under a name, or None."""
        with self._reading() as connection:
            return memory.recall(connection, name)

    def remember(self, name: str, value: str) -> None:
        """Remember a value under a name, in place of an earlier one."""
        with self._writing() as connection:
            memory.remember(connection, name, value)

    def rename(self, sources: Former, channels: Former) -> tuple[Renaming, ...]:
        """Move what is kept under former keys to the keys of today; return what moved."""
        with self._reading() as connection:
            if not (
                renaming.source_steps(connection, sources)
                or renaming.channel_steps(connection, channels)
            ):
                return ()
        with self._writing() as connection:
            return (
                *renaming.rename_sources(
                    connection, renaming.source_steps(connection, sources)
                ),
                *renaming.rename_channels(
                    connection, renaming.channel_steps(connection, channels)
                ),
            )

    def words(self, kind: Kind, keys: Iterable[str]) -> Mapping[str, str]:
        """Return what ids are made of where it is not the key itself, for ever the same."""
        with self._reading() as connection:
            known = renaming.words(connection, kind)
            wanted = (*keys, *renaming.words_of_lists(connection, kind, known))
        if not renaming.clashes(known, kind, wanted):
            return known
        with self._writing() as connection:
            known = renaming.words(connection, kind)
            memory.fix(connection, renaming.clashes(known, kind, wanted))
            return renaming.words(connection, kind)

    def enrol(self, sources: Iterable[Enrolment]) -> tuple[str, ...]:
        """Make the configured sources known; return those kept but no longer configured."""
        configured = tuple(sources)
        with self._reading() as connection:
            if not enrolment.enrolment_changes(connection, configured):
                return enrolment.left(connection)
        with self._writing() as connection:
            enrolment.enrol(connection, configured)
            return enrolment.left(connection)

    def prefer(self, official: Collection[str], routes: Routes) -> None:
        """Make these sources, and no others, the official ones."""
        with self._reading() as connection:
            if not preferring.is_new(connection, official):
                return
        with self._writing() as connection:
            preferring.prefer(connection, official, routes)

    def states(self) -> tuple[SourceState, ...]:
        """Return the state of every source of the config, in the order of enrolment."""
        with self._reading() as connection:
            return enrolment.states(connection)

    def enrolled(self, keys: Collection[str] | None = None) -> Mapping[str, Enrolment]:
        """Return the sources that have items or are of the config, by key."""
        with self._reading() as connection:
            return enrolment.enrolled(connection, keys)

    def item_counts(self, keys: Collection[str] | None = None) -> Mapping[str, int]:
        """Return how many items of each source are kept and not withdrawn."""
        with self._reading() as connection:
            return enrolment.item_counts(connection, keys)

    def listed_counts(self) -> Mapping[str, Mapping[str, int]]:
        """Return how many sources each list has in each health, by its key."""
        with self._reading() as connection:
            return listing.listed_counts(connection)

    def listed_total(self) -> int:
        """Return how many sources are there because a list names them."""
        with self._reading() as connection:
            return listing.listed_total(connection)

    def listed_source(self, key: str) -> ListedSource | None:
        """Return the source of a key if a list names it."""
        with self._reading() as connection:
            return listing.listed_source(connection, key)

    def listed_sources(
        self, *, after: str = "", limit: int, troubled: bool = False
    ) -> tuple[ListedSource, ...]:
        """Return a page of the sources that lists name, by key."""
        with self._reading() as connection:
            return listing.listed_sources(
                connection, after=after, limit=limit, troubled=troubled
            )

    def origins(self) -> Mapping[str, FeedInfo]:
        """Return what the feed of each source says of itself, as its last item has it."""
        with self._reading() as connection:
            return reading.origins(connection)

    def resting(self) -> Mapping[str, str]:
        """Return the configured sources that are paused, each with the reason."""
        with self._reading() as connection:
            return resting.resting(connection)

    def pause(self, source: str, reason: str) -> str | None:
        """Claim a source no more until it is resumed; return who works on it just now."""
        with self._writing() as connection:
            return resting.pause(connection, source, reason)

    def resume(self, source: str) -> None:
        """Undo the pause of a source; nothing happens to one that is not paused."""
        with self._writing() as connection:
            resting.resume(connection, source)

    def reset(self, source: str) -> str | None:
        """Make a source due at once, and read whole; return who works on it just now."""
        with self._writing() as connection:
            return resting.reset(connection, source)

    def claim(
        self,
        now: datetime,
        *,
        owner: str,
        lease: timedelta,
        wanted: Claimable = ALL_CLAIMABLE,
    ) -> tuple[Claim, ...]:
        """Claim the sources that are watched or due, awake, and not leased to another."""
        with self._writing() as connection:
            return leases.claim(
                connection, now, owner=owner, until=now + lease, wanted=wanted
            )

    def first_due(self) -> datetime | None:
        """Return when the source is due that is the first; None where none ever is."""
        with self._reading() as connection:
            return leases.first_due(connection)

    def replan(self, now: datetime) -> int:
        """Put right what was planned while the clock was ahead; return of how many."""
        with self._reading() as connection:
            if not hosts.ahead(connection, now):
                return 0
        with self._writing() as connection:
            return hosts.replan(connection, now)

    def hosts(self) -> tuple[HostTraffic, ...]:
        """Return what was asked of each host, the most asked first."""
        with self._reading() as connection:
            return hosts.traffic(connection)

    def rests(self, now: datetime) -> Mapping[str, datetime]:
        """Return the hosts that want to be left alone, and until when."""
        with self._reading() as connection:
            return hosts.rests(connection, now)

    def lease_owners(self) -> frozenset[str]:
        """Return who holds a lease, once what is under way in the store has ended."""
        with self._writing() as connection:
            return leases.lease_owners(connection)

    def release(self, owners: Collection[str]) -> None:
        """End the leases of owners that are known to be dead."""
        if not owners:
            return
        with self._writing() as connection:
            leases.release(connection, owners)

    def known(self, source: str) -> Mapping[str, Kept]:
        """Return what is kept of a source, withdrawn items included, by source_id."""
        with self._reading() as connection:
            return reading.known(connection, source)

    def kept(self, source: str, source_ids: Collection[str]) -> Mapping[str, Item]:
        """Return some of the items of a source, withdrawn ones too, by source_id."""
        with self._reading() as connection:
            return reading.kept(connection, source, source_ids)

    def claimed_ids(self, ids: Collection[str]) -> Mapping[str, Origin]:
        """Return who holds those of the published ids that are taken."""
        with self._reading() as connection:
            return publishing.claimed_ids(connection, ids)

    def keep(self, outcomes: Sequence[Outcome], routes: Routes) -> frozenset[str]:
        """Keep what attempts came to: items, validators, states and dirty marks."""
        if not outcomes:
            return frozenset()
        with self._writing() as connection:
            return keeping.keep(connection, outcomes, routes)

    def items(self) -> Iterator[Item]:
        """Give every kept item that is not withdrawn, with its entry.

        A page at a time, and without a transaction while the caller works.
        """
        last, found = self._page(0)
        while found:
            yield from found
            last, found = self._page(last)

    def _page(self, after: int) -> tuple[int, tuple[Item, ...]]:
        with self._reading() as connection:
            return reading.page(connection, after)

    def replace_items(self, items: Iterable[Item], routes: Routes) -> None:
        """Put other placements on kept items, found by id, and mark their channels."""
        with self._writing() as connection:
            placing.replace_placements(connection, items, routes)

    def purge(self, sources: Collection[str], routes: Routes) -> int:
        """Delete the items of sources that left; return how many."""
        with self._writing() as connection:
            return purging.purge(connection, sources, routes)

    def expire(self, source: str, rule: Retention, routes: Routes) -> int:
        """Let items of a source go, with what the source wrote; return how many."""
        with self._writing() as connection:
            return expiring.expire(connection, source, rule, routes)

    def outdated(self, normaliser: int, *, after: int, limit: int) -> Outdated:
        """Return living items that have an entry and were made by older rules."""
        with self._reading() as connection:
            return renewing.outdated(connection, normaliser, after, limit)

    def renew(
        self, items: Sequence[Item], *, normaliser: int, at: datetime, routes: Routes
    ) -> int:
        """Write items as today's rules make them; return how many came to differ."""
        with self._writing() as connection:
            return renewing.renew(
                connection, items, normaliser=normaliser, at=at, routes=routes
            )

    def ripen(self, now: datetime, routes: Routes) -> int:
        """Let items out whose embargo has ended, and mark their channels."""
        with self._reading() as connection:
            if not embargoes.is_ripe(connection, now):
                return 0
        with self._writing() as connection:
            return embargoes.ripen(connection, now, routes)

    def listed(self, wanted: Wanted, limit: int) -> Page:
        """Return the newest of the wanted items, hidden and withdrawn ones included."""
        with self._reading() as connection:
            return standings.listed(connection, wanted, limit)

    def find(self, name: str, limit: int) -> Page:
        """Return the items that a name may mean, the last kept first."""
        with self._reading() as connection:
            return finding.find(connection, name, limit)

    def near(self, text: str, limit: int) -> tuple[Standing, ...]:
        """Return items in whose ids or title a text is, the last kept first."""
        with self._reading() as connection:
            return finding.near(connection, text, limit)

    def search(self, query: Query, categories: Collection[str]) -> Findings:
        """Return the newest items that are meant and public now."""
        with self._reading() as connection:
            return searching.search(connection, query, categories)

    def page_of(self, digest: str, categories: Collection[str]) -> str | None:
        """Return the published id of the item whose page is named by a digest."""
        with self._reading() as connection:
            return searching.page_of(connection, digest, categories)

    def state(self) -> str:
        """Return a word that is another one when something else would be found."""
        with self._reading() as connection:
            return searching.state(connection)

    def read_words(self, limit: int) -> int:
        """Let the newest items that are not so yet be found by words; return how many."""
        with self._reading() as connection:
            if not unread.has_unread(connection):
                return 0
        with self._writing() as connection:
            return unread.read_words(connection, limit)

    def history(self, item: str) -> History | None:
        """Return all that is known of an item, by its published id; None if not kept."""
        with self._reading() as connection:
            return histories.history(connection, item)

    def polls(self, source: str, limit: int) -> tuple[Poll, ...]:
        """Return what asking a source came to, the last time first."""
        with self._reading() as connection:
            return histories.newest_polls(connection, source, limit)

    def hide(self, item: str, hidden: Hiding, routes: Routes) -> None:
        """Take an item, by its published id, out of every channel until it is shown."""
        with self._writing() as connection:
            hiding.hide(connection, item, hidden, routes)

    def show(self, item: str, at: datetime, routes: Routes) -> None:
        """Undo the hiding of an item; nothing happens to one that is not hidden."""
        with self._writing() as connection:
            hiding.show(connection, item, at, routes)
