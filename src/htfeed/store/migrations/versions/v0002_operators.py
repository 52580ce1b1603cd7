"""What operators decide: sources that rest, items that are hidden or let go.

And ids that not every database can hold are known by their digest from here on.

Revision ID: 0002
Revises: 0001
"""

import hashlib
from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LONGEST: Final = 2048
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
    for table in ("items", "ledger"):
        _digest_long_ids(table)


def _digest_long_ids(name: str) -> None:
    """Let what is kept be found by the id that its entry has now; published ids stay."""
    table = sa.table(name, sa.column("source_id", WORDS))
    connection = op.get_bind()
    kept = connection.scalars(sa.select(table.c.source_id).distinct()).all()
    for source_id in kept:
        octets = source_id.encode()
        if len(octets) > LONGEST or b"\x00" in octets:
            digest = "sha256:" + hashlib.sha256(octets).hexdigest()
            connection.execute(
                sa.update(table)
                .where(table.c.source_id == source_id)
                .values(source_id=digest)
            )
