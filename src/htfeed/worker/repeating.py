"""What is done again and again, and at once when there is a reason to."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.interval import IntervalTrigger


class Repeated:
    """A piece of work, done every so often and never twice at the same time.

    One that is asked for while it is done is done once more afterwards, as it
    may have come too late for the one in hand; ticks missed meanwhile come to one.
    """

    def __init__(
        self, scheduler: BaseScheduler, work: Callable[[], None], *, every: timedelta
    ) -> None:
        """Begin at once, when the scheduler does.

        Args:
            scheduler: What does it.
            work: What is done; must not raise.
            every: How often.
        """
        self._work = work
        self._turn = threading.Lock()
        self._job = scheduler.add_job(
            self._in_turn,
            IntervalTrigger(seconds=every.total_seconds(), timezone=scheduler.timezone),
            next_run_time=datetime.now(tz=scheduler.timezone),
            misfire_grace_time=None,
            # One is done, one waits; to skip a third one loses nothing.
            max_instances=2,
        )

    def at_once(self) -> None:
        """Have it done now, or right after the one in hand."""
        self._job.modify(next_run_time=datetime.now(tz=self._job.trigger.timezone))

    def _in_turn(self) -> None:
        with self._turn:
            self._work()
