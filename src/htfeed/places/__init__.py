"""A source, and the places to ask for it now: one address, or the files of a glob."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from htfeed.answers import OPEN, Access
from htfeed.syntax.cron import Every
from htfeed.syntax.intervals import Interval
from htfeed.syntax.keys import FormerKeys
from htfeed.syntax.selectors import Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """How much of a source is kept; without a word everything, for ever."""

    age: Interval | None = None
    """Items that are older, by the date that channels sort by, are let go."""
    count: int | None = None
    """Of more items than these the oldest are let go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeds:
    """What holds for every feed that a list names."""

    every: Every | None = None
    """How often each is asked; None takes ``defaults.every``."""
    categories: tuple[str, ...] = ()
    """Categories of the entries that no rule placed, before those of the list itself."""
    day_first: bool = False
    """Whether 03/04/2008 is the third of April."""
    embargo: bool = False
    """Whether an entry dated in the future is published then, not before."""
    keep: Keep = field(default_factory=Keep)
    """What is kept of each; limit by limit it wins over ``defaults.keep``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basic:
    """A name and a password (RFC 7617)."""

    user: str
    """The name."""
    password: str = field(default="", repr=False)
    """The password; best kept elsewhere: ``file:…`` or ``env:…``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Auth:
    """What opens the door of a source: exactly one; told to its own origin alone."""

    basic: Basic | None = None
    """A name and a password."""
    bearer: str | None = field(default=None, repr=False)
    """A token (RFC 6750)."""
    header: Mapping[str, str] | None = field(default=None, repr=False)
    """Header fields, such as ``X-Api-Key``."""
    cookie: str | None = field(default=None, repr=False)
    """A cookie: ``name=value``."""

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """Return the header fields that say it."""
        if self.basic is not None:
            pair = f"{self.basic.user}:{self.basic.password}".encode()
            told = base64.b64encode(pair).decode("ascii")
            return (("Authorization", f"Basic {told}"),)
        if self.bearer is not None:
            return (("Authorization", f"Bearer {self.bearer}"),)
        if self.cookie is not None:
            return (("Cookie", self.cookie),)
        return tuple((self.header or {}).items())


_ADDRESS: Final = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]*:[/\\]{2}")


def is_address(text: str) -> bool:
    """Whether what a config names is asked for on the network, not looked for in files."""
    return _ADDRESS.match(text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source: exactly one of ``url``, ``path`` and ``opml`` is given."""

    key: str
    """Its name in the store, in ``status`` and in logs: ``[a-z0-9-]``."""
    url: str | None = None
    """Address of a feed: http or https."""
    path: str | None = None
    """A file, or a glob of files, relative to the config."""
    opml: str | None = None
    """A list of feeds, each of which is a source: an address, or files as in ``path``."""
    feeds: Feeds = field(default_factory=Feeds)
    """What holds for the feeds that ``opml`` lists."""
    listing: Listing | None = None
    """What of the page at ``url`` is an entry, where it is a page and no feed."""
    every: Every | None = None
    """How often to ask it: an interval, ``auto`` or cron; None takes ``defaults.every``."""
    categories: tuple[str, ...] = ()
    """Categories of the entries that no rule placed."""
    title: str | None = None
    """What people call it; else the title that its feed has."""
    day_first: bool = False
    """Whether 03/04/2008 is the third of April."""
    embargo: bool = False
    """Whether an entry dated in the future is published then, not before."""
    official: bool = False
    """Whether its word comes first: of a story that others tell too, it is given."""
    keep: Keep = field(default_factory=Keep)
    """What is kept of it; limit by limit it wins over ``defaults.keep``."""
    auth: Auth | None = None
    """What opens its door, where it has one."""
    proxy: str | None = field(default=None, repr=False)
    """Address of the proxy that leads to it: http, https or socks5h."""
    certificate: str | None = None
    """File of our client certificate with its key, in PEM, relative to the config."""
    user_agent: str | None = None
    """In place of our own name, where a server insists on another."""
    was: FormerKeys = ()
    """The keys that it had before, the latest first: what they keep goes on here."""

    @property
    def address(self) -> str | None:
        """Return what is asked for it on the network; None for files."""
        return self.opml if self.opml and is_address(self.opml) else self.url

    @property
    def files(self) -> str | None:
        """Return the file or the glob that it is read from; None for an address."""
        return self.opml if self.opml and not is_address(self.opml) else self.path

    def access(self, root: Path) -> Access:
        """Return how it is asked.

        Args:
            root: The folder that its certificate is relative to.
        """
        given = (self.auth, self.proxy, self.certificate, self.user_agent)
        if all(each is None for each in given):
            return OPEN
        return Access(
            fields=self.auth.fields if self.auth else (),
            user_agent=self.user_agent,
            proxy=self.proxy,
            certificate=str(root / self.certificate) if self.certificate else None,
        )
