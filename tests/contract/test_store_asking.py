"""Every engine: kept items are listed, found by what people have of them, and told of."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from contract.desk import (
    HOUR,
    NOW,
    PLACE,
    ROUTES,
    Desk,
    a_build,
    a_rendered,
    a_teller,
    an_item,
    built,
)
from htfeed.constructs import Enclosure, Link
from htfeed.identity import handle
from htfeed.model import Item
from htfeed.store import Poll
from htfeed.store.views import (
    Hiding,
    History,
    Page,
    Revision,
    Standing,
    Teller,
    Wanted,
    Withdrawal,
)

LATER = NOW + HOUR


def own_ids(rows: Iterable[Standing]) -> list[str]:
    return [each.item.source_id for each in rows]


def listed(desk: Desk, **wanted: object) -> list[str]:
    page = desk.store.listed(Wanted(**wanted), 50)  # type: ignore[arg-type]
    assert page.total == len(page.rows)
    return own_ids(page.rows)


def found(desk: Desk, name: str) -> list[str]:
    return own_ids(desk.store.find(name, 10).rows)


def history(desk: Desk, item: Item) -> History:
    known = desk.store.history(item.id)
    assert known is not None
    return known


# --- listing


def test_nothing_is_listed_of_an_empty_store(desk: Desk) -> None:
    assert desk.store.listed(Wanted(), 50) == Page()


def test_items_are_listed_newest_first_and_then_by_id(desk: Desk) -> None:
    items = (an_item("old", days=9), an_item("b", days=1), an_item("a", days=1))
    desk.keep(new=items)

    assert listed(desk) == ["a", "b", "old"]
    assert listed(desk, category="news") == ["a", "b", "old"]


def test_a_page_says_how_many_there_are(desk: Desk) -> None:
    desk.keep(new=tuple(an_item(f"i{days}", days=days) for days in range(5)))

    for wanted in (Wanted(), Wanted(category="news"), Wanted(source="a")):
        page = desk.store.listed(wanted, 2)

        assert own_ids(page.rows) == ["i0", "i1"]
        assert page.total == 5


def test_filters_narrow_one_another(desk: Desk) -> None:
    hidden = an_item("hidden", source="a")
    desk.keep("a", new=(hidden, an_item("media", source="a", categories=("media",))))
    desk.keep("b", new=(an_item("b", source="b"),))
    desk.store.hide(hidden.id, Hiding(at=LATER, reason="x"), ROUTES)

    assert listed(desk, source="a") == ["hidden", "media"]
    assert listed(desk, category="media") == ["media"]
    assert listed(desk, hidden=True) == ["hidden"]
    assert listed(desk, source="b", hidden=True) == []
    assert listed(desk, source="a", category="news", hidden=True) == ["hidden"]
    assert listed(desk, category="media", hidden=True) == []


def test_a_listed_item_says_what_keeps_it_out(desk: Desk) -> None:
    hidden, withdrawn, plain = (an_item(key) for key in ("hidden", "gone", "plain"))
    desk.keep("a", new=(hidden, withdrawn, plain))
    desk.store.hide(hidden.id, Hiding(at=LATER, reason="asked to"), ROUTES)
    desk.keep("a", at=LATER, withdrawn=(withdrawn.id,))

    page = desk.store.listed(Wanted(), 50)

    stands = {each.item.source_id: each for each in page.rows}
    assert stands["hidden"].hidden == Hiding(at=LATER, reason="asked to")
    assert stands["gone"].withdrawn_at == LATER
    # What the source wrote is not read for a list.
    assert stands["plain"] == Standing(item=replace(plain, entry=None))


def test_a_second_teller_names_the_one_that_is_given(desk: Desk) -> None:
    first, second = a_teller("a", first_seen=NOW - HOUR), a_teller("b")
    desk.keep("a", new=(first,))
    desk.keep("b", new=(second,))

    page = desk.store.listed(Wanted(), 50)

    given = {each.item.source: each.preferred for each in page.rows}
    assert given == {"a": None, "b": first.id}


# --- finding


def test_an_item_is_found_by_its_published_id(desk: Desk) -> None:
    desk.keep(new=(an_item("one"), an_item("two")))

    assert found(desk, an_item("two").id) == ["two"]


def test_an_item_is_found_by_what_its_source_calls_it(desk: Desk) -> None:
    desk.keep(new=(an_item("urn:guid:1 2"), an_item("two")))

    assert found(desk, "urn:guid:1 2") == ["urn:guid:1 2"]


def test_an_item_is_found_by_its_file(desk: Desk) -> None:
    desk.keep(new=(an_item("one", place="feeds/one.md"), an_item("two")))

    assert found(desk, "feeds/one.md") == ["one"]


@pytest.mark.parametrize(
    ("kept", "name"),
    [
        pytest.param("/a/one", "https://example.org/a/one", id="as it is"),
        pytest.param("/a/one", "HTTPS://Example.org:443/a/one?utm_id=1#top", id="spelt so"),
        pytest.param("/a_b/100%25?id=7", "https://example.org/a_b/100%25?id=7", id="signs"),
        pytest.param("/", "https://example.ORG", id="no path"),
        pytest.param("/?id=7", "https://example.org/?id=7", id="a query"),
        pytest.param("/%C3%BC", "https://example.org/ü", id="an IRI"),
    ],
)
def test_an_item_is_found_by_its_link(desk: Desk, kept: str, name: str) -> None:
    other = an_item("other", links=(Link(href="https://example.org/a/other?id=8"),))
    desk.keep(new=(an_item("one", links=(Link(href=f"https://example.org{kept}"),)), other))

    assert found(desk, name) == ["one"]


def test_an_item_is_found_by_a_file_that_belongs_to_it(desk: Desk) -> None:
    enclosures = (Enclosure(url="https://example.org/spot.mp3"),)
    desk.keep(new=(an_item("one", enclosures=enclosures), an_item("two")))

    assert found(desk, "https://example.org/spot.mp3") == ["one"]


def test_a_link_in_a_text_is_not_the_link_of_the_item(desk: Desk) -> None:
    content = '<p><a href="https://example.org/elsewhere">x</a></p>'
    desk.keep(new=(an_item(content=content),))

    assert found(desk, "https://example.org/elsewhere") == []


@pytest.mark.parametrize(
    "shape",
    ["{0:.10}", "{0:.6}", "{0}", "item-{0:.16}", "https://x.example/news/#item-{0:.16}"],
)
def test_an_item_is_found_by_its_handle_or_anchor(desk: Desk, shape: str) -> None:
    desk.keep(new=(an_item("one"), an_item("two")))

    name = shape.format(handle(an_item("one").id, length=64))

    assert found(desk, name) == ["one"]


def test_an_ambiguous_name_gives_the_candidates_and_their_number(desk: Desk) -> None:
    desk.keep(new=tuple(an_item(f"i{number}") for number in range(5)))

    page = desk.store.find(PLACE, 2)

    assert own_ids(page.rows) == ["i4", "i3"]
    assert page.total == 5


@pytest.mark.parametrize("name", ["", "x", "zz", "abcdef12", "https://[", "%", "item-"])
def test_what_nobody_is_called_finds_nothing(desk: Desk, name: str) -> None:
    desk.keep(new=(an_item(),))

    assert desk.store.find(name, 10) == Page()


def test_hidden_and_withdrawn_items_are_found(desk: Desk) -> None:
    hidden, withdrawn = an_item("hidden"), an_item("gone")
    desk.keep(new=(hidden, withdrawn))
    desk.store.hide(hidden.id, Hiding(at=LATER, reason="x"), ROUTES)
    desk.keep(withdrawn=(withdrawn.id,))

    assert found(desk, "hidden") == ["hidden"]
    assert found(desk, "gone") == ["gone"]


def test_what_is_near_has_the_text_in_an_id_or_in_its_title(desk: Desk) -> None:
    titled = an_item("two", title='Of "harbours" & ships')
    desk.keep(new=(an_item("harbour-1"), titled, an_item("three", content="harbour")))

    assert own_ids(desk.store.near("harbour", 5)) == ["two", "harbour-1"]
    assert own_ids(desk.store.near("harbour", 1)) == ["two"]
    assert own_ids(desk.store.near('"harbours" &', 5)) == ["two"]
    assert desk.store.near("ha", 5) == ()
    assert desk.store.near("h%r", 5) == ()


# --- histories


def test_nothing_is_known_of_what_is_not_kept(desk: Desk) -> None:
    assert desk.store.history("urn:nobody") is None


def test_the_history_of_a_new_item_is_the_item_with_its_entry(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))

    assert history(desk, item) == History(standing=Standing(item=item))


def test_the_history_tells_what_an_item_was_before_each_change(desk: Desk) -> None:
    first = an_item()
    second = replace(first, title="Second", revised=LATER)
    third = replace(second, title="Third", revised=LATER + HOUR)
    desk.keep(new=(first,))
    desk.keep(at=LATER, changed=(second,))
    desk.keep(at=LATER + HOUR, changed=(third,))

    known = history(desk, first)

    plain = {"entry": None, "placements": (), "revised": None}
    assert known.revisions == (
        Revision(number=1, at=LATER, item=replace(first, **plain)),  # type: ignore[arg-type]
        Revision(number=2, at=LATER + HOUR, item=replace(second, **plain)),  # type: ignore[arg-type]
    )
    assert known.standing.revision == 3
    assert known.standing.item == third


def test_the_history_tells_every_withdrawal(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))
    for hours in (1, 3):
        desk.keep(at=NOW + hours * HOUR, withdrawn=(item.id,))
        desk.keep(at=NOW + (hours + 1) * HOUR, changed=(item,))

    known = history(desk, item)

    assert known.standing.withdrawn_at is None
    assert known.withdrawals == tuple(
        Withdrawal(at=NOW + hours * HOUR, reason="no longer in its source")
        for hours in (1, 3)
    )


def test_the_history_tells_who_else_tells_the_story(desk: Desk) -> None:
    told = [a_teller(key, first_seen=NOW - HOUR * (key == "b")) for key in "abc"]
    for key, item in zip("abc", told, strict=True):
        desk.keep(key, new=(item,))

    assert history(desk, told[0]).tellers == (
        Teller(id=told[1].id, source="b", preferred=True),
        Teller(id=told[2].id, source="c", preferred=False),
    )
    assert [each.preferred for each in history(desk, told[1]).tellers] == [False, False]


def test_the_history_tells_when_an_item_was_first_published(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))
    built(desk.store, a_build(at=LATER), mark=None, rendered=(a_rendered(item),))
    built(desk.store, a_build(at=LATER + HOUR), mark=None, rendered=(a_rendered(item),))

    assert history(desk, item).first_published == LATER


def test_polls_come_back_the_last_first(desk: Desk) -> None:
    polls = tuple(
        Poll(
            at=NOW + hours * HOUR,
            outcome="fetched",
            status=200,
            octets=2**33,
            elapsed=timedelta(milliseconds=1500),
            items=hours,
        )
        for hours in range(3)
    )
    desk.keep("a", polls=polls)
    desk.keep("b", polls=(Poll(at=NOW, outcome="failed"),))

    assert desk.store.polls("a", 2) == (polls[2], polls[1])
    assert desk.store.polls("b", 2) == (Poll(at=NOW, outcome="failed"),)
    assert desk.store.polls("c", 2) == ()
