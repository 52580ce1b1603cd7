"""Items that nobody has read for their words yet: see :mod:`htfeed.store.indexing`."""

from typing import Final

from sqlalchemy import Connection, Text, bindparam, select, update

from htfeed.store.fulltext import come, go
from htfeed.store.indexing import words_of
from htfeed.store.reading import COLUMNS, items_of
from htfeed.store.tables import items, texts

_ANY: Final = select(texts.c.number).where(texts.c.words.is_(None)).limit(1)
_NEWEST: Final = (
    select(*COLUMNS, texts.c.number.label("found_as"), texts.c.facets)
    .join_from(texts, items, items.c.id == texts.c.item)
    .where(texts.c.words.is_(None))
    .order_by(texts.c.number.desc())
    .limit(bindparam("limit"))
)
_READ: Final = (
    update(texts)
    .where(texts.c.number == bindparam("of"))
    .values(words=bindparam("to", type_=Text))
)


def has_unread(connection: Connection) -> bool:
    """Whether there are items that nobody read for their words yet."""
    return connection.execute(_ANY).first() is not None


def read_words(connection: Connection, limit: int) -> int:
    """Let items be found by their words whose words were not read yet; return how many.

    Args:
        connection: In a transaction.
        limit: How many at most; the newest ones.
    """
    rows = connection.execute(_NEWEST, {"limit": limit}).all()
    if not rows:
        return 0
    known = [{"number": row.found_as, "words": None, "facets": row.facets} for row in rows]
    told = [
        {**each, "words": words_of(item)}
        for each, item in zip(known, items_of(connection, rows), strict=True)
    ]
    go(connection, known)
    connection.execute(
        _READ, [{"of": each["number"], "to": each["words"]} for each in told]
    )
    come(connection, told)
    return len(told)
