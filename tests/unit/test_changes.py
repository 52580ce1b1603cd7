"""What a reading means for what is kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from htfeed.changes import (
    Known,
    Naming,
    Reading,
    are_strangers,
    compare,
    known_otherwise,
)
from htfeed.constructs import Date, Link, Text
from htfeed.identity import digest, page, story
from htfeed.model import Changes, Entry, FeedInfo, Item, Kept, Placement

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BEFORE = NOW - timedelta(days=1)
NAMING = Naming(authority="example.org", since="2026")


def item(source_id: str, title: str = "A title", **fields: object) -> Item:
    known = {"source": "s", "place": "a.md", "source_id": source_id, "title": title}
    return Item(**(known | fields))  # type: ignore[arg-type]


RULES = 7


def kept(each: Item, **fields: object) -> tuple[Kept, Item]:
    known = {
        "id": f"tag:{each.source_id}",
        "source_id": each.source_id,
        "place": each.place,
        "digest": each.entry.digest if each.entry else "",
        "normaliser": RULES,
        "first_seen": BEFORE,
        "page": page(each),
        "story": story(each),
    }
    return Kept(**(known | fields)), each  # type: ignore[arg-type]


def changes(
    *items: Item,
    known: tuple[tuple[Kept, Item], ...] = (),
    taken: frozenset[str] = frozenset(),
    naming: Naming = NAMING,
    **reading: object,
) -> Changes:
    there = {each.source_id: each for each, _ in known}
    return compare(
        Reading(items=items, **reading),  # type: ignore[arg-type]
        Known(
            kept=there,
            items={each.source_id: each for _, each in known},
            taken=taken,
            otherwise=known_otherwise(items, reading.get("same", ()), there),  # type: ignore[arg-type]
        ),
        naming=naming,
        now=NOW,
        placing=lambda each: (Placement(category="news", reason=each.source_id),),
        normaliser=RULES,
    )


def written(text: str, *, by: str = "a reader", **fields: object) -> Entry:
    told = {"id": "1", "digest": digest(text.encode(), by)}
    return Entry(**(told | fields))  # type: ignore[arg-type]


def test_what_only_our_rules_read_otherwise_is_written_anew_and_not_revised() -> None:
    entry = Entry(id="1", title=Text(value="A title"))
    was = kept(item("1", entry=entry), revised=BEFORE, normaliser=RULES - 1)

    result = changes(item("1", "A better title", entry=entry), known=(was,))

    (renewed,) = result.renewed
    assert (renewed.title, renewed.revised) == ("A better title", BEFORE)
    assert result.changed == ()


def test_what_is_written_as_it_was_is_no_news_however_it_is_read_now() -> None:
    was = item("1", entry=written("<item/>"))
    now = item("1", "Read", entry=written("<item/>", by="another", comments="read now"))

    result = changes(now, known=(kept(was, normaliser=RULES - 1),))

    assert [each.title for each in result.renewed] == ["Read"]
    assert result.changed == ()


def test_what_only_today_is_read_is_written_although_the_rest_was_made_anew() -> None:
    was = item("1", entry=written("<item/>"))
    now = item("1", comments="https://example.org/1#c", entry=written("<item/>", by="new"))

    result = changes(now, known=(kept(was),))

    assert [(each.comments, each.revised) for each in result.renewed] == [
        ("https://example.org/1#c", None)
    ]


def test_what_is_written_otherwise_and_says_the_same_is_only_noted() -> None:
    was = item("1", entry=written("<item />"))
    again = written("<item/>")

    result = changes(item("1", entry=again), known=(kept(was),))

    assert result == Changes(unchanged=1, reread={"tag:1": again.digest})


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("<p>One  two</p>\n<p>three</p>", "<p>One two</p><p>three</p>"),
        (
            '<img src="https://example.org/a.png" alt="A">',
            '<img alt="A" src="https://example.org/a.png">',
        ),
        (
            '<a href="https://example.org/a?utm_source=feed&amp;id=1" rel="noopener">a</a>',
            '<a href="https://example.org/a?id=1" rel="noopener">a</a>',
        ),
    ],
    ids=["white space", "order of attributes", "tracking parameters"],
)
def test_what_no_reader_would_notice_is_no_change(before: str, now: str) -> None:
    result = changes(item("1", content=now), known=(kept(item("1", content=before)),))

    assert result == Changes(unchanged=1)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("<p>One two</p>", "<p>Onetwo</p>"),
        ("<b>One</b> two", "<b>One</b>two"),
        ("<b>One</b> two", "One two"),
        ('<a href="https://example.org/a">a</a>', '<a href="https://example.org/b">a</a>'),
    ],
    ids=["a word", "a space in a sentence", "an element", "an address"],
)
def test_what_a_reader_would_notice_is_a_change(before: str, now: str) -> None:
    result = changes(item("1", content=now), known=(kept(item("1", content=before)),))

    assert [each.revised for each in result.changed] == [NOW]


def test_a_link_that_only_tracks_otherwise_is_no_change() -> None:
    before, now = (
        item("1", links=(Link(href=f"https://example.org/1?utm_campaign={each}"),))
        for each in ("monday", "tuesday")
    )

    assert changes(now, known=(kept(before),)) == Changes(unchanged=1)


def test_what_was_not_read_again_is_there() -> None:
    known = (kept(item("1")), kept(item("2")))

    result = changes(item("1"), known=known, same=frozenset({"2"}), withdraws=True)

    assert result == Changes(unchanged=2)


def test_what_is_new_and_what_has_changed_is_placed() -> None:
    result = changes(item("1"), item("2", "Mended"), known=(kept(item("2")),))

    placed = [each.placements for each in (*result.new, *result.changed)]
    assert [[(each.category, each.reason) for each in found] for found in placed] == [
        [("news", "1")],
        [("news", "2")],
    ]


def test_what_a_source_wrote_otherwise_is_revised_whoever_reads_it() -> None:
    was = item("1", entry=written("<title>A title</title>"))
    made = item("1", "Mended", entry=written("<title>Mended</title>", comments="mended"))

    result = changes(made, known=(kept(was, normaliser=RULES - 1),))

    assert [each.revised for each in result.changed] == [NOW]


def told(source_id: str, name: str = "one", **fields: object) -> Item:
    known = {
        "title": f"Of {name}",
        "links": (Link(href=f"https://example.org/{name}"),),
        "published": Date(at=BEFORE, text="yesterday"),
        "content": f"<p>All of {name}.</p>",
    }
    return item(source_id, **(known | fields))  # type: ignore[arg-type]


def test_items_that_have_other_ids_all_at_once_are_the_ones_that_they_were() -> None:
    known = tuple(kept(told(f"old {name}", name)) for name in ("one", "two"))

    result = changes(told("new one"), told("new two", "two"), known=known)

    assert (result.new, result.changed) == ((), ())
    assert [each.id for each in result.renewed] == ["tag:old one", "tag:old two"]
    assert result.identified == {"tag:old one": "new one", "tag:old two": "new two"}
    assert [each.code for each in result.problems] == ["ids-changed"]


def test_what_has_another_id_and_another_text_is_revised() -> None:
    now = told("new", content="<p>Mended.</p>")

    result = changes(now, known=(kept(told("old")),))

    assert [(each.id, each.revised) for each in result.changed] == [("tag:old", NOW)]


def test_what_has_another_id_in_another_file_is_not_withdrawn() -> None:
    now = told("new", place="b.md")

    result = changes(now, known=(kept(told("old")),), withdraws=True)

    assert result.withdrawn == ()
    assert [each.place for each in result.renewed] == ["b.md"]


@pytest.mark.parametrize(
    "now",
    [
        told("new", title="Of something else"),
        told("new", links=(Link(href="https://example.org/other"),)),
        told("new", published=Date(at=NOW, text="today")),
    ],
    ids=["title", "link", "day"],
)
def test_what_is_otherwise_in_one_of_the_three_is_new(now: Item) -> None:
    result = changes(now, known=(kept(told("old")),))

    assert len(result.new) == 1


def test_what_is_still_listed_is_nobody_else() -> None:
    old = told("old")

    assert len(changes(told("new"), old, known=(kept(old),)).new) == 1
    assert len(changes(told("new"), known=(kept(old),), same=frozenset({"old"})).new) == 1


def test_where_it_is_in_doubt_which_item_it_was_it_is_new() -> None:
    twins = (kept(told("old")), kept(told("older")))

    assert len(changes(told("new"), known=twins).new) == 1
    assert len(changes(told("new"), told("newer"), known=twins[:1]).new) == 2


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

    (renewed,) = changes(moved, known=(kept(item("1")),), withdraws=True).renewed

    assert renewed.place == "b.md"
    assert renewed.revised is None


def test_a_withdrawn_item_that_comes_back_keeps_its_id() -> None:
    (back,) = changes(item("1"), known=(kept(item("1"), withdrawn=True),)).renewed

    assert back.id == "tag:1"
    assert back.revised is None


@pytest.mark.parametrize("id_", ["https://example.org/ä", "tag:example.org:1", "1"])
def test_an_id_that_is_no_uri_is_replaced_by_one(id_: str) -> None:
    given = item("1", entry=Entry(id=id_))

    assert changes(given).new[0].id.startswith("tag:example.org,2026:s/")


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

    (new,) = changes(item("guid 1"), naming=renamed).new
    (before,) = changes(item("guid 1", source="old")).new

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


def of_feed(title: str | None, page_of_it: str | None) -> Item:
    links = (Link(href=page_of_it),) if page_of_it else ()
    return item("1", origin=FeedInfo(title=title, links=links))


@pytest.mark.parametrize(
    ("now", "strange"),
    [
        (of_feed("Parked", "https://ads.example/"), True),
        (of_feed("Wire", "https://ads.example/"), False),
        (of_feed("Parked", "https://wire.example/x"), False),
        # Whoever does not say who they are cannot be told apart.
        (of_feed(None, "https://ads.example/"), False),
        (of_feed("Parked", None), False),
        (item("1"), False),
    ],
)
def test_a_feed_is_another_when_neither_title_nor_site_is_the_same(
    *, now: Item, strange: bool
) -> None:
    before = [of_feed("Wire", "https://www.wire.example/"), of_feed("Wire 2", None)]

    assert are_strangers([now], before) is strange
    assert not are_strangers([now], [])
