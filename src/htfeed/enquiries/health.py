"""Is a worker at work?  For container engines, load balancers and people."""

from datetime import datetime, timedelta

from htfeed.errors import HtfeedError
from htfeed.pipeline.heartbeat import SILENT, last_beat
from htfeed.publish import SITE_PATHS
from htfeed.publish.output import output_at
from htfeed.store import Store
from htfeed.syntax.dates import format_rfc3339


def ailment(store: Store, now: datetime, silent: timedelta = SILENT) -> str | None:
    """Return what is wrong with the worker, or None while it is at work.

    Raises StoreError where the store cannot be asked.

    Args:
        store: Where workers say that they are alive.
        now: The real time.
        silent: How long a worker may say nothing.
    """
    last = last_beat(store)
    if last is None:
        return "no worker has ever said that it is at work"
    if last.is_fresh(now, silent):
        return None
    return f"no worker is at work: the last word of one is of {format_rfc3339(last.at)}"


def lack(output: str) -> str | None:
    """Return what of the published documents is not there, or None where they are.

    Args:
        output: Where is published to.
    """
    try:
        whole = output_at(output).seems_whole(SITE_PATHS)
    except HtfeedError as error:
        return f"the output cannot be looked at: {error}"
    return None if whole else "nothing is published yet"
