"""``htfeed healthcheck``: an exit code for container engines and timers."""

from datetime import timedelta
from typing import Annotated

import typer

from htfeed.cli.options import DEFAULT_CONFIG, ConfigPath, clock_at, config_at, store_of
from htfeed.cli.printing import note
from htfeed.enquiries.health import ailment
from htfeed.errors import ConfigError, HtfeedError
from htfeed.syntax.intervals import parse_interval


def healthcheck(
    *,
    config: ConfigPath = DEFAULT_CONFIG,
    max_age: Annotated[
        str, typer.Option(help="How long a worker may say nothing.", metavar="LENGTH")
    ] = "60s",
) -> None:
    """Exit with 0 while a worker is at work on the store, else with 1.

    A worker says every 15 seconds that it is alive, also in a long pass.

    Examples: htfeed healthcheck; htfeed healthcheck --max-age 5m
    """
    silent = _length(max_age)
    with store_of(config_at(config)) as store:
        wrong = ailment(store, clock_at(None)(), silent)
    if wrong:
        raise HtfeedError(wrong, cure="start one with: htfeed serve")
    note("A worker is at work.")


def _length(text: str) -> timedelta:
    try:
        length = parse_interval(text)
    except (ValueError, OverflowError):
        length = None
    if isinstance(length, timedelta):
        return length
    raise ConfigError(
        f"--max-age: {text!r} is no length of time", cure="write it like 60s or 5m"
    )
