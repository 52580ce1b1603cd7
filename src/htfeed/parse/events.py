"""When what an entry announces takes place: mod_event, xCal, Google's ``gd:when``."""

from typing import Final

from lxml import etree

from htfeed.constructs import EventTimes
from htfeed.parse.group import Group
from htfeed.parse.names import attribute, local
from htfeed.parse.xmltree import text_of

OF_EVENTS: Final = ("event starts", "event times", "calendars")
"""Fields of a table that an event is told by."""
# https://web.resource.org/rss/1.0/modules/event/: an end is the last day.
_MOD_EVENT: Final = "ev:startdate"


def event(group: Group) -> EventTimes | None:
    """Return when an event takes place; None where an entry announces none."""
    for name, each in group.named("event starts"):
        start = text_of(each)
        if start:
            end = group.text("event ends")
            return EventTimes(start=start, end=end, exclusive=name != _MOD_EVENT)
    for each in group.all("calendars"):
        begin, end = inside(each, "dtstart"), inside(each, "dtend")
        if begin:
            return EventTimes(start=begin, end=end, exclusive=True)
    for each in group.all("event times"):
        begin, end = attribute(each, "starttime"), attribute(each, "endtime")
        if begin:
            return EventTimes(start=begin, end=end, exclusive=True)
    return None


def inside(calendar: etree._Element, name: str) -> str | None:
    """Return a property of the first event in a calendar (RFC 6321 §3.3)."""
    found = (each for each in calendar.iter(etree.Element) if local(each) == name)
    return next(filter(None, map(text_of, found)), None)
