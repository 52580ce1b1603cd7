"""What operators decide of a source: that it rests, goes on, or begins anew."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, delete, select, update

from htfeed.errors import StoreError
from htfeed.store.states import NEW
from htfeed.store.tables import places, sources

_RESTING: Final = (
    select(sources.c.key, sources.c.paused_reason)
    .where(sources.c.configured.is_(True), sources.c.paused.is_(True))
    .order_by(sources.c.position)
)
# Locked, so that an attempt that ends just now is either seen or comes after.
_OWNER: Final = (
    select(sources.c.lease_owner).where(sources.c.key == bindparam("key")).with_for_update()
)
_SET: Final = update(sources).where(sources.c.key == bindparam("of"))
# With another fence, so that who works on it just now cannot put its past back.
_RESET: Final = _SET.values(fence=sources.c.fence + 1, lease_owner=None, lease_until=None)
_FORGET: Final = delete(places).where(places.c.source == bindparam("of"))
# When it was last asked, and last well, stays true.
_ANEW: Final = {
    name: value
    for name, value in NEW.items()
    if name not in {"last_attempt", "last_success"}
}


def resting(connection: Connection) -> Mapping[str, str]:
    """Return the configured sources that rest, each with the reason."""
    return {row.key: row.paused_reason or "" for row in connection.execute(_RESTING)}


def pause(connection: Connection, key: str, reason: str) -> str | None:
    """Let a source rest; see :meth:`htfeed.store.Store.pause`."""
    owner = _owner(connection, key)
    connection.execute(_SET, {"of": key, "paused": True, "paused_reason": reason or None})
    return owner


def resume(connection: Connection, key: str) -> None:
    """Let a source go on; see :meth:`htfeed.store.Store.resume`."""
    _owner(connection, key)
    connection.execute(_SET, {"of": key, "paused": False, "paused_reason": None})


def reset(connection: Connection, key: str) -> str | None:
    """Let a source begin anew; see :meth:`htfeed.store.Store.reset`."""
    owner = _owner(connection, key)
    begin_anew(connection, (key,))
    connection.execute(_FORGET, {"of": key})
    return owner


def begin_anew(connection: Connection, keys: Sequence[str]) -> None:
    """Let sources be due at once, whatever became of them before."""
    if keys:
        connection.execute(_RESET, [{"of": key, **_ANEW} for key in keys])


def _owner(connection: Connection, key: str) -> str | None:
    """Return who holds the lease of a source; raise StoreError if there is no such."""
    row = connection.execute(_OWNER, {"key": key}).one_or_none()
    if row is None:
        raise StoreError(
            f"source {key} is not known to the store",
            cure="let a run meet it first: htfeed run",
        )
    owner: str | None = row.lease_owner
    return owner
