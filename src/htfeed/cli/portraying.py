"""One source on a page: ``htfeed status KEY``."""

from collections.abc import Iterator
from typing import Any, Final

from rich.filesize import decimal

from htfeed.cli.options import check_source, store_of
from htfeed.cli.printing import fields_of, note, print_json
from htfeed.cli.sparks import spark
from htfeed.config import Config
from htfeed.enquiries.portraits import Portrait, portrait
from htfeed.enquiries.status import SourceRow
from htfeed.store import Poll
from htfeed.syntax.dates import format_readable

_MARKS: Final = {"fetched": "+", "not-modified": "·", "failed": "x", "refused": "!"}
"""What a poll came to: something, nothing new, nothing usable, not asked."""


def show_source(config: Config, key: str, *, as_json: bool) -> None:
    """Print all that is known of a source.

    Raises:
        ConfigError: There is none.
    """
    check_source(config, key)
    with store_of(config) as store:
        found = portrait(config, store, key)
    if as_json:
        print_json(_as_json(found))
        return
    for name, text in (*_facts(found), *_history(found.polls)):
        note(f"{name:<15}{text}")


def due_of(row: SourceRow) -> str:
    """Return when a source is due that is asked at all."""
    unplanned = "the next run" if row.state == "new" else "every run"
    return format_readable(row.next_due) or unplanned


def _facts(found: Portrait) -> Iterator[tuple[str, str]]:
    row = found.row
    yield row.key, row.state
    yield "place", found.place
    yield "last attempt", format_readable(found.last_attempt) or "never"
    yield "last success", format_readable(row.last_success) or "never"
    if row.state not in {"paused", "gone"}:
        yield "next due", due_of(row)
    yield "items", str(row.items)
    if row.problems:
        yield "problems", str(row.problems)
    if row.error:
        yield f"{row.failures} failed", f"{row.stage}/{row.code}: {row.error}"
    if row.paused:
        yield "paused", row.paused


def _history(polls: tuple[Poll, ...]) -> Iterator[tuple[str, str]]:
    if not polls:
        return
    times = [each.elapsed.total_seconds() for each in polls]
    yield (
        "last poll" if len(polls) == 1 else f"last {len(polls)} polls",
        f"{format_readable(polls[0].at)} to {format_readable(polls[-1].at)}",
    )
    marks = "".join(_mark(each) for each in polls)
    yield "outcome", f"{marks}  + new document, · nothing new, x failed, ! refused"
    octets = [each.octets for each in polls]
    items = [each.items for each in polls]
    yield "seconds", f"{spark(times)}  {max(times):.3g} at most"
    yield "bytes", f"{spark(octets)}  {decimal(max(octets))} at most"
    yield "items", f"{spark(items)}  {max(items)} at most"


def _mark(poll: Poll) -> str:
    # A document that could not be read came all the same.
    useless = poll.outcome == "fetched" and poll.code is not None
    return _MARKS["failed" if useless else poll.outcome]


def _as_json(found: Portrait) -> dict[str, Any]:
    told = fields_of(found)
    return fields_of(told.pop("row")) | told
