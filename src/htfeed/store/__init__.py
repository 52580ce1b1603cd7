"""The port of the store: keeps items, the state of sources, and what was published.

Every method is one transaction, all of it or nothing, and raises
:class:`htfeed.errors.StoreError` when the database fails. Nothing here reads
a clock: callers say what time it is.

A method is promised here or in ``lists``, ``releases``, ``renewals``, ``searches`` or
``views``; ``sql`` and ``releasing`` make it one transaction (``sessions``) of functions
that take a connection. These are in modules by what they are about:

- sources: ``enrolment``, ``states``, ``leases``, ``attempts``, ``hosts``, ``resting``,
  ``listing``, ``preferring``, ``renaming``, ``purging``
- items: ``keeping``, ``records``, ``numbers``, ``placing``, ``stories``, ``tellers``,
  ``embargoes``, ``hiding``, ``expiring``, ``renewing``
- questions about items: ``reading``, ``standings``, ``finding``, ``histories``, and by
  words ``searching``, ``indexing``, ``unread``, ``fulltext``
- channels: ``publishing``, ``rendering``, ``archiving``, ``marks``
- facts and notes: ``memory``

They share ``tables``, ``columns`` and ``statements``. What an engine needs of its own is
in ``sqlite``, ``postgresql``, ``transactions`` and ``border`` (its errors); ``opening``
chooses one, ``schema`` and ``migrations`` bring it up to date, ``examining`` looks at it,
``copying`` and ``replacing`` make it a file.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal, Protocol

from htfeed.answers import Hop, PlaceState
from htfeed.model import Changes, FeedInfo, Item, Kept, Outline, SourceState
from htfeed.store.lists import Listed, Lists
from htfeed.store.releases import Releases
from htfeed.store.renewals import Renewals
from htfeed.store.searches import Searches
from htfeed.store.views import Asking, Hiding, HostRest, HostTraffic

Routes = Mapping[str, Collection[str]]
"""Which channels carry a category: category -> keys of channels."""
Former = Mapping[str, Collection[str]]
"""The keys that each of some keys had before, the latest first."""
Kind = Literal["source", "channel"]
"""What has a key."""
PLACED: Final = "rules"
"""The note that tells by which rules all that is kept was placed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """A configured source, as far as the store has to know it."""

    key: str
    watched: bool
    """Files are looked at on every run, whatever the schedule says."""
    host: str | None = None
    """The host that it is asked of; None for files."""
    address: str | None = None
    """Where it is asked; None for files. With another one it begins anew."""
    categories: tuple[str, ...] = ()
    """The source's own, kept so that they hold after it is gone from the config.

    Those of a list are had by all that it names, before their own."""
    lists: bool = False
    """Whether it is a list, whose feeds are sources."""
    stands_for: str | None = None
    """The key that its feed would have in a list: the config's own source wins."""
    list: str | None = None
    """The list that it is from; None for a source of the config itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renaming:
    """That all that was kept under one key is kept under another now."""

    kind: Kind
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The right to work on a source, until the lease ends."""

    state: SourceState
    fence: int
    """A fencing token: grows with each claim; what comes with an older one is refused."""
    places: Mapping[str, PlaceState]
    """What is known of each place that the source was read from."""
    listed: Listed | None = None
    """How a list names it; None for a source of the config itself."""


