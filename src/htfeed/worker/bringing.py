"""What is due, brought in: one source after the other, as their answers come.

One source can never stop, delay or change another: what goes wrong with one
ends here, as its state, whatever it was.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from htfeed.answers import Answer, Request
from htfeed.config import Config
from htfeed.errors import SourceError, StoreError
from htfeed.fetch.files import FileFetcher
from htfeed.fetch.web import WebFetcher
from htfeed.pipeline import Intake
from htfeed.pipeline.intake import known_places, take_in
from htfeed.pipeline.report import SourceReport
from htfeed.places import Source
from htfeed.places.files import places_of
from htfeed.store import Claim
from htfeed.worker import Watcher


def bring_in(
    intake: Intake, claims: Iterable[Claim], watcher: Watcher
) -> Iterator[SourceReport]:
    """Ask all places of all claimed sources; give a report of each that is complete.

    Args:
        intake: What every source is brought in with.
        claims: The sources, and the right to work on them.
        watcher: Asked before each source whether to stop, told of faults of ours.

    Raises:
        StoreError: The store failed; what was kept before stays.
    """
    sources = {each.key: each for each in intake.config.sources}
    due = {claim.state.key: claim for claim in claims}
    waiting: dict[str, list[Request]] = {}
    for key, claim in due.items():
        source = sources[key]
        try:
            places = places_of(source, intake.config.root, known_places(claim, source))
        except SourceError as error:
            yield take_in(intake, source, claim, (), error)
        except Exception as fault:  # noqa: BLE001 - one source never stops another
            yield take_in(intake, source, claim, (), _unexpected(watcher, source, fault))
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
        yield _guarded(intake, watcher, sources[key], due[key], answers.pop(key))


def _ask(config: Config, requests: Iterable[Request]) -> Iterator[Answer]:
    asked = tuple(requests)
    files = (each for each in asked if each.path is not None)
    web = (each for each in asked if each.path is None)
    yield from FileFetcher().fetch(files)
    contact = config.network.contact or config.site.url
    yield from WebFetcher(config.network, contact=contact).fetch(web)


def _guarded(
    intake: Intake,
    watcher: Watcher,
    source: Source,
    claim: Claim,
    answers: Iterable[Answer],
) -> SourceReport:
    """Bring a source in; whatever is wrong with it becomes its state."""
    try:
        return take_in(intake, source, claim, tuple(answers))
    except StoreError:
        raise
    except Exception as fault:  # noqa: BLE001 - one source never stops another
        return take_in(intake, source, claim, (), _unexpected(watcher, source, fault))


def _unexpected(watcher: Watcher, source: Source, fault: Exception) -> SourceError:
    """Return what its operator is told of a fault of ours; the watcher has it whole."""
    watcher.fault(source.key, fault)
    return SourceError("unexpected", f"{type(fault).__name__}: {fault}")
