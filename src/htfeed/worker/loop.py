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

from htfeed.config import Config
from htfeed.errors import HtfeedError
from htfeed.store import Store
from htfeed.worker import Watcher, run_pass
from htfeed.worker.telling import tell_channels, tell_fault, tell_source

TICK: Final = timedelta(seconds=15)
"""How often the store is asked who is due; files are looked at as often."""

log = structlog.get_logger(__name__)


def work(
    config: Config, store: Store, *, clock: Callable[[], datetime], tick: timedelta = TICK
) -> None:
    """Run a pass at every tick until SIGTERM or SIGINT, then finish the one in hand.

    A pass that the store or the output fails is logged, and the next tick
    tries again.  Must be called from the main thread.
    """
    stop = threading.Event()
    _stop_on_signals(stop)
    _stop_with_parent(stop)
    # Passes never overlap, and ticks missed meanwhile come to one.
    scheduler = BackgroundScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1}
    )
    scheduler.add_job(
        _tick,
        IntervalTrigger(seconds=tick.total_seconds()),
        args=(config, store, clock, stop),
        next_run_time=datetime.now(tz=scheduler.timezone),
        misfire_grace_time=None,
    )
    scheduler.start()
    log.info("worker started", sources=len(config.sources), tick=str(tick))
    stop.wait()
    scheduler.shutdown(wait=True)
    log.info("worker stopped")


def _tick(
    config: Config, store: Store, clock: Callable[[], datetime], stop: threading.Event
) -> None:
    if stop.is_set():
        return
    try:
        report = run_pass(
            config,
            store,
            clock=clock,
            watcher=Watcher(ended=tell_source, fault=tell_fault, stopping=stop.is_set),
        )
    except HtfeedError as error:
        log.exception("pass failed", error=str(error))
    else:
        tell_channels(report.channels)


def _stop_on_signals(stop: threading.Event) -> None:
    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, ask_to_stop)


def _stop_with_parent(stop: threading.Event) -> None:
    """End with the command that started us, also where it was killed outright."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def outlive_nobody() -> None:
        wait([parent.sentinel])
        stop.set()

    threading.Thread(target=outlive_nobody, daemon=True).start()
