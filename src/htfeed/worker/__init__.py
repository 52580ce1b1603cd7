"""One pass: who is due, bring them in, let out what changed.

One source can never stop, delay or change another: what goes wrong with one
ends here, as its state, whatever it was.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Final

import structlog

from htfeed.answers import Answer, Request
from htfeed.config import Config
from htfeed.errors import SourceError, StoreError
from htfeed.fetch.files import FileFetcher
from htfeed.fetch.web import WebFetcher
from htfeed.pipeline.adoption import adopt, naming, routes
from htfeed.pipeline.intake import Intake, known_places, take_in
from htfeed.pipeline.release import Release, release
from htfeed.pipeline.report import ChannelReport, PassReport, SourceReport
from htfeed.places import Source
from htfeed.places.files import places_of
from htfeed.store import Claim, Store
from htfeed.worker.ownership import dead_among, owner_of_this_process

LEASE: Final = timedelta(minutes=10)
"""How long a source stays claimed by a worker that says nothing more."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watcher:
    """What is told how a pass goes on, for progress bars and for stopping early."""

    begins: Callable[[int], None] = lambda _: None
    """Called once, with the number of sources to look at."""
    ended: Callable[[SourceReport], None] = lambda _: None
    """Called after each source."""
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
    store.release(dead_among(store.lease_owners()))
    claims = store.claim(now, owner=owner, lease=LEASE, only=only)
    watcher.begins(len(claims))
    reports = []
    for report in _bring_in(intake, claims, watcher):
        _tell(report)
        watcher.ended(report)
        reports.append(report)
    store.release({owner})
    counts = store.item_counts()
    channels = release(Release(config=config, store=store, naming=intake.naming, now=now))
    _tell_channels(channels)
    return PassReport(
        adoption=adoption,
        sources=_in_order(config, (replace(r, kept=counts.get(r.key, 0)) for r in reports)),
        channels=channels,
        waiting=len(config.sources) - len(claims),
    )


def _bring_in(
    intake: Intake, claims: Iterable[Claim], watcher: Watcher
) -> Iterator[SourceReport]:
    """Ask all places of all claimed sources; bring each source in when it is complete."""
    sources = {each.key: each for each in intake.config.sources}
    due = {claim.state.key: claim for claim in claims}
    waiting: dict[str, list[Request]] = {}
    for key, claim in due.items():
        source = sources[key]
        try:
            places = places_of(source, intake.config.root, known_places(claim, source))
        except SourceError as error:
            yield _guarded(intake, source, claim, (), error)
        except Exception as fault:  # noqa: BLE001 - one source never stops another
            yield _guarded(intake, source, claim, (), _unexpected(source, fault))
        else:
            waiting[key] = list(places)
    answers: dict[str, list[Answer]] = {key: [] for key in waiting}
    for answer in _ask(intake.config, chain.from_iterable(waiting.values())):
        key = answer.request.source
        answers[key].append(answer)
        if len(answers[key]) < len(waiting[key]):
            continue
        if watcher.stopping():
            return
        yield _guarded(intake, sources[key], due[key], answers.pop(key))


def _ask(config: Config, requests: Iterable[Request]) -> Iterator[Answer]:
    asked = tuple(requests)
    files = (each for each in asked if each.path is not None)
    web = (each for each in asked if each.path is None)
    yield from FileFetcher().fetch(files)
    contact = config.network.contact or config.site.url
    yield from WebFetcher(config.network, contact=contact).fetch(web)


def _guarded(
    intake: Intake,
    source: Source,
    claim: Claim,
    answers: Iterable[Answer],
    error: SourceError | None = None,
) -> SourceReport:
    """Bring a source in; whatever is wrong with it becomes its state."""
    try:
        return take_in(intake, source, claim, tuple(answers), error)
    except StoreError:
        raise
    except Exception as fault:  # noqa: BLE001 - one source never stops another
        return take_in(intake, source, claim, (), _unexpected(source, fault))


def _unexpected(source: Source, fault: Exception) -> SourceError:
    """Return what its operator is told of a fault of ours; the log has the whole of it."""
    log.error("source failed unexpectedly", source=source.key, exc_info=fault)
    return SourceError("unexpected", f"{type(fault).__name__}: {fault}")


def _tell(report: SourceReport) -> None:
    if report.errors:
        log.warning("source failing", source=report.key, error=report.errors[0])
    elif report.held:
        log.warning("withdrawal held", source=report.key, items=report.held)
    else:
        # Files are looked at at every tick: that nothing changed is no news.
        tell = log.debug if report.quiet and not report.problems else log.info
        tell(
            "source taken in",
            source=report.key,
            new=report.new,
            changed=report.changed,
            withdrawn=report.withdrawn,
            problems=len(report.problems),
        )


def _tell_channels(reports: Iterable[ChannelReport]) -> None:
    for each in reports:
        if each.error:
            log.error("channel held back", channel=each.key, error=each.error)
        elif each.written or each.removed:
            log.info("channel published", channel=each.key, items=each.items)


def _in_order(config: Config, reports: Iterable[SourceReport]) -> tuple[SourceReport, ...]:
    position = {source.key: number for number, source in enumerate(config.sources)}
    return tuple(sorted(reports, key=lambda report: position[report.key]))
