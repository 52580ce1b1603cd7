"""Answers on a socket beside a worker, until it is told to stop; then both are drained."""

import asyncio
import gc
import os
import resource
import signal
import socket
import time
from contextlib import suppress
from types import FrameType
from typing import Final, NoReturn

import structlog
import uvicorn

from htfeed.config.rereading import InForce
from htfeed.errors import HtfeedError
from htfeed.serve.directory import directory_of
from htfeed.serve.dispatcher import Dispatcher
from htfeed.serve.notify import Notifier
from htfeed.serve.supervisor import DRAIN, Supervised
from htfeed.serve.wire import Bounded

_LOOK: Final = 1.0
"""Seconds between two looks at the config and at who lets others wait."""
_MOST_CLIENTS: Final = 8000
"""Connections at the same time; who comes beyond is told to come again (503)."""
_SPARE: Final = 200
"""Files that we have open beside connections."""
_BACKLOG: Final = 2048

log = structlog.get_logger(__name__)


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

    def __init__(
        self,
        config: uvicorn.Config,
        front: Dispatcher,
        in_force: InForce,
        worker: Supervised | None,
    ) -> None:
        super().__init__(config)
        self._front = front
        self._in_force = in_force
        self._config = in_force.now()
        self._worker = worker
        self._notifier = Notifier(os.environ)
        self._last_sign = self._last_look = 0.0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._notifier.tell(READY="1", STATUS="serving and polling")

    async def on_tick(self, counter: int) -> bool:
        watchdog, now = self._notifier.watchdog, time.monotonic()
        lives = self._worker is None or self._worker.lives
        if watchdog and now - self._last_sign > watchdog / 3 and lives:
            self._last_sign = now
            self._notifier.tell(WATCHDOG="1")
        if now - self._last_look > _LOOK:
            self._last_look = now
            await self._look()
        return await super().on_tick(counter)

    async def _look(self) -> None:
        """Look whether the config is another one, and who lets others wait."""
        now = asyncio.get_running_loop().time()
        for each in tuple(self.server_state.connections):
            if isinstance(each, Bounded):
                each.judge(now)
        config = await asyncio.to_thread(self._in_force.now)
        if config is not self._config:
            self._config = config
            self._front.take(directory_of(config))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._notifier.tell(STOPPING="1")
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self.should_exit:
            _give_up(self._worker, sig)
        super().handle_exit(sig, frame)


def _give_up(worker: Supervised | None, number: int) -> NoReturn:
    log.warning("stopped at once", cause="asked twice")
    if worker:
        worker.pass_on(signal.SIGKILL)
    os._exit(128 + number)


def serve(
    front: Dispatcher, bound: socket.socket, in_force: InForce, worker: Supervised | None
) -> None:
    """Answer HTTP beside a worker until SIGTERM or SIGINT, then drain both.

    A second signal ends both at once, with 128 and its number. SIGHUP has the config
    read again, here and by the worker.

    Args:
        front: Answers.
        bound: Where to listen.
        in_force: The config, which may change.
        worker: Runs beside the server; None where that is somebody else's business.
    """
    server = _Server(_settings(front), front, in_force, worker)
    # uvicorn raises the signals that ended it once more, for whoever handled
    # them before it did; without a handler they would end us before the worker.
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: setattr(server, "should_exit", True))

    def reread(number: int, _: FrameType | None) -> None:
        in_force.asked.set()
        if worker:
            worker.pass_on(number)

    signal.signal(signal.SIGHUP, reread)
    if worker:
        worker.start()
    # What was imported stays: to look through it for garbage would delay answers.
    gc.collect()
    gc.freeze()
    try:
        server.run(sockets=[bound])
    finally:
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda number, _: _give_up(worker, number))
        if worker:
            worker.stop()


def _settings(front: Dispatcher) -> uvicorn.Config:
    return uvicorn.Config(
        front,
        http=Bounded,
        ws="none",
        lifespan="off",
        log_config=None,
        # It would tell of each request that is none, at the will of whoever sends them.
        log_level="error",
        access_log=False,
        server_header=False,
        # Who stands before us is no business of ours: no answer depends on it.
        proxy_headers=False,
        backlog=_BACKLOG,
        limit_concurrency=_room(),
        timeout_graceful_shutdown=int(DRAIN),
    )


def _room() -> int:
    """Return how many connections there may be, having made room for them."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_CLIENTS + _SPARE
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(OSError, ValueError):
            # A service manager may forbid it; then there is less room.
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _MOST_CLIENTS if soft == resource.RLIM_INFINITY else max(soft - _SPARE, 1)
