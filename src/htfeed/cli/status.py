"""``htfeed status``: how the sources are, a row each, or one with its history."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Annotated, Any, Final

import typer
from rich.filesize import decimal

from htfeed.cli.completing import source_keys
from htfeed.cli.options import (
    DEFAULT_CONFIG,
    AsJson,
    ConfigPath,
    config_at,
    store_of,
)
from htfeed.cli.printing import fields_of, note, print_json, print_rows, warn
from htfeed.config import Config
from htfeed.enquiries.keys import check_source
from htfeed.enquiries.status import Portrait, SourceRow, of_lists, portrait
from htfeed.enquiries.status import status as ask_status
from htfeed.pipeline.holding import held_back
from htfeed.store import Poll
from htfeed.syntax.dates import format_readable
from htfeed.syntax.intervals import counted

_SHOWN: Final = 100
"""Feeds of lists that are shown at a time."""
_BARS: Final = "▁▂▃▄▅▆▇█"
_MARKS: Final = {"fetched": "+", "not-modified": "·", "failed": "x", "refused": "!"}
"""What a poll came to: something, nothing new, nothing usable, not asked."""


def status(
    key: Annotated[
        str | None,
        typer.Argument(
            help="One source, with the history of its polls.",
            metavar="KEY",
            autocompletion=source_keys,
        ),
    ] = None,
    *,
    every: Annotated[
        bool,
        typer.Option(
            "--all", help="Show all feeds that lists name, not only the troubled."
        ),
    ] = False,
    config: ConfigPath = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Show how each source is: state, last success, next due, items, last error.

    States: new (not asked yet), ok, moved (asked at its new address), resting (its
    host wants to be left alone), failing (its last good items stay), blocked (its
    address is not public), held (too many items are gone at
    once, or another site's feed came), gone (410: asked
    no more), paused (by htfeed source pause, until it is resumed). Of the feeds that
    lists name, those are shown that are not well. With a key: how its last polls
    went, oldest first.

    Examples: htfeed status; htfeed status partner; htfeed status --all --json
    """
    settings = config_at(config)
    if key is not None:
        _show_source(settings, key, as_json=as_json)
    else:
        _show_all(settings, every=every, as_json=as_json)


def _show_all(settings: Config, *, every: bool, as_json: bool) -> None:
    with store_of(settings) as store:
        rows = ask_status(settings, store)
        held = held_back(store)
        listed = of_lists(store, troubled=not every)
        if as_json:
            print_json([*rows, *listed])
            return
        _show_rows(rows)
        shown = 0
        while page := tuple(islice(listed, _SHOWN)):
            if shown and not every:
                note("There are more: htfeed status --all | grep -v ' ok ' shows them.")
                break
            _show_rows(page)
            shown += len(page)
    for why in held.values():
        warn(f"{why}; the last good documents stay")
    if all(row.state == "new" for row in rows):
        note("No source has been asked yet: htfeed run does it.")


def _show_rows(rows: Sequence[SourceRow]) -> None:
    print_rows(
        "source",
        ("source", "state", "last success", "next due", "items", "problems", "error"),
        [_cells(row) for row in rows],
    )


def _cells(row: SourceRow) -> tuple[object, ...]:
    return (
        row.key,
        row.state,
        format_readable(row.last_success) or "never",
        _next_due(row),
        row.items,
        row.problems,
        row.paused
        or (f"{row.stage}/{row.code}: {row.error}" if row.error else _named(row)),
    )


def _named(row: SourceRow) -> str:
    """Return what a list names, in numbers; nothing for another source."""
    if row.feeds is None:
        return ""
    states = ", ".join(f"{number} {state}" for state, number in row.feeds.items())
    return (
        f"names {counted(sum(row.feeds.values()), 'feed')}{': ' if states else ''}{states}"
    )


def _next_due(row: SourceRow) -> str:
    return "-" if row.state in {"paused", "gone"} else _due(row)


def _show_source(config: Config, key: str, *, as_json: bool) -> None:
    check_source(config, key)
    with store_of(config) as store:
        found = portrait(config, store, key)
    if as_json:
        print_json(_as_json(found))
        return
    for name, text in (*_facts(found), *_history(found.polls)):
        note(f"{name:<15}{text}")


def _due(row: SourceRow) -> str:
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
        yield "next due", _due(row)
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


def spark(values: Sequence[float]) -> str:
    """Return a bar for each value, from nothing to the greatest; a blank for nothing."""
    most = max(values, default=0.0)
    return "".join(
        _BARS[min(round(each / most * (len(_BARS) - 1)), len(_BARS) - 1)]
        if each > 0
        else " "
        for each in values
    )
