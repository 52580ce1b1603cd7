"""How the methods of a store on SQL come to a connection: each has one transaction."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from htfeed.store.border import border
from htfeed.store.transactions import reading as to_read
from htfeed.store.transactions import writing


class Sessions:
    """A database, to be read and written in transactions."""

    def __init__(self, engine: Engine, name: str) -> None:
        """Work on a database whose schema is the newest.

        Args:
            engine: Where it is; closed with the store.
            name: What the operator calls it.
        """
        self._engine = engine
        self._reader = to_read(engine)
        self._writer = writing(engine)
        self._name = name
        self._held = threading.local()

    def close(self) -> None:
        """Let go of the database."""
        with border(self._name):
            self._engine.dispose()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let what is read within, by this thread, be of one state of the database."""
        with self._reading() as connection:
            self._held.connection = connection
            try:
                yield
            finally:
                self._held.connection = None

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        held: Connection | None = getattr(self._held, "connection", None)
        if held is not None:
            yield held
            return
        with border(self._name), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with border(self._name), self._writer.begin() as connection:
            yield connection
