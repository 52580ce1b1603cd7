"""What is asked of a place, and what it can answer.

Answers are values, not errors: a fetcher takes requests and gives an iterator
of answers, so that its engine can change without anyone noticing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What makes the next request to a place conditional (RFC 9110 §13.1)."""

    etag: str | None = None
    """The ``ETag`` field, byte for byte."""
    last_modified: str | None = None
    """The ``Last-Modified`` field, byte for byte."""
    address: str | None = None
    """The address that gave these two; None is the place itself."""
    fresh_for: timedelta | None = None
    """For how long its server called the answer fresh (RFC 9111 §4.2.1)."""
    digest: str | None = None
    """SHA-256 of the body that was read last, in hex."""
    reader: str | None = None
    """Digest of the code and settings that read it: another one reads again."""

    @property
    def conditional(self) -> bool:
        """Whether the next request can be conditional."""
        return bool(self.etag or self.last_modified)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceState(Validators):
    """What is known of a place from one request to the next."""

    moved_to: str | None = None
    """The address that is asked instead: it was seen to have moved there for good."""
    sighted: str | None = None
    """Where its last permanent redirect led (RFC 9110 §15.4.2, §15.4.9)."""
    sightings: int = 0
    """How often in a row it led there."""

    def after(self, given: Validators, *, reader: str) -> Self:
        """Return the state after an answer.

        Args:
            given: The validators that it gave, or left.
            reader: Digest of the code and settings that read it.
        """
        if given is self and reader == self.reader:
            return self
        return replace(
            self,
            etag=given.etag,
            last_modified=given.last_modified,
            address=given.address,
            fresh_for=given.fresh_for,
            digest=given.digest,
            reader=reader,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How a source behind a door is asked; given to the origin of its address alone."""

    fields: tuple[tuple[str, str], ...] = ()
    """Header fields with their values: ``Authorization``, ``Cookie`` …"""
    user_agent: str | None = None
    """In place of our own."""
    proxy: str | None = None
    """Address of the proxy that leads there."""
    certificate: str | None = None
    """File of the client certificate, with its key, in PEM."""


OPEN = Access()
"""Nothing is needed: no door."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A place of a source to ask now."""

    source: str
    place: str
    """An absolute http(s) address, or a path as the item and the log show it."""
    path: str | None = None
    """For a file: where it lies."""
    moved_to: str | None = None
    """The address to ask instead of the place: it has moved there for good."""
    validators: Validators = Validators()
    access: Access = OPEN
    aloud: bool = False
    """Whether the heads of requests and responses are kept, for somebody to read."""

    @property
    def url(self) -> str:
        """Return the address to ask."""
        return self.moved_to or self.place


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One HTTP request that was made, and what it cost."""

    url: str
    """As it may be printed: without credentials."""
    host: str
    status: int | None = None
    """None where no answer came."""
    octets: int = 0
    """Of the body, as they came over the line."""
    elapsed: timedelta = timedelta()
    sent: str = ""
    """The head of the request without secrets, if the request was made aloud."""
    received: str = ""
    """The head of the response, likewise."""
    beside: int = 1
    """Requests under way to the host at its begin, itself included."""
    after: timedelta | None = None
    """Since the last one to the host had ended; None for the first of a pass."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """The document, whole, decoded and within the limits."""

    request: Request
    body: bytes
    validators: Validators
    media_type: str = ""
    """The ``Content-Type`` field with its parameters; empty when none came."""
    url: str | None = None
    """The address that answered, after redirects; None for a file."""
    status: int | None = None
    elapsed: timedelta = timedelta()
    hops: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """What we have is still current: a 304, or the same bytes again."""

    request: Request
    validators: Validators
    status: int | None = None
    elapsed: timedelta = timedelta()
    hops: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """We would not ask: the address is not public, the scheme not allowed."""

    request: Request
    code: str
    detail: str
    hops: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """We asked and got nothing usable."""

    request: Request
    code: str
    detail: str
    status: int | None = None
    retry_after: timedelta | None = None
    """What ``Retry-After`` asks for (RFC 9110 §10.2.3)."""
    rests: timedelta | None = None
    """For how long its host wants to be left alone by all sources; None if it does not."""
    elapsed: timedelta = timedelta()
    hops: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Postponed:
    """Not asked: it is not the time for it."""

    request: Request
    host: str | None
    """The one that said to another source that it wants a rest; None where the source
    itself has said that it is not to be asked now."""
    wait: timedelta
    """For how long."""
    hops: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A 301 or 308 said that the place has moved for good; what the new one answered."""

    request: Request
    to: str
    then: Fetched | NotModified | Refused | Failed

    @property
    def hops(self) -> tuple[Hop, ...]:
        """Return every request that was made, the first ones to the place itself."""
        return self.then.hops


Answer = Fetched | NotModified | Moved | Refused | Failed | Postponed


class Fetcher(Protocol):
    """The port of the fetch stage."""

    def fetch(self, requests: Iterable[Request]) -> Iterator[Answer]:
        """Answer each request exactly once, in any order; never raise for a place.

        Requests are taken as there is room for them: they may come from an
        iterator that claims the next sources when it is asked for them.
        """
        ...
