"""The worker as a service: ticks that ask the store who is due, until told to stop."""

import ctypes
import logging
import multiprocessing
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from multiprocessing.connection import wait
from types import FrameType
from typing import Final, get_args

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from htfeed.config import Config
from htfeed.config.rereading import InForce
from htfeed.errors import HtfeedError, StoreError
from htfeed.pipeline.heartbeat import EVERY, Heartbeat, beat
from htfeed.pipeline.report import SourceReport
from htfeed.store import Store
from htfeed.store.searches import TOGETHER
from htfeed.worker import Lane, run_pass
from htfeed.worker.noticing import notice
from htfeed.worker.ownership import owner_of_this_process
from htfeed.worker.repeating import Repeated
from htfeed.worker.tally import Tally
from htfeed.worker.telling import tell_channels, tell_fault, tell_source
from htfeed.worker.watching import Watcher

TICK: Final = timedelta(seconds=15)
"""How often the store is asked who is due; files are looked at as often."""

_M_ARENA_MAX: Final = -8
_HEAPS: Final = 2
_BREATH: Final = 0.05
"""Seconds between two transactions that nobody waits for."""
_LANES: Final[tuple[Lane, ...]] = get_args(Lane)

log = structlog.get_logger(__name__)


def work(config: InForce, store: Store, *, clock: Callable[[], datetime]) -> None:
    """Run passes at every tick until SIGTERM or SIGINT, then finish those in hand.

    Files and feeds are looked at side by side, files also when one was saved. A
    pass that the store or the output fails is logged, and the next tick tries
    again. SIGHUP has the config read again, and passes at once.  Must be called
    from the main thread.
    """
    _share_heaps()
    stop, wake = threading.Event(), threading.Event()
    _stop_on_signals(stop, wake)
    _reread_on_signal(config, wake)
    _stop_with_parent(stop, wake)
    tally = Tally()
    scheduler = BackgroundScheduler(timezone="UTC", job_defaults={"coalesce": True})
    # It would warn of every tick that passes while a pass takes longer.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    lanes = {
        name: Repeated(
            scheduler,
            partial(_pass, name, config, store, clock, stop=stop, tally=tally),
            every=TICK,
        )
        for name in _LANES
    }
    Repeated(scheduler, partial(_beat, store, clock, tally), every=EVERY)
    Repeated(scheduler, partial(_read_words, store, stop), every=TICK)
    scheduler.start()
    threading.Thread(
        target=notice,
        args=(config.now, lanes["files"].at_once, stop),
        name="htfeed-notice",
        daemon=True,
    ).start()
    log.info("worker started", sources=len(config.now().sources), tick=str(TICK))
    while not stop.is_set():
        wake.wait()
        wake.clear()
        for lane in lanes.values():
            lane.at_once()
    scheduler.shutdown(wait=True)
    log.info("worker stopped")


def _share_heaps() -> None:
    """Let the threads share two heaps (glibc, ``mallopt(3)``, ``M_ARENA_MAX``).

    With one of its own each keeps what the largest pass that it ever did took: a third
    of what the worker held. Other C libraries have no such heaps.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _HEAPS)


def _beat(store: Store, clock: Callable[[], datetime], tally: Tally) -> None:
    try:
        owner = owner_of_this_process()
        beat(store, Heartbeat(at=clock(), owner=owner, counts=tally.counts()))
    except StoreError as error:
        log.warning("no heartbeat", error=str(error))


def _read_words(store: Store, stop: threading.Event) -> None:
    """Read what was kept for its words, so that who searches need not wait for that."""
    try:
        while not stop.is_set() and store.read_words(TOGETHER):
            # Whoever keeps something new goes first.
            stop.wait(_BREATH)
    except StoreError as error:
        log.warning("words not read", error=str(error))


def _pass(
    lane: Lane,
    config: InForce,
    store: Store,
    clock: Callable[[], datetime],
    *,
    stop: threading.Event,
    tally: Tally,
) -> None:
    in_force = config.now()
    if stop.is_set() or lane not in _lanes(in_force):
        return

    def ended(report: SourceReport) -> None:
        tally.took_in(report)
        tell_source(report)

    try:
        report = run_pass(
            in_force,
            store,
            clock=clock,
            lane=lane,
            watcher=Watcher(
                ended=ended,
                fault=tell_fault,
                answered=tally.answered,
                stopping=stop.is_set,
            ),
        )
    except HtfeedError as error:
        log.exception("pass failed", error=str(error))
    else:
        tally.published(report.channels)
        tell_channels(report.channels)


def _lanes(config: Config) -> frozenset[Lane]:
    """Return which lanes have something to do; one always has, if only to publish."""
    lanes: set[Lane] = {"files" for each in config.sources if each.files}
    lanes |= {"feeds" for each in config.sources if each.opml or not each.files}
    return frozenset(lanes or {"feeds"})


def _stop_on_signals(stop: threading.Event, wake: threading.Event) -> None:
    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()
        wake.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    # Ctrl-C on a terminal reaches every process; who started us passes it on.
    alone = multiprocessing.parent_process() is None
    signal.signal(signal.SIGINT, ask_to_stop if alone else signal.SIG_IGN)


def _reread_on_signal(config: InForce, wake: threading.Event) -> None:
    def ask_to_reread(_signal: int, _frame: FrameType | None) -> None:
        config.asked.set()
        wake.set()

    signal.signal(signal.SIGHUP, ask_to_reread)


def _stop_with_parent(stop: threading.Event, wake: threading.Event) -> None:
    """End with the command that started us, also where it was killed outright."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def outlive_nobody() -> None:
        wait([parent.sentinel])
        stop.set()
        wake.set()

    threading.Thread(target=outlive_nobody, daemon=True).start()
