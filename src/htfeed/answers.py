"""What is asked of a place, and what it can answer.

Answers are values, not errors: a fetcher takes requests and gives an iterator
of answers, so that its engine can change without anyone noticing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What makes the next request to a place conditional (RFC 9110 §13.1)."""

    etag: str | None = None
    """The ``ETag`` field, byte for byte."""
    last_modified: str | None = None
    """The ``Last-Modified`` field, byte for byte."""
    digest: str | None = None
    """SHA-256 of the body that was read last, in hex."""
    reader: str | None = None
    """Digest of the code and settings that read it: another one reads again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A place of a source to ask now."""

    source: str
    place: str
    """An absolute http(s) address, or a path as the item and the log show it."""
    path: str | None = None
    """For a file: where it lies."""
    validators: Validators = Validators()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """What we have is still current: a 304, or the same bytes again."""

    request: Request
    validators: Validators
    status: int | None = None
    elapsed: timedelta = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """We would not ask: the address is not public, the scheme not allowed."""

    request: Request
    code: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """We asked and got nothing usable."""

    request: Request
    code: str
    detail: str
    status: int | None = None
    retry_after: timedelta | None = None
    elapsed: timedelta = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A 301 or 308 said that the place has moved for good; what the new one answered."""

    request: Request
    to: str
    then: Fetched | NotModified | Refused | Failed


Answer = Fetched | NotModified | Moved | Refused | Failed


class Fetcher(Protocol):
    """The port of the fetch stage."""

    def fetch(self, requests: Iterable[Request]) -> Iterator[Answer]:
        """Answer each request exactly once, in any order; never raise for a place."""
        ...
