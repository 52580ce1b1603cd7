"""Small things to remember: facts that are fixed once, notes that are replaced."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, bindparam, select

from htfeed.store.statements import insert_into
from htfeed.store.tables import facts, notes

_FACTS: Final = select(facts.c.key, facts.c.value).where(
    facts.c.key.in_(bindparam("keys", expanding=True))
)
_NOTE: Final = select(notes.c.value).where(notes.c.name == bindparam("name"))


def known_facts(connection: Connection, keys: Mapping[str, str]) -> Mapping[str, str]:
    """Return those of the facts that are fixed by now."""
    return dict(connection.execute(_FACTS, {"keys": list(keys)}).all())


def fix(connection: Connection, proposed: Mapping[str, str]) -> Mapping[str, str]:
    """Fix the facts that are not fixed yet as proposed; return all as they are."""
    rows = [{"key": key, "value": value} for key, value in proposed.items()]
    connection.execute(insert_into(connection, facts).on_conflict_do_nothing(), rows)
    return known_facts(connection, proposed)


def recall(connection: Connection, name: str) -> str | None:
    """Return what was remembered under a name, or None."""
    value: str | None = connection.scalar(_NOTE, {"name": name})
    return value


def remember(connection: Connection, name: str, value: str) -> None:
    """Remember a value under a name, in place of an earlier one."""
    statement = insert_into(connection, notes).on_conflict_do_update(
        index_elements=[notes.c.name], set_={"value": value}
    )
    connection.execute(statement, {"name": name, "value": value})
