"""The exit codes of every command: one table, for the code, its help and its manual."""

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import Final


class Exit(IntEnum):
    """How a command ended, for scripts and service managers."""

    DONE = 0
    FAILED = 1
    MISCONFIGURED = 2
    SOURCE_FAILED = 3
    INTERRUPTED = 130
    """As shells have it: 128 and the number of SIGINT."""


MEANINGS: Final[Mapping[Exit, str]] = MappingProxyType(
    {
        Exit.DONE: "done",
        Exit.FAILED: (
            "the store, the output or the network address failed; parse: no file was a feed"
        ),
        Exit.MISCONFIGURED: "the config or the command line is wrong",
        Exit.SOURCE_FAILED: "a source failed (run --strict)",
        Exit.INTERRUPTED: "interrupted (Ctrl-C)",
    }
)
"""What each code says, in a few words."""


def told() -> str:
    """Return the table as a sentence."""
    codes = ", ".join(f"{code.value} {meaning}" for code, meaning in MEANINGS.items())
    return f"Exit codes: {codes}."
