"""What was asked of each host, and whether we kept to how it is to be treated."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from htfeed.config import Config
from htfeed.fetch.guard import gate_of
from htfeed.fetch.manners import manners_of
from htfeed.store import Store
from htfeed.store.views import HostTraffic
from htfeed.syntax.urls import host_of


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRow:
    """One line of ``htfeed hosts``."""

    traffic: HostTraffic
    """What was asked of it."""
    sources: tuple[str, ...]
    """Those of the config that are there; what lists name is not among them."""
    connections: int
    """How many requests may be under way at a time."""
    pause: timedelta
    """How long there has to be between two."""

    @property
    def share(self) -> float:
        """Return which part of the requests was answered 304."""
        traffic = self.traffic
        return traffic.not_modified / traffic.requests if traffic.requests else 0.0

    @property
    def obeyed(self) -> bool:
        """Whether we kept to the limits that hold now."""
        pause = self.traffic.least_pause
        paused = pause is None or pause >= self.pause
        return self.traffic.most_beside <= self.connections and paused


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
            yield HostRow(
                traffic=each,
                sources=tuple(ours),
                connections=manners.connections,
                pause=timedelta(seconds=manners.pause),
            )


def _spelt(host: str) -> str:
    return f"[{host}]" if ":" in host else host
