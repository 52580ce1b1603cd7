"""``/metrics``: how the service is, as Prometheus reads it.

No name is an address and no label is one, so that the number of series stays small.
"""

from collections.abc import Callable, Iterator, Mapping
from hmac import compare_digest
from importlib.metadata import version
from ipaddress import ip_address
from typing import Final

import structlog
from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from starlette.requests import Request

from htfeed.errors import HtfeedError
from htfeed.pipeline.figures import Figures

# Who stands before us brings one of these, so that its own address says nothing.
_FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
_COUNTED: Final = (
    ("fetches", "Places asked on the network, by what they answered.", "outcome"),
    ("items", "Items that sources brought, changed or took back.", "change"),
    ("publishes", "Channels published, and those that could not be.", "outcome"),
)
_SUMS: Final = (
    ("fetch/requests", "fetch_requests", "Requests made to other hosts.", 1),
    ("fetch/octets", "fetch_received_bytes", "Octets of bodies, as received.", 1),
    ("fetch/milliseconds", "fetch_seconds", "Time that requests took.", 1000),
    ("documents", "documents_written", "Documents that were other ones.", 1),
    ("passes", "passes", "Passes over the sources.", 1),
)

log = structlog.get_logger(__name__)


def is_trusted(request: Request, token: str | None) -> bool:
    """Whether whoever asks may see how the service is: this machine, or by the token."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    known = token is not None and compare_digest(given.strip().encode(), token.encode())
    if known and scheme.lower() == "bearer":  # RFC 9110 §11.1: in any case
        return True
    if request.client is None or any(each in request.headers for each in _FORWARDED):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def exposition(
    statuses: Mapping[int, int], ask: Callable[[], Figures], accepted: str
) -> tuple[bytes, str]:
    """Return the figures as text, and its media type.

    Args:
        statuses: How many answers there were of each status.
        ask: Gives the rest; what it cannot give is left out, and logged.
        accepted: ``Accept`` of who asks.
    """
    registry = CollectorRegistry()
    registry.register(_Figured(statuses, ask))
    ProcessCollector(registry=registry)
    try:
        encode, media_type = choose_encoder(accepted)
    except (TypeError, ValueError):
        # It takes each version that is asked for to be a number.
        encode, media_type = choose_encoder("")
    text: bytes = encode(registry)
    return text, media_type


class _Figured(Collector):
    def __init__(self, statuses: Mapping[int, int], ask: Callable[[], Figures]) -> None:
        self._statuses = statuses
        self._ask = ask

    def collect(self) -> Iterator[Metric]:
        """Give every figure."""
        yield InfoMetricFamily(
            "htfeed_build", "The version.", value={"version": version("htfeed")}
        )
        answers = _counter("http_requests", "Answers given, by status.", "status")
        for status, number in sorted(dict(self._statuses).items()):
            answers.add_metric([str(status)], number)
        yield answers
        try:
            found = self._ask()
        except HtfeedError as error:
            log.warning("no figures", error=str(error))
            yield _gauge("store_up", "Whether the store can be asked.", 0)
            return
        yield _gauge("store_up", "Whether the store can be asked.", 1)
        yield from _of_the_store(found)
        yield from _of_channels(found)
        yield from _of_workers(found)


def _of_the_store(found: Figures) -> Iterator[Metric]:
    sources = _gauge("sources", "Sources, by state.", labels=["state"])
    for state, number in sorted(found.sources.items()):
        sources.add_metric([state], number)
    yield sources
    lag = found.lag.total_seconds()
    yield _gauge("due_lag_seconds", "For how long a source has been due, at most.", lag)
    yield _gauge("items_kept", "Items that are kept and not withdrawn.", found.items)
    yield _gauge(
        "held_back", "Channels that could not be published the last time.", found.held_back
    )
    if found.seen:
        told = "When a worker last said that it is at work."
        yield _gauge("worker_last_seen_timestamp_seconds", told, found.seen.timestamp())


def _of_channels(found: Figures) -> Iterator[Metric]:
    items = _gauge("channel_items", "Items of a channel.", labels=["channel"])
    last = _gauge(
        "channel_last_publish_timestamp_seconds",
        "When a channel was last published.",
        labels=["channel"],
    )
    updated = _gauge(
        "channel_updated_timestamp_seconds",
        "When the newest change of a channel was.",
        labels=["channel"],
    )
    for each in found.channels:
        items.add_metric([each.key], each.items)
        last.add_metric([each.key], each.published.timestamp())
        if each.updated:
            updated.add_metric([each.key], each.updated.timestamp())
    yield from (items, last, updated)


def _of_workers(found: Figures) -> Iterator[Metric]:
    for name, told, label in _COUNTED:
        family = _counter(name, told, label)
        for key, number in sorted(found.counts.items()):
            group, _, value = key.partition("/")
            if group == name:
                family.add_metric([value], number)
        yield family
    for key, name, told, unit in _SUMS:
        yield CounterMetricFamily(
            f"htfeed_{name}", told, value=found.counts.get(key, 0) / unit
        )


def _gauge(
    name: str, told: str, value: float | None = None, labels: list[str] | None = None
) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"htfeed_{name}", told, value=value, labels=labels)


def _counter(name: str, told: str, label: str) -> CounterMetricFamily:
    return CounterMetricFamily(f"htfeed_{name}", told, labels=[label])
