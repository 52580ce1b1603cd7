"""What can be asked of kept items and of hosts, and the answers: values, nothing else."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from htfeed.model import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which kept items are meant; what is not said is not asked for."""

    source: str | None = None
    """Of this source."""
    category: str | None = None
    """In this category."""
    hidden: bool = False
    """Only those that an operator has hidden."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hiding:
    """That an operator took an item out of every channel, and why."""

    at: datetime
    reason: str
    """For operators: it is never published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A kept item, and all that keeps it out of the channels of its categories."""

    item: Item
    revision: int = 1
    """Counted from 1; grows with each change."""
    hidden: Hiding | None = None
    withdrawn_at: datetime | None = None
    public_at: datetime | None = None
    """Not to be published before; None once it may be."""
    preferred: str | None = None
    """The published id of another item that is given for the same story."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The first of the items that were asked for, and how many there are."""

    rows: tuple[Standing, ...] = ()
    total: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What an item was before it changed."""

    number: int
    at: datetime
    """When it became another one."""
    item: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """That a source took an item back; it may have come again since."""

    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Another item that tells the same story."""

    id: str
    source: str
    preferred: bool
    """Whether it is the one that channels give for the story."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All that is known of a kept item."""

    standing: Standing
    """As it is now, its entry included."""
    revisions: tuple[Revision, ...] = ()
    """Oldest first, without what it is now."""
    withdrawals: tuple[Withdrawal, ...] = ()
    """Oldest first."""
    tellers: tuple[Teller, ...] = ()
    """The preferred one first, then by source."""
    first_published: datetime | None = None
    """None while no channel has published it."""


class Asking(Protocol):
    """What is asked of the store about kept items."""

    def listed(self, wanted: Wanted, limit: int) -> Page:
        """Return the newest of the wanted items, hidden and withdrawn ones included."""
        ...

    def find(self, name: str, limit: int) -> Page:
        """Return the items that a name may mean, the last kept first.

        A name is a published id; else the source's own id or the place of the
        item; else an address that it leads to, however spelt; else the begin
        of its handle or anchor. The first of these that finds anything decides.
        """
        ...

    def near(self, text: str, limit: int) -> tuple[Standing, ...]:
        """Return items in whose ids or title a text is, the last kept first."""
        ...

    def history(self, item: str) -> History | None:
        """Return all that is known of an item, by its published id; None if not kept."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRest:
    """That a host wants no requests for a while, as it said or as it failed.

    No source of it is claimed before that is over.
    """

    host: str
    until: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HostTraffic:
    """What was asked of a host so far, and how it is treated."""

    host: str
    first_asked: datetime
    last_asked: datetime
    requests: int
    not_modified: int
    failed: int
    """Requests that no answer came to, or one of 400 or more."""
    octets: int
    """Of bodies, as they came over the line."""
    most_beside: int
    """Most requests that were under way at a time."""
    least_pause: timedelta | None
    """Shortest time between two; None where there never were two in a pass."""
    rests_until: datetime | None
    rests_why: str | None
