"""Is all well?  Config, store, output, clock, disk, versions, sources, worker.

Nothing is changed, no schema is brought up to date, and no network is asked
but the server of the database. What a check cannot look at is a finding too.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from htfeed.config import Config
from htfeed.enquiries.findings import Finding, failed, size, some
from htfeed.enquiries.machine import bucket, disk, output, versions
from htfeed.enquiries.status import status
from htfeed.errors import ConfigError, HtfeedError, StoreError
from htfeed.model import Health
from htfeed.pipeline.heartbeat import last_beat
from htfeed.pipeline.holding import held_back
from htfeed.publish.output import S3
from htfeed.store import Store
from htfeed.store.examining import Examination, examined
from htfeed.store.schema import HEAD
from htfeed.syntax.dates import format_rfc3339
from htfeed.syntax.intervals import counted

_SKEW: Final = timedelta(minutes=5)
_LONGEST: Final = timedelta(days=366)
# No release of htfeed is older, so no clock that goes right is either.
_BEGINNING: Final = datetime(2026, 1, 1, tzinfo=UTC)
_STATES: Final[Mapping[Health | Literal["paused"], tuple[str, bool]]] = {
    "failing": ("failing", True),
    "blocked": ("whose address is refused", True),
    "held": ("with withdrawals held back", True),
    "gone": ("gone for good (410)", True),
    "resting": ("whose host wants a rest", True),
    "paused": ("paused", True),
    "moved": ("asked at another address", True),
    "new": ("not asked yet", False),
    "ok": ("well", False),
}
"""How sources are: in words, and whether they are named; the worst comes first."""
_WORRYING: Final = frozenset({"failing", "blocked", "held", "gone"})


def diagnose(config: Config | ConfigError, now: datetime) -> Iterator[Finding]:
    """Give what each check finds; those that need a config only where there is one.

    Args:
        config: The config, or why there is none.
        now: What the clock says.
    """
    if isinstance(config, ConfigError):
        for line in str(config).split("\n"):
            yield Finding(check="config", verdict="bad", says=line)
    else:
        yield from _config(config)
        yield from _guarded("store", _kept(config, now))
        yield from _guarded("disk", disk(_folders(config)))
    yield from _clock(now)
    yield from versions()


def _guarded(check: str, findings: Iterator[Finding]) -> Iterator[Finding]:
    """Give findings, the last of which may be that the check itself failed."""
    try:
        yield from findings
    except HtfeedError as error:
        yield failed(check, error)
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        where = f"{error.filename}: " if error.filename else ""
        yield Finding(
            check=check,
            verdict="bad",
            says=f"{where}cannot be looked at: {said}",
            cure="run htfeed doctor as the user that htfeed runs as",
        )


def _config(config: Config) -> Iterator[Finding]:
    for warning in config.warnings:
        yield Finding(check="config", verdict="warn", says=warning)
    yield Finding(
        check="config",
        says=f"{config.path}: {counted(len(config.sources), 'source')}, "
        f"{counted(len(config.rules), 'rule')}, "
        f"{counted(len(config.channels), 'channel')}",
    )


def _folders(config: Config) -> tuple[Path, ...]:
    database = config.store.partition("sqlite:///")[2]
    folder = [] if config.output.startswith(S3) else [Path(config.output)]
    return (*([Path(database).parent] if database else []), *folder)


def _kept(config: Config, now: datetime) -> Iterator[Finding]:
    """Give all that the store tells of itself, of what is published, and of the workers."""
    published: tuple[str, ...] | None = None
    try:
        with examined(config.store) as seen:
            yield from _store(seen)
            if seen.store:
                published = _documents(config, seen.store)
                yield _sources(config, seen.store)
                yield from _held_back(seen.store)
                yield from _future(seen.store, now)
                yield _worker(seen.store, now)
    except StoreError as error:
        yield failed("store", error)
    looked = (
        bucket(config.output)
        if config.output.startswith(S3)
        else output(Path(config.output), published)
    )
    yield from _guarded("output", looked)


def _store(seen: Examination) -> Iterator[Finding]:
    if seen.flaws:
        cure = "stop htfeed and put a backup back: htfeed restore FILE --replace"
        yield _bad_store(f"{seen.database} is damaged: {seen.flaws[0]}", cure)
    if not seen.writable:
        cure = "let this user write it, and the folder that it is in"
        yield _bad_store(f"{seen.database} cannot be written", cure)
    if seen.schema is None:
        yield Finding(check="store", says=f"{seen.database} is made by the first run")
    elif seen.schema != HEAD:
        yield Finding(
            check="store",
            verdict="warn",
            says=f"{seen.database} has the old schema {seen.schema}; this version's is "
            f"{HEAD}, so sources and workers were not looked at",
            cure="run: htfeed migrate (every other command that opens it does so too)",
        )
    else:
        free = f", of which {size(seen.free)} hold nothing" if seen.free else ""
        yield Finding(
            check="store",
            says=f"{seen.database}: {seen.engine}, schema {seen.schema}, "
            f"{size(seen.octets)}{free}",
        )


def _bad_store(says: str, cure: str) -> Finding:
    return Finding(check="store", verdict="bad", says=says, cure=cure)


def _documents(config: Config, store: Store) -> tuple[str, ...]:
    return tuple(
        path
        for key, build in store.builds().items()
        if key in config.channels
        for path in build.paths
    )


def _sources(config: Config, store: Store) -> Finding:
    keys: dict[str, list[str]] = {}
    for row in status(config, store):
        keys.setdefault(row.state, []).append(row.key)
    told = "; ".join(
        f"{len(keys[state])} {words}{f' ({some(keys[state])})' if named else ''}"
        for state, (words, named) in _STATES.items()
        if state in keys
    )
    if _WORRYING & keys.keys():
        cure = "see why with: htfeed status"
        return Finding(check="sources", verdict="warn", says=told, cure=cure)
    cure = "ask them with: htfeed run" if keys.keys() == {"new"} else ""
    return Finding(check="sources", says=told, cure=cure)


def _held_back(store: Store) -> Iterator[Finding]:
    """Give why the last good documents of channels had to stay, which names its cure."""
    for why in held_back(store).values():
        says = f"the last good documents stay; {why}"
        yield Finding(check="channels", verdict="warn", says=says)


def _clock(now: datetime) -> Iterator[Finding]:
    if now < _BEGINNING:
        yield Finding(
            check="clock",
            verdict="bad",
            says=f"it says {format_rfc3339(now)}, which is over",
            cure="set the clock of this machine",
        )
    else:
        yield Finding(check="clock", says=format_rfc3339(now))


def _future(store: Store, now: datetime) -> Iterator[Finding]:
    """Give what happened in the future: then the clock went back since."""
    states = store.states()
    done = [each.last_attempt for each in states] + [
        each.at for each in store.builds().values()
    ]
    latest = max((each for each in done if each), default=now)
    if latest > now + _SKEW:
        yield Finding(
            check="clock",
            verdict="warn",
            says=f"the store knows of {format_rfc3339(latest)}, which is still to come: "
            "the clock went back, or --now was used",
            cure="set the clock of this machine",
        )
    late = tuple(
        each.key for each in states if each.next_due and each.next_due - now > _LONGEST
    )
    if late:
        yield Finding(
            check="clock",
            verdict="warn",
            says=f"due in more than a year only: {some(late)}",
            cure="htfeed source reset KEY makes each of them due at once",
        )


def _worker(store: Store, now: datetime) -> Finding:
    last = last_beat(store)
    if last is None:
        return Finding(check="worker", says="none has said that it is at work")
    told = f"the last word of one is of {format_rfc3339(last.at)}"
    if last.is_fresh(now):
        return Finding(check="worker", says=told)
    return Finding(
        check="worker",
        verdict="warn",
        says=f"none is at work: {told}",
        cure="start it with: htfeed serve (nothing to do where htfeed run is called by a "
        "timer)",
    )
