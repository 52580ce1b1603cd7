"""Which items are there, and which one is meant: the answers and the errors."""

import pytest

from contract.desk import NOW, PLACE, ROUTES, Desk, a_build, a_rendered, an_item, built
from htfeed.config import Config
from htfeed.enquiries.items import items_page, the_item
from htfeed.errors import ConfigError
from htfeed.identity import handle
from htfeed.publish.paths import anchor
from htfeed.store.views import Hiding


def said(desk: Desk, name: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        the_item(desk.store, name)
    return caught.value


def test_a_channel_lists_what_is_in_its_category(config: Config, desk: Desk) -> None:
    desk.keep("a", new=(an_item("n"), an_item("m", categories=("media",))))

    page = items_page(config, desk.store, channel="media")

    assert [each.item.source_id for each in page.rows] == ["m"]


def test_a_source_that_left_the_config_is_listed(config: Config, desk: Desk) -> None:
    desk.keep("left", new=(an_item(source="left"),))

    assert items_page(config, desk.store, source="left").total == 1


def test_filters_reach_the_store(config: Config, desk: Desk) -> None:
    item = an_item()
    desk.keep("a", new=(item, an_item("other")))
    desk.store.hide(item.id, Hiding(at=NOW, reason="x"), ROUTES)

    assert items_page(config, desk.store, hidden=True).total == 1
    assert len(items_page(config, desk.store, limit=1).rows) == 1


@pytest.mark.parametrize(
    ("given", "known"),
    [
        ({"channel": "newz"}, "did you mean news? Else choose of: news, media"),
        ({"source": "c"}, "choose of: a, b"),
    ],
)
def test_an_unknown_filter_names_those_there_are(
    config: Config, desk: Desk, given: dict[str, str], known: str
) -> None:
    with pytest.raises(ConfigError, match="there is no") as caught:
        items_page(config, desk.store, **given)  # type: ignore[arg-type]

    assert caught.value.cure == known


def test_one_item_is_told_by_its_handle_whatever_stands_around_it(desk: Desk) -> None:
    item = an_item()
    desk.keep("a", new=(item,))

    assert the_item(desk.store, f" {handle(item.id)} ").standing.item == item


def test_a_handle_begins_the_anchor_of_the_page() -> None:
    assert anchor("urn:1").startswith(f"item-{handle('urn:1')}")


def test_an_ambiguous_name_tells_the_candidates(desk: Desk) -> None:
    desk.keep("a", new=tuple(an_item(f"i{number}") for number in range(7)))

    error = said(desk, PLACE)

    assert error.cause == f"'{PLACE}' means 7 items"
    assert f"{handle(an_item('i6').id)} 'Title of i6'" in error.cure
    assert "and 2 more" in error.cure


def test_an_unknown_name_tells_the_nearest(desk: Desk) -> None:
    desk.keep("a", new=(an_item("harbour"),))

    error = said(desk, "HARB")

    assert error.cause == "the store knows no item by 'HARB'"
    assert f"{handle(an_item('harbour').id)} 'Title of harbour'" in error.cure


@pytest.mark.parametrize("name", ["nobody", "  "])
def test_a_name_with_nothing_near_tells_where_to_look(desk: Desk, name: str) -> None:
    assert "htfeed items" in said(desk, name).cure


def test_what_was_published_and_purged_is_remembered(desk: Desk) -> None:
    item = an_item()
    desk.keep("a", new=(item,))
    built(desk.store, a_build(), mark=None, rendered=(a_rendered(item),))
    desk.enrol()
    desk.store.purge(("a",), ROUTES)

    assert said(desk, item.id).cause == (
        f"'{item.id}' was published for source a and is no longer kept"
    )
