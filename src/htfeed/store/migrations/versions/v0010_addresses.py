"""What address a source has, so that one with another begins anew.

Revision ID: 0010
Revises: 0009
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

WORDS: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add a column, which the next run fills in."""
    op.add_column("sources", sa.Column("address", WORDS))
