"""Sources that come and go with the lists that name them."""

from dataclasses import replace

import pytest

from contract.desk import HOUR, LEASE, NOW, ROUTES, Desk, an_item
from htfeed.identity import listed_key
from htfeed.model import Changes, Outline, SourceState
from htfeed.store import Claimable, Enrolment, Outcome, Retention
from htfeed.store.lists import Listed

A, B, C = (f"https://{each}.example/feed" for each in "abc")
KEY = {each: listed_key(each) for each in (A, B, C)}
MINE = Enrolment(key="mine", watched=False, lists=True)
OTHER = Enrolment(key="other", watched=False, lists=True)


def outline(url: str, *categories: str) -> Outline:
    return Outline(url=url, title=f"Title of {url}", categories=categories)


def enlist(
    desk: Desk, *named: str | Outline, of: str = "mine", place: str = "list.opml"
) -> None:
    """Let a list name some feeds; it is due again at once."""
    claim = desk.claimed(of)
    outlines = tuple(outline(each) if isinstance(each, str) else each for each in named)
    kept = Outcome(
        at=NOW,
        fence=claim.fence,
        state=replace(claim.state, next_due=None),
        places={},
        changes=Changes(),
        normaliser=1,
        outlines={place: outlines},
    )
    assert desk.store.keep([kept], ROUTES) == frozenset()


def listed(desk: Desk) -> list[str]:
    return [each.state.key for each in desk.store.listed_sources(limit=100)]


def keep(desk: Desk, key: str, **fields: object) -> None:
    """Keep an outcome of a listed source."""
    claim = desk.claimed(key)
    known: dict[str, object] = {"state": replace(claim.state, health="ok", next_due=NOW)}
    changes = fields.pop("changes", Changes())
    desk.store.keep(
        [
            Outcome(
                at=NOW,
                fence=claim.fence,
                places={},
                normaliser=1,
                changes=changes,  # type: ignore[arg-type]
                **(known | fields),  # type: ignore[arg-type]
            )
        ],
        ROUTES,
    )


@pytest.fixture
def lists(desk: Desk) -> Desk:
    """A desk with two lists that name nothing yet."""
    desk.store.enrol([MINE, OTHER])
    return desk


def test_what_a_list_names_is_due_at_once_and_comes_with_its_outline(lists: Desk) -> None:
    named = outline(A, "news", "more")
    enlist(lists, named, B)

    claims = lists.store.claim(NOW, owner="me", lease=LEASE, wanted=Claimable())

    found = {each.state.key: each.listed for each in claims}
    assert found[KEY[A]] == Listed(list="mine", outline=named)
    assert found.keys() == {"mine", "other", KEY[A], KEY[B]}
    assert found["mine"] is None
    assert {each.state for each in claims if each.listed} == {
        SourceState(key=KEY[A]),
        SourceState(key=KEY[B]),
    }


def test_what_it_names_no_more_is_claimed_no_more(lists: Desk) -> None:
    enlist(lists, A, B)

    enlist(lists, B, C)

    assert listed(lists) == sorted([KEY[B], KEY[C]])
    assert lists.store.listed_total() == 2
    assert set(lists.claim()) == {"mine", "other", KEY[B], KEY[C]}


def test_what_stays_named_keeps_its_state(lists: Desk) -> None:
    enlist(lists, A)
    failing = SourceState(key=KEY[A], health="failing", next_due=NOW + HOUR)
    keep(lists, KEY[A], state=failing)

    enlist(lists, A, B)

    rows = {each.state.key: each.state for each in lists.store.listed_sources(limit=9)}
    assert rows[KEY[A]] == failing


def test_what_left_keeps_its_items_and_is_new_when_it_comes_back(lists: Desk) -> None:
    enlist(lists, A, B)
    item = an_item(source=KEY[A])
    keep(lists, KEY[A], changes=Changes(new=(item,)))

    enlist(lists, B)

    assert lists.store.item_counts() == {KEY[A]: 1}
    assert lists.store.enrolled([KEY[A]])[KEY[A]].list == "mine"
    assert lists.store.enrol([MINE, OTHER]) == (KEY[A],)

    enlist(lists, A, B)

    (back,) = (e for e in lists.store.listed_sources(limit=9) if e.state.key == KEY[A])
    assert back.state == SourceState(key=KEY[A])
    assert back.items == 1


