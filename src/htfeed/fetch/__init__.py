"""A place -> what it answers.  Values, not exceptions."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from htfeed.syntax.intervals import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class HostLimits:
    """How a host is treated; what is None is as for every other host."""

    connections: int | None = None
    """To it at the same time, at most."""
    pause: Interval | None = None
    """Between the end of one request to it and the begin of the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How we behave on the network."""

    contact: str | None = None
    """Address that site owners find in our User-Agent; None takes ``site.url``."""
    allow: tuple[str, ...] = ()
    """``host:port`` or CIDR that may be reached although it is not public."""
    hosts: Mapping[str, HostLimits] = field(default_factory=dict)
    """By the name of a host: how it is treated, if otherwise than the rest."""
