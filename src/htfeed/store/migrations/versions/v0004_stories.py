"""Which page an item is about, of what it was read, and when it may be published.

Revision ID: 0004
Revises: 0003
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WORDS: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add columns that SQLite can add in place; they are filled as items are read again."""
    op.add_column("items", sa.Column("page", WORDS))
    op.add_column("items", sa.Column("digest", WORDS))
    op.add_column("items", sa.Column("public_at", sa.DateTime(timezone=True)))
    op.create_index(op.f("ix_items_page"), "items", ["page"])
    op.create_index(op.f("ix_items_public_at"), "items", ["public_at"])
