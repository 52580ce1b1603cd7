"""Items are found by their words; a build says which bytes its documents had.

Revision ID: 0008
Revises: 0007
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa
from alembic import op

from htfeed.store.columns import Utc
from htfeed.store.fulltext import FULL_TEXT, rebuild
from htfeed.store.indexing import row_of
from htfeed.store.records import item_from_json

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

WORDS: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add a table of texts with a full-text index, and put every item there."""
    connection = op.get_bind()
    op.add_column("builds", sa.Column("digests", sa.JSON()))
    if connection.dialect.name == "sqlite":
        # It outlives its texts where somebody took these away.
        op.execute("DROP TABLE IF EXISTS search")
    op.create_table(
        "texts",
        sa.Column("number", NUMBER, autoincrement=False, nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("words", WORDS),
        sa.Column("facets", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_texts")),
        sa.ForeignKeyConstraint(
            ["item"], ["items.id"], name=op.f("fk_texts_item"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("item", name=op.f("uq_texts_item")),
        comment="What items are found by; a full-text index of each engine follows it.",
    )
    op.create_index(
        "ix_texts_unread",
        "texts",
        ["number"],
        sqlite_where=sa.text("words IS NULL"),
        postgresql_where=sa.text("words IS NULL"),
    )
    for statement in FULL_TEXT[connection.dialect.name]:
        connection.exec_driver_sql(statement)
    after = 0
    while rows := connection.execute(_ITEMS, {"after": after}).all():
        after = rows[-1].id
        placed = defaultdict[int, list[str]](list)
        for item, category in connection.execute(
            _PLACED, {"first": rows[0].id, "last": after}
        ):
            placed[item].append(category)
        connection.execute(sa.insert(_texts), [_row(row, placed[row.id]) for row in rows])
    rebuild(connection)


def _row(row: "sa.Row[Any]", categories: list[str]) -> Mapping[str, object]:
    columns = {
        "id": row.published_id,
        "source": row.source,
        "source_id": row.source_id,
        "place": "",
    }
    item = item_from_json(row.data, columns)
    return row_of(item, categories, kept_as=row.id, at=row.sort_at)


_items: Final = sa.table(
    "items",
    sa.column("id", sa.Integer),
    sa.column("source", sa.Text),
    sa.column("source_id", sa.Text),
    sa.column("published_id", sa.Text),
    sa.column("sort_at", Utc),
    sa.column("data", sa.Text),
)
_placements: Final = sa.table(
    "placements",
    sa.column("item", sa.Integer),
    sa.column("category", sa.Text),
    sa.column("position", sa.Integer),
)
_texts: Final = sa.table(
    "texts",
    sa.column("number", NUMBER),
    sa.column("item", sa.Integer),
    sa.column("words", sa.Text),
    sa.column("facets", sa.Text),
)
_ITEMS: Final = (
    sa.select(_items).where(_items.c.id > sa.bindparam("after")).order_by(_items.c.id)
).limit(500)
_PLACED: Final = (
    sa.select(_placements.c.item, _placements.c.category)
    .where(_placements.c.item.between(sa.bindparam("first"), sa.bindparam("last")))
    .order_by(_placements.c.item, _placements.c.position)
)
