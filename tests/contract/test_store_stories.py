"""Every engine: of several items that tell one story, one is preferred."""

from dataclasses import replace

from contract.desk import HOUR, NOW, Desk, a_teller, an_item, selected
from htfeed.constructs import Image, Link
from htfeed.model import FeedInfo, Item


def told_by(desk: Desk, category: str = "news") -> list[str]:
    return [each.source for each in selected(desk.store, category, 9)]


def test_the_earliest_seen_is_preferred(desk: Desk) -> None:
    desk.keep("a", new=(a_teller("a", first_seen=NOW),))
    desk.keep("b", new=(a_teller("b", first_seen=NOW - HOUR),))

    assert told_by(desk) == ["b"]


def test_of_those_seen_together_the_one_that_says_most_is_preferred(desk: Desk) -> None:
    desk.keep("a", new=(a_teller("a"),))
    desk.keep("b", new=(a_teller("b", alt="A picture of it"),))
    desk.keep("c", new=(a_teller("c", alt="A picture"),))

    assert told_by(desk) == ["b"]


def test_markup_says_nothing(desk: Desk) -> None:
    marked = "<p><strong><em>The same words.</em></strong></p>"
    desk.keep("a", new=(a_teller("a", content=marked),))
    desk.keep("b", new=(a_teller("b", alt="x"),))

    assert told_by(desk) == ["b"]


def test_of_equals_the_first_by_key_is_preferred(desk: Desk) -> None:
    for source in ("b", "B", "a"):
        desk.keep(source, new=(a_teller(source),))

    assert told_by(desk) == ["B"]


def test_two_of_one_source_are_ranked_by_their_ids(desk: Desk) -> None:
    second = replace(a_teller("a"), source_id="a second", id="urn:2")
    desk.keep("a", new=(a_teller("a"), second))

    assert [each.id for each in selected(desk.store, "news", 9)] == ["urn:2"]


def test_the_next_one_stands_in_when_the_preferred_is_withdrawn(desk: Desk) -> None:
    first = a_teller("a", first_seen=NOW - HOUR)
    desk.keep("a", new=(first,))
    desk.keep("b", new=(a_teller("b"),))
    desk.keep("c", new=(a_teller("c"),))

    desk.keep("a", withdrawn=(first.id,))

    assert told_by(desk) == ["b"]


def test_the_preferred_one_that_comes_back_is_preferred_again(desk: Desk) -> None:
    first = a_teller("a", first_seen=NOW - HOUR)
    desk.keep("a", new=(first,))
    desk.keep("b", new=(a_teller("b"),))
    desk.keep("a", withdrawn=(first.id,))

    desk.keep("a", changed=(first,))

    assert told_by(desk) == ["a"]


def test_an_item_that_tells_another_story_now_is_shown_beside(desk: Desk) -> None:
    second = a_teller("b")
    desk.keep("a", new=(a_teller("a"),))
    desk.keep("b", new=(second,))

    desk.keep("b", changed=(replace(second, title="Another story"),))

    assert sorted(told_by(desk)) == ["a", "b"]


def test_an_item_that_comes_to_tell_the_same_story_gives_way(desk: Desk) -> None:
    second = a_teller("b", title="Another story")
    desk.keep("a", new=(a_teller("a"),))
    desk.keep("b", new=(second,))

    desk.keep("b", changed=(replace(second, title="The same story"),))

    assert told_by(desk) == ["a"]


def test_the_preference_moves_when_another_says_more(desk: Desk) -> None:
    second = a_teller("b")
    desk.keep("a", new=(a_teller("a"),))
    desk.keep("b", new=(second,))

    desk.keep("b", changed=(replace(second, image=Image(alt="A picture")),))

    assert told_by(desk) == ["b"]


def test_channels_of_all_who_tell_the_story_are_marked(desk: Desk) -> None:
    desk.keep("a", new=(a_teller("a", categories=("media",)),))
    desk.clean()

    desk.keep("b", new=(a_teller("b", categories=("news",), first_seen=NOW - HOUR),))

    assert desk.store.dirty().keys() == {"news", "media", "everything"}
    assert (told_by(desk, "media"), told_by(desk, "news")) == ([], ["b"])


