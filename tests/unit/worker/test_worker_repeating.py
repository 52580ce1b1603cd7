"""Work that is done at every tick, and at once when asked for."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from htfeed.worker.repeating import Repeated

NEVER = timedelta(days=1)


@pytest.fixture
def scheduler() -> Iterator[BackgroundScheduler]:
    made = BackgroundScheduler(timezone="UTC", job_defaults={"coalesce": True})
    yield made
    made.shutdown()


class Slow:
    """Work that goes on until it is let go, and tells how it was done."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.let_go = threading.Semaphore(0)
        self.at_work = 0
        self.most_at_work = 0

    def __call__(self) -> None:
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        self.begun.release()
        self.let_go.acquire(timeout=10)
        self.at_work -= 1


def test_it_begins_with_the_scheduler(scheduler: BackgroundScheduler) -> None:
    done = threading.Event()
    Repeated(scheduler, done.set, every=NEVER)

    scheduler.start()

    assert done.wait(10)


def test_what_is_asked_for_meanwhile_is_done_once_more_and_not_beside(
    scheduler: BackgroundScheduler,
) -> None:
    work = Slow()
    repeated = Repeated(scheduler, work, every=NEVER)
    scheduler.start()
    assert work.begun.acquire(timeout=10)

    for _ in range(3):
        repeated.at_once()
        time.sleep(0.05)
    work.let_go.release(2)

    assert work.begun.acquire(timeout=10)
    assert not work.begun.acquire(timeout=0.3)
    assert work.most_at_work == 1
