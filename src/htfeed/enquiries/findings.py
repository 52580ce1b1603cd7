"""What a check has found: a verdict, what is the case, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from htfeed.errors import HtfeedError

Verdict = Literal["ok", "warn", "bad"]
_NAMED: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of ``htfeed doctor``."""

    check: str
    """What was looked at: ``store``, ``clock`` …"""
    verdict: Verdict = "ok"
    says: str
    cure: str = ""
    """What to do about it; empty while all is well."""


def failed(check: str, error: HtfeedError) -> Finding:
    """Return the finding that a check met an error, which ends with its cure."""
    return Finding(check=check, verdict="bad", says=error.cause, cure=error.cure)


def size(octets: int) -> str:
    """Return a number of octets as people read it."""
    amount = float(octets)
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} TB"


def some(names: Sequence[str]) -> str:
    """Return the first names in a row, and how many more there are."""
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
