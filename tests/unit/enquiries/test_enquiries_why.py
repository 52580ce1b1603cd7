"""Why an item is where it is: a sentence for each step, a verdict for each channel."""

from dataclasses import replace

import pytest

from contract.desk import HOUR, NOW, ROUTES, Desk, a_teller, an_item
from htfeed.config import Config
from htfeed.enquiries.items import the_item
from htfeed.enquiries.why import Reasons, Verdict, why
from htfeed.errors import ConfigError
from htfeed.identity import handle
from htfeed.model import Item, Placement, SourceState
from htfeed.store import Poll
from htfeed.store.views import Hiding

LATER = NOW + HOUR
WHEN = "2026-11-23 12:00:00Z"
AFTER = "2026-11-23 13:00:00Z"


def placed(source_id: str = "one", **fields: object) -> Item:
    """An item that is where the rules of the config want it."""
    by_rule = Placement(category="news", reason='rule 2: title matches "."')
    return an_item(source_id, placements=(by_rule,), **fields)  # type: ignore[arg-type]


def reasons(config: Config, desk: Desk, item: Item, channel: str | None = None) -> Reasons:
    return why(config, desk.store, the_item(desk.store, item.id), channel, now=NOW)


def steps(config: Config, desk: Desk, item: Item) -> list[str]:
    return [f"{each.stage}: {each.says}" for each in reasons(config, desk, item).steps]


def verdict(config: Config, desk: Desk, item: Item, channel: str = "news") -> Verdict:
    (found,) = reasons(config, desk, item, channel).verdicts
    return found


# --- the way


def test_the_way_of_an_item_is_told_in_its_order(config: Config, desk: Desk) -> None:
    item = placed()
    state = SourceState(key="a", health="ok", last_success=NOW)
    poll = Poll(at=NOW, outcome="fetched", status=200, items=1)
    desk.keep("a", new=(item,), state=state, polls=(poll,))
    desk.clean()

    fetched = f"read from https://example.org/feed, first seen {WHEN}"
    assert steps(config, desk, item) == [
        f"source: a (https://example.org/feed) is ok, last success {WHEN}",
        f"fetch: {fetched}; the last poll on record: {WHEN} fetched with status 200",
        "compare: new then, and not changed since",
        'rules: in news by rule 2: title matches "."',
        "publish: no channel has published it",
    ]


@pytest.mark.parametrize(
    ("state", "says"),
    [
        pytest.param(
            SourceState(
                key="a",
                health="failing",
                last_success=NOW,
                error_stage="fetch",
                error_code="timeout",
                error="https://example.org/feed: no answer",
            ),
            f"is failing, last success {WHEN}; fetch/timeout: https://example.org/feed: "
            "no answer",
            id="failing",
        ),
        pytest.param(SourceState(key="a", health="gone"), "is gone, no success", id="gone"),
        pytest.param(SourceState(key="a"), "has not been asked yet", id="back again"),
    ],
)
def test_the_state_of_the_source_is_told(
    config: Config, desk: Desk, state: SourceState, says: str
) -> None:
    item = placed()
    desk.keep("a", new=(item,), state=state)

    assert steps(config, desk, item)[0] == f"source: a (https://example.org/feed) {says}"


def test_a_source_that_left_the_config_is_told(config: Config, desk: Desk) -> None:
    item = placed(source="left")
    desk.keep("left", new=(item,))
    desk.enrol("a", "b")

    assert "left is not in the config" in steps(config, desk, item)[0]


@pytest.mark.parametrize(("reason", "more"), [("", ""), ("they move", ": they move")])
def test_a_paused_source_is_told(
    config: Config, desk: Desk, reason: str, more: str
) -> None:
    item = placed()
    desk.keep("a", new=(item,))
    desk.store.pause("a", reason)

    assert f"source: paused by an operator{more}" in steps(config, desk, item)


def test_changes_and_withdrawals_are_told(config: Config, desk: Desk) -> None:
    item = placed()
    desk.keep("a", new=(item,))
    desk.keep("a", at=LATER, changed=(replace(item, title="Other"),))
    desk.keep("a", at=LATER, withdrawn=(item.id,))

    told = steps(config, desk, item)

    assert f"compare: changed once since, the last time {AFTER}" in told
    assert f"compare: withdrawn {AFTER}: no longer in its source" in told


def test_an_item_that_came_back_had_been_withdrawn(config: Config, desk: Desk) -> None:
    item = placed()
    desk.keep("a", new=(item,))
    desk.keep("a", at=LATER, withdrawn=(item.id,))
    desk.keep("a", changed=(item,))

    (told,) = (each for each in steps(config, desk, item) if "withdrawn" in each)

    assert told == (
        f"compare: had been withdrawn {AFTER}: no longer in its source, and came back"
    )


