"""The whole shape of the store.

Revision ID: 0001
Revises: nothing
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT: Final = sa.DateTime(timezone=True)
WORDS: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make every table; parents come before what refers to them."""
    _builds()
    _facts()
    _ledger()
    _notes()
    _outbox()
    _sources()
    _items()
    _places()
    _polls()
    _duplicates()
    _fragments()
    _placements()
    _revisions()
    _withdrawals()


def _builds() -> None:
    op.create_table(
        "builds",
        sa.Column("channel", WORDS, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("digest", WORDS, nullable=False),
        sa.Column("paths", sa.JSON(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("updated", INSTANT),
        sa.PrimaryKeyConstraint("channel", "number", name=op.f("pk_builds")),
    )


def _facts() -> None:
    op.create_table(
        "facts",
        sa.Column("key", WORDS, nullable=False),
        sa.Column("value", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_facts")),
        comment="What is fixed once and for all, such as the authority of made ids.",
    )


def _ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("published_id", WORDS, nullable=False),
        sa.Column("source", WORDS, nullable=False),
        sa.Column("source_id", WORDS, nullable=False),
        sa.Column("first_published", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("published_id", name=op.f("pk_ledger")),
        comment="Every id that was ever published: it outlives its item and its source.",
    )


def _notes() -> None:
    op.create_table(
        "notes",
        sa.Column("name", WORDS, nullable=False),
        sa.Column("value", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_notes")),
        comment="What a run leaves for the next one; a later value replaces it.",
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("channel", WORDS, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("built", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_outbox")),
        comment="A channel is dirty while its version is newer than what was built.",
    )


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("key", WORDS, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("configured", sa.Boolean(), nullable=False),
        sa.Column("watched", sa.Boolean(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("health", WORDS, nullable=False),
        sa.Column("next_due", INSTANT),
        sa.Column("last_attempt", INSTANT),
        sa.Column("last_success", INSTANT),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error_stage", WORDS),
        sa.Column("error_code", WORDS),
        sa.Column("error", WORDS),
        sa.Column("problems", sa.Integer(), nullable=False),
        sa.Column("lease_owner", WORDS),
        sa.Column("lease_until", INSTANT),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sources")),
    )
    op.create_index(
        op.f("ix_sources_configured_watched_next_due"),
        "sources",
        ["configured", "watched", "next_due"],
    )


def _items() -> None:
    op.create_table(
        "items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", WORDS, nullable=False),
        sa.Column("source_id", WORDS, nullable=False),
        sa.Column("published_id", WORDS, nullable=False),
        sa.Column("place", WORDS, nullable=False),
        sa.Column("fingerprint", WORDS, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("normaliser", sa.Integer(), nullable=False),
        sa.Column("first_seen", INSTANT, nullable=False),
        sa.Column("revised", INSTANT),
        sa.Column("sort_at", INSTANT, nullable=False),
        sa.Column("published_at", INSTANT),
        sa.Column("story", WORDS),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("hidden_reason", WORDS),
        sa.Column("withdrawn_at", INSTANT),
        sa.Column("data", WORDS, nullable=False),
        sa.Column("entry", WORDS),
        sa.ForeignKeyConstraint(["source"], ["sources.key"], name=op.f("fk_items_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
        sa.UniqueConstraint("published_id", name=op.f("uq_items_published_id")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_items_source_source_id")),
    )
    op.create_index(
        op.f("ix_items_source_withdrawn_at"), "items", ["source", "withdrawn_at"]
    )
    op.create_index(op.f("ix_items_story"), "items", ["story"])


def _places() -> None:
    op.create_table(
        "places",
        sa.Column("source", WORDS, nullable=False),
        sa.Column("place", WORDS, nullable=False),
        sa.Column("etag", WORDS),
        sa.Column("last_modified", WORDS),
        sa.Column("digest", WORDS),
        sa.Column("reader", WORDS),
        sa.ForeignKeyConstraint(
            ["source"], ["sources.key"], name=op.f("fk_places_source"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source", "place", name=op.f("pk_places")),
    )


def _polls() -> None:
    op.create_table(
        "polls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", WORDS, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("outcome", WORDS, nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("octets", sa.BigInteger(), nullable=False),
        sa.Column("elapsed", sa.Float(), nullable=False, comment="Seconds."),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source"], ["sources.key"], name=op.f("fk_polls_source"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_polls")),
    )
    op.create_index(op.f("ix_polls_source_id"), "polls", ["source", "id"])


def _duplicates() -> None:
    op.create_table(
        "duplicates",
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("story", WORDS, nullable=False),
        sa.Column("preferred", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item"], ["items.id"], name=op.f("fk_duplicates_item"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item", name=op.f("pk_duplicates")),
        comment="Items that tell the same story; a story of one item is not here.",
    )
    op.create_index(op.f("ix_duplicates_story"), "duplicates", ["story"])


def _fragments() -> None:
    op.create_table(
        "fragments",
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("format", WORDS, nullable=False),
        sa.Column("writer", sa.Integer(), nullable=False),
        sa.Column("settings", WORDS, nullable=False),
        sa.Column("body", WORDS, nullable=False),
        sa.ForeignKeyConstraint(
            ["item"], ["items.id"], name=op.f("fk_fragments_item"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "item", "revision", "format", "writer", "settings", name=op.f("pk_fragments")
        ),
        comment="An item rendered once: by format, writer version and settings digest.",
    )


def _placements() -> None:
    op.create_table(
        "placements",
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("category", WORDS, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sort_at", INSTANT, nullable=False),
        sa.Column("reason", WORDS, nullable=False),
        sa.ForeignKeyConstraint(
            ["item"], ["items.id"], name=op.f("fk_placements_item"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item", "category", name=op.f("pk_placements")),
    )
    op.create_index(
        op.f("ix_placements_category_sort_at_item"),
        "placements",
        ["category", "sort_at", "item"],
    )


def _revisions() -> None:
    op.create_table(
        "revisions",
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("fingerprint", WORDS, nullable=False),
        sa.Column("data", WORDS, nullable=False),
        sa.ForeignKeyConstraint(
            ["item"], ["items.id"], name=op.f("fk_revisions_item"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item", "number", name=op.f("pk_revisions")),
        comment="What an item was before it changed at that time.",
    )


def _withdrawals() -> None:
    op.create_table(
        "withdrawals",
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("reason", WORDS, nullable=False),
        sa.ForeignKeyConstraint(
            ["item"], ["items.id"], name=op.f("fk_withdrawals_item"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item", "at", name=op.f("pk_withdrawals")),
    )
