"""Two processes under one command: the server here, the worker beside it.

Parsing would hold the interpreter while clients wait, so the worker has a
process of its own.  One that dies is started again; the server goes on.
"""

import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

import structlog
import uvicorn

from htfeed.errors import HtfeedError
from htfeed.serve.app import application
from htfeed.serve.notify import Notifier

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
            self._process.start()
            if self._stopping.is_set():
                self._process.terminate()
            self._process.join()
            if not self._stopping.is_set():
                log.error("worker died", exit_code=self._process.exitcode)
                self._stopping.wait(_REST)


def listen(host: str, port: int) -> socket.socket:
    """Return a bound socket.

    Raises:
        HtfeedError: The address cannot be had, with what to do about it.
    """
    try:
        family, kind, number, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind, number)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except (OSError, OverflowError) as error:
        raise HtfeedError(
            f"cannot listen on {host}:{port}: {error}",
            cure="choose another address with --host and --port",
        ) from error
    return bound


class _Server(uvicorn.Server):
    """A server that gives up at once when it is asked to stop a second time."""

    def __init__(self, config: uvicorn.Config, worker: Supervised) -> None:
        super().__init__(config)
        self._worker = worker
        self._notifier = Notifier(os.environ)
        self._last_sign = 0.0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._notifier.tell(READY="1", STATUS="serving and polling")

    async def on_tick(self, counter: int) -> bool:
        watchdog, now = self._notifier.watchdog, time.monotonic()
        if watchdog and now - self._last_sign > watchdog / 3 and self._worker.lives:
            self._last_sign = now
            self._notifier.tell(WATCHDOG="1")
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._notifier.tell(STOPPING="1")
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self.should_exit:
            _give_up(self._worker, sig)
        super().handle_exit(sig, frame)


def _give_up(worker: Supervised, number: int) -> NoReturn:
    log.warning("stopped at once", cause="asked twice")
    worker.pass_on(signal.SIGKILL)
    os._exit(128 + number)


def serve(
    output: Path | None,
    bound: socket.socket,
    worker: Supervised,
    *,
    ailment: Callable[[], str | None],
) -> None:
    """Answer HTTP beside a worker until SIGTERM or SIGINT, then drain both.

    A second signal ends both at once, with 128 and its number. SIGHUP is passed
    on to the worker.

    Args:
        output: The folder of the documents; None where a bucket serves them.
        bound: Where to listen.
        worker: Runs beside the server.
        ailment: Says what is wrong with the worker; asked by ``/readyz``.
    """
    server = _Server(
        uvicorn.Config(
            application(output, ailment=ailment),
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=int(DRAIN),
        ),
        worker,
    )
    # uvicorn raises the signals that ended it once more, for whoever handled
    # them before it did; without a handler they would end us before the worker.
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: setattr(server, "should_exit", True))
    signal.signal(signal.SIGHUP, lambda number, _: worker.pass_on(number))
    worker.start()
    try:
        server.run(sockets=[bound])
    finally:
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda number, _: _give_up(worker, number))
        worker.stop()
