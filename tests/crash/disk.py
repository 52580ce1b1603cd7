"""``htfeed run`` on a disk that fails at its n-th write.

A process that has ``disk.c`` preloaded imports everything once and forks a child
for each trial; nothing but the child's calls below its folder is made to fail.
"""

import ctypes
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn, Self

from crash.knife import run_and_leave

_SOURCE: Final = Path(__file__).with_name("disk.c")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to."""

    code: int
    """The exit code; 70 for an exception that nobody caught."""
    reached: bool
    """Whether there were so many calls; a full disk lets what frees space through."""
    told: str
    """What the run said on its standard error."""
    writes: tuple[str, ...]
    """The calls that changed something, each with its file or folder."""


class Disk:
    """The process that runs the command, from a test's side."""

    def __init__(self, folder: Path) -> None:
        library = folder / "disk.so"
        options = ["-O1", "-shared", "-fPIC", "-o", str(library), str(_SOURCE), "-ldl"]
        subprocess.run([_compiler(), *options], check=True)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "crash.disk", library],
            env=os.environ
            | {"LD_PRELOAD": str(library), "PYTHONPATH": str(_SOURCE.parent.parent)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(
        self, folder: Path, *words: str, at: int, error: int, stays: bool = False
    ) -> Outcome:
        """Run the command in a folder whose disk fails.

        Args:
            folder: Where its config is, and all that may fail.
            words: The command line.
            at: Which of the calls that change something fails; 0 for none.
            error: How it fails, as a number of :mod:`errno`.
            stays: Whether those after it fail as well.
        """
        asked = {"at": at, "error": error, "stays": stays}
        assert self._process.stdin
        assert self._process.stdout
        trial = {"folder": str(folder), "words": words} | asked
        self._process.stdin.write(json.dumps(trial) + "\n")
        self._process.stdin.flush()
        code, counted, said = json.loads(self._process.stdout.readline())
        told = (folder / "errors.txt").read_text()
        return Outcome(code, counted >= at, told, tuple(said.splitlines()))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()


def compiler() -> str | None:
    """Return what compiles C, None where nothing does."""
    return shutil.which("cc")


def _compiler() -> str:
    found = compiler()
    assert found
    return found


def _serve(library: ctypes.CDLL) -> None:
    library.disk_said.restype = ctypes.c_char_p
    for line in sys.stdin:
        asked = json.loads(line)
        number = os.fork()
        if not number:
            _child(library, asked)
        code = os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
        outcome = code, library.disk_counted(), library.disk_said().decode()
        sys.stdout.write(json.dumps(outcome) + "\n")
        sys.stdout.flush()


def _child(library: ctypes.CDLL, asked: dict[str, Any]) -> NoReturn:
    folder = asked["folder"]

    def arm() -> None:
        library.disk_fails(folder.encode(), asked["at"], asked["error"], asked["stays"])

    run_and_leave(Path(folder), tuple(asked["words"]), arm)
    raise AssertionError("a child goes no further")


if __name__ == "__main__":
    _serve(ctypes.CDLL(sys.argv[1]))