def test_channels_of_those_who_stay_behind_are_marked(desk: Desk) -> None:
    first = a_teller("a", categories=("news",), first_seen=NOW - HOUR)
    desk.keep("a", new=(first,))
    desk.keep("b", new=(a_teller("b", categories=("media",)),))
    desk.clean()

    desk.keep("a", withdrawn=(first.id,))

    assert desk.store.dirty().keys() == {"news", "media", "everything"}


def test_items_that_no_story_can_be_told_of_stand_alone(desk: Desk) -> None:
    empty = tuple(an_item(key, title=None, content=None) for key in ("one", "two"))
    desk.keep("a", new=empty)

    assert len(told_by(desk)) == 2


def test_many_stories_are_told_by_many(desk: Desk) -> None:
    for source in "ab":
        told = tuple(
            replace(
                a_teller(source, title=f"Story {number}"),
                source_id=f"s{number}",
                id=f"urn:{source}:{number}",
            )
            for number in range(1100)
        )
        desk.keep(source, new=told)

    shown = selected(desk.store, "news", 5000)

    assert {each.source for each in shown} == {"a"}
    assert len(shown) == 1100


def linked(source: str, link: str, **fields: object) -> Item:
    """Return a teller of another title than all others, that names a page."""
    return replace(
        a_teller(source, title=f"As {source} has it"),
        links=(Link(href=link),),
        **fields,  # type: ignore[arg-type]
    )


def test_items_of_one_page_tell_one_story(desk: Desk) -> None:
    desk.keep("a", new=(linked("a", "https://h.example/1", first_seen=NOW - HOUR),))
    desk.keep("b", new=(linked("b", "https://h.example/1?utm_source=b#top"),))

    assert told_by(desk) == ["a"]


def test_a_page_for_which_a_source_has_several_items_tells_none_apart(desk: Desk) -> None:
    first = linked("a", "https://h.example/1")
    second = replace(first, title="Another part", source_id="second", id="urn:2")
    desk.keep("a", new=(first, second))
    desk.keep("b", new=(linked("b", "https://h.example/1"),))

    assert sorted(told_by(desk)) == ["a", "a", "b"]


def test_who_shares_a_page_with_one_and_a_title_with_another_joins_them(desk: Desk) -> None:
    desk.keep("a", new=(a_teller("a", first_seen=NOW - HOUR),))
    between = replace(a_teller("b"), links=(Link(href="https://h.example/1"),))
    desk.keep("c", new=(linked("c", "https://h.example/1"),))
    assert sorted(told_by(desk)) == ["a", "c"]

    desk.keep("b", new=(between,))
    assert told_by(desk) == ["a"]

    desk.keep("b", withdrawn=(between.id,))
    assert sorted(told_by(desk)) == ["a", "c"]


def test_one_title_on_one_day_with_other_words_is_another_story(desk: Desk) -> None:
    desk.keep("a", new=(a_teller("a"),))
    desk.keep("b", new=(a_teller("b", content="<p>Words of its own.</p>"),))

    assert sorted(told_by(desk)) == ["a", "b"]


def test_the_preferred_one_links_to_where_others_tell_its_story(desk: Desk) -> None:
    wire = FeedInfo(title="The wire")
    links = [(Link(href=f"https://{each}.example/1"),) for each in "abc"]
    desk.keep("a", new=(a_teller("a", first_seen=NOW - HOUR, links=links[0]),))
    desk.keep("b", new=(a_teller("b", links=links[1], origin=wire),))
    desk.keep("c", new=(a_teller("c", links=links[2]),))

    (told,) = selected(desk.store, "news", 9)

    assert told.elsewhere == (
        Link(href="https://b.example/1", rel="related", title="The wire"),
        Link(href="https://c.example/1", rel="related"),
    )


def test_another_address_of_the_same_page_is_not_linked_to(desk: Desk) -> None:
    page = "https://a.example/1"
    desk.keep("a", new=(a_teller("a", links=(Link(href=page),)),))
    desk.keep("b", new=(a_teller("b", links=(Link(href=f"{page}?utm_source=b"),)),))

    (told,) = selected(desk.store, "news", 9)

    assert not told.elsewhere
