"""``htfeed doctor``: is all well, and if not, what to do."""

import os
from pathlib import Path
from typing import Final

import typer

from htfeed.cli.exits import Exit
from htfeed.cli.options import (
    DEFAULT_CONFIG,
    AsJson,
    ConfigPath,
    PretendedNow,
    clock_at,
)
from htfeed.cli.printing import note, print_json
from htfeed.config import Config, load
from htfeed.enquiries.doctor import diagnose
from htfeed.enquiries.findings import Finding, Verdict
from htfeed.errors import ConfigError

_STYLES: Final[dict[Verdict, str]] = {"ok": "", "warn": "yellow", "bad": "bold red"}


def doctor(
    *,
    config: ConfigPath = DEFAULT_CONFIG,
    now: PretendedNow = None,
    as_json: AsJson = False,
) -> None:
    """Look whether all is well: config, store, output, clock, disk, sources, worker.

    A line a check: ok, warn or bad, and what to do. It changes nothing and can be
    used while everything goes on. Exit code 1 if anything is bad, 2 if the config is.

    Examples: htfeed doctor; htfeed doctor --json | jq '.[] | select(.verdict != "ok")'
    """
    findings = []
    used = _config(config)
    for finding in diagnose(used, clock_at(now)()):
        findings.append(finding)
        if not as_json:
            _say(finding)
    if as_json:
        print_json(findings)
    if isinstance(used, ConfigError):
        raise typer.Exit(Exit.MISCONFIGURED)
    if any(each.verdict == "bad" for each in findings):
        raise typer.Exit(Exit.FAILED)


def _config(path: Path) -> Config | ConfigError:
    try:
        # Not what was compiled before: doctors look for themselves, and leave nothing.
        return load(path, os.environ)
    except ConfigError as error:
        return error


def _say(finding: Finding) -> None:
    cure = f"; {finding.cure}" if finding.cure else ""
    note(
        f"{finding.verdict:<4}  {finding.check:<9} {finding.says}{cure}",
        style=_STYLES[finding.verdict],
    )
