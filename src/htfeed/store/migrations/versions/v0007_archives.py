"""Archive documents of channels; when items were updated, and when builds grow stale.

Revision ID: 0007
Revises: 0006
"""

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

from htfeed.store.columns import Utc
from htfeed.store.records import item_from_json

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

WORDS: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add a table and columns, and tell when each item was updated."""
    instant = sa.DateTime(timezone=True)
    op.add_column("builds", sa.Column("stale_at", instant))
    op.add_column("items", sa.Column("updated_at", instant))
    op.create_index(op.f("ix_ledger_source_source_id"), "ledger", ["source", "source_id"])
    op.create_table(
        "archives",
        sa.Column("channel", WORDS, nullable=False),
        sa.Column("month", WORDS, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entries", WORDS, nullable=False),
        sa.Column("head", WORDS, nullable=False),
        sa.Column("since", instant, nullable=False),
        sa.PrimaryKeyConstraint("channel", "month", name=op.f("pk_archives")),
        comment="Archive documents of channels, with digests of their items and heads.",
    )
    _tell_updates()


def _tell_updates() -> None:
    """Give every item a column of what stands in its data as well."""
    connection, after = op.get_bind(), 0
    while rows := connection.execute(_ITEMS, {"after": after}).all():
        after = rows[-1].id
        connection.execute(_UPDATED, [_updated(row) for row in rows])


def _updated(row: "sa.Row[Any]") -> dict[str, object]:
    columns = {
        "source": row.source,
        "source_id": row.source_id,
        "place": "",
        "first_seen": row.first_seen,
        "revised": row.revised,
        "shown": row.shown_at,
    }
    return {"of": row.id, "updated_at": item_from_json(row.data, columns).last_updated}


_items: Final = sa.table(
    "items",
    sa.column("id", sa.Integer),
    sa.column("source", sa.Text),
    sa.column("source_id", sa.Text),
    sa.column("first_seen", Utc),
    sa.column("revised", Utc),
    sa.column("shown_at", Utc),
    sa.column("data", sa.Text),
    sa.column("updated_at", Utc),
)
_ITEMS: Final = (
    sa.select(_items).where(_items.c.id > sa.bindparam("after")).order_by(_items.c.id)
).limit(500)
_UPDATED: Final = (
    sa.update(_items)
    .where(_items.c.id == sa.bindparam("of"))
    .values(updated_at=sa.bindparam("updated_at"))
)
