"""Lists cut to what one statement can carry."""

from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.store.statements import batches


@given(st.lists(st.integers()), st.integers(1, 9))
def test_batches_lose_nothing_and_keep_the_order(values: list[int], size: int) -> None:
    cut = list(batches(values, size))

    assert [each for batch in cut for each in batch] == values
    assert all(len(batch) == size for batch in cut[:-1])
    assert [] not in cut


def test_no_values_make_no_batch() -> None:
    assert list(batches(())) == []


def test_values_are_taken_as_they_are_needed() -> None:
    endless: Iterator[int] = count()

    assert next(batches(endless, 3)) == [0, 1, 2]
    assert next(endless) == 3


@pytest.mark.parametrize("many", [499, 500, 501])
def test_a_batch_fits_the_oldest_sqlite(many: int) -> None:
    assert max(map(len, batches(range(many)))) <= 500
