"""What operators decide: sources that rest, items that are hidden or let go.

Revision ID: 0002
Revises: 0001
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT: Final = sa.DateTime(timezone=True)
WORDS: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add columns that SQLite can add in place, and a table."""
    op.add_column(
        "sources",
        sa.Column("paused", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("sources", sa.Column("paused_reason", WORDS))
    op.add_column("items", sa.Column("hidden_at", INSTANT))
    op.create_table(
        "expired",
        sa.Column("source", WORDS, nullable=False),
        sa.Column("source_id", WORDS, nullable=False),
        sa.Column("published_id", WORDS, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("source", "source_id", name=op.f("pk_expired")),
        comment="Items that retention let go, so that their source cannot bring them back.",
    )
