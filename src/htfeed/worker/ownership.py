"""Who holds a lease: a pass of a process of a host, which can be known to be dead."""

import os
import socket
from collections.abc import Collection
from pathlib import Path


def owner_of_this_process(lane: str = "") -> str:
    """Return a name for this process that no other process ever had or will have.

    Args:
        lane: What tells passes apart that one process does side by side.
    """
    process = f"{socket.gethostname()}/{os.getpid()}/{_started(os.getpid())}"
    return f"{process}/{lane}" if lane else process


def dead_among(owners: Collection[str]) -> frozenset[str]:
    """Return the owners that were processes of this host and are no more.

    Of another host's processes nothing is known: their leases run out.
    """
    return frozenset(owner for owner in owners if _is_dead(owner))


def _is_dead(owner: str) -> bool:
    host, _, process = owner.partition("/")
    pid, _, rest = process.partition("/")
    started, _, _ = rest.partition("/")
    return host == socket.gethostname() and pid.isdigit() and _started(int(pid)) != started


def _started(pid: int) -> str:
    """Return when a process began, in ticks since boot; empty if there is none.

    The number tells a process from a later one that was given the same pid.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    # The name of the program, in parentheses, may hold spaces and parentheses.
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] == "Z" else fields[19]
