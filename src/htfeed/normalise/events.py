"""When an event takes place: dates, of which the end is the last day and not the next."""

from dataclasses import replace
from datetime import timedelta

from htfeed.constructs import Date, Event, EventTimes
from htfeed.normalise.dates import date
from htfeed.normalise.remarks import Remarks

_DAY = timedelta(days=1)


def event(given: EventTimes | None, remarks: Remarks, *, day_first: bool) -> Event | None:
    """Return when an event takes place; None without a start that can be read."""
    if given is None:
        return None
    start = date(given.start, "event start", remarks, day_first=day_first)
    end = date(given.end, "event end", remarks, day_first=day_first)
    if start is None:
        return None
    if end and end.day_only and given.exclusive and end.at > start.at:
        end = replace(end, at=end.at - _DAY)
    if end and end.at < start.at:
        # Ten o'clock of a day to that day says nothing of the end, and nothing wrong.
        if not (end.day_only and end.at.date() == start.at.date()):
            told = given.end or ""
            remarks.add("event-ends-early", "event end", told, "is before its start")
        end = None
    return Event(start=start, end=_other(start, end))


def _other(start: Date, end: Date | None) -> Date | None:
    """Return an end that says more than the start."""
    return None if end and end.at == start.at else end
