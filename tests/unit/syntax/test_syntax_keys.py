"""Former keys, as operators write them."""

import pytest

from htfeed.syntax.keys import listed


@pytest.mark.parametrize(
    ("value", "keys"),
    [
        pytest.param("old", ("old",), id="a text"),
        pytest.param(["old", "older"], ("old", "older"), id="a list"),
        pytest.param([], (), id="an empty list"),
        pytest.param(5, 5, id="what is neither is left to the shape"),
    ],
)
def test_a_text_or_a_list_is_a_tuple(value: object, keys: object) -> None:
    assert listed(value) == keys
