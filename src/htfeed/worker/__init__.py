"""One pass: ask the sources that are due, keep what is new, publish what changed."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Literal

from htfeed.config import Config
from htfeed.pipeline import Intake
from htfeed.pipeline.adoption import adopt, naming, routes
from htfeed.pipeline.release import Release, release
from htfeed.pipeline.renewal import Renewal, renew
from htfeed.pipeline.report import Adoption, PassReport, SourceReport
from htfeed.pipeline.retention import expire
from htfeed.store import ALL_CLAIMABLE, NO_LIMIT, Claim, Claimable, Store
from htfeed.worker.ownership import dead_among, owner_of_this_process
from htfeed.worker.watching import Watcher

LEASE: Final = timedelta(minutes=10)
"""How long a source stays claimed by a worker that says nothing more."""
AT_ONCE: Final = 1000
"""Sources that are claimed at a time, when there is room for them."""
Lane = Literal["files", "feeds"]
"""Passes side by side: a saved file waits for no server."""


def run_pass(
    config: Config,
    store: Store,
    *,
    clock: Callable[[], datetime],
    wanted: Claimable = ALL_CLAIMABLE,
    lane: Lane | None = None,
    purge: bool = False,
    watcher: Watcher | None = None,
) -> PassReport:
    """Look at every source that is due, and publish what changed.

    Args:
        config: The config that is in force.
        store: What is kept.
        clock: Says what time it is.
        wanted: Which of the sources to look at.
        lane: The only sources to look at, while another pass may look at the others.
        purge: Whether what left (sources of the config, held withdrawals) is let go.
        watcher: What is told how the pass goes on.

    Raises:
        StoreError: The store failed; what was kept before stays.
    """
    watcher = watcher or Watcher()
    now = clock()
    adoption = adopt(config, store, purge=purge)
    intake = _intake(config, store, now, purge=purge)
    claims = _Claims(intake, watcher, wanted, lane)
    with closing(intake.hands):
        crowd = replace(intake, crowd=claims.crowd, ticking=lane is not None)
        reports = tuple(_brought_in(crowd, claims, watcher))
    expired = expire(intake, reports)
    store.release({claims.owner})
    store.ripen(now, intake.routes)
    renewal = renew(config, store, now=now) if lane != "files" else Renewal()
    left = _left(adoption, reports) or bool(expired or renewal.changed)
    job = Release(config=config, store=store, naming=intake.naming, now=now, left=left)
    return PassReport(
        adoption=adoption,
        sources=_in_order(config, _counted(store, reports)),
        channels=release(job),
        expired=expired,
        renewed=renewal.changed,
        waiting=_known(config, store) - claims.total,
    )


def _intake(config: Config, store: Store, now: datetime, *, purge: bool) -> Intake:
    return Intake(
        config=config,
        store=store,
        naming=naming(config, store),
        routes=routes(config),
        now=now,
        purge=purge,
    )


def _left(adoption: Adoption, reports: Iterable[SourceReport]) -> bool:
    """Whether items may have ceased to be public."""
    return bool(adoption.moved or adoption.purged) or any(
        each.changed or each.withdrawn for each in reports
    )


class _Claims:
    """The sources that are due and nobody's, claimed as there is room for them."""

    def __init__(
        self, intake: Intake, watcher: Watcher, wanted: Claimable, lane: Lane | None
    ) -> None:
        self.owner = owner_of_this_process(lane or "")
        self.total = 0
        self._intake = intake
        self._watcher = watcher
        self.undue = wanted.undue
        self._wanted = wanted
        self._lane = lane
        # What dead workers of this host held is free; what a clock that was ahead
        # planned is planned anew.
        intake.store.release(dead_among(intake.store.lease_owners()))
        intake.store.replan(intake.now)
        self._watched = self._claim(watched=True) if lane != "feeds" else ()
        self._planned = self._claim(watched=False) if lane != "files" else ()
        self.crowd = len(self._planned)

    def __bool__(self) -> bool:
        return bool(self._watched or self._planned)

    def watched(self) -> Iterator[Claim]:
        """Give those that are looked at on every run; once, as they stay claimable."""
        yield from self._watched

    def planned(self) -> Iterator[Claim]:
        """Give those that are due, until there are no more; again, what is due since."""
        found, self._planned = self._planned, ()
        if not found and self._lane != "files":
            found = self._claim(watched=False)
        while found:
            yield from found
            found = () if self.undue else self._claim(watched=False)

    def _claim(self, *, watched: bool) -> tuple[Claim, ...]:
        wanted = replace(
            self._wanted,
            watched=watched,
            planned=not watched,
            limit=NO_LIMIT if watched else AT_ONCE,
        )
        found = self._intake.store.claim(
            self._intake.now, owner=self.owner, lease=LEASE, wanted=wanted
        )
        self.total += len(found)
        if found:
            self._watcher.begins(self.total)
        return found


def _brought_in(
    intake: Intake, claims: _Claims, watcher: Watcher
) -> Iterator[SourceReport]:
    if not claims:
        return
    # Mostly nothing is due, and what brings sources in costs more than all the rest
    # of such a pass.
    from htfeed.worker.bringing import Bringing  # noqa: PLC0415

    bringing = Bringing(intake, watcher, undue=claims.undue)
    for report in bringing.bring_in(claims.watched(), claims.planned()):
        watcher.ended(report)
        yield report
    # What lists have named just now is due at once.
    for report in bringing.bring_in((), claims.planned()) if bringing.named else ():
        watcher.ended(report)
        yield report


def _counted(store: Store, reports: Iterable[SourceReport]) -> Iterator[SourceReport]:
    """Give the reports with how many items the store holds of each source."""
    told = tuple(reports)
    counts = store.item_counts([each.key for each in told])
    return (replace(each, kept=counts.get(each.key, 0)) for each in told)


def _known(config: Config, store: Store) -> int:
    lists = any(each.opml for each in config.sources)
    return len(config.sources) + (store.listed_total() if lists else 0)


def _in_order(config: Config, reports: Iterable[SourceReport]) -> tuple[SourceReport, ...]:
    position = {source.key: number for number, source in enumerate(config.sources)}
    last = len(position)
    return tuple(sorted(reports, key=lambda each: (position.get(each.key, last), each.key)))
