"""The full-text index of each engine, over the table ``texts``.

What stands in that table has been through :mod:`htfeed.syntax.words`: neither engine has
to know a language, and both find the same. Facets are words that begin with ``=``.
"""

from collections.abc import Mapping
from operator import itemgetter
from typing import Final

from sqlalchemy import Connection, bindparam, column, insert, table

from htfeed.store.statements import Rows, write_rows

# FTS5 over the rows of `texts`, whose rowid is its order; the tokenizer cuts at spaces
# alone, as all else outside ASCII is a letter to it. Beginnings of three letters are
# indexed, so that no search has to merge the postings of a thousand words. Segments are
# merged late, by which keeping an item costs half. It is written by hand: with PRAGMA
# trusted_schema off, no trigger may write it.
_SQLITE: Final = (
    """CREATE VIRTUAL TABLE search USING fts5(
        words, facets, content='texts', content_rowid='number', columnsize=0,
        tokenize="ascii tokenchars '='", prefix='3'
    )""",
    "INSERT INTO search (search, rank) VALUES ('automerge', 16)",
)
# PostgreSQL's own parser would see addresses, numbers and hyphens in what is cut already:
# a vector is put together of the words as they are. What waits outside the index is
# searched from end to end each time, so that little may.
_POSTGRESQL: Final = (
    """CREATE OR REPLACE FUNCTION vector_of(words text, facets text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT coalesce(string_agg(word || ':' || place, ' '), '')::tsvector
        FROM unnest(string_to_array(words || ' ' || facets, ' '))
            WITH ORDINALITY AS told (word, place)
        WHERE word <> ''
    $$""",
    """ALTER TABLE texts ADD COLUMN vector tsvector
    GENERATED ALWAYS AS (vector_of(coalesce(words, ''), facets)) STORED""",
    "ALTER TABLE texts SET (toast_tuple_target = 128)",
    """CREATE INDEX ix_texts_vector ON texts USING gin (vector)
    WITH (gin_pending_list_limit = 256)""",
)
FULL_TEXT: Final[Mapping[str, tuple[str, ...]]] = {
    "sqlite": _SQLITE,
    "postgresql": _POSTGRESQL,
}
"""Statements by which an engine is given an index of ``texts``."""
_search: Final = table(
    "search", column("search"), column("rowid"), column("words"), column("facets")
)
_COME: Final = insert(_search).values(
    rowid=bindparam("number"), words=bindparam("words"), facets=bindparam("facets")
)
_GO: Final = insert(_search).values(
    search="delete",
    rowid=bindparam("number"),
    words=bindparam("words"),
    facets=bindparam("facets"),
)
_ORDER: Final = insert(_search).values(search=bindparam("order"))
MOST_WORDS: Final = 16_000
"""Words of an item that are indexed: PostgreSQL knows 16,383 places in a text."""
MOST_OCTETS: Final = 200_000
"""Octets of these: a vector of PostgreSQL has no more than a million, places included."""


def come(connection: Connection, rows: Rows) -> None:
    """Let rows be found that are in ``texts`` now."""
    if rows and _by_hand(connection):
        write_rows(connection, _COME, _in_order(rows))


def go(connection: Connection, rows: Rows) -> None:
    """Let rows be found no more, as they are in ``texts`` still."""
    if rows and _by_hand(connection):
        write_rows(connection, _GO, _in_order(rows))


def empty(connection: Connection) -> None:
    """Let nothing be found: all of ``texts`` is taken away."""
    if _by_hand(connection):
        connection.execute(_ORDER, {"order": "delete-all"})


def rebuild(connection: Connection) -> None:
    """Let all of ``texts`` be found, and nothing else."""
    if _by_hand(connection):
        connection.execute(_ORDER, {"order": "rebuild"})


def _in_order(rows: Rows) -> Rows:
    # FTS5 writes a segment for each row that comes after a greater one.
    return sorted(rows, key=itemgetter("number"))


def _by_hand(connection: Connection) -> bool:
    # PostgreSQL keeps a column that is generated, and its index, by itself.
    return connection.dialect.name == "sqlite"
