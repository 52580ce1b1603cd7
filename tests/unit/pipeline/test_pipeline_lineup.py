"""Which items stand in the current document of a channel, and which in its archives."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from htfeed.pipeline.lineup import CORRECTIONS, LARGEST, Lineup, drawn_up
from htfeed.publish.channel import ChannelSettings
from htfeed.store.releases import Place

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def place(name: str, days: float, *, changed: datetime | None = None) -> Place:
    order = NOW - days * DAY
    return Place(
        item=name, order=order, revision=1, updated=order, changed=changed or order
    )


def drawn(
    places: list[Place],
    limit: int = 2,
    known: Mapping[str, datetime] | None = None,
    **settings: object,
) -> Lineup:
    given = ChannelSettings(title="News", limit=limit, **settings)  # type: ignore[arg-type]
    return drawn_up(places, given, now=NOW, known=known or {})


def named(lineup: Lineup) -> dict[str, list[str]]:
    months = {month: [each.item for each in it] for month, it in lineup.months.items()}
    return {"now": [each.item for each in lineup.current], **months}


def test_what_finds_room_in_the_current_document_is_not_archived() -> None:
    places = [place("a", 1), place("b", 40)]

    assert named(drawn(places)) == {"now": ["a", "b"]}
    assert named(drawn([])) == {"now": []}


def test_a_month_that_is_over_is_archived_whole_when_its_first_item_leaves() -> None:
    places = [place("a", 1), place("b", 24), place("c", 25), place("d", 60)]

    assert named(drawn(places)) == {
        "now": ["a", "b"],
        "2026-09": ["d"],
        "2026-10": ["b", "c"],
    }


def test_a_large_month_is_archived_by_its_days_and_a_large_day_by_its_hours() -> None:
    old, hour = [place("old", 60)], 1 / 24
    day = [place(f"d{number}", 28) for number in range(LARGEST)]
    later = [place(f"h{number}", 27 - number % 2 * hour) for number in range(LARGEST + 1)]
    later.sort(key=lambda each: each.order, reverse=True)

    months = drawn([place("new", 1), place("newer", 1), *later, *day, *old]).months

    assert {month: len(each) for month, each in months.items()} == {
        "2026-09": 1,
        "2026-10-d26": LARGEST,
        "2026-10-d27h12": LARGEST // 2 + 1,
        "2026-10-d27h13": LARGEST // 2,
    }


def test_the_newest_month_is_archived_in_steps_of_the_limit() -> None:
    places = [place(str(number), number / 10) for number in range(6)]

    archived = [len(drawn(places[:count]).months.get("2026-11", ())) for count in range(7)]

    assert archived == [0, 0, 0, 2, 2, 4, 4]


def test_no_archive_is_drawn_up_where_none_is_wanted() -> None:
    places = [place("a", 1), place("b", 2), place("c", 40)]

    assert named(drawn(places, archive=False)) == {"now": ["a", "b"]}


def test_pages_hold_what_a_format_without_archives_has_no_room_for() -> None:
    places = [place("a", 1), place("b", 2), place("c", 40, changed=NOW)]

    found = drawn(places, known={"2026-10": NOW - 9 * DAY}, formats=("rss",))

    assert named(found) == {"now": ["a", "b"], "2026-10": ["c"]}


def test_what_is_too_old_leaves_the_current_document_for_an_archive() -> None:
    found = drawn([place("a", 1), place("b", 9)], limit=5, max_age=7 * DAY)

    assert named(found) == {"now": ["a"], "2026-11": ["a", "b"]}
    assert found.stale_at == NOW + 6 * DAY
    assert drawn([place("b", 9)], max_age=7 * DAY).stale_at is None


def test_what_changed_after_its_month_was_archived_is_told_beside_the_newest() -> None:
    archived = {"2026-09": NOW - 20 * DAY}
    places = [
        place("a", 1),
        place("b", 2),
        place("late", 60, changed=NOW),
        place("before it was archived", 61, changed=NOW - 20 * DAY),
        place("longer ago than the oldest of the newest", 62, changed=NOW - 3 * DAY),
        place("in a month that is archived only now", 99, changed=NOW),
    ]

    assert named(drawn(places, known=archived))["now"] == ["a", "b", "late"]


def test_of_what_changed_late_only_the_latest_are_told() -> None:
    archived = {"2026-10": NOW - 20 * DAY}
    old = [
        place(f"{number:03}", 30 + number / 100, changed=NOW - (number % 90) * DAY / 100)
        for number in range(90)
    ]
    newest = [place("a", 1), place("b", 2)]

    late = named(drawn([*newest, *old], known=archived))["now"][2:]

    assert late == [f"{number:03}" for number in range(CORRECTIONS)]


@given(
    ages=st.lists(st.integers(0, 400), unique=True, max_size=60),
    limit=st.integers(1, 20),
    oldest=st.none() | st.integers(1, 400),
)
def test_every_item_is_somewhere_and_archived_at_most_once(
    ages: list[int], limit: int, oldest: int | None
) -> None:
    places = [place(str(each), each) for each in sorted(ages)]
    found = drawn(places, limit=limit, max_age=oldest * DAY if oldest else None)
    archived = [each.item for month in found.months.values() for each in month]

    assert {*archived, *(each.item for each in found.current)} == {str(a) for a in ages}
    assert len(archived) == len(set(archived))
    assert len(found.current) <= limit
    assert all(a < b for a, b in pairwise(found.months))