NO_LIMIT: Final = 1_000_000_000
"""More sources than anybody has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimable:
    """Which of the sources that could be claimed are wanted."""

    limit: int = NO_LIMIT
    """So many at most: the watched ones, the new ones, then who is due the longest."""
    watched: bool = True
    """Whether those are wanted that are looked at on every run."""
    planned: bool = True
    """Whether those are wanted that have a time at which they are due."""
    only: str | None = None
    """The key of the single one that is wanted."""
    undue: bool = False
    """Whether that one is wanted whether or not it is due, gone, or its host rests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One row of the poll history: what asking a source came to."""

    at: datetime
    outcome: str
    """``fetched``, ``not-modified``, ``failed`` or ``refused``."""
    status: int | None = None
    octets: int = 0
    elapsed: timedelta = timedelta()
    items: int = 0
    code: str | None = None
    """Why it failed or was refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """All that one attempt at a source changes; kept together or not at all."""

    at: datetime
    fence: int
    state: SourceState
    places: Mapping[str, PlaceState | None]
    """What is known of places from now on; None forgets one. The others stay."""
    changes: Changes
    normaliser: int
    """Version of the normaliser that read the new and changed items."""
    polls: tuple[Poll, ...] = ()
    hops: tuple[Hop, ...] = ()
    """What hosts were asked for it."""
    rests: tuple[HostRest, ...] = ()
    """The hosts that want a rest since."""
    outlines: Mapping[str, tuple[Outline, ...]] = field(default_factory=dict)
    """What a list names from now on, by place: nothing where the place is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """What of a source is no longer kept."""

    at: datetime
    before: datetime | None = None
    """Items that channels sort before this time are let go."""
    count: int | None = None
    """Of more items than these the oldest are let go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who holds a published id."""

    source: str
    source_id: str


ALL_CLAIMABLE: Final = Claimable()
"""Whatever can be claimed."""


class Store(Asking, Lists, Renewals, Releases, Searches, Protocol):
    """What every engine keeps."""

    def close(self) -> None:
        """Let go of the database."""

    def fixed(self, proposed: Mapping[str, str]) -> Mapping[str, str]:
        """Return facts that are fixed once: each proposal counts only the first time."""
        ...

    def recall(self, name: str) -> str | None:
        """Return what was remembered under a name, or None."""
        ...

    def remember(self, name: str, value: str) -> None:
        """Remember a value under a name, in place of an earlier one."""
        ...

    def rename(self, sources: Former, channels: Former) -> tuple[Renaming, ...]:
        """Move what is kept under former keys to the keys of today; return what moved.

        A key that has something of its own already takes nothing over. No
        published id changes, neither an item's nor a feed's, and none changes
        when the former keys are no longer told. What is under way for the old
        key of a source is refused; the new key of a channel is marked.
        """
        ...

    def words(self, kind: Kind, keys: Iterable[str]) -> Mapping[str, str]:
        """Return what ids are made of where it is not the key itself, for ever the same.

        Args:
            kind: What the keys are of.
            keys: Those in use but for what lists name; one that another has left
                behind gets a word of its own, as that one's ids go on to be made of it.
        """
        ...

    def enrol(self, sources: Iterable[Enrolment]) -> tuple[str, ...]:
        """Make the configured sources known; return those kept but no longer configured.

        A source that was not configured before gets a state: new, due at once.
        One that left keeps its items and its categories, and is never claimed. What
        lists name comes and goes with them, and is not to be told here.
        """
        ...

    def prefer(self, official: Collection[str], routes: Routes) -> None:
        """Make these sources, and no others, the official ones.

        Of several items that tell one story theirs is the one that channels give.
        Channels in which that changes something are marked.
        """
        ...

    def states(self) -> tuple[SourceState, ...]:
        """Return the state of every source of the config, in the order of enrolment."""
        ...

    def enrolled(self, keys: Collection[str] | None = None) -> Mapping[str, Enrolment]:
        """Return the sources that have items or are of the config, by key.

        Args:
            keys: Only these.
        """
        ...

    def item_counts(self, keys: Collection[str] | None = None) -> Mapping[str, int]:
        """Return how many items of each source are kept and not withdrawn.

        Args:
            keys: Only of these.
        """
        ...

    def origins(self) -> Mapping[str, FeedInfo]:
        """Return what the feed of each source says of itself, as its last item has it."""
        ...

    def resting(self) -> Mapping[str, str]:
        """Return the configured sources that are paused, each with the reason."""
        ...

    def pause(self, source: str, reason: str) -> str | None:
        """Claim a source no more until it is resumed; return who works on it just now.

        Raises StoreError, as the two below do, if it never was enrolled.
        """
        ...

    def resume(self, source: str) -> None:
        """Undo :meth:`pause`; nothing happens to a source that is not paused."""
        ...

    def reset(self, source: str) -> str | None:
        """Make a source due at once, and read whole; return who works on it just now.

        Forgets its validators, its failures and that it was gone. What whoever works
        on it brings is refused.
        """
        ...

    def claim(
        self,
        now: datetime,
        *,
        owner: str,
        lease: timedelta,
        wanted: Claimable = ALL_CLAIMABLE,
    ) -> tuple[Claim, ...]:
        """Claim sources: watched or due, awake, not leased, on a host that does not rest.

        Args:
            now: The time that counts for dues and leases.
            owner: Who works; recorded with the lease.
            lease: How long the claim holds without an :meth:`keep`.
            wanted: Which of them.
        """
        ...

    def first_due(self) -> datetime | None:
        """Return when the source is due that is the first; None where none ever is.

        Files, which are looked at on every run, and what is paused or gone do not count.
        """
        ...

    def replan(self, now: datetime) -> int:
        """Put right what was planned while the clock was ahead; return of how many.

        An attempt that lies in the future was made by a clock that has been put
        back since: its source is due as long after now as it was after that.
        """
        ...

    def hosts(self) -> tuple[HostTraffic, ...]:
        """Return what was asked of each host, the most asked first."""
        ...

    def rests(self, now: datetime) -> Mapping[str, datetime]:
        """Return the hosts that want to be left alone, and until when."""
        ...

    def lease_owners(self) -> frozenset[str]:
        """Return who holds a lease, whether it has ended or not.

        Waits for what is being written: a server may go on for a while with what a
        worker asked of it that has died since.
        """
        ...

    def release(self, owners: Collection[str]) -> None:
        """End the leases of owners that are known to be dead."""
        ...

    def known(self, source: str) -> Mapping[str, Kept]:
        """Return what is kept of a source, withdrawn items included, by source_id."""
        ...

    def kept(self, source: str, source_ids: Collection[str]) -> Mapping[str, Item]:
        """Return some of the items of a source, withdrawn ones too, by source_id."""
        ...

    def claimed_ids(self, ids: Collection[str]) -> Mapping[str, Origin]:
        """Return who holds those of the published ids that are taken."""
        ...

    def keep(self, outcomes: Sequence[Outcome], routes: Routes) -> frozenset[str]:
        """Keep what attempts came to: items, validators, states and dirty marks.

        Every channel that carries a category which a touched item has now, or
        had before, is marked; so are those of items that tell the same story.
        The leases end. Returns the sources of which nothing is kept, as the fence
        is no longer the newest: another worker or the operator stepped in.
        """
        ...

    def items(self) -> Iterator[Item]:
        """Give every kept item that is not withdrawn, with its entry."""
        ...

    def replace_items(self, items: Iterable[Item], routes: Routes) -> None:
        """Put other placements on kept items, found by id, and mark their channels."""
        ...

    def purge(self, sources: Collection[str], routes: Routes) -> int:
        """Delete the items of sources, but for their ids; refuse what is under way."""
        ...

    def expire(self, source: str, rule: Retention, routes: Routes) -> int:
        """Let items of a source go, with what the source wrote; return how many.

        A source that still lists them does not bring them back.
        """
        ...

    def ripen(self, now: datetime, routes: Routes) -> int:
        """Let items out whose embargo has ended, mark their channels; return how many."""
        ...

    def polls(self, source: str, limit: int) -> tuple[Poll, ...]:
        """Return what asking a source came to, the last time first."""
        ...

    def hide(self, item: str, hidden: Hiding, routes: Routes) -> None:
        """Take an item, by its published id, out of every channel until it is shown.

        It stays out when its source changes it or brings it again. Channels
        that carry it, or another teller of its story, are marked. Of an item
        that is hidden already only the reason changes. Raises StoreError if it
        is not kept.
        """
        ...

    def show(self, item: str, at: datetime, routes: Routes) -> None:
        """Undo :meth:`hide`; nothing happens to an item that is not hidden."""
        ...
