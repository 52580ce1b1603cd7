"""Who may take octets for a body, when many bodies come at the same time."""

from hypothesis import given
from hypothesis import strategies as st

from htfeed.fetch.budget import Budget

FREE, POOL = 10, 100


def budget() -> Budget[str]:
    return Budget(pool=POOL, free=FREE)


def test_small_bodies_never_wait() -> None:
    purse = budget()
    assert purse.may("large", 0, FREE + POOL)

    assert all(purse.may(f"small{at}", 0, FREE) for at in range(1000))


def test_one_body_goes_on_where_the_pool_is_empty_and_the_others_after_it() -> None:
    purse = budget()
    assert purse.may("full", 0, FREE + POOL)

    assert purse.may("favoured", FREE, 50)
    assert not purse.may("other", FREE, 1)
    assert purse.may("favoured", FREE + 50, 5000)
    assert purse.over("favoured") == ("other",)
    assert purse.may("other", FREE, 1)


def test_what_ends_gives_back_what_it_had() -> None:
    purse = budget()
    assert purse.may("first", 0, FREE + POOL)
    purse.may("second", FREE, 1)  # is favoured
    assert not purse.may("third", FREE, 1)

    assert purse.over("first") == ("third",)
    assert purse.may("third", FREE, POOL - 1)


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(1, 40), st.booleans()), max_size=200)
)
def test_no_more_is_taken_than_there_is_but_by_one(
    steps: list[tuple[int, int, bool]],
) -> None:
    purse: Budget[int] = Budget(pool=POOL, free=FREE)
    have: dict[int, int] = {}
    waiting: set[int] = set()

    for who, more, ends in steps:
        if ends:
            waiting -= {who, *purse.over(who)}
            have.pop(who, None)
        elif who not in waiting:
            if purse.may(who, have.get(who, 0), more):
                have[who] = have.get(who, 0) + more
            else:
                waiting.add(who)
        beyond = sorted(max(each - FREE, 0) for each in have.values())
        assert sum(beyond[:-1]) <= POOL
    for who in range(6):
        purse.over(who)
    assert purse.may(99, 0, FREE + POOL)
