"""What is written of an item is one row; what address a source has is told.

It is written again when a channel wants it, and told by the next run.

Revision ID: 0009
Revises: 0008
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

WORDS: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Begin with nothing that is written, and with addresses that nobody knows."""
    op.add_column("sources", sa.Column("address", WORDS))
    op.drop_table("fragments")
    op.create_table(
        "fragments",
        sa.Column("item", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("settings", WORDS, nullable=False),
        sa.Column("formats", WORDS, nullable=False),
        sa.Column("body", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("item", name=op.f("pk_fragments")),
        sa.ForeignKeyConstraint(
            ["item"], ["items.id"], name=op.f("fk_fragments_item"), ondelete="CASCADE"
        ),
        comment=(
            "An item written once: in which formats, how long each is, one after another."
        ),
    )
