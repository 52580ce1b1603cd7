"""``htfeed run``: one pass, and what came of it."""

import logging
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Annotated, Any, Final

import typer

from htfeed.cli.completing import source_keys
from htfeed.cli.counting import counting
from htfeed.cli.exits import Exit
from htfeed.cli.options import (
    DEFAULT_CONFIG,
    AsJson,
    ConfigPath,
    PretendedNow,
    clock_at,
    config_at,
    config_words,
    store_of,
)
from htfeed.cli.printing import command_line, note, print_json, print_rows, warn
from htfeed.config import Config
from htfeed.enquiries.findings import some
from htfeed.enquiries.keys import check_source
from htfeed.enquiries.rehearsing import rehearsal
from htfeed.pipeline.report import PassReport, SourceReport
from htfeed.store import Claimable
from htfeed.syntax.intervals import counted
from htfeed.worker import run_pass
from htfeed.worker.watching import Watcher

OnlySource = Annotated[
    str | None,
    typer.Option(
        help="Look at this source only, if it is due.",
        metavar="KEY",
        autocompletion=source_keys,
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 3 if a source failed.")]
DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run",
        help="Say what would be new, changed and published; write nothing. Sources "
        "that are due are asked for real.",
    ),
]
_SHOWN: Final = 10


def run(
    *,
    config: ConfigPath = DEFAULT_CONFIG,
    source: OnlySource = None,
    now: PretendedNow = None,
    strict: Strict = False,
    purge: Annotated[
        bool, typer.Option("--purge", help="Let go of what left, as htfeed purge does.")
    ] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Do one pass: look at every source that is due, keep what is new, publish.

    Source files are looked at on every run, feeds on the network when they are
    due. A source that fails stops no other, and its last good items stay.

    Examples: htfeed run; htfeed run --source archive-2008; htfeed run --dry-run --json
    """
    settings = config_at(config)
    if source is not None:
        check_source(settings, source, option="--source")
    report, resting = _pass(settings, now, only=source, purge=purge, dry_run=dry_run)
    if as_json:
        print_json(_as_json(report) | {"paused": resting})
    else:
        _show(settings, report, resting, config_words(config), only=source, dry_run=dry_run)
    _exit(report, strict=strict)


def purge(
    *,
    config: ConfigPath = DEFAULT_CONFIG,
    now: PretendedNow = None,
    strict: Strict = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Let go of what left: do one pass, in which nothing is held back.

    The items of sources that left the config are deleted. Items that are gone
    from their source in such numbers that it looked like an accident are
    withdrawn. What was deleted comes back only by a backup.

    Examples: htfeed purge --dry-run; htfeed purge
    """
    run(config=config, now=now, strict=strict, purge=True, dry_run=dry_run, as_json=as_json)


def _pass(
    settings: Config, now: str | None, *, only: str | None, purge: bool, dry_run: bool
) -> tuple[PassReport, Mapping[str, str]]:
    """Do the pass, or rehearse it; return its report, and which sources are paused."""
    # What libraries warn of is told by the report, and in one line.
    logging.disable()
    clock = clock_at(now)
    with ExitStack() as stack:
        at_work = stack.enter_context(rehearsal(settings)) if dry_run else settings
        store = stack.enter_context(store_of(at_work))
        counter = stack.enter_context(counting("Looking at sources"))
        report = run_pass(
            at_work,
            store,
            clock=clock,
            wanted=Claimable(only=only),
            purge=purge,
            watcher=Watcher(begins=counter.begins, ended=lambda _: counter.did(1)),
        )
        return report, store.resting()


def _exit(report: PassReport, *, strict: bool) -> None:
    if report.failed_channels:
        raise typer.Exit(Exit.FAILED)
    if strict and report.failed_sources:
        raise typer.Exit(Exit.SOURCE_FAILED)


def _show(
    config: Config,
    report: PassReport,
    resting: Mapping[str, str],
    words: tuple[str, ...],
    *,
    only: str | None,
    dry_run: bool,
) -> None:
    print_rows(
        "source",
        ("source", "new", "changed", "withdrawn", "kept", "problems"),
        [
            (each.key, each.new, each.changed, each.withdrawn, each.kept, _worries(each))
            for each in report.sources
        ],
    )
    print_rows(
        "channel",
        ("channel", "items", "files", "written"),
        [
            (each.key, each.items, each.files, len(each.written))
            for each in report.channels
            if each.key in config.channels
        ],
    )
    if report.failed_channels:
        warn(f"not all of {config.output} could be written: the last good documents stay")
    _show_worries(report, words)
    _show_moves(report)
    places = sum(each.places for each in report.sources)
    if report.quiet and not report.failed_channels:
        note(f"Nothing changed: {counted(places, 'place')} looked at, no document written.")
    _show_waiting(config, report, resting, only, words)
    if resting:
        resume = command_line("source", "resume", "KEY", *words)
        note(f"Paused: {', '.join(resting)} ({resume} lets one go on).")
    if dry_run:
        note("This was a dry run: nothing was written.", style="bold")
        return
    if len(report.failed_channels) == len(report.channels):
        return
    note(f"Published in {config.output}")
    note(f"Serve it with: {command_line('serve', *words)}")


def _show_waiting(
    config: Config,
    report: PassReport,
    resting: Mapping[str, str],
    only: str | None,
    words: tuple[str, ...],
) -> None:
    """Tell of what was not looked at; of one source that was wanted, how it still is."""
    looked_at = {*resting, *(each.key for each in report.sources)}
    # Files are due on every run.
    taken = [e.key for e in config.sources if e.files and e.key not in looked_at]
    waiting = report.waiting - len(resting) - len(taken)
    if only is None:
        if taken:
            note(f"Another run has in hand: {some(taken)}.")
        if waiting > 0:
            note(f"Not due: {counted(waiting, 'source')}.")
    elif not report.sources and only not in resting:
        fetch = command_line("source", "fetch", only, *words)
        note(f"Source {only} was not due, or another run has it: {fetch} asks it now.")


def _worries(report: SourceReport) -> int:
    return len(report.problems) + len(report.errors)


def _show_worries(report: PassReport, words: tuple[str, ...]) -> None:
    for channel in report.failed_channels:
        warn(str(channel.error))
    for source in report.sources:
        for error in source.errors[:_SHOWN]:
            warn(f"{source.key}: {error}")
        for problem in source.problems[:_SHOWN]:
            warn(f"{source.key}: {problem.code}: {problem.where}: {problem.detail}")
        unshown = sum(
            max(len(each) - _SHOWN, 0) for each in (source.errors, source.problems)
        )
        if unshown:
            warn(f"{source.key}: and {unshown} more; --json shows them all")
        if source.held:
            warn(
                f"{source.key}: {counted(source.held, 'item')} gone at once, which looks "
                "like an accident: they stay published until the files are back, or until "
                f"{command_line('purge', *words)} lets them go"
            )
        if source.strangers:
            reset = command_line("source", "reset", source.key, *words)
            warn(
                f"{source.key}: every entry ({source.strangers}) is of another site than "
                f"before: none is taken in until {reset} says that it is right"
            )


def _show_moves(report: PassReport) -> None:
    for what, old, new in report.adoption.renamed:
        note(f"The {what} {old} is {new} now, with all that was kept; no id changed.")
    counts = (
        (report.adoption.moved, "Changed rules put {} into other categories."),
        (report.adoption.purged, "Deleted {} of sources that left the config."),
        (report.renewed, "The rules of this version made {} otherwise."),
        (report.expired, "Let {} go, too old or too many (keep)."),
    )
    for count, words in counts:
        if count:
            note(words.format(counted(count, "item")))
    for key in report.adoption.left:
        note(f"Source {key} left the config; its items stay (htfeed purge deletes them).")
    for source in report.sources:
        for move in source.moves:
            note(f"Source {source.key} {move}.")
    for channel in report.channels:
        for path in channel.removed:
            note(f"Removed {path}")


def _as_json(report: PassReport) -> dict[str, Any]:
    return {
        "quiet": report.quiet,
        "waiting": report.waiting,
        "expired": report.expired,
        "renewed": report.renewed,
        "adoption": report.adoption,
        "sources": report.sources,
        "channels": report.channels,
    }
