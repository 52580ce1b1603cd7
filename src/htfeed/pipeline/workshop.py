"""Where documents are read that could cost too much: a child that may be killed.

Most documents are small and well-formed, and are read where they are. What is large, or
what no reader of XML takes, goes to a process of its own with limits of CPU and memory.
If that ends, one document is lost and nothing else.
"""

import copyreg
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from time import process_time
from traceback import format_exc
from types import MappingProxyType, TracebackType
from typing import Final, Self

from htfeed.errors import ParseError
from htfeed.pipeline.understanding import Job, Understood, understand

LARGE: Final = 256 * 1024
"""Octets; a document of more is read by a child."""
_AIDED: Final = frozenset({"ill-formed"})
"""Errors of the strict reader after which a child reads more liberally."""


def _proxy(fields: dict[str, str]) -> MappingProxyType[str, str]:
    return MappingProxyType(fields)


# An Entry keeps in one what no field has a place for, and pickle does not know it.
copyreg.pickle(MappingProxyType, lambda proxy: (_proxy, (dict(proxy),)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one document may cost."""

    cpu: int = 30
    """Seconds."""
    memory: int = 1024 * 1024 * 1024
    """Octets of address space, the program's own included."""
    wait: timedelta = timedelta(minutes=2)
    """By the clock, on a machine that has other work."""


class Workshop:
    """Reads documents; starts its child when the first one needs it."""

    def __init__(self, limits: Limits | None = None) -> None:
        """Take the limits of a document."""
        self._limits = limits or Limits()
        self._child: ForkServerProcess | None = None
        self._line: Connection | None = None

    def __enter__(self) -> Self:
        """Give the workshop, which is closed behind."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the child."""
        self.close()

    def understand(self, job: Job) -> Understood:
        """Parse and normalise a document, wherever that is safe.

        Raises:
            ParseError: There is no feed in it, or it cost more than a document may.
        """
        if len(job.body) > LARGE:
            return self._ordered(job)
        try:
            return understand(job, reader="strict")
        except ParseError as error:
            if error.code not in _AIDED:
                raise
        return self._ordered(job)

    def close(self) -> None:
        """End the child, if there is one."""
        if self._line is not None:
            self._line.close()
        if self._child is not None:
            self._child.kill()
            self._child.join()
        self._child = self._line = None

    def _ordered(self, job: Job) -> Understood:
        line = self._open()
        try:
            line.send(job)
            if not line.poll(self._limits.wait.total_seconds()):
                raise self._ended(f"took more than {self._limits.wait} and was stopped")
            answer = line.recv()
        except (EOFError, OSError) as error:
            raise self._ended(self._cause()) from error
        if isinstance(answer, Understood):
            return answer
        if isinstance(answer, str):
            raise RuntimeError(answer)  # noqa: TRY004 - a fault of ours, as it would be here
        raise _error(*answer)

    def _open(self) -> Connection:
        if self._line is not None:
            return self._line
        context = get_context("forkserver")
        context.set_forkserver_preload([__name__])
        self._line, theirs = context.Pipe()
        self._child = context.Process(
            target=_serve, args=(theirs, self._limits), daemon=True, name="htfeed workshop"
        )
        with undisturbed():
            self._child.start()
        theirs.close()
        return self._line

    def _cause(self) -> str:
        """Return why the child has ended, as far as its exit tells."""
        if self._child is not None:
            self._child.join(5)
            if self._child.exitcode == -signal.SIGXCPU:
                return f"took more than {self._limits.cpu} seconds of CPU and was stopped"
        return "ended the process that read it, most likely for want of memory"

    def _ended(self, what: str) -> ParseError:
        self.close()
        return ParseError(
            "too-costly",
            f"reading the document {what}",
            cure="ask the publisher for a smaller feed, without whatever is wrong in it",
        )


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let no interrupt reach the processes that are started meanwhile.

    Ctrl-C on a terminal is for all that a command has started. Those that begin just
    then would each tell of it; whoever has them ends them.
    """
    # It would let interrupts through again when it starts.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _error(code: str, cause: str, line: int | None, cure: str) -> ParseError:
    error = ParseError(code, cause, cure=cure)
    error.line = line
    return error


def _serve(line: Connection, limits: Limits) -> None:
    """Read one document after another, until nobody is there who sends any."""
    # An interrupt is for the one that has us: its end is ours.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, most))
    with suppress(EOFError, OSError):
        while True:
            job: Job = line.recv()
            _, most = resource.getrlimit(resource.RLIMIT_CPU)
            until = int(process_time()) + 1 + limits.cpu
            resource.setrlimit(resource.RLIMIT_CPU, (until, most))
            line.send(_answer(job))


def _answer(job: Job) -> Understood | tuple[str, str, int | None, str] | str:
    try:
        return understand(job)
    except ParseError as error:
        return (error.code, error.cause, error.line, error.cure)
    except MemoryError:
        cause = "reading the document takes more memory than one may"
        return ("too-costly", cause, None, "ask the publisher for a smaller feed")
    except Exception:  # noqa: BLE001 - whoever has us knows what to do with it
        return format_exc()
