"""What an entry was read of, in place of what an item came to.

Revision ID: 0005
Revises: 0004
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the column take another meaning: what is in it is no digest, so all is read."""
    op.execute("ALTER TABLE items RENAME COLUMN fingerprint TO digest")
    with op.batch_alter_table("revisions") as batch:
        batch.drop_column("fingerprint")
