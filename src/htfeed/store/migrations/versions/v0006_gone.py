"""What is gone, and what is newest, is found at once; a build says what was in it.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column of which nothing is known yet, and indexes of order and of what left."""
    op.add_column("builds", sa.Column("entries", sa.JSON()))
    op.create_index(op.f("ix_items_sort_at"), "items", ["sort_at"])
    for gone in ("hidden_at", "withdrawn_at"):
        only = sa.text(f"{gone} IS NOT NULL")
        op.create_index(
            op.f(f"ix_items_{gone}"),
            "items",
            [gone],
            sqlite_where=only,
            postgresql_where=only,
        )
