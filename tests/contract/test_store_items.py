"""Every engine: items are kept, changed, withdrawn, and come back as they were."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest

from contract.desk import (
    HOUR,
    NOW,
    ROUTES,
    Desk,
    a_build,
    a_rendered,
    a_teller,
    an_item,
    built,
    selected,
)
from htfeed.constructs import Date, Enclosure, Image, Link, Person, Text
from htfeed.errors import StoreError
from htfeed.identity import page, story
from htfeed.model import Entry, FeedInfo, Item, Kept, Placement
from htfeed.store import Origin, Store
from htfeed.store.keeping import REVISIONS_KEPT

LATER = NOW + HOUR


def a_full_item() -> Item:
    return an_item(
        categories=("media", "news"),
        title="Über <a & b> \N{PILE OF POO}",
        authors=(Person(name="N", email="n@example.org", uri="https://example.org/n"),),
        enclosures=(
            Enclosure(
                url="https://example.org/a.mp3",
                type="audio/mpeg",
                length=2**40,
                duration=timedelta(minutes=3, milliseconds=1),
            ),
        ),
        image=Image(url="https://example.org/a.png", alt="A", credit="C"),
        durations=(timedelta(seconds=30), timedelta(minutes=1)),
        kind="audio",
        origin=FeedInfo(title="Origin", updated=NOW),
        updated=Date(at=NOW - timedelta(hours=3), day_only=True, text="yesterday"),
        entry=Entry(
            id="one",
            content=Text(value="<p>", type="html", base="https://example.org/"),
            source=FeedInfo(id="s", updated=NOW),
            extra=MappingProxyType({"x:y": "z"}),
        ),
    )


def test_an_item_comes_back_as_it_was_kept(desk: Desk) -> None:
    item = a_full_item()

    desk.keep(new=(item,))

    (found,) = desk.store.items()
    assert found == item
    # Zones have to be the very same, too.
    assert repr(found) == repr(item)


def test_a_channel_is_given_the_item_without_its_entry(desk: Desk) -> None:
    item = a_full_item()

    desk.keep(new=(item,))

    assert selected(desk.store, "news", 5) == (replace(item, entry=None),)


def test_an_item_of_no_category_is_kept_all_the_same(desk: Desk) -> None:
    desk.keep(new=(an_item(categories=()),))

    assert [each.source_id for each in desk.store.items()] == ["one"]
    assert desk.store.dirty() == {}


def test_the_order_of_the_placements_is_kept(desk: Desk) -> None:
    placements = tuple(Placement(category=key, reason=f"rule {key}") for key in "cab")

    desk.keep(new=(an_item(placements=placements),))

    assert next(desk.store.items()).placements == placements


def test_of_two_reasons_for_a_category_the_first_is_kept(desk: Desk) -> None:
    twice = tuple(Placement(category="news", reason=reason) for reason in ("1", "2"))

    desk.keep(new=(an_item(placements=twice),))

    assert next(desk.store.items()).placements == twice[:1]


def test_an_id_may_hold_any_character(desk: Desk) -> None:
    odd = an_item('it\'s "odd" % _ \\ \N{SNOWMAN} \x1f\u2028:x')

    desk.keep(new=(odd,))
    desk.keep(changed=(replace(odd, title="Changed"),))

    assert desk.store.known("a").keys() == {odd.source_id}
    assert desk.shown() == ["Changed"]


def test_what_is_known_tells_whether_a_reading_differs(desk: Desk) -> None:
    item = an_item(entry=Entry(id="one", digest="0a1b"))

    desk.keep(new=(item,))

    assert desk.store.known("a") == {
        "one": Kept(
            id=item.id,
            source_id="one",
            place=item.place,
            digest="0a1b",
            normaliser=1,
            first_seen=NOW,
            published=NOW,
            page=page(item),
            story=story(item),
        )
    }


def test_items_of_a_source_are_told_whole_if_they_are_asked_for(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item, an_item("two")))
    desk.keep(withdrawn=(item.id,))

    assert desk.store.kept("a", ["one", "three"]) == {"one": item}
    assert desk.store.kept("b", ["one"]) == {}


def test_what_is_written_otherwise_and_says_the_same_is_noted_alone(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))
    desk.clean()

    desk.keep(at=LATER, reread={item.id: "0a1b"})

    assert desk.store.known("a")["one"].digest == "0a1b"
    assert list(desk.store.items()) == [item]
    assert desk.store.dirty() == {}


def test_an_item_is_known_by_another_id_and_published_under_the_same(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))
    built(desk.store, a_build(), mark=None, rendered=(a_rendered(item),))
    moved = replace(item, source_id="two")

    desk.keep(renewed=(moved,), identified={item.id: "two"})

    assert desk.store.known("a").keys() == {"two"}
    assert list(desk.store.items()) == [moved]
    built(desk.store, a_build(), mark=None, rendered=(a_rendered(moved),))


def test_a_source_knows_only_its_own_items(desk: Desk) -> None:
    desk.keep("a", new=(an_item(),))
    desk.enrol("a", "b")

    assert desk.store.known("b") == {}


def test_a_change_replaces_the_item_and_keeps_when_it_was_first_seen(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))
    changed = replace(item, title="Changed", place="elsewhere", revised=LATER)

    desk.keep(at=LATER, changed=(changed,))

    assert list(desk.store.items()) == [changed]
    known = desk.store.known("a")["one"]
    assert (known.first_seen, known.revised, known.place) == (NOW, LATER, "elsewhere")


def test_of_an_item_that_changes_for_ever_the_last_revisions_are_known(
    desk: Desk,
) -> None:
    item = an_item()
    desk.keep(new=(item,))
    changes = REVISIONS_KEPT + 7

    for number in range(changes):
        desk.keep(changed=(replace(item, title=f"Title {number}"),))

    history = desk.store.history(item.id)
    assert history is not None
    assert history.standing.revision == changes + 1
    assert [each.number for each in history.revisions] == list(range(8, changes + 1))


def test_a_change_without_an_entry_keeps_what_the_source_wrote(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))

    desk.keep(changed=(replace(item, title="Changed", entry=None),))

    assert next(desk.store.items()).entry == item.entry


def test_a_change_moves_the_item_to_its_new_place_in_the_order(desk: Desk) -> None:
    old, new = an_item("old", days=9), an_item("new", days=1)
    desk.keep(new=(old, new))

    desk.keep(changed=(replace(old, published=Date(at=NOW)),))

    assert desk.shown() == ["Title of old", "Title of new"]


def test_the_change_of_an_item_that_is_not_kept_is_refused_whole(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))
    changed = (replace(item, title="Changed"), an_item("unknown"))

    with pytest.raises(StoreError, match="1 of the 2 items to change are not kept"):
        desk.keep(changed=changed)

    assert desk.shown() == ["Title of one"]


def test_one_source_cannot_change_the_item_of_another(desk: Desk) -> None:
    item = an_item(source="a")
    desk.keep("a", new=(item,))

    with pytest.raises(StoreError):
        desk.keep("b", changed=(replace(item, source="b", title="Mine now"),))

    assert desk.shown() == ["Title of one"]


def test_one_source_cannot_withdraw_the_item_of_another(desk: Desk) -> None:
    item = an_item(source="a")
    desk.keep("a", new=(item,))

    desk.keep("b", withdrawn=(item.id,))

    assert desk.shown() == ["Title of one"]


def test_two_items_never_share_an_id(desk: Desk) -> None:
    desk.keep("a", new=(an_item(source="a", id="urn:x"),))

    with pytest.raises(StoreError, match="another attempt has kept the same first"):
        desk.keep("b", new=(an_item(source="b", id="urn:x"), an_item("two", source="b")))

    assert desk.store.known("b") == {}


def test_a_withdrawn_item_is_known_and_shown_nowhere(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))

    desk.keep(withdrawn=(item.id,))

    assert desk.store.known("a")["one"].withdrawn
    assert list(desk.store.items()) == []
    assert desk.shown() == []
    assert desk.store.item_counts() == {}


def test_a_withdrawn_item_that_changes_is_back(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))
    desk.keep(withdrawn=(item.id,))

    desk.keep(changed=(item,))

    assert not desk.store.known("a")["one"].withdrawn
    assert desk.shown() == ["Title of one"]


def test_an_item_can_be_withdrawn_again_at_the_same_pretended_time(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))
    for _ in range(2):
        desk.keep(withdrawn=(item.id,))
        desk.keep(changed=(item,))

    desk.keep(withdrawn=(item.id,))

    assert desk.shown() == []


def test_a_failure_in_the_middle_leaves_nothing_behind(desk: Desk) -> None:
    desk.keep("a", new=(an_item(id="urn:x"),))
    desk.clean()

    with pytest.raises(StoreError):
        desk.keep("b", new=(an_item("two", source="b"), an_item(source="b", id="urn:x")))

    assert desk.store.claimed_ids([an_item("two", source="b").id]) == {}
    assert desk.store.dirty() == {}


def test_a_kept_id_is_taken_even_when_withdrawn(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))
    desk.keep(withdrawn=(item.id,))

    assert desk.store.claimed_ids([item.id, "urn:free"]) == {
        item.id: Origin(source="a", source_id="one")
    }


def test_no_limit_is_met_by_a_big_source(desk: Desk) -> None:
    many = tuple(an_item(f"n{number}") for number in range(2500))

    desk.keep(new=many)
    desk.keep(changed=tuple(replace(each, title="Changed") for each in many))
    desk.keep(withdrawn=tuple(each.id for each in many[1:]))

    assert len(desk.store.claimed_ids([each.id for each in many])) == 2500
    assert desk.shown(limit=5000) == ["Changed"]


def test_all_items_are_given_in_pages_while_others_write(desk: Desk, store: Store) -> None:
    many = tuple(an_item(f"n{number:04}") for number in range(1201))
    desk.keep(new=many)
    found = []

    for item in store.items():
        found.append(item.source_id)
        if len(found) == 600:
            desk.keep(withdrawn=(many[-1].id,))

    assert found == [each.source_id for each in many[:-1]]


def test_placements_are_replaced_and_the_rest_stays(desk: Desk) -> None:
    item = an_item(categories=("news",))
    desk.keep(new=(item,))
    other = replace(item, placements=(Placement(category="media", reason="rule 2"),))

    desk.store.replace_items([other, an_item("unknown")], ROUTES)

    assert list(desk.store.items()) == [other]
    assert desk.shown("news") == []
    assert desk.shown("media") == ["Title of one"]


def test_all_items_can_be_placed_anew_while_they_are_read(desk: Desk) -> None:
    many = tuple(an_item(f"n{number}") for number in range(700))
    desk.keep(new=many)
    placed = (Placement(category="media", reason="rule 2"),)

    desk.store.replace_items(
        (replace(each, placements=placed) for each in desk.store.items()), ROUTES
    )

    assert (len(desk.shown("news", 999)), len(desk.shown("media", 999))) == (0, 700)


def test_newest_first_then_by_id(desk: Desk) -> None:
    days = {"b": 1, "a": 1, "c": 0, "d": 9}
    desk.keep(new=tuple(an_item(key, days=age) for key, age in days.items()))

    assert [each.source_id for each in selected(desk.store, "news", 3)] == ["c", "a", "b"]


def test_an_item_dated_in_the_future_counts_as_first_seen(desk: Desk) -> None:
    future = an_item("future", days=-400, first_seen=NOW - 3 * HOUR)
    desk.keep(new=(future, an_item("today", first_seen=NOW)))

    assert desk.shown() == ["Title of today", "Title of future"]


def test_an_item_without_a_date_counts_as_first_seen(desk: Desk) -> None:
    undated = an_item("undated", published=None, first_seen=NOW - HOUR)
    desk.keep(new=(undated, an_item("old", days=1), an_item("new")))

    assert desk.shown() == ["Title of new", "Title of undated", "Title of old"]


@pytest.mark.parametrize("year", [1, 1969, 9998], ids=str)
def test_no_year_is_too_early_or_late_to_sort_by(desk: Desk, year: int) -> None:
    at = datetime(year, 1, 1, 0, 0, 0, 1, tzinfo=UTC)
    item = an_item("odd", published=Date(at=at), first_seen=max(at, NOW))

    desk.keep(new=(an_item("plain"), item))

    assert set(selected(desk.store, "news", 2)) >= {replace(item, entry=None)}
    assert desk.shown()[0] == ("Title of odd" if year > 2026 else "Title of plain")


def test_links_decide_nothing_here(desk: Desk) -> None:
    same = (Link(href="https://example.org/same"),)
    desk.keep(new=(an_item("one", links=same), an_item("two", links=same)))

    assert len(desk.shown()) == 2


def test_a_hostile_value_is_data(desk: Desk) -> None:
    nasty = an_item(title="'; DROP TABLE items; --", content="%(x)s :y ? {z}")

    desk.keep(new=(nasty,))

    assert next(desk.store.items()) == nasty


def test_the_same_story_is_shown_once(desk: Desk) -> None:
    desk.keep("a", new=(a_teller("a"),))
    desk.keep("b", new=(a_teller("b"),))

    assert [each.source for each in selected(desk.store, "news", 9)] == ["a"]
    assert len(list(desk.store.items())) == 2
