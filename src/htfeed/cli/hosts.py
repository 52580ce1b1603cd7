"""``htfeed hosts``: what an operator answers the owner of a site with."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Any

import typer
from rich.filesize import decimal

from htfeed.cli.options import DEFAULT_CONFIG, AsJson, ConfigPath, config_at, store_of
from htfeed.cli.printing import fields_of, note, print_json, print_rows
from htfeed.enquiries.hosts import HostRow
from htfeed.enquiries.hosts import hosts as ask_hosts
from htfeed.errors import ConfigError
from htfeed.fetch.heads import every_request
from htfeed.syntax.dates import format_readable
from htfeed.syntax.intervals import counted
from htfeed.syntax.urls import host_of, plain_host


def hosts(
    host: Annotated[
        str | None,
        typer.Argument(help="One host, told in whole sentences.", metavar="HOST"),
    ] = None,
    *,
    config: ConfigPath = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Show what was asked of each host: requests, 304 share, bytes, limits obeyed.

    It is what to answer a site owner with who asks what this reader does there.
    Counted is every request since the host was first asked, redirects included.

    Examples: htfeed hosts; htfeed hosts news.example.org; htfeed hosts --json
    """
    settings = config_at(config)
    with store_of(settings) as store:
        rows = tuple(ask_hosts(settings, store, only=host and plain_host(host_of(host))))
    if host is not None and not rows:
        raise ConfigError(
            f"nothing was ever asked of {host!r}",
            cure="htfeed hosts shows every host that was asked",
        )
    if as_json:
        print_json([_as_json(each) for each in rows])
    elif host is not None:
        for line in _account(rows[0], every_request(settings.contact)["User-Agent"]):
            note(line)
    elif rows:
        _table(rows)
    else:
        note("No host has been asked yet: htfeed run does it.")


def _table(rows: tuple[HostRow, ...]) -> None:
    names = ("requests", "304", "failed", "bytes", "at a time", "pause", "obeyed", "rests")
    print_rows(
        "host",
        ("host", *names),
        [
            (
                each.host,
                each.requests,
                f"{row.share:.0%}",
                each.failed,
                decimal(each.octets),
                f"{each.most_beside} of {row.connections}",
                f"{_seconds(each.least_pause)} of {_seconds(row.pause)}",
                "yes" if row.obeyed else "no",
                format_readable(each.rests_until) or "-",
            )
            for row in rows
            for each in (row.traffic,)
        ],
    )


def _account(row: HostRow, agent: str) -> Iterator[str]:
    """Give sentences that can be sent to whoever owns the host."""
    traffic = row.traffic
    since, until = format_readable(traffic.first_asked), format_readable(traffic.last_asked)
    times = "once" if traffic.requests == 1 else f"{traffic.requests} times"
    yield f"We call ourselves: {agent}"
    yield f"From {since} to {until} we asked {traffic.host} {times}."
    yield (
        f"{counted(traffic.not_modified, 'answer was', 'answers were')} 304 "
        f"({row.share:.0%}), which has no body."
    )
    yield f"{traffic.failed} failed. All bodies together had {decimal(traffic.octets)}."
    yield (
        f"At most {counted(traffic.most_beside, 'request was', 'requests were')} under way "
        f"at a time, where {row.connections} may be."
    )
    if traffic.least_pause is not None:
        yield (
            f"Between two there was never less than {_seconds(traffic.least_pause)}, "
            f"where {_seconds(row.pause)} is asked for."
        )
    if not row.obeyed:
        yield "That is more than the limits allow that hold now (network.hosts)."
    if traffic.rests_until is not None:
        why = traffic.rests_why or "asked for it"
        yield f"It rests until {format_readable(traffic.rests_until)}, as it {why}."
    if row.sources:
        yield f"Sources there: {', '.join(row.sources)}"


def _seconds(length: timedelta | None) -> str:
    return "-" if length is None else f"{length.total_seconds():.3g} s"


def _as_json(row: HostRow) -> dict[str, Any]:
    told = fields_of(row) | {"share": row.share, "obeyed": row.obeyed}
    return told | fields_of(told.pop("traffic"))
