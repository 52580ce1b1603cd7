"""The dates of an entry: strings of the source -> instants, or a remark."""

from htfeed.constructs import Date
from htfeed.normalise.remarks import Remarks
from htfeed.syntax.dates import parse_date
from htfeed.syntax.xml import legal


def date(text: str | None, field: str, remarks: Remarks, *, day_first: bool) -> Date | None:
    """Return the date; one that cannot be read is remarked on and left out."""
    written = legal(text).strip() if text else ""
    if not written:
        return None
    found = parse_date(written, day_first=day_first)
    if found is None:
        remarks.add("date-unreadable", field, written, "is no date that can be read")
    elif found.at.year == 1:
        # What Go and .NET write of a time that was never set.
        remarks.add("date-unreadable", field, written, "is where a calendar begins")
        return None
    return found
