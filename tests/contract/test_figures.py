"""Every engine: how a service is at a moment, in numbers."""

from datetime import timedelta

from contract.desk import NOW, Desk, a_build, an_item, built
from htfeed.pipeline.figures import ChannelFigures, figures
from htfeed.pipeline.heartbeat import Heartbeat, beat
from htfeed.pipeline.holding import note
from htfeed.pipeline.report import ChannelReport


def test_a_store_that_nobody_used_has_figures(desk: Desk) -> None:
    found = figures(desk.store, NOW)

    assert (found.items, found.held_back, found.seen) == (0, 0, None)
    assert found.lag == timedelta()
    assert found.channels == ()


def test_sources_items_and_channels_are_counted(desk: Desk) -> None:
    desk.enrol("a", "b")
    desk.keep("a", new=(an_item("one"), an_item("two")))
    desk.store.pause("b", "a reason")
    built(desk.store, a_build(items=2, updated=NOW), mark=None)

    found = figures(desk.store, NOW)

    assert found.sources == {"ok": 1, "paused": 1}
    assert found.items == 2
    assert found.channels == (
        ChannelFigures(key="news", items=2, updated=NOW, published=NOW),
    )


def test_what_is_held_back_and_what_workers_did_is_told(desk: Desk) -> None:
    note(desk.store, [ChannelReport(key="news", error="the disk is full")])
    beat(desk.store, Heartbeat(at=NOW, owner="w", counts={"passes": 3}))

    found = figures(desk.store, NOW)

    assert found.held_back == 1
    assert found.seen == NOW
    assert found.counts == {"passes": 3}
