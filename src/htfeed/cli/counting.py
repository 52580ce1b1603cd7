"""A progress bar for long work, where there is a terminal to show it on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from htfeed.cli.printing import ERR


@dataclass(frozen=True, slots=True)
class Counter:
    """What is told how far some work is."""

    begins: Callable[[int], None] = lambda _: None
    """Called with how much there is to do, again when there is more."""
    did: Callable[[int], None] = lambda _: None
    """Called with how much more of it is done."""


@contextmanager
def counting(work: str) -> Iterator[Counter]:
    """Show on a terminal how far some work is; it goes away in the end.

    Args:
        work: What is done, in words.
    """
    if not ERR.is_terminal:
        yield Counter()
        return
    # Elsewhere nobody need wait for it to be imported.
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
    )

    columns = (TextColumn(work), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=ERR, transient=True) as bar:
        task = bar.add_task(work, total=None)
        yield Counter(
            begins=lambda total: bar.update(task, total=total),
            did=lambda count: bar.advance(task, count),
        )
