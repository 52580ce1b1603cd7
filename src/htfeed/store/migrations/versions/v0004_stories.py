"""Which page an item is about, and when it may be published.

Revision ID: 0004
Revises: 0003
"""

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

from htfeed.identity import page, story
from htfeed.store.records import item_from_json

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WORDS: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add columns that SQLite can add in place, and tell anew what tells one story."""
    op.add_column("items", sa.Column("page", WORDS))
    op.add_column("items", sa.Column("public_at", sa.DateTime(timezone=True)))
    op.create_index(op.f("ix_items_page"), "items", ["page"])
    op.create_index(op.f("ix_items_public_at"), "items", ["public_at"])
    _tell_stories()


def _tell_stories() -> None:
    """Give every item the keys that today's code compares it by.

    They are made by that code, as those of two items have to be made alike.
    """
    connection, after = op.get_bind(), 0
    while rows := connection.execute(_ITEMS, {"after": after}).all():
        after = rows[-1].id
        connection.execute(_KEYS, [_keys(row) for row in rows])


def _keys(row: "sa.Row[Any]") -> dict[str, object]:
    columns = {"source": row.source, "source_id": row.source_id, "place": ""}
    item = item_from_json(row.data, columns)
    return {"of": row.id, "story": story(item), "page": page(item)}


_ITEMS: Final = sa.text(
    "SELECT id, source, source_id, data FROM items WHERE id > :after ORDER BY id LIMIT 500"
)
_KEYS: Final = sa.text("UPDATE items SET story = :story, page = :page WHERE id = :of")
