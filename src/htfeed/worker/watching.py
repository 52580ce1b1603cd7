"""Who watches a pass: a progress bar, a log, somebody who wants it to stop."""

from collections.abc import Callable
from dataclasses import dataclass

from htfeed.answers import Answer
from htfeed.pipeline.report import SourceReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Watcher:
    """What is told how a pass goes on, for progress bars and for stopping early."""

    begins: Callable[[int], None] = lambda _: None
    """Called with the number of sources to look at, again when there are more."""
    ended: Callable[[SourceReport], None] = lambda _: None
    """Called after each source."""
    fault: Callable[[str, Exception], None] = lambda _source, _fault: None
    """Called with a fault of ours, which its source has as an error in any case."""
    answered: Callable[[Answer], None] = lambda _: None
    """Called with what each place answered."""
    aloud: bool = False
    """Whether answers bring the heads of requests and responses, to be shown."""
    stopping: Callable[[], bool] = lambda: False
    """Asked before each source: whether to leave the rest for the next pass."""
