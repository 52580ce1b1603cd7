"""What a service logs of a pass: one event per outcome."""

from collections.abc import Iterable

import structlog

from htfeed.pipeline.report import ChannelReport, SourceReport

log = structlog.get_logger(__name__)


def tell_fault(source: str, fault: Exception) -> None:
    """Log a fault of ours with its whole traceback, for whoever will mend it."""
    log.error("source failed unexpectedly", source=source, exc_info=fault)


def tell_source(report: SourceReport) -> None:
    """Log what one look at a source came to."""
    for each in report.moves:
        log.warning("source moved", source=report.key, detail=each)
    if report.errors:
        log.warning("source failing", source=report.key, error=report.errors[0])
    elif report.held:
        log.warning("withdrawal held", source=report.key, items=report.held)
    elif report.strangers:
        log.warning("another feed held", source=report.key, items=report.strangers)
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
            pixels=report.pixels,
        )


def tell_channels(reports: Iterable[ChannelReport]) -> None:
    """Log which channels were published, and which could not be."""
    for each in reports:
        if each.error:
            log.error("channel held back", channel=each.key, error=each.error)
        elif each.written or each.removed:
            log.info("channel published", channel=each.key, items=each.items)
