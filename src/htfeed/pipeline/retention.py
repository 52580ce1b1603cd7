"""Items out of the store: what the config no longer wants kept of a source."""

from collections.abc import Iterable

from htfeed.pipeline import Intake
from htfeed.pipeline.report import SourceReport
from htfeed.places import Keep
from htfeed.store import Retention


def expire(intake: Intake, reports: Iterable[SourceReport]) -> int:
    """Let the items of sources go that are too old or too many; return how many.

    Only sources that were just looked at are asked about: nobody else's items
    have become more, and their age is told the next time.
    """
    sources = {each.key: each for each in intake.config.sources}
    total = 0
    for report in reports:
        # A list that left the config in between leaves no word on what it named.
        own = sources.get(report.list or report.key)
        said = Keep() if own is None else own.feeds.keep if report.list else own.keep
        keep = _over(said, intake.config.defaults.keep)
        if keep.age is None and keep.count is None:
            continue
        rule = Retention(
            at=intake.now,
            before=intake.now - keep.age if keep.age else None,
            count=keep.count,
        )
        total += intake.store.expire(report.key, rule, intake.routes)
    return total


def _over(own: Keep, common: Keep) -> Keep:
    """Return what holds for a source: its own word wins, limit by limit."""
    return Keep(
        age=common.age if own.age is None else own.age,
        count=common.count if own.count is None else own.count,
    )
