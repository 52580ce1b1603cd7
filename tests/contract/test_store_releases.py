"""Every engine: who stands in a channel, and what was written of it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import get_args

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
from htfeed.constructs import Date, Link, Sort
from htfeed.store.releases import Archive, Done
from htfeed.store.views import Hiding

ITEM = an_item("one")
SORTS: tuple[Sort, ...] = get_args(Sort)


def written(desk: Desk, *ids: str, settings: str = "s") -> dict[str, dict[str, str]]:
    found = desk.store.fragments(ids or (ITEM.id,), ("atom", "rss"), settings)
    return {key: dict(value) for key, value in found.items()}


@pytest.fixture
def kept(desk: Desk) -> Desk:
    desk.keep("a", new=(ITEM,))
    built(desk.store, a_build(), mark=None, rendered=(a_rendered(ITEM),))
    return desk


def test_the_lineup_is_the_selection_in_short(desk: Desk) -> None:
    desk.keep("a", new=(an_item("one"), an_item("two", title="Another")))
    desk.keep("b", new=(a_teller("b"),))
    desk.keep("c", new=(a_teller("c"),))

    for merged in (True, False):
        items = selected(desk.store, "news", 9, merged=merged)
        places = desk.store.lineup("news", 9, merged=merged)

        assert [each.item for each in places] == [each.id for each in items]
        assert [each.order for each in places] == [each.order for each in items]


def test_the_lineup_is_by_the_date_that_is_wanted(desk: Desk) -> None:
    old = an_item("old", days=3, title="Another", updated=Date(at=NOW, text="today"))
    desk.keep("a", new=(an_item("new", days=1), old))

    found = {
        sort: [(each.item, each.order) for each in desk.store.lineup("news", sort=sort)]
        for sort in SORTS
    }

    new = an_item("new", days=1)
    dates = {"old": NOW - timedelta(days=3), "new": NOW - timedelta(days=1)}
    assert found["published"] == [(new.id, dates["new"]), (old.id, dates["old"])]
    assert found["updated"] == [(old.id, NOW), (new.id, dates["new"])]


def test_the_lineup_tells_when_something_of_an_item_changed_last(desk: Desk) -> None:
    def changed() -> list[datetime]:
        return [each.changed for each in desk.store.lineup("news")]

    desk.keep("a", new=(ITEM,))
    assert changed() == [NOW]

    desk.keep("a", changed=(replace(ITEM, title="Changed", revised=NOW + HOUR),))
    assert changed() == [NOW + HOUR]

    desk.store.hide(ITEM.id, Hiding(at=NOW, reason="a mistake"), ROUTES)
    desk.store.show(ITEM.id, NOW + 2 * HOUR, ROUTES)
    assert changed() == [NOW + 2 * HOUR]
    assert [each.order for each in desk.store.lineup("news", sort="updated")] == changed()


ARCHIVE = Archive(month="2026-10", number=1, entries="e", head="h", since=NOW)


def test_what_is_written_for_an_archive_is_kept_before_there_is_a_build(desk: Desk) -> None:
    desk.keep("a", new=(ITEM,))

    desk.store.rendered("news", (a_rendered(ITEM),), at=NOW)

    assert desk.store.only_public(("news",)) == {ITEM.id}
    assert written(desk) != {}


def test_an_archive_is_recorded_in_place_of_the_months_last_one(desk: Desk) -> None:
    later = replace(ARCHIVE, month="2026-11")
    again = replace(ARCHIVE, number=2, entries="f")

    for each in (later, ARCHIVE, again):
        desk.store.archived("news", each)

    assert desk.store.archives("news") == (again, later)
    assert desk.store.archives("media") == ()


def test_archives_go_where_their_channel_goes(desk: Desk) -> None:
    built(desk.store, a_build(), mark=None)
    desk.store.archived("news", ARCHIVE)

    desk.store.rename({}, {"reports": ("news",)})
    assert desk.store.archives("reports") == (ARCHIVE,)
    assert desk.store.archives("news") == ()

    desk.store.retire("reports")
    assert desk.store.archives("reports") == ()


def test_a_build_tells_when_it_is_stale(desk: Desk) -> None:
    built(desk.store, a_build(stale_at=NOW + HOUR), mark=None)

    assert desk.store.builds()["news"].stale_at == NOW + HOUR


def test_items_are_chosen_by_their_ids(desk: Desk) -> None:
    links = [(Link(href=f"https://{each}.example/1"),) for each in "ab"]
    first, second = (
        a_teller(each, links=link) for each, link in zip("ab", links, strict=True)
    )
    desk.keep("a", new=(replace(first, first_seen=NOW - HOUR),))
    desk.keep("b", new=(second,))

    found = desk.store.chosen([first.id, "urn:gone"])

    assert found.keys() == {first.id}
    assert [each.href for each in found[first.id].elsewhere] == ["https://b.example/1"]


def test_what_was_written_of_an_item_is_kept(kept: Desk) -> None:
    assert written(kept) == {ITEM.id: {"atom": f"<{ITEM.title}/>"}}
    assert written(kept, "urn:gone") == {}


def test_what_other_settings_or_writers_made_is_of_no_use(kept: Desk) -> None:
    assert written(kept, settings="t") == {}

    other = replace(a_rendered(ITEM), settings="t")
    built(kept.store, a_build(), mark=None, rendered=(other,))

    assert written(kept, settings="t") != {}
    assert written(kept) == {}


def test_what_was_written_is_forgotten_when_its_item_changes(kept: Desk) -> None:
    kept.keep("a", changed=(replace(ITEM, title="Changed"),))

    assert written(kept) == {}


def test_what_was_written_stays_when_nothing_of_it_changes(kept: Desk) -> None:
    kept.keep("a", new=(an_item("two"),))
    kept.keep("a", reread={ITEM.id: "d"})

    assert written(kept) != {}


def test_what_was_written_of_a_story_is_forgotten_when_another_tells_it(
    desk: Desk,
) -> None:
    first = a_teller("a", first_seen=NOW - HOUR)
    desk.keep("a", new=(first,))
    built(desk.store, a_build(), mark=None, rendered=(a_rendered(first),))

    desk.keep("b", new=(a_teller("b"),))

    assert written(desk, first.id) == {}


def test_what_was_written_is_forgotten_when_an_item_may_cease_to_be_public(
    kept: Desk,
) -> None:
    kept.store.hide(ITEM.id, Hiding(at=NOW, reason="a mistake"), ROUTES)
    assert written(kept) == {}

    built(kept.store, a_build(), mark=None, rendered=(a_rendered(ITEM),))
    kept.store.show(ITEM.id, NOW + HOUR, ROUTES)
    assert written(kept) == {}

    built(kept.store, a_build(), mark=None, rendered=(a_rendered(ITEM),))
    kept.store.replace_items((replace(ITEM, placements=()),), ROUTES)
    assert written(kept) == {}

    built(kept.store, a_build(), mark=None, rendered=(a_rendered(ITEM),))
    kept.keep("a", withdrawn=(ITEM.id,))
    assert written(kept) == {}


def test_what_was_written_of_what_an_item_was_is_not_kept(desk: Desk) -> None:
    desk.keep("a", new=(ITEM,))
    desk.keep("a", changed=(replace(ITEM, title="Changed"),))

    built(desk.store, a_build(), mark=None, rendered=(a_rendered(ITEM),))

    assert written(desk) == {}


def test_the_latest_are_the_newest_that_were_published(desk: Desk) -> None:
    news = an_item("one")
    media = an_item("two", categories=("media",), title="Another")
    unpublished = an_item("three", title="A third")
    desk.keep("a", new=(news, media, unpublished))
    rendered = (a_rendered(news), a_rendered(media))
    built(desk.store, a_build(), mark=None, rendered=rendered)

    both = desk.store.latest(("news", "media"), 9)

    assert {each.item for each in both} == {news.id, media.id}
    assert [each.item for each in desk.store.latest(("media",), 9)] == [media.id]
    assert len(desk.store.latest(("news", "media"), 1)) == 1
    assert desk.store.latest((), 9) == ()


def test_published_are_those_of_some_items_that_may_be_seen_now(desk: Desk) -> None:
    shown, hidden, other = an_item("one"), an_item("two"), an_item("three")
    media = an_item("four", categories=("media",))
    desk.keep("a", new=(shown, hidden, other, media))
    rendered = tuple(map(a_rendered, (shown, hidden, media)))
    built(desk.store, a_build(), mark=None, rendered=rendered)
    desk.store.hide(hidden.id, Hiding(at=NOW, reason="a mistake"), ROUTES)
    ids = (shown.id, hidden.id, other.id, media.id, "urn:of-nobody")

    assert desk.store.published(ids, ("news",)) == {shown.id}
    assert desk.store.published(ids, ("news", "media")) == {shown.id, media.id}
    assert desk.store.published((), ("news",)) == frozenset()


def test_public_is_what_was_published_and_may_still_be(desk: Desk) -> None:
    shown, hidden, other = an_item("one"), an_item("two"), an_item("three")
    desk.keep("a", new=(shown, hidden, other))
    built(
        desk.store, a_build(), mark=None, rendered=(a_rendered(shown), a_rendered(hidden))
    )
    desk.store.hide(hidden.id, Hiding(at=NOW, reason="a mistake"), ROUTES)

    assert desk.store.only_public(("news",)) == {shown.id}
    assert written(desk, shown.id) != {}
    assert desk.store.only_public(("media",)) == frozenset()
    assert written(desk, shown.id) == {}


def test_an_item_that_is_published_under_another_id_is_told(desk: Desk) -> None:
    desk.keep("a", new=(ITEM,))
    built(desk.store, a_build(), mark=None, rendered=(a_rendered(ITEM),))
    assert desk.store.former_ids([ITEM.id]) == {}
    desk.store.purge(["a"], ROUTES)

    other = replace(ITEM, id="urn:other")
    desk.keep("a", new=(other, an_item("two")))
    assert desk.store.former_ids([other.id, an_item("two").id]) == {other.id: ITEM.id}

    built(desk.store, a_build(), mark=None, rendered=(a_rendered(other),))
    assert desk.store.former_ids([other.id]) == {}


def test_a_snapshot_is_of_one_state(desk: Desk) -> None:
    desk.keep("a", new=(ITEM,))

    with desk.store.snapshot():
        before = desk.store.lineup("news")
        desk.keep("a", new=(an_item("two"),))
        assert desk.store.lineup("news") == before

    assert len(desk.store.lineup("news")) == 2


def test_builds_are_recorded_together(desk: Desk) -> None:
    desk.store.mark(["news", "media"])
    marks = desk.store.dirty()

    desk.store.built(
        *(Done(build=a_build(key), mark=marks[key]) for key in ("news", "media"))
    )

    assert desk.store.dirty() == {}
    assert desk.store.builds().keys() == {"news", "media"}
