"""The worker beside the server: a process of its own, started again when it dies.

Parsing would hold the interpreter while clients wait. The server goes on meanwhile.
"""

import multiprocessing
import os
import threading
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from typing import Final

import structlog

from htfeed.pipeline.workshop import undisturbed

DRAIN: Final = 8.0
"""Seconds that a worker or an open answer has to come to its end."""
_REST: Final = 2.0

log = structlog.get_logger(__name__)


class Supervised:
    """A worker process that is started again whenever it dies unasked."""

    def __init__(self, work: Callable[..., None], *arguments: object) -> None:
        """Take what the process runs; :meth:`start` starts it.

        Args:
            work: A function of a module, so that a fresh interpreter finds it.
            arguments: What it is called with; must pickle.
        """
        self._spawn = multiprocessing.get_context("spawn")
        self._work = work
        self._arguments = arguments
        self._stopping = threading.Event()
        self._process: BaseProcess | None = None
        self._guard = threading.Thread(target=self._keep_alive, daemon=True)

    def start(self) -> None:
        """Start the process, and the thread that watches it."""
        self._guard.start()

    def stop(self) -> None:
        """Ask the process to end; kill it if it has not after :data:`DRAIN`."""
        self._stopping.set()
        process = self._process
        if process is not None:
            process.terminate()
        # It alone waits for the process: of two who do, one takes it for alive.
        self._guard.join(DRAIN)
        if process is not None and self._guard.is_alive():
            log.error("worker killed", cause=f"did not end within {DRAIN} s")
            process.kill()
            self._guard.join(_REST)

    @property
    def lives(self) -> bool:
        """Whether the process runs, or is just being started again."""
        return self._guard.is_alive()

    def pass_on(self, number: int) -> None:
        """Send a signal to the process, if there is one."""
        process = self._process
        if process is not None and process.pid is not None and process.is_alive():
            os.kill(process.pid, number)

    def _keep_alive(self) -> None:
        while not self._stopping.is_set():
            self._process = self._spawn.Process(
                target=self._work, args=self._arguments, name="htfeed-worker"
            )
            with undisturbed():
                self._process.start()
            if self._stopping.is_set():
                self._process.terminate()
            self._process.join()
            if not self._stopping.is_set():
                log.error("worker died", exit_code=self._process.exitcode)
                self._stopping.wait(_REST)
