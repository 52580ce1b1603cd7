"""Every engine: who stands in a channel, and what was written of it."""

from dataclasses import replace

import pytest

from contract.desk import HOUR, NOW, ROUTES, Desk, a_build, a_rendered, a_teller, an_item
from htfeed.constructs import Link
from htfeed.store.views import Hiding

ITEM = an_item("one")


def written(desk: Desk, *ids: str, settings: str = "s") -> dict[str, dict[str, str]]:
    found = desk.store.fragments(ids or (ITEM.id,), ("atom", "rss"), settings)
    return {key: dict(value) for key, value in found.items()}


@pytest.fixture
def kept(desk: Desk) -> Desk:
    desk.keep("a", new=(ITEM,))
    desk.store.built(a_build(), mark=None, rendered=(a_rendered(ITEM),))
    return desk


def test_the_lineup_is_the_selection_in_short(desk: Desk) -> None:
    desk.keep("a", new=(an_item("one"), an_item("two", title="Another")))
    desk.keep("b", new=(a_teller("b"),))
    desk.keep("c", new=(a_teller("c"),))

    for merged in (True, False):
        items = desk.store.select("news", 9, merged=merged)
        places = desk.store.lineup("news", 9, merged=merged)

        assert [each.item for each in places] == [each.id for each in items]
        assert [each.order for each in places] == [each.order for each in items]


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
    kept.store.built(a_build(), mark=None, rendered=(other,))

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
    desk.store.built(a_build(), mark=None, rendered=(a_rendered(first),))

    desk.keep("b", new=(a_teller("b"),))

    assert written(desk, first.id) == {}


def test_what_was_written_is_forgotten_when_an_item_may_cease_to_be_public(
    kept: Desk,
) -> None:
    kept.store.hide(ITEM.id, Hiding(at=NOW, reason="a mistake"), ROUTES)
    assert written(kept) == {}

    kept.store.built(a_build(), mark=None, rendered=(a_rendered(ITEM),))
    kept.store.show(ITEM.id, NOW + HOUR, ROUTES)
    assert written(kept) == {}

    kept.store.built(a_build(), mark=None, rendered=(a_rendered(ITEM),))
    kept.store.replace_items((replace(ITEM, placements=()),), ROUTES)
    assert written(kept) == {}

    kept.store.built(a_build(), mark=None, rendered=(a_rendered(ITEM),))
    kept.keep("a", withdrawn=(ITEM.id,))
    assert written(kept) == {}


def test_what_was_written_of_what_an_item_was_is_not_kept(desk: Desk) -> None:
    desk.keep("a", new=(ITEM,))
    desk.keep("a", changed=(replace(ITEM, title="Changed"),))

    desk.store.built(a_build(), mark=None, rendered=(a_rendered(ITEM),))

    assert written(desk) == {}


def test_the_latest_are_the_newest_that_were_published(desk: Desk) -> None:
    news = an_item("one")
    media = an_item("two", categories=("media",), title="Another")
    unpublished = an_item("three", title="A third")
    desk.keep("a", new=(news, media, unpublished))
    rendered = (a_rendered(news), a_rendered(media))
    desk.store.built(a_build(), mark=None, rendered=rendered)

    both = desk.store.latest(("news", "media"), 9)

    assert {each.id for each in both} == {news.id, media.id}
    assert [each.id for each in desk.store.latest(("media",), 9)] == [media.id]
    assert len(desk.store.latest(("news", "media"), 1)) == 1
    assert desk.store.latest((), 9) == ()


def test_public_is_what_was_published_and_may_still_be(desk: Desk) -> None:
    shown, hidden, other = an_item("one"), an_item("two"), an_item("three")
    desk.keep("a", new=(shown, hidden, other))
    desk.store.built(a_build(), mark=None, rendered=(a_rendered(shown), a_rendered(hidden)))
    desk.store.hide(hidden.id, Hiding(at=NOW, reason="a mistake"), ROUTES)

    assert desk.store.only_public(("news",)) == {shown.id}
    assert written(desk, shown.id) != {}
    assert desk.store.only_public(("media",)) == frozenset()
    assert written(desk, shown.id) == {}
