"""The full-text index of SQLite, which is written by hand."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine, insert, text

from htfeed.store.fulltext import FULL_TEXT, come, empty, go, rebuild
from htfeed.store.tables import texts

ROWS = [
    {"number": number, "item": number, "words": f"word{number} said", "facets": "= =ab12"}
    for number in (30, 10, 20)
]


@pytest.fixture
def connection() -> Iterator[Connection]:
    """A database with texts, of which nothing is found yet."""
    with create_engine("sqlite://").connect() as made:
        made.execute(
            text("CREATE TABLE texts (number INTEGER PRIMARY KEY, item, words, facets)")
        )
        for statement in FULL_TEXT["sqlite"]:
            made.execute(text(statement))
        made.execute(insert(texts), ROWS)
        yield made


def found(connection: Connection, asked: str) -> list[int]:
    statement = text("SELECT rowid FROM search WHERE search MATCH :asked ORDER BY rowid")
    return list(connection.scalars(statement, {"asked": asked}))


def is_sound(connection: Connection) -> bool:
    """Whether the index says of the table what is in it; it raises where it does not."""
    check = "INSERT INTO search (search, rank) VALUES ('integrity-check', 1)"
    return connection.execute(text(check)) is not None


def test_rows_are_found_by_words_and_facets_in_whatever_order_they_come(
    connection: Connection,
) -> None:
    come(connection, ROWS)

    assert found(connection, "said") == found(connection, '"=ab12"') == [10, 20, 30]
    assert found(connection, "word20") == [20]
    assert is_sound(connection)


def test_a_facet_is_not_found_as_a_word(connection: Connection) -> None:
    come(connection, ROWS)

    assert found(connection, "ab12") == []


def test_what_goes_is_found_no_more_and_leaves_nothing_behind(
    connection: Connection,
) -> None:
    come(connection, ROWS)
    go(connection, ROWS[:1])
    connection.execute(text("DELETE FROM texts WHERE number = 30"))

    assert found(connection, "said") == [10, 20]
    assert is_sound(connection)


def test_nothing_to_write_is_no_failure(connection: Connection) -> None:
    come(connection, [])
    go(connection, [])

    assert found(connection, "said") == []


def test_an_index_that_was_lost_is_made_of_the_table_again(connection: Connection) -> None:
    come(connection, ROWS)
    empty(connection)
    assert found(connection, "said") == []

    rebuild(connection)

    assert found(connection, "said") == [10, 20, 30]
    assert is_sound(connection)
