"""The table of exit codes: whole, and what the help tells."""

import pytest

from htfeed.cli.exits import MEANINGS, Exit, told
from htfeed.cli.printing import ERR, complain
from htfeed.errors import ConfigError


def test_every_code_has_a_meaning() -> None:
    assert list(MEANINGS) == list(Exit)
    assert [each.value for each in Exit] == [0, 1, 2, 3, 130]


def test_the_table_is_told_as_a_sentence() -> None:
    assert told().startswith("Exit codes: 0 done, 1 the store,")
    assert told().endswith("3 a source failed (run --strict), 130 interrupted (Ctrl-C).")


@pytest.mark.parametrize("place", ["config.yaml:100:5", "http://a.example:100:x", ":+1:"])
def test_what_went_wrong_is_told_as_it_is(place: str) -> None:
    with ERR.capture() as said:
        complain(ConfigError(f"{place}: no", cure=f"see {place}"))

    assert said.get().count(place) == 2
