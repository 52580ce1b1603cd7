"""What an entry was read of, in place of what an item came to; whose word comes first.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a column take another meaning: what is in it is no digest, so all is read."""
    no = sa.false()
    op.add_column(
        "sources", sa.Column("official", sa.Boolean(), nullable=False, server_default=no)
    )
    op.execute("ALTER TABLE items RENAME COLUMN fingerprint TO digest")
    with op.batch_alter_table("revisions") as batch:
        batch.drop_column("fingerprint")
