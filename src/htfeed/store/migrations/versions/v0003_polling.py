"""What polling has to remember: moves, what sources wish, what hosts bore, what lists name.

Revision ID: 0003
Revises: 0002
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT: Final = sa.DateTime(timezone=True)
WORDS: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add columns that SQLite can add in place, and two tables."""
    op.add_column("sources", sa.Column("wishes", WORDS))
    op.add_column("sources", sa.Column("gap", sa.Float()))
    op.add_column("sources", sa.Column("newest", INSTANT))
    op.add_column("sources", sa.Column("host", WORDS))
    op.create_index(
        op.f("ix_sources_configured_last_attempt"),
        "sources",
        ["configured", "last_attempt"],
    )
    op.add_column("places", sa.Column("address", WORDS))
    op.add_column("places", sa.Column("fresh_for", sa.Float()))
    op.add_column("places", sa.Column("moved_to", WORDS))
    op.add_column("places", sa.Column("sighted", WORDS))
    op.add_column(
        "places", sa.Column("sightings", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("items", sa.Column("shown_at", INSTANT))
    op.add_column("polls", sa.Column("code", WORDS))
    op.create_table(
        "hosts",
        sa.Column("host", WORDS, nullable=False),
        sa.Column("first_asked", INSTANT, nullable=False),
        sa.Column("last_asked", INSTANT, nullable=False),
        sa.Column("requests", sa.BigInteger(), nullable=False),
        sa.Column("not_modified", sa.BigInteger(), nullable=False),
        sa.Column("failed", sa.BigInteger(), nullable=False),
        sa.Column("octets", sa.BigInteger(), nullable=False),
        sa.Column("most_beside", sa.Integer(), nullable=False),
        sa.Column("least_pause", sa.Float()),
        sa.Column("rests_until", INSTANT),
        sa.Column("rests_why", WORDS),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_hosts")),
        comment="What was asked of each host, and until when it wants to be left alone.",
    )
    _lists()


def _lists() -> None:
    """What lists name; of 100,000 sources few are of the config, few paused, few leased."""
    op.add_column(
        "sources",
        sa.Column("lists", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("sources", sa.Column("stands_for", WORDS))
    op.add_column("sources", sa.Column("list", WORDS))
    op.create_index(op.f("ix_sources_list_configured"), "sources", ["list", "configured"])
    for column, where in (
        ("paused", "paused IS {true}"),
        ("lease_owner", "lease_owner IS NOT NULL"),
    ):
        op.create_index(
            op.f(f"ix_sources_{column}"),
            "sources",
            [column],
            sqlite_where=sa.text(where.format(true=1)),
            postgresql_where=sa.text(where.format(true="true")),
        )
    op.create_table(
        "outlines",
        sa.Column("list", WORDS, nullable=False),
        sa.Column("place", WORDS, nullable=False),
        sa.Column("feed", WORDS, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("url", WORDS, nullable=False),
        sa.Column("title", WORDS),
        sa.Column("page", WORDS),
        sa.Column("host", WORDS, nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list"],
            ["sources.key"],
            name=op.f("fk_outlines_list"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("list", "place", "feed", name=op.f("pk_outlines")),
        comment="What each list names, by the document that names it; feed is a key.",
    )
    op.create_index(op.f("ix_outlines_feed"), "outlines", ["feed"])
