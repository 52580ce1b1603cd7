"""Which schema a database has, and how it comes to have ours.

Alembic is imported only to migrate: that costs as much as a small run. A fresh file gets
the tables of today; a test compares them with what migrations make.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    insert,
    inspect,
    select,
)

from htfeed.errors import SchemaError
from htfeed.store.tables import metadata
from htfeed.store.transactions import writing

REVISIONS: Final = tuple(f"{number:04}" for number in range(1, 10))
"""The revisions that this version knows, oldest first; a test compares them."""
HEAD: Final = REVISIONS[-1]
VERSION_TABLE: Final = "alembic_version"
_version: Final = Table(
    VERSION_TABLE,
    MetaData(),
    Column("version_num", String(32), nullable=False),
    # As Alembic makes it.
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """From which schema to which a database was brought."""

    database: str
    """What the operator calls it."""
    before: str | None
    """None where there was nothing."""
    after: str


def ensure_schema(engine: Engine, name: str) -> Migration:
    """Bring the schema of a fresh or old database to :data:`HEAD`, or change nothing.

    Raises SchemaError for a schema that is newer, or that is not htfeed's.

    Args:
        engine: Where the database is.
        name: What the operator calls it.
    """
    with engine.connect() as connection:
        before = revision_of(connection, name)
    done = Migration(database=name, before=before, after=HEAD)
    if before == HEAD:
        return done
    with writing(engine).begin() as connection:
        # Another process may have migrated it while this one waited.
        is_empty = not inspect(connection).get_table_names()
        if is_empty and connection.dialect.name == "sqlite":
            _make(connection)
        elif revision_of(connection, name) != HEAD:
            _migrate(connection)
    return done


def revision_of(connection: Connection, name: str) -> str | None:
    """Return the schema of a database, None where there is none yet.

    Raises SchemaError for one that is newer, or that is not htfeed's.
    """
    tables = inspect(connection).get_table_names()
    if VERSION_TABLE not in tables:
        if tables:
            raise SchemaError(
                f"store {name} holds tables that are not htfeed's: {', '.join(tables[:5])}",
                cure="name a database of its own as `store`",
            )
        return None
    revision: str | None = connection.scalar(select(_version.c.version_num))
    if revision is not None and revision not in REVISIONS:
        raise SchemaError(
            f"store {name} has schema {revision}, newer than this version's {HEAD}",
            cure="run the version of htfeed that wrote it, or a later one",
        )
    return revision


def _make(connection: Connection) -> None:
    metadata.create_all(connection, checkfirst=False)
    _version.create(connection)
    connection.execute(insert(_version), {"version_num": HEAD})


def _migrate(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - costs half a second, needed once
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "htfeed.store:migrations")
    command.upgrade(config, "head")
