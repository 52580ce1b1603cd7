"""One pass: who is due, bring them in, let out what changed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from htfeed.config import Config
from htfeed.pipeline import Intake
from htfeed.pipeline.adoption import adopt, naming, routes
from htfeed.pipeline.release import Release, release
from htfeed.pipeline.report import PassReport, SourceReport
from htfeed.pipeline.retention import expire
from htfeed.store import Claim, Store
from htfeed.worker.ownership import dead_among, owner_of_this_process

LEASE: Final = timedelta(minutes=10)
"""How long a source stays claimed by a worker that says nothing more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watcher:
    """What is told how a pass goes on, for progress bars and for stopping early."""

    begins: Callable[[int], None] = lambda _: None
    """Called once, with the number of sources to look at."""
    ended: Callable[[SourceReport], None] = lambda _: None
    """Called after each source."""
    fault: Callable[[str, Exception], None] = lambda _source, _fault: None
    """Called with a fault of ours, which its source has as an error in any case."""
    stopping: Callable[[], bool] = lambda: False
    """Asked before each source: whether to leave the rest for the next pass."""


def run_pass(
    config: Config,
    store: Store,
    *,
    clock: Callable[[], datetime],
    only: str | None = None,
    purge: bool = False,
    watcher: Watcher | None = None,
) -> PassReport:
    """Look at every source that is due, and publish what changed.

    Args:
        config: The config that is in force.
        store: What is kept.
        clock: Says what time it is.
        only: The key of the single source to look at.
        purge: Whether what left (sources of the config, held withdrawals) is let go.
        watcher: What is told how the pass goes on.

    Raises:
        StoreError: The store failed; what was kept before stays.
    """
    watcher = watcher or Watcher()
    now = clock()
    adoption = adopt(config, store, purge=purge)
    intake = Intake(
        config=config,
        store=store,
        naming=naming(config, store),
        routes=routes(config),
        now=now,
        purge=purge,
    )
    owner = owner_of_this_process()
    claims = _claimed(intake, owner, only)
    watcher.begins(len(claims))
    reports = []
    for report in _brought_in(intake, claims, watcher):
        watcher.ended(report)
        reports.append(report)
    expired = expire(intake, [report.key for report in reports])
    store.release({owner})
    counts = store.item_counts()
    return PassReport(
        adoption=adoption,
        sources=_in_order(config, (replace(r, kept=counts.get(r.key, 0)) for r in reports)),
        channels=release(
            Release(config=config, store=store, naming=intake.naming, now=now)
        ),
        expired=expired,
        waiting=len(config.sources) - len(claims),
    )


def _claimed(intake: Intake, owner: str, only: str | None) -> tuple[Claim, ...]:
    """Return what is due and nobody's, with what dead workers of this host held."""
    intake.store.release(dead_among(intake.store.lease_owners()))
    return intake.store.claim(intake.now, owner=owner, lease=LEASE, only=only)


def _brought_in(
    intake: Intake, claims: tuple[Claim, ...], watcher: Watcher
) -> Iterator[SourceReport]:
    if claims:
        # Mostly nothing is due, and the readers of every format cost more than
        # all the rest of such a pass.
        from htfeed.worker.bringing import bring_in  # noqa: PLC0415

        yield from bring_in(intake, claims, watcher)


def _in_order(config: Config, reports: Iterable[SourceReport]) -> tuple[SourceReport, ...]:
    position = {source.key: number for number, source in enumerate(config.sources)}
    return tuple(sorted(reports, key=lambda report: position[report.key]))
