"""Many rows through one statement, and lists that one statement can carry."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, bindparam, create_engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from contract.desk import NOW
from htfeed.store.statements import batches, each_of, write_rows
from htfeed.store.tables import expired

ENTER = insert(expired)
LATER = (
    update(expired)
    .where(expired.c.source_id == bindparam("of"))
    .values(at=bindparam("to"), published_id=expired.c.published_id + "!")
)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database of each kind, with the table that the rows go into."""
    url = "sqlite://"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_url")
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    opened = create_engine(url)
    expired.create(opened, checkfirst=True)
    yield opened
    opened.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A transaction in it, of which nothing stays."""
    with engine.connect() as opened:
        yield opened


def a_row(name: str, at: datetime = NOW) -> dict[str, object]:
    return {"source": "a", "source_id": name, "published_id": f"tag:{name}", "at": at}


def kept(connection: Connection) -> list[tuple[str, str, datetime]]:
    """Return what is kept: by what it is known, its published id, and when it went."""
    asked = select(expired.c.source_id, expired.c.published_id, expired.c.at)
    return [tuple(row) for row in connection.execute(asked.order_by(expired.c.source_id))]


def test_rows_are_written_as_sqlalchemy_would(connection: Connection) -> None:
    midnight = datetime(987, 6, 5, tzinfo=UTC)

    write_rows(connection, ENTER, [a_row("one"), a_row("two", midnight)])

    connection.execute(ENTER, [a_row("three"), a_row("zwei", midnight)])
    one, three, two, zwei = kept(connection)
    assert (one[2], two[2]) == (three[2], zwei[2]) == (NOW, midnight)
    bare = [tuple(row) for row in connection.exec_driver_sql("SELECT at FROM expired")]
    assert bare[:2] == bare[2:]


def test_a_single_row_is_written(connection: Connection) -> None:
    assert write_rows(connection, ENTER, [a_row("one")]) == 1
    assert kept(connection) == [("one", "tag:one", NOW)]


def test_constants_of_a_statement_go_with_each_row_and_changed_ones_are_counted(
    connection: Connection,
) -> None:
    write_rows(connection, ENTER, [a_row("one"), a_row("two"), a_row("three")])
    after = NOW.replace(year=2027)

    changed = write_rows(
        connection, LATER, [{"of": each, "to": after} for each in ("one", "two", "none")]
    )

    assert changed == 2
    assert kept(connection) == [
        ("one", "tag:one!", after),
        ("three", "tag:three", NOW),
        ("two", "tag:two!", after),
    ]


def test_a_value_that_is_missing_is_a_mistake(connection: Connection) -> None:
    with pytest.raises(KeyError, match="to"):
        write_rows(connection, LATER, [{"of": "one"}])


def test_what_the_database_refuses_is_told_as_ever(connection: Connection) -> None:
    with pytest.raises(IntegrityError):
        write_rows(connection, ENTER, [a_row("one"), a_row("one")])


@pytest.mark.parametrize("many", [0, 1, 2000])
def test_a_list_of_any_length_is_one_value(connection: Connection, many: int) -> None:
    write_rows(connection, ENTER, [a_row(each) for each in ('"1"', "999", "žluť", "x")])
    asked = select(expired.c.source_id).where(expired.c.source_id.in_(each_of("these")))

    found = connection.scalars(
        asked, {"these": ['"1"', "žluť", *map(str, range(2000))][:many]}
    )

    assert set(found) == set(('"1"', "žluť", "999")[:many])


@given(st.lists(st.integers()), st.integers(1, 9))
def test_batches_lose_nothing_and_keep_the_order(values: list[int], size: int) -> None:
    cut = list(batches(values, size))

    assert [each for batch in cut for each in batch] == values
    assert all(len(batch) == size for batch in cut[:-1])
    assert [] not in cut


def test_no_values_make_no_batch() -> None:
    assert list(batches(())) == []


def test_values_are_taken_as_they_are_needed() -> None:
    endless: Iterator[int] = count()

    assert next(batches(endless, 3)) == [0, 1, 2]
    assert next(endless) == 3


@pytest.mark.parametrize("many", [499, 500, 501])
def test_a_batch_fits_the_oldest_sqlite(many: int) -> None:
    assert max(map(len, batches(range(many)))) <= 500