def test_an_item_that_no_rule_placed_is_in_no_category(config: Config, desk: Desk) -> None:
    item = an_item(title=None, content="x", categories=())
    desk.keep("a", new=(item,))

    assert any(
        each.startswith("rules: in no category, so in no channel")
        for each in steps(config, desk, item)
    )


def test_rules_that_changed_since_are_told(config: Config, desk: Desk) -> None:
    item = an_item(title="Spot")
    desk.keep("a", new=(item,))

    assert (
        "rules: the config has changed: the next htfeed run puts it in media, news"
        in steps(config, desk, item)
    )


def test_both_tellers_of_a_story_are_told_of_each_other(config: Config, desk: Desk) -> None:
    first, second = a_teller("a", first_seen=NOW - HOUR), a_teller("b")
    desk.keep("a", new=(first,))
    desk.keep("b", new=(second,))

    assert (
        f"story: given for a story that is told by {handle(second.id)} of source b too"
        in steps(config, desk, first)
    )
    assert (
        f"story: tells the same story as {handle(first.id)} of source a, which is given "
        "in its place"
    ) in steps(config, desk, second)


def test_a_hiding_is_told_with_its_reason(config: Config, desk: Desk) -> None:
    item = placed()
    desk.keep("a", new=(item,))
    desk.store.hide(item.id, Hiding(at=LATER, reason="asked to"), ROUTES)

    assert f"operator: hidden since {AFTER} by an operator: asked to" in steps(
        config, desk, item
    )


# --- the channels


def test_an_item_that_is_shown_has_a_number(config: Config, desk: Desk) -> None:
    items = (placed("new"), placed("old", days=3))
    desk.keep("a", new=items)
    desk.clean()

    assert verdict(config, desk, items[1]) == Verdict(
        channel="news",
        inside=True,
        waiting=False,
        position=2,
        says="in news: number 2 of 2, 2 at most",
    )


def test_an_item_that_waits_for_the_next_run_says_so(config: Config, desk: Desk) -> None:
    item = placed()
    desk.keep("a", new=(item,))

    found = verdict(config, desk, item)

    assert (found.inside, found.waiting) == (True, True)
    assert found.says.startswith("will be in news at the next htfeed run: number 1")


def test_an_item_of_another_category_is_not_there(config: Config, desk: Desk) -> None:
    item = placed()
    desk.keep("a", new=(item,))
    desk.clean()

    assert "it carries category media, and the item is in news" in (
        verdict(config, desk, item, "media").says
    )


def test_an_item_that_is_too_old_is_compared_with_the_last(
    config: Config, desk: Desk
) -> None:
    items = tuple(placed(f"i{days}", days=days) for days in range(3))
    desk.keep("a", new=items)
    desk.clean()

    assert verdict(config, desk, items[2]).says == (
        "not in news: it holds the 2 newest, and the last of these is of 2026-11-22 "
        "12:00:00Z, this one of 2026-11-21 12:00:00Z, which is in the archive of 2026-11"
    )


def test_a_hidden_item_goes_with_the_next_run(config: Config, desk: Desk) -> None:
    item = placed()
    desk.keep("a", new=(item,))
    desk.clean()
    desk.store.hide(item.id, Hiding(at=LATER, reason="asked to"), ROUTES)

    assert verdict(config, desk, item).says == (
        f"not in news: hidden since {AFTER}: asked to (takes effect at the next htfeed run)"
    )


def test_a_withdrawn_item_is_not_there(config: Config, desk: Desk) -> None:
    item = placed()
    desk.keep("a", new=(item,))
    desk.keep("a", at=LATER, withdrawn=(item.id,))
    desk.clean()

    assert verdict(config, desk, item).says == f"not in news: withdrawn since {AFTER}"


@pytest.mark.parametrize(
    ("category", "more"), [("news", ""), ("media", ", and that one is in media")]
)
def test_a_second_teller_gives_way(
    config: Config, desk: Desk, category: str, more: str
) -> None:
    first = a_teller("a", first_seen=NOW - HOUR, categories=(category,))
    second = a_teller("b")
    desk.keep("a", new=(first,))
    desk.keep("b", new=(second,))
    desk.clean()

    told = verdict(config, desk, second).says

    assert told == f"not in news: {handle(first.id)} is given for the same story{more}"


def test_every_channel_is_told_of_in_the_order_of_the_config(
    config: Config, desk: Desk
) -> None:
    item = placed()
    desk.keep("a", new=(item,))

    found = reasons(config, desk, item).verdicts

    assert [each.channel for each in found] == ["news", "media"]


def test_an_unknown_channel_names_those_there_are(config: Config, desk: Desk) -> None:
    item = placed()
    desk.keep("a", new=(item,))

    with pytest.raises(ConfigError, match="there is no channel 'newz'") as caught:
        reasons(config, desk, item, "newz")

    assert caught.value.cure == "did you mean news? Else choose of: news, media"
