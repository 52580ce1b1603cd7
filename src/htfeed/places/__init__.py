"""A source, and the places to ask for it now: one address, or the files of a glob."""

from dataclasses import dataclass, field

from htfeed.syntax.cron import Every
from htfeed.syntax.intervals import Interval
from htfeed.syntax.keys import FormerKeys


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """How much of a source is kept; without a word everything, for ever."""

    age: Interval | None = None
    """Items that are older, by the date that channels sort by, are let go."""
    count: int | None = None
    """Of more items than these the oldest are let go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A configured source: exactly one of ``url`` and ``path`` is given."""

    key: str
    """Its name in the store, in ``status`` and in logs: ``[a-z0-9-]``."""
    url: str | None = None
    """Address of a feed: http or https."""
    path: str | None = None
    """A file, or a glob of files, relative to the config."""
    every: Every | None = None
    """How often to ask: an interval, ``auto`` or cron; None takes ``defaults.every``."""
    categories: tuple[str, ...] = ()
    """Categories of the entries that no rule placed."""
    title: str | None = None
    """What people call it; else the title that its feed has."""
    day_first: bool = False
    """Whether 03/04/2008 is the third of April."""
    keep: Keep = field(default_factory=Keep)
    """What is kept of it; limit by limit it wins over ``defaults.keep``."""
    was: FormerKeys = ()
    """The keys that it had before, the latest first: what they keep goes on here."""