def test_it_has_the_categories_of_its_list_before_its_own_for_ever(lists: Desk) -> None:
    lists.store.enrol([replace(MINE, categories=("all", "news")), OTHER])
    enlist(lists, outline(A, "news", "own"))
    keep(lists, KEY[A], changes=Changes(new=(an_item(source=KEY[A]),)))
    known = lists.store.enrolled()[KEY[A]]
    assert known.categories == ("all", "news", "own")

    lists.store.enrol([OTHER])

    assert lists.store.enrolled()[KEY[A]] == known


def test_two_spellings_of_one_address_are_one_source(lists: Desk) -> None:
    enlist(lists, A, "HTTPS://A.example:443/feed")

    (only,) = lists.store.listed_sources(limit=9)
    assert only.listed.outline.url == A


def test_a_feed_in_two_lists_belongs_to_the_first_and_stays_with_the_other(
    lists: Desk,
) -> None:
    enlist(lists, A, of="other")
    enlist(lists, outline(A, "first"), of="mine")

    (only,) = lists.store.listed_sources(limit=9)
    assert only.listed == Listed(list="mine", outline=outline(A, "first"))

    enlist(lists, B, of="mine")

    assert listed(lists) == sorted([KEY[A], KEY[B]])
    assert lists.store.listed_counts() == {"mine": {"new": 1}, "other": {"new": 1}}


def test_places_of_one_list_come_and_go_apart(lists: Desk) -> None:
    enlist(lists, A, place="a.opml")
    enlist(lists, B, A, place="b.opml")

    enlist(lists, place="a.opml")

    assert listed(lists) == sorted([KEY[A], KEY[B]])


def test_a_list_that_leaves_the_config_takes_its_sources_along(lists: Desk) -> None:
    enlist(lists, A, B)
    enlist(lists, B, of="other")

    lists.store.enrol([OTHER])
    assert listed(lists) == [KEY[B]]

    lists.store.enrol([MINE, OTHER])
    assert listed(lists) == sorted([KEY[A], KEY[B]])


def test_a_list_that_becomes_a_feed_takes_its_sources_along(lists: Desk) -> None:
    enlist(lists, A)

    lists.store.enrol([replace(MINE, lists=False), OTHER])

    assert listed(lists) == []


def test_a_feed_that_the_config_has_itself_is_the_configs(lists: Desk) -> None:
    own = Enrolment(key="own", watched=False, stands_for=KEY[A])
    enlist(lists, A, B)

    lists.store.enrol([MINE, OTHER, own])
    assert listed(lists) == [KEY[B]]

    enlist(lists, A, B)
    assert listed(lists) == [KEY[B]]

    lists.store.enrol([MINE, OTHER])
    assert listed(lists) == sorted([KEY[A], KEY[B]])


def test_the_config_takes_the_key_of_a_listed_source_over_with_all_it_has(
    lists: Desk,
) -> None:
    enlist(lists, A)
    keep(lists, KEY[A], changes=Changes(new=(an_item(source=KEY[A]),)))

    lists.store.enrol([MINE, OTHER, Enrolment(key=KEY[A], watched=False)])

    assert listed(lists) == []
    assert lists.store.states()[-1].health == "ok"
    assert lists.store.item_counts() == {KEY[A]: 1}


def test_a_former_key_may_be_that_of_a_listed_source(lists: Desk) -> None:
    enlist(lists, A, B)
    keep(lists, KEY[A], changes=Changes(new=(an_item(source=KEY[A]),)))
    own = Enrolment(key="own", watched=False, stands_for=KEY[A])

    lists.store.rename({"own": (KEY[A],)}, {})
    lists.store.enrol([MINE, OTHER, own])

    assert lists.store.item_counts() == {"own": 1}
    assert listed(lists) == [KEY[B]]


