"""The tables of the store: its whole shape, the same on every engine.

A change here needs a migration in ``migrations/versions``; a test compares
the two. Small columns stand before the large texts, so that an engine that
stores rows in one piece need not walk through an article to reach a date.

An index of a part is one on PostgreSQL too, by its migration: said here, it would have
all of that dialect imported by whoever keeps a file.
"""

from typing import Final

from sqlalchemy import (
    DDL,
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
    event,
    false,
    text,
)

from htfeed.store.columns import WORDS, Seconds, Told, Utc
from htfeed.store.fulltext import FULL_TEXT

metadata: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

facts: Final = Table(
    "facts",
    metadata,
    Column("key", WORDS, primary_key=True),
    Column("value", WORDS, nullable=False),
    comment="What is fixed once and for all, such as the authority of made ids.",
)

notes: Final = Table(
    "notes",
    metadata,
    Column("name", WORDS, primary_key=True),
    Column("value", WORDS, nullable=False),
    comment="What a run leaves for the next one; a later value replaces it.",
)

_LEASED: Final = text("lease_owner IS NOT NULL")
sources: Final = Table(
    "sources",
    metadata,
    Column("key", WORDS, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("configured", Boolean, nullable=False),
    Column("watched", Boolean, nullable=False),
    Column("categories", JSON, nullable=False),
    Column("health", WORDS, nullable=False),
    Column("next_due", Utc),
    Column("last_attempt", Utc),
    Column("last_success", Utc),
    Column("failures", Integer, nullable=False),
    Column("error_stage", WORDS),
    Column("error_code", WORDS),
    Column("error", WORDS),
    Column("problems", Integer, nullable=False),
    Column("lease_owner", WORDS),
    Column("lease_until", Utc),
    Column("fence", BigInteger, nullable=False),
    Column("paused", Boolean, nullable=False, server_default=false()),
    Column("paused_reason", WORDS),
    Column("wishes", Told),
    Column("gap", Seconds),
    Column("newest", Utc),
    Column("host", WORDS),
    Column("lists", Boolean, nullable=False, server_default=false()),
    Column("stands_for", WORDS),
    Column("list", WORDS),
    Column("official", Boolean, nullable=False, server_default=false()),
    Column("address", WORDS),
    # Who is due is asked each tick, of 100,000 sources as well.
    Index(None, "configured", "watched", "next_due"),
    # And whether the clock was put back since.
    Index(None, "configured", "last_attempt"),
    # Few are of the config, few paused, few leased: of 100,000 as well.
    Index(None, "list", "configured"),
    Index(None, "paused", sqlite_where=text("paused IS 1")),
    Index(None, "lease_owner", sqlite_where=_LEASED),
)

_SOURCE_KEY: Final = "sources.key"
_ITEM_ID: Final = "items.id"

places: Final = Table(
    "places",
    metadata,
    Column("source", ForeignKey(_SOURCE_KEY, ondelete="CASCADE"), primary_key=True),
    Column("place", WORDS, primary_key=True),
    Column("etag", WORDS),
    Column("last_modified", WORDS),
    Column("digest", WORDS),
    Column("reader", WORDS),
    Column("address", WORDS),
    Column("fresh_for", Seconds),
    Column("moved_to", WORDS),
    Column("sighted", WORDS),
    Column("sightings", Integer, nullable=False, server_default="0"),
)

outlines: Final = Table(
    "outlines",
    metadata,
    Column("list", ForeignKey(_SOURCE_KEY, ondelete="CASCADE"), primary_key=True),
    Column("place", WORDS, primary_key=True),
    Column("feed", WORDS, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("url", WORDS, nullable=False),
    Column("title", WORDS),
    Column("page", WORDS),
    Column("host", WORDS, nullable=False),
    Column("categories", JSON, nullable=False),
    Index(None, "feed"),
    comment="What each list names, by the document that names it; feed is a key.",
)

hosts: Final = Table(
    "hosts",
    metadata,
    Column("host", WORDS, primary_key=True),
    Column("first_asked", Utc, nullable=False),
    Column("last_asked", Utc, nullable=False),
    Column("requests", BigInteger, nullable=False),
    Column("not_modified", BigInteger, nullable=False),
    Column("failed", BigInteger, nullable=False),
    Column("octets", BigInteger, nullable=False),
    Column("most_beside", Integer, nullable=False),
    Column("least_pause", Seconds),
    Column("rests_until", Utc),
    Column("rests_why", WORDS),
    comment="What was asked of each host, and until when it wants to be left alone.",
)

items: Final = Table(
    "items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", ForeignKey(_SOURCE_KEY), nullable=False),
    Column("source_id", WORDS, nullable=False),
    Column("published_id", WORDS, nullable=False),
    Column("place", WORDS, nullable=False),
    Column("digest", WORDS, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("normaliser", Integer, nullable=False),
    Column("first_seen", Utc, nullable=False),
    Column("revised", Utc),
    Column("sort_at", Utc, nullable=False),
    Column("published_at", Utc),
    Column("story", WORDS),
    Column("hidden", Boolean, nullable=False),
    Column("hidden_reason", WORDS),
    Column("withdrawn_at", Utc),
    Column("data", WORDS, nullable=False),
    Column("entry", WORDS),
    Column("hidden_at", Utc),
    Column("shown_at", Utc),
    Column("page", WORDS),
    # Not to be published before; null once it may.
    Column("public_at", Utc),
    # Atom's ``updated``; null where it is first_seen.
    Column("updated_at", Utc),
    UniqueConstraint("published_id"),
    UniqueConstraint("source", "source_id"),
    Index(None, "story"),
    Index(None, "page"),
    Index(None, "public_at"),
    Index(None, "sort_at"),
    # Counts of living items without touching the rows.
    Index(None, "source", "withdrawn_at"),
    # What is gone: a few of all.
    *(
        Index(None, gone, sqlite_where=text(f"{gone} IS NOT NULL"))
        for gone in ("hidden_at", "withdrawn_at")
    ),
)

revisions: Final = Table(
    "revisions",
    metadata,
    Column("item", ForeignKey(_ITEM_ID, ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("data", WORDS, nullable=False),
    comment="What an item was before it changed at that time.",
)

placements: Final = Table(
    "placements",
    metadata,
    Column("item", ForeignKey(_ITEM_ID, ondelete="CASCADE"), primary_key=True),
    Column("category", WORDS, primary_key=True),
    Column("position", Integer, nullable=False),
    # A copy of items.sort_at: only an index of one table can give the newest
    # of a category without sorting all that it ever held.
    Column("sort_at", Utc, nullable=False),
    Column("reason", WORDS, nullable=False),
    Index(None, "category", "sort_at", "item"),
)

withdrawals: Final = Table(
    "withdrawals",
    metadata,
    Column("item", ForeignKey(_ITEM_ID, ondelete="CASCADE"), primary_key=True),
    Column("at", Utc, primary_key=True),
    Column("reason", WORDS, nullable=False),
)

duplicates: Final = Table(
    "duplicates",
    metadata,
    Column("item", ForeignKey(_ITEM_ID, ondelete="CASCADE"), primary_key=True),
    Column("story", WORDS, nullable=False),
    Column("preferred", Boolean, nullable=False),
    Index(None, "story"),
    comment="Items that tell the same story; a story of one item is not here.",
)

ledger: Final = Table(
    "ledger",
    metadata,
    Column("published_id", WORDS, primary_key=True),
    Column("source", WORDS, nullable=False),
    Column("source_id", WORDS, nullable=False),
    Column("first_published", Utc, nullable=False),
    Index(None, "source", "source_id"),
    comment="Every id that was ever published: it outlives its item and its source.",
)

expired: Final = Table(
    "expired",
    metadata,
    Column("source", WORDS, primary_key=True),
    Column("source_id", WORDS, primary_key=True),
    Column("published_id", WORDS, nullable=False),
    Column("at", Utc, nullable=False),
    comment="Items that retention let go, so that their source cannot bring them back.",
)

outbox: Final = Table(
    "outbox",
    metadata,
    Column("channel", WORDS, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("built", BigInteger, nullable=False),
    comment="A channel is dirty while its version is newer than what was built.",
)

fragments: Final = Table(
    "fragments",
    metadata,
    Column(
        "item",
        ForeignKey(_ITEM_ID, ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("revision", Integer, nullable=False),
    Column("settings", WORDS, nullable=False),
    Column("formats", WORDS, nullable=False),
    Column("body", WORDS, nullable=False),
    comment="An item written once: in which formats, how long each is, one after another.",
)

builds: Final = Table(
    "builds",
    metadata,
    Column("channel", WORDS, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("digest", WORDS, nullable=False),
    Column("paths", JSON, nullable=False),
    Column("items", Integer, nullable=False),
    Column("updated", Utc),
    Column("entries", JSON),
    Column("stale_at", Utc),
    Column("digests", JSON),
)

texts: Final = Table(
    "texts",
    metadata,
    # The date by which channels sort, then the item: the newest first is an order
    # that a full-text index has by itself, and SQLite's by its rowid alone.
    Column(
        "number",
        BigInteger().with_variant(Integer(), "sqlite"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("item", ForeignKey(_ITEM_ID, ondelete="CASCADE"), nullable=False, unique=True),
    # None until somebody has read the item for them: see store/indexing.py.
    Column("words", WORDS),
    Column("facets", WORDS, nullable=False),
    Index("ix_texts_unread", "number", sqlite_where=text("words IS NULL")),
    comment="What items are found by; a full-text index of each engine follows it.",
)
for _engine, _statements in FULL_TEXT.items():
    for _each in _statements:
        _made = DDL(_each)  # type: ignore[no-untyped-call]  # SQLAlchemy types it not
        event.listen(texts, "after_create", _made.execute_if(dialect=_engine))

archives: Final = Table(
    "archives",
    metadata,
    Column("channel", WORDS, primary_key=True),
    Column("month", WORDS, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("entries", WORDS, nullable=False),
    Column("head", WORDS, nullable=False),
    Column("since", Utc, nullable=False),
    comment="Archive documents of channels, with digests of their items and heads.",
)

polls: Final = Table(
    "polls",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", ForeignKey(_SOURCE_KEY, ondelete="CASCADE"), nullable=False),
    Column("at", Utc, nullable=False),
    Column("outcome", WORDS, nullable=False),
    Column("status", Integer),
    Column("octets", BigInteger, nullable=False),
    Column("elapsed", Seconds, nullable=False, comment="Seconds."),
    Column("items", Integer, nullable=False),
    Column("code", WORDS),
    Index(None, "source", "id"),
)
