"""When is a source asked next?  Pure arithmetic: no clock, no sleep."""

from datetime import datetime, timedelta
from typing import Final

LONGEST_WAIT: Final = timedelta(days=7)
"""A source that failed for years is still asked this often: it may be back."""


def next_due(
    now: datetime,
    every: timedelta,
    *,
    failures: int = 0,
    retry_after: timedelta | None = None,
) -> datetime:
    """Return when to ask a source again; always later than now.

    Args:
        now: The time of the attempt that has just ended.
        every: The interval while all goes well; never shortened.
        failures: How many attempts in a row have failed.
        retry_after: The server's own wish (RFC 9110 §10.2.3), which lengthens only.
    """
    # The exponent is bounded as well as the wait: a source that has been dead
    # for years must not overflow timedelta.
    backed_off = min(every * (1 << min(failures, 10)), max(every, LONGEST_WAIT))
    wished = min(retry_after or timedelta(), LONGEST_WAIT)
    return now + max(backed_off, wished)
