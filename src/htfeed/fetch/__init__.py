"""A place -> what it answers.  Values, not exceptions."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How we behave on the network."""

    contact: str | None = None
    """Address that site owners find in our User-Agent; None takes ``site.url``."""
    allow: tuple[str, ...] = ()
    """``host:port`` or CIDR that may be reached although it is not public."""
