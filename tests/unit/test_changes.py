"""What a reading means for what is kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from htfeed.changes import Naming, Reading, compare
from htfeed.constructs import Link, Text
from htfeed.identity import fingerprint
from htfeed.model import Changes, Entry, Item, Kept

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BEFORE = NOW - timedelta(days=1)
NAMING = Naming(authority="example.org", since="2026")


def item(source_id: str, title: str = "A title", **fields: object) -> Item:
    known = {"source": "s", "place": "a.md", "source_id": source_id, "title": title}
    return Item(**(known | fields))  # type: ignore[arg-type]


def kept(each: Item, **fields: object) -> Kept:
    known = {
        "id": f"tag:{each.source_id}",
        "source_id": each.source_id,
        "place": each.place,
        "fingerprint": fingerprint(each),
        "first_seen": BEFORE,
    }
    return Kept(**(known | fields))  # type: ignore[arg-type]


def changes(
    *items: Item,
    known: tuple[Kept, ...] = (),
    taken: frozenset[str] = frozenset(),
    standing: frozenset[str] = frozenset(),
    withdraws: bool = False,
    deleted: frozenset[str] = frozenset(),
) -> Changes:
    reading = Reading(items=items, standing=standing, withdraws=withdraws, deleted=deleted)
    before = {each.source_id: each for each in known}
    return compare(reading, before, taken, naming=NAMING, now=NOW)


def test_what_only_our_rules_read_otherwise_is_written_anew_and_not_revised() -> None:
    entry = Entry(id="1", title=Text(value="A title"))
    made = item("1", "A better title", entry=entry)
    known = {"1": kept(item("1"), revised=BEFORE)}

    result = compare(
        Reading(items=(made,)), known, (), naming=NAMING, now=NOW, written={"1": entry}
    )

    (changed,) = result.changed
    assert (changed.title, changed.revised) == ("A better title", BEFORE)


def test_what_a_source_wrote_otherwise_is_revised_whoever_reads_it() -> None:
    made = item("1", "Mended", entry=Entry(id="1", title=Text(value="Mended")))

    result = compare(
        Reading(items=(made,)),
        {"1": kept(item("1"))},
        (),
        naming=NAMING,
        now=NOW,
        written={"1": Entry(id="1", title=Text(value="A title"))},
    )

    assert [each.revised for each in result.changed] == [NOW]


def test_what_a_source_takes_back_by_name_is_withdrawn() -> None:
    result = changes(
        item("1"), known=(kept(item("1")), kept(item("2"))), deleted=frozenset({"2", "3"})
    )

    assert result == Changes(unchanged=1, withdrawn=("tag:2",))


def test_what_is_taken_back_by_name_is_never_held() -> None:
    known = tuple(kept(item(str(number))) for number in range(4))

    result = changes(known=known, deleted=frozenset("0123"))

    assert (len(result.withdrawn), result.held) == (4, ())


def test_what_is_taken_back_and_listed_all_the_same_stays() -> None:
    result = changes(item("1"), known=(kept(item("1")),), deleted=frozenset({"1"}))

    assert result == Changes(unchanged=1)


def test_what_was_taken_back_before_is_taken_back_once() -> None:
    result = changes(known=(kept(item("1"), withdrawn=True),), deleted=frozenset({"1"}))

    assert result == Changes()


def test_an_unknown_item_is_new_and_first_seen_now() -> None:
    (new,) = changes(item("1")).new

    assert new.first_seen == NOW
    assert new.revised is None


def test_the_same_item_again_is_no_change() -> None:
    result = changes(item("1"), known=(kept(item("1")),))

    assert result == Changes(unchanged=1)


def test_a_changed_item_keeps_its_id_and_its_first_day() -> None:
    (changed,) = changes(item("1", "Mended"), known=(kept(item("1")),)).changed

    assert changed.id == "tag:1"
    assert changed.first_seen == BEFORE
    assert changed.revised == NOW


def test_an_item_that_only_moved_to_another_file_is_not_revised() -> None:
    moved = item("1", place="b.md")

    (changed,) = changes(moved, known=(kept(item("1")),), withdraws=True).changed

    assert changed.place == "b.md"
    assert changed.revised is None


def test_a_withdrawn_item_that_comes_back_keeps_its_id() -> None:
    (back,) = changes(item("1"), known=(kept(item("1"), withdrawn=True),)).changed

    assert back.id == "tag:1"
    assert back.revised is None


def test_the_sources_own_absolute_uri_is_the_published_id() -> None:
    own = item("1", entry=Entry(id="urn:uuid:0b1c"))

    assert changes(own).new[0].id == "urn:uuid:0b1c"


@pytest.mark.parametrize("own", ["42", "/2008/1", "with space:x y", "", "mailto"])
def test_an_id_that_is_no_absolute_uri_is_not_published(own: str) -> None:
    (new,) = changes(item("1", entry=Entry(id=own))).new

    assert new.id.startswith("tag:example.org,2026:s/")


def test_an_id_that_another_item_holds_is_not_taken_over() -> None:
    own = item("1", entry=Entry(id="urn:uuid:0b1c"))

    (new,) = changes(own, taken=frozenset({"urn:uuid:0b1c"})).new

    assert new.id.startswith("tag:")


def test_a_made_id_tells_nothing_of_the_sources_own() -> None:
    secret = "https://user:password@intra.example/feed?token=abc"

    (new,) = changes(item(secret)).new

    assert "password" not in new.id
    assert "abc" not in new.id


def test_a_made_id_is_made_of_the_word_that_stands_for_the_source() -> None:
    renamed = replace(NAMING, sources={"s": "old"})
    reading = Reading(items=(item("guid 1"),))

    (new,) = compare(reading, {}, (), naming=renamed, now=NOW).new
    (before,) = compare(
        Reading(items=(item("guid 1", source="old"),)), {}, (), naming=NAMING, now=NOW
    ).new

    assert new.id == before.id


def test_of_entries_under_one_id_the_first_is_kept_and_the_operator_told() -> None:
    result = changes(item("1", "First"), item("1", "Second"))

    assert [each.title for each in result.new] == ["First"]
    assert [each.code for each in result.problems] == ["id-repeated"]


def test_a_remote_feed_that_no_longer_lists_an_item_withdraws_nothing() -> None:
    result = changes(known=(kept(item("1")),))

    assert result.withdrawn == ()


def test_an_entry_gone_from_its_file_is_withdrawn() -> None:
    result = changes(
        item("1"),
        item("2"),
        known=(kept(item("1")), kept(item("2")), kept(item("3"))),
        withdraws=True,
    )

    assert result.withdrawn == ("tag:3",)


def test_a_renamed_single_entry_is_withdrawn_and_not_held() -> None:
    result = changes(item("2"), known=(kept(item("1")),), withdraws=True)

    assert result.withdrawn == ("tag:1",)
    assert len(result.new) == 1


def test_more_than_half_gone_at_once_is_held_back() -> None:
    known = tuple(kept(item(str(number))) for number in range(5))

    result = changes(item("0"), item("1"), known=known, withdraws=True)

    assert result.withdrawn == ()
    assert result.held == ("tag:2", "tag:3", "tag:4")


def test_items_of_a_file_that_was_not_read_stay() -> None:
    other = replace(item("2"), place="b.md")

    result = changes(
        item("1"),
        known=(kept(item("1")), kept(other)),
        standing=frozenset({"b.md"}),
        withdraws=True,
    )

    assert result == Changes(unchanged=2)


def test_a_changed_link_is_a_change() -> None:
    linked = item("1", links=(Link(href="https://example.org/1"),))

    assert len(changes(linked, known=(kept(item("1")),)).changed) == 1
