"""Alembic runs this to migrate: on the caller's connection, in its transaction.

So a migration is all or nothing, on SQLite as well, and a process that comes
second waits for the first.
"""

from alembic import context

from htfeed.store.tables import metadata


def migrate() -> None:
    """Run the migrations that are missing on the connection that was handed in."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


migrate()
