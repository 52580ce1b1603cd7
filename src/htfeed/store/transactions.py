"""The two kinds of transaction that every engine knows how to begin.

Reading sees one state of the database from its first statement to its last.
Writing waits for its turn first and then sees all that was committed before.
"""

from typing import Final

from sqlalchemy import Engine

WRITES: Final = "htfeed_writes"
"""Execution option of a connection that waits for its turn to write."""


def reading(engine: Engine) -> Engine:
    """Return the engine for transactions that only read."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
    return engine


def writing(engine: Engine) -> Engine:
    """Return the engine for transactions that write, one at a time."""
    return engine.execution_options(**{WRITES: True})
