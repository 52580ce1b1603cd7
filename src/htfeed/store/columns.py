"""Types of columns: instants, lengths of time, words that sort alike, what feeds wish.

Each is the same in Python whichever engine keeps it.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import DateTime, Dialect, Float, Text, TypeDecorator
from sqlalchemy.dialects import sqlite

from htfeed.constructs import NO_WISHES, Wishes


class _Instant(sqlite.DATETIME):
    """What SQLAlchemy has for dates on SQLite, of instants in UTC and in one call."""

    cache_ok = True

    def bind_processor(
        self,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> Callable[[datetime | None], str | None]:
        """Return what writes an instant, without its zone."""
        return _written

    def result_processor(
        self,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
        coltype: object,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> Callable[[str | None], datetime | None]:
        """Return what reads an instant, with :data:`datetime.UTC`."""
        return _read


def _written(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat(" ", "microseconds")[:26]


def _read(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(f"{text}+00:00")


class Utc(TypeDecorator[datetime]):
    """An instant: aware and in UTC on both ways, whatever the engine makes of it."""

    impl = DateTime(timezone=True).with_variant(_Instant(), "sqlite")  # type: ignore[no-untyped-call]  # SQLAlchemy types it not
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> datetime | None:
        """Return the instant in UTC; a naive one is a mistake of the caller's."""
        if value is None or value.tzinfo is UTC:
            return value
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> datetime | None:
        """Return the instant with :data:`datetime.UTC`."""
        if value is None or value.tzinfo is UTC:
            return value
        return value.astimezone(UTC)


class Seconds(TypeDecorator[timedelta]):
    """A length of time, which SQL has as a number of seconds."""

    impl = Float
    cache_ok = True

    def process_bind_param(
        self,
        value: timedelta | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> float | None:
        """Return the number of seconds."""
        return None if value is None else value.total_seconds()

    def process_result_value(
        self,
        value: float | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> timedelta | None:
        """Return the length of so many seconds."""
        return None if value is None else timedelta(seconds=value)


# Text sorts by code point on every engine, as SQLite has it anyway: a document
# must not depend on the language that a server was set up with.
WORDS: Final = Text().with_variant(Text(collation="C"), "postgresql")


class Told(TypeDecorator[Wishes]):
    """What a feed wishes, as JSON; NULL where it wishes nothing, as most do."""

    impl = WORDS
    cache_ok = True

    def process_bind_param(
        self,
        value: Wishes | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> str | None:
        """Return the wishes as JSON."""
        if value is None or value == NO_WISHES:
            return None
        ttl = None if value.ttl is None else value.ttl.total_seconds()
        return json.dumps([ttl, value.skip_hours, value.skip_days])

    def process_result_value(
        self,
        value: str | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> Wishes:
        """Return the wishes of a JSON text."""
        if value is None:
            return NO_WISHES
        ttl, hours, days = json.loads(value)
        return Wishes(
            ttl=None if ttl is None else timedelta(seconds=ttl),
            skip_hours=tuple(hours),
            skip_days=tuple(days),
        )
