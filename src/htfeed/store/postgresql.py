"""PostgreSQL: how it is reached, and how its transactions begin.

Everything that only PostgreSQL needs is here; the statements are shared.
"""

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from htfeed.errors import StoreError
from htfeed.store.transactions import WRITES

# One writer at a time, as in SQLite: two sources that bring the same story at
# once must see each other. Per schema, so that stores can share a database.
_TAKE_TURN: Final = (
    "SELECT pg_advisory_xact_lock(hashtextextended('htfeed ' || current_schema(), 0))"
)
_CONNECT: Final = timedelta(seconds=10)


def postgresql_engine(url: str, *, patience: timedelta) -> Engine:
    """Return an engine for a database; nothing is connected yet.

    Raises StoreError for a URL that is none, and where psycopg is missing.

    Args:
        url: ``postgresql://user:password@host:port/database``, with libpq's options.
        patience: How long a statement waits for another process's lock.
    """
    address = _address(url)
    try:
        engine = create_engine(
            address,
            connect_args=_settings(address, patience),
            # A server that was restarted is no error of the next transaction.
            pool_pre_ping=True,
            hide_parameters=True,
        )
    except (ImportError, NoSuchModuleError) as error:
        raise StoreError(
            f"store {shown(url)}: psycopg, which speaks to PostgreSQL, is not installed",
            cure="install it: pip install 'htfeed[postgres]'",
        ) from error
    event.listen(engine, "begin", _begin)
    return engine


def shown(url: str) -> str:
    """Return what an operator calls the database: its address without secrets."""
    address = _address(url)
    port = f":{address.port}" if address.port else ""
    return f"postgresql://{address.host or ''}{port}/{address.database or ''}"


def _address(url: str) -> URL:
    try:
        return make_url(url).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError) as error:
        # The error of the library may hold the password.
        raise StoreError(
            "store postgresql://…: is not the address of a database",
            cure="write postgresql://user:password@host/database, with signs such as"
            " @ / : # in the password percent-encoded",
        ) from error


def _settings(address: URL, patience: timedelta) -> dict[str, Any]:
    """Return libpq's parameters, but for those that the URL gives itself."""
    wait = int(patience.total_seconds() * 1000)
    ours: dict[str, Any] = {
        "application_name": "htfeed",
        "connect_timeout": int(_CONNECT.total_seconds()),
        "keepalives_idle": 30,
    }
    given = {name: value for name, value in ours.items() if name not in address.query}
    # A worker that was cut off in the middle must not keep the turn for ever.
    limits = f"-c lock_timeout={wait} -c idle_in_transaction_session_timeout={wait}"
    options = address.query.get("options", "")
    return given | {"options": f"{limits} {options}".strip()}


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get(WRITES, False):
        connection.exec_driver_sql(_TAKE_TURN)
