"""Selectors and date formats of pages that have no feed: whether they are any."""

from datetime import UTC, datetime
from typing import Final

from htfeed.config.values import Fault
from htfeed.syntax.selectors import parted

_SOME_DAY: Final = datetime(2008, 2, 13, 16, 5, 9, tzinfo=UTC)


def check_item(value: str) -> Fault | None:
    """Whether a text is the CSS selector of elements."""
    css, attribute = parted(value)
    if attribute is None and _is_selector(css):
        return None
    return Fault(expected="a CSS selector", cure='write for example "ul.news > li"')


def check_part(value: str) -> Fault | None:
    """Whether a text is a CSS selector, ``@`` and an attribute behind it or not."""
    css, attribute = parted(value)
    if _is_selector(css) or (attribute is not None and not css):
        return None
    return Fault(
        expected="a CSS selector",
        cure='write for example h3, or "time@datetime" for an attribute',
    )


def check_date_format(value: str) -> Fault | None:
    """Whether a text is a format that dates are read by."""
    try:
        written = _SOME_DAY.strftime(value)
        read = datetime.strptime(written, value)  # noqa: DTZ007 - only whether it can be
    except ValueError:
        read = None
    if read is not None and (read.year, read.month, read.day) == (2008, 2, 13):
        return None
    return Fault(
        expected="a format with day, month and year",
        cure='write for example "%d/%m/%Y" or "%d %B %Y" (Python\'s strptime)',
    )


def _is_selector(css: str) -> bool:
    # Few configs have pages, and what reads them is large.
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError  # noqa: PLC0415

    try:
        LexborHTMLParser("").css(css)
    except SelectolaxError:
        return False
    return True
