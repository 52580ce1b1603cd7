"""What was asked of each host, and whether we kept to how it is to be treated."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from htfeed.config import Config
from htfeed.fetch.guard import gate_of
from htfeed.fetch.manners import manners_of
from htfeed.store import Store
from htfeed.store.views import Borne
from htfeed.syntax.urls import host_of


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRow:
    """One line of ``htfeed hosts``."""

    host: str
    sources: tuple[str, ...]
    """Of the config; what lists name is not among them."""
    first_asked: datetime
    last_asked: datetime
    requests: int
    not_modified: int
    failed: int
    """Requests that no answer came to, or one of 400 or more."""
    octets: int
    """Of bodies, as they came over the line."""
    most_beside: int
    """Most requests that were under way at a time."""
    connections: int
    """How many may be."""
    least_pause: timedelta | None
    """Shortest time between two; None where there never were two in a pass."""
    pause: timedelta
    """How long it has to be."""
    rests_until: datetime | None
    rests_why: str | None

    @property
    def share(self) -> float:
        """Return which part of the requests was answered 304."""
        return self.not_modified / self.requests if self.requests else 0.0

    @property
    def obeyed(self) -> bool:
        """Whether we kept to the limits that hold now."""
        paused = self.least_pause is None or self.least_pause >= self.pause
        return self.most_beside <= self.connections and paused


def hosts(config: Config, store: Store, *, only: str | None = None) -> Iterator[HostRow]:
    """Give a row for each host that was asked, the most asked first.

    Args:
        config: Which limits hold.
        store: What was asked.
        only: The host that is wanted; None gives all.
    """
    asking: dict[str, dict[str, str]] = {}
    for source in config.sources:
        if source.address is not None:
            asking.setdefault(host_of(source.address), {})[source.key] = source.address
    gate = gate_of(config.network.allow)
    for each in store.hosts():
        if only is None or each.host == only:
            ours = asking.get(each.host, {})
            # network.allow may name a port, which only an address has.
            address = next(iter(ours.values()), f"http://{_spelt(each.host)}/")
            manners = manners_of(config.network, gate, address)
            pause = timedelta(seconds=manners.pause)
            yield _row(each, tuple(ours), manners.connections, pause)


def _spelt(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _row(
    borne: Borne, sources: tuple[str, ...], connections: int, pause: timedelta
) -> HostRow:
    return HostRow(
        host=borne.host,
        sources=sources,
        first_asked=borne.first_asked,
        last_asked=borne.last_asked,
        requests=borne.requests,
        not_modified=borne.not_modified,
        failed=borne.failed,
        octets=borne.octets,
        most_beside=borne.most_beside,
        connections=connections,
        least_pause=borne.least_pause,
        pause=pause,
        rests_until=borne.rests_until,
        rests_why=borne.rests_why,
    )
