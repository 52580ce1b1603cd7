"""What a worker has done since it began, in numbers that only grow: for monitoring."""

import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from htfeed.answers import Answer, Failed, Fetched, Moved, NotModified, Postponed, Refused
from htfeed.pipeline.report import ChannelReport, SourceReport

_OUTCOMES: Final[Mapping[type, str]] = {
    Fetched: "fetched",
    NotModified: "not-modified",
    Failed: "failed",
    Refused: "refused",
    Postponed: "postponed",
}


class Tally:
    """Counts what passes come to; told from several threads."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._counts: Counter[str] = Counter()
        self._turn = threading.Lock()

    def answered(self, answer: Answer) -> None:
        """Count what a place answered, but for files."""
        told = answer.then if isinstance(answer, Moved) else answer
        if told.request.path is not None:
            return
        octets = sum(hop.octets for hop in told.hops)
        elapsed = sum(hop.elapsed.total_seconds() for hop in told.hops)
        with self._turn:
            self._counts[f"fetches/{_OUTCOMES[type(told)]}"] += 1
            self._counts["fetch/requests"] += len(told.hops)
            self._counts["fetch/octets"] += octets
            self._counts["fetch/milliseconds"] += round(elapsed * 1000)

    def took_in(self, report: SourceReport) -> None:
        """Count what one look at a source came to."""
        with self._turn:
            self._counts["items/new"] += report.new
            self._counts["items/changed"] += report.changed
            self._counts["items/withdrawn"] += report.withdrawn

    def published(self, reports: Iterable[ChannelReport]) -> None:
        """Count which channels were published, and which could not be."""
        with self._turn:
            self._counts["passes"] += 1
            for each in reports:
                if each.error:
                    self._counts["publishes/failed"] += 1
                elif each.written or each.removed:
                    self._counts["publishes/published"] += 1
                    self._counts["documents"] += len(each.written)

    def counts(self) -> Mapping[str, int]:
        """Return what was counted, by name."""
        with self._turn:
            return dict(self._counts)
