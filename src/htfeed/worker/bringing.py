"""Sources that are due: asked, read as the answers come, and kept many at a time.

One source can never stop, delay or change another: what goes wrong with one
ends here, as its state, whatever it was.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from time import monotonic
from typing import Final

from htfeed.answers import Answer, Postponed, Request
from htfeed.errors import ConflictError, SourceError, StoreError
from htfeed.fetch.files import FileFetcher
from htfeed.pipeline import Intake
from htfeed.pipeline.intake import Taken, known_places, take_in
from htfeed.pipeline.lists import Sources
from htfeed.pipeline.report import SourceReport
from htfeed.places import Source
from htfeed.places.files import places_of
from htfeed.schedule import asleep
from htfeed.store import Claim
from htfeed.worker.watching import Watcher

_KEPT_AT_ONCE: Final = 500
"""Outcomes that are kept in one transaction: what a kill costs is asked again."""
_ITEMS_AT_ONCE: Final = 1000
_KEPT_AFTER: Final = 1.0
"""Seconds after which they are kept, though they are few."""
_TAKEN_OVER: Final = "its lease ended, or it was reset: what came of it is not kept"


@dataclass(slots=True, kw_only=True)
class _Waiting:
    """A source whose places are asked."""

    source: Source
    claim: Claim
    places: int
    answers: list[Answer] = field(default_factory=list)


class Bringing:
    """Everything that is due in one pass, on its way into the store."""

    def __init__(self, intake: Intake, watcher: Watcher, *, undue: bool) -> None:
        """Begin with nothing.

        Args:
            intake: What every source is brought in with.
            watcher: Asked before each source whether to stop, told of faults of ours.
            undue: Whether sources are asked also when they want not to be.
        """
        self.named = False
        """Whether lists named sources, so that others may be due since."""
        self._intake = intake
        self._watcher = watcher
        self._undue = undue
        self._sources = Sources(intake.config)
        self._waiting: dict[str, _Waiting] = {}
        self._taken: list[Taken] = []
        self._items = 0
        self._since = monotonic()

    def bring_in(
        self, watched: Iterable[Claim], planned: Iterable[Claim]
    ) -> Iterator[SourceReport]:
        """Ask all places of all claimed sources; give a report of each that is kept.

        Args:
            watched: Those that are files. They come first: they answer at once, and
                no server should keep them waiting.
            planned: The others.

        Raises:
            StoreError: The store failed; what was kept before stays.
        """
        yield from self._gathered(FileFetcher().fetch(self._asked(watched)))
        yield from self._gathered(self._web(self._asked(self._awake(planned))))
        yield from self._keep()

    def _web(self, requests: Iterator[Request]) -> Iterator[Answer]:
        first = next(requests, None)
        if first is None:
            return
        # With nothing to ask, what asks is not even imported.
        from htfeed.fetch.polling import Poller  # noqa: PLC0415

        config = self._intake.config
        poller = Poller(
            config.network,
            contact=config.contact,
            now=self._intake.now,
            resting=self._resting(),
            stopping=self._watcher.stopping,
        )
        yield from poller.fetch(each for part in ((first,), requests) for each in part)

    def _resting(self) -> Mapping[str, timedelta]:
        """Return which hosts are to be left alone, and for how long."""
        if self._undue:
            return {}
        now = self._intake.now
        return {host: until - now for host, until in self._intake.store.rests(now).items()}

    def _awake(self, claims: Iterable[Claim]) -> Iterator[Claim]:
        """Give those that may be asked at this hour; the others wait for theirs."""
        for claim in claims:
            now, wishes = self._intake.now, claim.state.wishes
            wait = None if self._undue else asleep(now, wishes)
            if wait is None:
                yield claim
                continue
            source = self._sources.of(claim)
            request = Request(source=source.key, place=source.address or "")
            answer = Postponed(request=request, host=None, wait=wait)
            self._watcher.answered(answer)
            self._take(source, claim, (answer,))

    def _asked(self, claims: Iterable[Claim]) -> Iterator[Request]:
        """Give what to ask of each source; one that cannot be asked has failed already."""
        for claim in claims:
            source = self._sources.of(claim)
            try:
                known = known_places(claim, source)
                places = places_of(source, self._intake.config.root, known)
            except SourceError as error:
                self._take(source, claim, (), error)
            except Exception as fault:  # noqa: BLE001 - one source never stops another
                self._take(source, claim, (), self._unexpected(source, fault))
            else:
                self._waiting[source.key] = _Waiting(
                    source=source, claim=claim, places=len(places)
                )
                yield from (
                    (replace(each, aloud=True) for each in places)
                    if self._watcher.aloud
                    else places
                )

    def _gathered(self, answers: Iterable[Answer]) -> Iterator[SourceReport]:
        for answer in answers:
            self._watcher.answered(answer)
            waiting = self._waiting[answer.request.source]
            waiting.answers.append(answer)
            if len(waiting.answers) < waiting.places:
                continue
            if self._watcher.stopping():
                break
            del self._waiting[answer.request.source]
            self._take(waiting.source, waiting.claim, waiting.answers)
            if self._is_time():
                yield from self._keep()

    def _take(
        self,
        source: Source,
        claim: Claim,
        answers: Sequence[Answer],
        error: SourceError | None = None,
    ) -> None:
        """Bring a source in; whatever is wrong with it becomes its state."""
        try:
            taken = take_in(self._intake, source, claim, answers, error)
        except StoreError:
            raise
        except Exception as fault:  # noqa: BLE001 - one source never stops another
            cause = self._unexpected(source, fault)
            taken = take_in(self._intake, source, claim, (), cause)
        self._taken.append(taken)
        self.named = self.named or bool(taken.outcome.outlines)
        changes = taken.outcome.changes
        touched = (*changes.new, *changes.rewritten, *changes.withdrawn)
        self._items += len(touched)

    def _is_time(self) -> bool:
        return (
            len(self._taken) >= _KEPT_AT_ONCE
            or self._items >= _ITEMS_AT_ONCE
            or monotonic() - self._since > _KEPT_AFTER
        )

    def _keep(self) -> Iterator[SourceReport]:
        """Keep what was taken in, in one transaction, and tell of it."""
        taken, self._taken, self._items = self._taken, [], 0
        for each, refused in self._kept(taken):
            report = each.report
            if refused:
                report = SourceReport(key=report.key, errors=(_TAKEN_OVER,))
            yield report
        self._since = monotonic()

    def _kept(self, taken: Sequence[Taken]) -> Iterator[tuple[Taken, bool]]:
        """Keep all at once, else each by itself: one that does not fit costs itself."""
        store, routes = self._intake.store, self._intake.routes
        try:
            refused = store.keep([each.outcome for each in taken], routes)
        except ConflictError as error:
            cause: Exception = error
        except StoreError:
            raise
        except Exception as fault:  # noqa: BLE001 - one source never stops another
            cause = fault
        else:
            yield from ((each, each.report.key in refused) for each in taken)
            return
        if len(taken) > 1:
            for each in taken:
                yield from self._kept([each])
            return
        (one,) = taken
        source, claim = self._sources.of(one.claim), one.claim
        failed = take_in(self._intake, source, claim, (), self._unexpected(source, cause))
        yield failed, bool(store.keep([failed.outcome], routes))

    def _unexpected(self, source: Source, fault: Exception) -> SourceError:
        """Return what its operator is told of a fault of ours; the watcher has it whole."""
        self._watcher.fault(source.key, fault)
        return SourceError("unexpected", f"{type(fault).__name__}: {fault}")
