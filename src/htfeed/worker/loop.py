"""The worker as a service: one tick that asks the store who is due, until told to stop."""

import multiprocessing
import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from multiprocessing.connection import wait
from types import FrameType
from typing import Final

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from htfeed.errors import HtfeedError, StoreError
from htfeed.pipeline.heartbeat import EVERY, Heartbeat, beat
from htfeed.store import Store
from htfeed.worker import run_pass
from htfeed.worker.ownership import owner_of_this_process
from htfeed.worker.rereading import InForce
from htfeed.worker.telling import tell_channels, tell_fault, tell_source
from htfeed.worker.watching import Watcher

TICK: Final = timedelta(seconds=15)
"""How often the store is asked who is due; files are looked at as often."""

log = structlog.get_logger(__name__)


def work(
    config: InForce, store: Store, *, clock: Callable[[], datetime], tick: timedelta = TICK
) -> None:
    """Run a pass at every tick until SIGTERM or SIGINT, then finish the one in hand.

    A pass that the store or the output fails is logged, and the next tick
    tries again. SIGHUP has the config read again, and a pass at once.  Must be
    called from the main thread.
    """
    stop, wake = threading.Event(), threading.Event()
    _stop_on_signals(stop, wake)
    _reread_on_signal(config, wake)
    _stop_with_parent(stop, wake)
    # Passes never overlap, and ticks missed meanwhile come to one.
    scheduler = BackgroundScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1}
    )
    at_once = datetime.now(tz=scheduler.timezone)
    job = scheduler.add_job(
        _tick,
        IntervalTrigger(seconds=tick.total_seconds()),
        args=(config, store, clock, stop),
        next_run_time=at_once,
        misfire_grace_time=None,
    )
    scheduler.add_job(
        _beat,
        IntervalTrigger(seconds=EVERY.total_seconds()),
        args=(store, clock),
        next_run_time=at_once,
        misfire_grace_time=None,
    )
    scheduler.start()
    log.info("worker started", sources=len(config.now().sources), tick=str(tick))
    while not stop.is_set():
        wake.wait()
        wake.clear()
        job.modify(next_run_time=datetime.now(tz=scheduler.timezone))
    scheduler.shutdown(wait=True)
    log.info("worker stopped")


def _beat(store: Store, clock: Callable[[], datetime]) -> None:
    try:
        beat(store, Heartbeat(at=clock(), owner=owner_of_this_process()))
    except StoreError as error:
        log.warning("no heartbeat", error=str(error))


def _tick(
    config: InForce, store: Store, clock: Callable[[], datetime], stop: threading.Event
) -> None:
    if stop.is_set():
        return
    try:
        report = run_pass(
            config.now(),
            store,
            clock=clock,
            watcher=Watcher(ended=tell_source, fault=tell_fault, stopping=stop.is_set),
        )
    except HtfeedError as error:
        log.exception("pass failed", error=str(error))
    else:
        tell_channels(report.channels)


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