def test_a_listed_source_makes_no_ids_of_a_key_that_another_has_left_behind(
    lists: Desk,
) -> None:
    enlist(lists, A)
    lists.store.rename({"own": (KEY[A],)}, {})
    assert lists.store.words("source", ["own"]) == {"own": KEY[A]}

    enlist(lists, A, B)

    words = lists.store.words("source", ["own"])
    assert words["own"] == KEY[A]
    assert words[KEY[A]] != KEY[A]


def test_a_list_with_another_key_keeps_its_sources(lists: Desk) -> None:
    enlist(lists, A)
    keep(lists, KEY[A])

    lists.store.rename({"ours": ("mine",)}, {})
    lists.store.enrol([replace(MINE, key="ours"), OTHER])

    (only,) = lists.store.listed_sources(limit=9)
    assert (only.listed.list, only.state.health) == ("ours", "ok")


def test_enrolling_the_config_again_touches_no_listed_source(lists: Desk) -> None:
    enlist(lists, A)

    assert lists.store.enrol([MINE, OTHER]) == ()

    assert listed(lists) == [KEY[A]]
    assert [each.key for each in lists.store.states()] == ["mine", "other"]


def test_other_categories_in_a_list_have_all_placed_anew(lists: Desk) -> None:
    enlist(lists, outline(A, "news"))
    lists.store.remember("rules", "digest")
    enlist(lists, outline(A, "news"), B)
    assert lists.store.recall("rules") == "digest"

    enlist(lists, outline(A, "media"), B)

    assert lists.store.recall("rules") is None
    assert lists.store.claim(NOW, owner="x", lease=LEASE, wanted=Claimable(only=KEY[A]))


def test_what_is_late_changes_no_list(lists: Desk) -> None:
    enlist(lists, A)
    claim = lists.claimed("mine")
    lists.store.reset("mine")
    late = Outcome(
        at=NOW,
        fence=claim.fence - 1,
        state=claim.state,
        places={},
        changes=Changes(),
        normaliser=1,
        outlines={"list.opml": ()},
    )

    assert lists.store.keep([late], ROUTES) == {"mine"}
    assert listed(lists) == [KEY[A]]


def test_those_in_trouble_are_found_by_page(lists: Desk) -> None:
    enlist(lists, A, B, C)
    keep(lists, KEY[A], state=SourceState(key=KEY[A], health="failing", next_due=NOW))
    lists.store.pause(KEY[C], "they move house")

    troubled = lists.store.listed_sources(limit=9, troubled=True)
    first = lists.store.listed_sources(limit=1)
    then = lists.store.listed_sources(after=first[0].state.key, limit=9)

    assert {each.state.key: each.paused for each in troubled} == {
        KEY[A]: None,
        KEY[C]: "they move house",
    }
    assert [each.state.key for each in (*first, *then)] == sorted(KEY.values())
    assert lists.store.listed_counts() == {"mine": {"failing": 1, "new": 1, "paused": 1}}
    assert lists.store.listed_source(KEY[B]) in then + first
    assert lists.store.listed_source("mine") is None


def test_a_paused_one_stays_paused_though_its_list_forgets_it_for_a_while(
    lists: Desk,
) -> None:
    enlist(lists, A, B)
    lists.store.pause(KEY[A], "no")

    enlist(lists, B)
    enlist(lists, A, B)

    assert KEY[A] not in lists.claim()


def test_retention_and_purge_know_listed_sources_too(lists: Desk) -> None:
    enlist(lists, A, B)
    keep(
        lists,
        KEY[A],
        changes=Changes(new=(an_item("one", source=KEY[A]), an_item("two", source=KEY[A]))),
    )

    assert lists.store.expire(KEY[A], Retention(at=NOW, count=1), ROUTES) == 1
    enlist(lists, B)
    assert lists.store.purge([KEY[A]], ROUTES) == 1
    assert lists.store.item_counts() == {}


def test_many_are_listed_at_once(lists: Desk) -> None:
    urls = [f"https://{number}.example/" for number in range(6000)]

    enlist(lists, *urls)
    enlist(lists, *urls[1:])

    assert lists.store.listed_total() == 5999
